"""Builds of releases: what was asked for, how far it is, how it ended; files, so that any process can look.

    models/builds/<id>/request.json   who asked for what
    models/builds/<id>/status.json    how far it is, replaced whole at every step
    models/builds/<id>/cancel         somebody wants it to stop
    models/builds/wanted              touched while somebody may want to publish: keeps the resident trainer warm
    models/builds/trainer.lock        held by the process that builds

The process that builds is not the one that asks: closing the page or restarting the console changes nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import IO, Any

from bot.atomic import write_atomically
from bot.registry.store import now

_TRIES, _BETWEEN_TRIES_S = 20, 0.02
# Finished builds whose status is kept.
_KEPT = 30
CANCELLED = "Cancelled; what serves is unchanged."


class Phase(str, Enum):
    """Where a build is."""

    WAITING = "waiting"
    VALIDATE = "validate"
    TRAIN = "train"
    EVALUATE = "evaluate"
    GATE = "gate"
    PROMOTE = "promote"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen."""
        return self in (Phase.DONE, Phase.FAILED, Phase.CANCELLED)


# In the order in which a build goes through them.
WORKING = (Phase.VALIDATE, Phase.TRAIN, Phase.EVALUATE, Phase.GATE, Phase.PROMOTE)
# Seconds, until a build has been measured on this machine.
_FIRST_GUESS_S = {Phase.VALIDATE: 2.0, Phase.TRAIN: 30.0, Phase.EVALUATE: 15.0, Phase.GATE: 0.1, Phase.PROMOTE: 0.5}


@dataclass(frozen=True)
class Request:
    """What a build was asked to do."""

    by: str
    note: str = ""
    # Whether to go live where the gate lets it pass.
    promote: bool = False
    at: str = ""


@dataclass(frozen=True)
class Status:
    """How far a build is."""

    phase: Phase
    # Seconds since the epoch at which the phase began.
    since: float
    # Of the phase, in [0, 1]; None where only its usual length tells.
    share: float | None = None
    # One sentence for a person.
    message: str = ""
    # Faults that stopped it, one a line.
    problems: tuple[str, ...] = ()
    # The release that came of it.
    release: str = ""
    # The process that builds, and when it started (clock ticks since boot): a number alone may be taken again.
    pid: int = 0
    pid_started: int = 0
    # Seconds that each finished phase took, and that each was expected to take.
    took_s: Mapping[str, float] = field(default_factory=dict)
    expected_s: Mapping[str, float] = field(default_factory=dict)

    def progress(self, clock: float) -> tuple[float, float]:
        """Share of the whole build that is done, in [0, 1], and the seconds left, at `clock` (since the epoch)."""
        if self.phase.final:
            return 1.0, 0.0
        expected = {phase: self.expected_s.get(phase.value, _FIRST_GUESS_S[phase]) for phase in WORKING}
        total = sum(expected.values())
        if self.phase is Phase.WAITING:
            return 0.0, total
        done = 0.0
        for phase in WORKING:
            if phase is self.phase:
                break
            done += expected[phase]
        # A phase that takes longer than it did never counts as done before it is.
        within = self.share if self.share is not None else min(0.95, (clock - self.since) / max(expected[phase], 0.1))
        done += within * expected[phase]
        return done / total, total - done


@dataclass(frozen=True)
class Build:
    """A build with its request and status."""

    id: str
    request: Request
    status: Status


class BuildRefused(RuntimeError):
    """A build that was not begun; the message says why."""


