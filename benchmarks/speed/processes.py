"""Servers as processes of their own, watched from outside: when they answer, what memory they hold."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

# A stock server on a busy machine takes minutes.
START_S = 600


@contextmanager
def running(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """The id of a process that lives as long as the block; its output goes to a file in `folder`."""
    log = folder / f"{Path(command[0]).name}-{'-'.join(map(str, command[1:3])).replace('/', '_')}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(map(str, command)), cwd=folder, env=dict(environment), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> float:
    """Seconds that a command took; raises SystemExit with its last lines where it fails."""
    started = time.monotonic()
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        lines = done.stdout.decode(errors="replace").splitlines()
        raise SystemExit("\n".join([f"{' '.join(map(str, command))} failed:", *lines[-15:]]))
    return time.monotonic() - started


def wait_until(answers: Callable[[], bool], what: str) -> None:
    """Ask again and again until it answers; raises SystemExit after START_S."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            if answers():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise SystemExit(f"{what} did not answer in {START_S} s")


def resident_mb(pid: int) -> float:
    """Resident memory of a process and of those that it started."""
    pages = sum(_resident_pages(member) for member in _family(pid))
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _resident_pages(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
