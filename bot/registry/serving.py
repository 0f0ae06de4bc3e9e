"""What the serving processes of this machine serve, each in a file of its own, for the console to show."""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.atomic import write_atomically
from bot.registry.builds import process_started
from bot.registry.store import now


@dataclass(frozen=True)
class Serving:
    """One process."""

    pid: int
    pid_started: int
    host: str
    # The release or model file that it answers from.
    model: str
    # ISO 8601, UTC.
    since: str
    # Why the live release is not the one it serves; empty where it is.
    trouble: str = ""


def report_serving(models_dir: Path, model: str, trouble: str = "") -> None:
    """Write what this process serves; a directory that cannot be written changes nothing for the users."""
    pid = os.getpid()
    values = Serving(pid, process_started(pid), socket.gethostname(), model, now(), trouble)
    with suppress(OSError):
        write_atomically(models_dir / "serving" / f"{values.host}-{pid}.json", json.dumps(asdict(values)).encode())


def serving_processes(models_dir: Path) -> list[Serving]:
    """What the processes that are still there serve; files of others on this machine are removed."""
    found: list[Serving] = []
    for path in sorted((models_dir / "serving").glob("*.json")):
        try:
            one = Serving(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError):
            continue
        if one.host == socket.gethostname() and process_started(one.pid) != one.pid_started:
            path.unlink(missing_ok=True)
            continue
        found.append(one)
    return found
