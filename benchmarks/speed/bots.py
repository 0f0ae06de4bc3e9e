"""The two bots: how each is trained and brought up in a folder of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.content import ROOT
from benchmarks.speed.load import ask_once
from benchmarks.speed.processes import Cost, free_port, resident_mb, run, running, wait_until

BIN = Path(sys.executable).parent
_PATH = "/webhooks/rest/webhook"


@dataclass(frozen=True)
class Up:
    """A bot that answers."""

    url: str
    # The processes it consists of.
    pids: tuple[int, ...]

    def memory_mb(self) -> float:
        """Resident memory of all its processes."""
        return sum(map(resident_mb, self.pids))


class OurBot:
    """Our pipeline on the project in `folder`: a root with config.yml, domain.yml and data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **_environment(),
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": f"sqlite:///{folder}/bot.db",
            "AHC_MODELS_DIR": str(folder / "models"),
            "AHC_ENCODINGS_DIR": str(folder / "encodings"),
            "AHC_SECRET_FILE": str(folder / "key"),
            "HOST": "127.0.0.1",
        }

    def train(self) -> Cost:
        """The first time every example is encoded, later only new ones are."""
        return run([sys.executable, "-m", "benchmarks.speed.train_ours", self.folder], self.folder, self.environment)

    @contextmanager
    def up(self, question: str) -> Iterator[Up]:
        """`bot serve`, once it has answered `question`."""
        port = free_port()
        url = f"http://127.0.0.1:{port}{_PATH}"
        with running([BIN / "bot", "serve"], self.folder, {**self.environment, "PORT": str(port)}) as pid:
            wait_until(lambda: bool(ask_once(url, "first", question)), "our bot")
            yield Up(url, (pid,))


class StockBot:
    """Stock Rasa on the project in `folder`, see `stock_project`."""

    def __init__(self, folder: Path, actions_port: int) -> None:
        self.folder = folder
        self._actions_port = actions_port
        self.environment = _environment()

    def train(self) -> Cost:
        """`rasa train`."""
        return run([BIN / "rasa", "train", "--force"], self.folder, self.environment)

    @contextmanager
    def up(self, question: str) -> Iterator[Up]:
        """`rasa run` and `rasa run actions`, started together, once they have answered `question`."""
        port = free_port()
        url = f"http://127.0.0.1:{port}{_PATH}"
        with ExitStack() as stack:
            commands = (["run", "actions", "-p", self._actions_port], ["run", "-p", port, "-i", "127.0.0.1"])
            pids = [
                stack.enter_context(running([BIN / "rasa", *map(str, command)], self.folder, self.environment))
                for command in commands
            ]
            wait_until(lambda: bool(ask_once(url, "first", question)), "stock Rasa")
            yield Up(url, tuple(pids))


def _environment() -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "AHC_TODAY")}
    return {
        **env,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
        "LOG_LEVEL": "WARNING",
    }
