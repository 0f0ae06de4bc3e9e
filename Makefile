# `make run` talks, `make test` proves, `make lint` keeps the house in order.  Each works alone on a clean clone.

export RASA_TELEMETRY_ENABLED := false
# Without bytecode every start of Rasa costs some 20 s more.
export PYTHONDONTWRITEBYTECODE :=
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
# TensorFlow, which Rasa imports, tells of every missing GPU library otherwise.
export TF_CPP_MIN_LOG_LEVEL := 3

OWN_UV := var/uv/bin/uv
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo $(OWN_UV))
RUN := $(UV) run --frozen --no-sync

.PHONY: run test lint format train install bench bench-accuracy hooks

run: train
	$(RUN) bot serve

train: install
	$(RUN) bot train --if-needed

test: train
	$(RUN) pytest

lint: install
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports

format: install
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

bench: train
	$(RUN) python benchmarks/footprint.py

# BENCH: the folder of the public sets.  DIET=1: train stock Rasa anew, which takes an hour or more.
BENCH ?= ../shared/bench
bench-accuracy: install
	$(RUN) python -m benchmarks.accuracy --bench $(BENCH) $(if $(DIET),--diet)

hooks: install
	$(RUN) pre-commit install

install: $(filter-out uv,$(UV))
	@echo "Installing the locked packages (a minute or two the first time) ..."
	$(UV) sync --frozen

$(OWN_UV):
	@echo "uv is not installed; putting it into var/uv ..."
	python3 -m venv var/uv || { echo "A Python with venv is needed: on Debian, apt-get install python3-venv"; exit 1; }
	var/uv/bin/pip install --quiet uv
