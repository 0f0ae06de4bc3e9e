"""Prints what the bot costs on this machine: training, start to first answer, memory, one message over HTTP.

    make bench

Trains into a temporary folder and serves from there, on a database of its own; nothing of the checkout is changed.
"""

from __future__ import annotations

import itertools
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone
from pathlib import Path

BOT = Path(sys.executable).parent / "bot"
QUESTIONS = (
    "When was the second session?",
    "What is UNODC's role?",
    "and which city was that?",
    "Who adopted resolution 75/282?",
)
MESSAGES = 200
ADDRESS = re.compile(r"http://\S+/webhooks/rest/webhook")


def main() -> None:
    """Measure and print a table and, last, the figures as one line of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/bot.db",
            "AHC_MODELS_DIR": f"{folder}/models",
            "PORT": "0",
            "HOST": "127.0.0.1",
        }
        started = time.monotonic()
        subprocess.run(
            [BOT, "train"], env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        training_s = time.monotonic() - started
        figures = {"training_s": training_s, **_serve(environment)}
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {datetime.now(timezone.utc):%Y-%m-%d}"
    )
    for name, value in figures.items():
        print(f"{name:24}{value:>10.1f}")
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}))


def _serve(environment: dict[str, str]) -> dict[str, float]:
    started = time.monotonic()
    with subprocess.Popen(
        [BOT, "serve"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            url = _address(server)
            _ask(url, "first", QUESTIONS[0])
            first_answer_s = time.monotonic() - started
            times = [
                _ask(url, f"sender{n % 10}", question)
                for n, question in zip(range(MESSAGES), itertools.cycle(QUESTIONS))
            ]
            memory_mb = _resident_mb(server.pid)
        finally:
            server.terminate()
    return {
        "start_to_first_answer_s": first_answer_s,
        "memory_mb": memory_mb,
        "message_p50_ms": statistics.median(times) * 1e3,
        "message_p95_ms": statistics.quantiles(times, n=20)[-1] * 1e3,
    }


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if found := ADDRESS.search(line):
            return found.group()
    raise SystemExit("the server ended before it was ready")


def _ask(url: str, sender: str, text: str) -> float:
    """Seconds until the answer is there."""
    body = json.dumps({"sender": sender, "message": text}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    started = time.perf_counter()
    for attempt in range(100):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                assert json.load(answer), "no answer"
            return time.perf_counter() - started
        except urllib.error.URLError:
            if attempt == 99:
                raise
            time.sleep(0.1)
    raise AssertionError("unreachable")


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) / 1024  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