class Builds:
    """The builds under one models directory."""

    def __init__(self, models_dir: Path) -> None:
        """`models_dir` may not exist yet."""
        self.directory = models_dir / "builds"
        self._lock = self.directory / "trainer.lock"
        self._wanted = self.directory / "wanted"
        # Scratch folder of what is trained before anybody has asked for it.
        self.rehearsal = self.directory / "rehearsal"

    def submit(self, request: Request) -> Build:
        """Ask for a build; raises BuildRefused where one is under way, OSError."""
        running = self.running()
        if running is not None:
            raise BuildRefused(f"A build by {running.request.by} is under way ({running.status.phase.value}).")
        id = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"
        build = Build(id, replace(request, at=now()), Status(Phase.WAITING, time.time(), message="Waiting to begin."))
        write_atomically(self.directory / id / "request.json", json.dumps(asdict(build.request)).encode())
        self.report(id, build.status)
        self.want()
        return build

    def report(self, id: str, status: Status) -> None:
        """Write how far a build is."""
        write_atomically(self.directory / id / "status.json", json.dumps(asdict(status)).encode())

    def build(self, id: str) -> Build | None:
        """The build of that id, None where there is none; one whose process has gone counts as failed."""
        if not id or not all(c.isalnum() or c == "-" for c in id):
            return None
        directory = self.directory / id
        try:
            request = Request(**json.loads((directory / "request.json").read_bytes()))
            status = _status(json.loads((directory / "status.json").read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        if not status.phase.final and status.phase is not Phase.WAITING and not _alive(status.pid, status.pid_started):
            status = _ended(status, self.cancelled(id))
        return Build(id, request, status)

    def builds(self) -> list[Build]:
        """All that are kept, the newest first."""
        if not self.directory.is_dir():
            return []
        ids = sorted((path.name for path in self.directory.iterdir() if path.is_dir()), reverse=True)
        return [build for id in ids if (build := self.build(id)) is not None]

    def running(self) -> Build | None:
        """The build that is under way or waits."""
        return next((build for build in self.builds() if not build.status.phase.final), None)

    def cancel(self, id: str) -> bool:
        """Ask a build to stop; whether there was one to stop."""
        build = self.build(id)
        if build is None or build.status.phase.final:
            return False
        (self.directory / id / "cancel").touch()
        if build.status.phase is Phase.WAITING and not self.has_trainer():
            self.report(id, replace(build.status, phase=Phase.CANCELLED, message="Cancelled before it began."))
        return True

    def cancelled(self, id: str) -> bool:
        """Whether somebody asked a build to stop."""
        return (self.directory / id / "cancel").exists()

    def want(self) -> None:
        """Somebody may publish soon."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self._wanted.touch()

    def wanted_s_ago(self) -> float:
        """Seconds since somebody last might have."""
        try:
            return time.time() - self._wanted.stat().st_mtime
        except OSError:
            return float("inf")

    @contextmanager
    def as_trainer(self) -> Iterator[bool]:
        """Hold the right to build for the length of the block; False where another process holds it."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with self._lock.open("a") as file:
            if not _locked(file):
                yield False
                return
            # What it forks may outlive it, and must not keep the right.
            os.register_at_fork(after_in_child=file.close)
            self._lock.write_text(f"{os.getpid()}\n", encoding="ascii")
            yield True

    def trainer(self) -> int | None:
        """The number of the process that builds, None where there is none."""
        return self._named() if self.has_trainer() else None

    def has_trainer(self) -> bool:
        """Whether a process is there to build."""
        if not self._lock.exists():
            return False
        with self._lock.open("a") as file:
            try:
                # Shared: those who look are not in each other's way.
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                named = self._named()
                # Where its main thread has ended it is dying, and its other threads hold the lock for a moment.
                return named is None or _alive(named, 0)
        return False

    def _named(self) -> int | None:
        text = self._lock.read_text(encoding="ascii").strip()
        return int(text) if text.isdecimal() else None

    def prune(self) -> None:
        """Forget all but the last builds, and the scratch files of all."""
        shutil.rmtree(self.rehearsal, ignore_errors=True)
        for number, build in enumerate(self.builds()):
            if not build.status.phase.final:
                continue
            directory = self.directory / build.id
            if number >= _KEPT:
                shutil.rmtree(directory, ignore_errors=True)
            else:
                shutil.rmtree(directory / "work", ignore_errors=True)


def _locked(file: IO[str]) -> bool:
    """Take the lock of a file; whoever only looks at it holds it for a moment, which is waited for."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            time.sleep(_BETWEEN_TRIES_S)
    return False


def process_started(pid: int) -> int:
    """When a process started, in clock ticks since boot; 0 where that cannot be told."""
    try:
        # Field 22; the second, the program's name in brackets, may hold spaces.
        return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return 0


def _alive(pid: int, started: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        # Ended, and its parent has not looked yet.
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        if state == "Z":
            return False
    except (OSError, IndexError):
        pass
    return not started or process_started(pid) in (0, started)


def _ended(status: Status, cancelled: bool) -> Status:
    """Of a build whose process has gone without a last word."""
    if cancelled and status.phase is not Phase.PROMOTE:
        return replace(status, phase=Phase.CANCELLED, message=CANCELLED)
    # The last thing a build does is to say that it is done; what it had put live before that is live.
    told = f"Interrupted while in the phase {status.phase.value!r}: its process ended."
    return replace(status, phase=Phase.FAILED, message=f"{told} What serves is whole; build again.")


def _status(values: dict[str, Any]) -> Status:
    return Status(**{**values, "phase": Phase(values["phase"]), "problems": tuple(values["problems"])})
