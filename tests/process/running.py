"""Commands of the bot as processes of their own, in a temporary environment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[2]
# A start takes about eight seconds, on a busy machine several times that.
START_S = 90


def environment(database: Path, **changes: str) -> dict[str, str]:
    """The variables of a process: this one's, but for the bot's own."""
    ours = ("DATABASE_URL", "PORT", "HOST", "PYTHONDONTWRITEBYTECODE")
    env = {key: value for key, value in os.environ.items() if key not in ours and not key.startswith("AHC_")}
    return {
        **env,
        "DATABASE_URL": f"sqlite:///{database}",
        "AHC_SECRET_FILE": str(database.with_suffix(".key")),
        "AHC_TODAY": "2026-11-22",
        "HOST": "127.0.0.1",
        "PORT": "0",
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        **changes,
    }


def request(url: str, body: object = None, *, raw: bytes | None = None) -> tuple[int, Any]:
    """Status and JSON of a GET, or of a POST where there is a body; the text where it is no JSON."""
    data = raw if raw is not None else None if body is None else json.dumps(body).encode()
    message = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(message, timeout=30) as response:
            status, content = response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        status, content = error.code, error.read().decode()
    try:
        return status, json.loads(content)
    except ValueError:
        return status, content


class Process:
    """A server process whose output goes to a file."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self.log = log
        self._command = command
        self._env = env
        with log.open("wb") as file:
            self._process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, sign: str) -> str:
        """The first line of output that holds `sign`."""
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            for line in self.output().splitlines():
                if sign in line:
                    return line
            assert self._process.poll() is None, f"ended: {self.output()}"
            time.sleep(0.1)
        raise AssertionError(f"no {sign!r} in {START_S} s: {self.output()}")

    def freeze(self) -> None:
        """As a machine that hangs: connections are taken and nothing is answered."""
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """As the power going off."""
        self._process.kill()
        self._process.wait(timeout=30)

    def stop(self) -> int:
        """As a supervisor stops it; the exit code."""
        self._process.terminate()
        return self._process.wait(timeout=30)


class Server(Process):
    """`bot serve` on a free port."""

    def __init__(self, database: Path, model: Path, log: Path, **changes: str) -> None:
        super().__init__([str(BIN / "bot"), "serve", "--model", str(model)], environment(database, **changes), log)
        self._ready()

    def start_again(self) -> None:
        """After a kill: the same server, on the same port."""
        super().__init__(self._command, {**self._env, "PORT": self.base.rsplit(":", 1)[1]}, self.log)
        self._ready()

    def _ready(self) -> None:
        ready = self.wait_for("Ready: ")
        self.webhook = next(word for word in ready.split() if word.endswith("/webhook"))
        self.base = self.webhook.removesuffix("/webhooks/rest/webhook")

    def say(self, sender: str, text: str) -> str:
        """The bot's texts on one message."""
        status, messages = request(self.webhook, {"sender": sender, "message": text})
        assert status == 200, messages
        assert all(message["recipient_id"] == sender for message in messages)
        return "\n".join(message["text"] for message in messages)
