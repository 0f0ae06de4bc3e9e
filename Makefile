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

# Node and its packages build the widget, Chromium tests it; running the bot needs neither.
NODE_PACKAGES := bot/widget/node_modules/.package-lock.json
# The public emulator of Telegram's Bot API; the tests alone need it.
EMULATOR := tests/services/telegram_emulator/node_modules/.package-lock.json

.PHONY: run test lint format train install bench-accuracy bench-hints bench-publish bench-publish-large bench-speed \
	bench-telegram bench-widget hooks browser postgresql screenshots widget

run: train
	$(RUN) bot serve --console

train: install
	$(RUN) bot train --if-needed

test: train browser postgresql $(NODE_PACKAGES) $(EMULATOR)
	$(RUN) pytest -n 2 --dist loadfile

lint: install
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports

format: install
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

# SHORT=1: ours only, in a minute, beside what is recorded of stock.
bench-speed: install
	$(RUN) python -m benchmarks.speed $(if $(SHORT),--short) --command "make bench-speed$(if $(SHORT), SHORT=1)"

# The tests start a server of their own; TEST_POSTGRES_URL names an empty database to use instead.
postgresql:
	@command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || [ -n "$$TEST_POSTGRES_URL" ] || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Debian's postgresql for the tests of the database ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; \
	else echo "The tests of the database need PostgreSQL: on Debian, apt-get install postgresql as root"; exit 1; fi

bench-publish: train
	$(RUN) python -m benchmarks.publish

# Some twenty minutes the first time: 100,000 questions are encoded.
bench-publish-large: train
	$(RUN) python -m benchmarks.publish --entries 10000 --times 1 --rest 150

bench-hints: train
	$(RUN) python -m benchmarks.console_hints

screenshots: train
	$(RUN) python -m benchmarks.console_screenshots

# The chat beside two others from npm.
bench-widget: install widget
	$(RUN) python benchmarks/widget/compare.py

widget: $(NODE_PACKAGES)
	cd bot/widget && npm run --silent build

browser:
	@for need in chromium node:nodejs npm; do \
		command -v $${need%:*} >/dev/null && continue; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing Debian's $${need#*:} for the tests ..."; \
			{ apt-get update -qq && apt-get install -y -qq --no-install-recommends $${need#*:} >/dev/null; } || exit 1; \
		else echo "The tests need $${need%:*}: on Debian, apt-get install $${need#*:} as root"; exit 1; fi; \
	done

$(NODE_PACKAGES): bot/widget/package-lock.json | browser
	cd bot/widget && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(EMULATOR): tests/services/telegram_emulator/package-lock.json | browser
	cd tests/services/telegram_emulator && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

bench-telegram: train
	PYTHONPATH=. $(RUN) python benchmarks/telegram_load.py

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
