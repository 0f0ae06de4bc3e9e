"""Releases on disk: one directory each, a pointer to the live one, and a log of what was live when.

    models/releases/<name>/<name>.tar.gz    the model: classifier and answers
    models/releases/<name>/release.json     what is known of it, its digest among it
    models/releases/<name>/entries.json.gz  the entry files that it was trained on
    models/releases/<name>/replies.json.gz  what it said to the held-out conversations that staff may read
    models/live.json                        the pointer
    models/promotions.jsonl                 every move of the pointer

A release appears by one rename of a whole directory and goes live by one rename of the pointer, so that a crash at any
point leaves either the old or the new one serving and no file in halves.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.atomic import sync_directory, write_atomically
from bot.registry.release import GateResult, Numbers, Release, release_from_json

_RELEASE = "release.json"
_ENTRIES = "entries.json.gz"
_REPLIES = "replies.json.gz"


class ReleaseUnusable(RuntimeError):
    """A release that cannot be served or found; the message says which, why, and what to do."""


@dataclass(frozen=True)
class Live:
    """The pointer to the release that serves."""

    release: str
    # The one that served before; empty where there was none.
    previous: str
    # ISO 8601, UTC.
    at: str
    by: str
    reason: str = ""


class Registry:
    """The releases under one models directory; opens nothing before it is asked."""

    def __init__(self, models_dir: Path) -> None:
        """`models_dir` may not exist yet."""
        self.models_dir = models_dir
        self.releases_dir = models_dir / "releases"
        self.pointer = models_dir / "live.json"
        self._log = models_dir / "promotions.jsonl"

    def releases(self) -> list[Release]:
        """All releases that are whole, the newest first."""
        found = [release for path in self._directories() if (release := _read_release(path)) is not None]
        return sorted(found, key=lambda release: (release.created_at, release.name), reverse=True)

    def release(self, name: str) -> Release:
        """The release of that name; raises ReleaseUnusable."""
        # A name comes from forms and command lines: it must not lead out of the directory.
        release = _read_release(self.releases_dir / name) if _is_name(name) else None
        if release is None:
            raise ReleaseUnusable(f"There is no release {name!r}: `bot release list` shows those there are.")
        return release

    def model_path(self, name: str) -> Path:
        """Where the model of a release lies."""
        return self.releases_dir / name / f"{name}.tar.gz"

    def checked_model(self, name: str) -> Path:
        """The model of a release, its digest compared with the one recorded when it was built.

        Raises ReleaseUnusable where there is none, or its content is not what was built.
        """
        release = self.release(name)
        path = self.model_path(name)
        try:
            found = digest_of(path)
        except OSError as error:
            raise ReleaseUnusable(f"{path}: {error.strerror}; promote another release.") from error
        if found != release.digest:
            raise ReleaseUnusable(
                f"{path} is not the file that was built (digest {found[:12]}, recorded {release.digest[:12]}); "
                "it was not loaded. Promote another release, or build again."
            )
        return path

    def live(self) -> Live | None:
        """The pointer; None where nothing was promoted yet or it cannot be read."""
        try:
            return Live(**json.loads(self.pointer.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def stamp(self) -> tuple[int, int] | None:
        """Changes whenever the pointer does; costs one look at the file's inode."""
        try:
            stat = self.pointer.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def add(
        self,
        release: Release,
        model: Path,
        entries: Mapping[str, str] | None = None,
        replies: Mapping[str, Any] | None = None,
    ) -> Release:
        """Put a model under the registry; digest and size are taken from the file.  Raises OSError.

        `model` is moved where it lies in a build's directory, linked or copied where it lies elsewhere under its name.
        """
        self.releases_dir.mkdir(parents=True, exist_ok=True)
        whole = replace(release, digest=digest_of(model), size=model.stat().st_size)
        scratch = self.releases_dir / f".{release.name}.{secrets.token_hex(4)}"
        scratch.mkdir()
        try:
            _link(model, scratch / f"{release.name}.tar.gz")
            if entries is not None:
                (scratch / _ENTRIES).write_bytes(_packed(entries))
            if replies is not None:
                (scratch / _REPLIES).write_bytes(_packed(replies))
            (scratch / _RELEASE).write_bytes(_json(whole.to_json()))
            for file in scratch.iterdir():
                with file.open("rb") as opened:
                    os.fsync(opened.fileno())
            scratch.rename(self.releases_dir / release.name)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        sync_directory(self.releases_dir)
        return whole

    def overrule(self, name: str, by: str, reason: str) -> Release:
        """Keep that somebody lets a release pass its gate, and why; raises ReleaseUnusable, ValueError, OSError."""
        release = self.release(name)
        if not reason.strip():
            raise ValueError("A reason is needed to overrule the gate; it is kept with the release.")
        gate = release.gate or GateResult(False, ("It was not evaluated.",))
        changed = replace(release, gate=replace(gate, overruled_by=by, overruled_because=reason.strip()))
        write_atomically(self.releases_dir / name / _RELEASE, _json(changed.to_json()))
        return changed

    def judge(self, name: str, numbers: Mapping[str, Numbers], judged_by: str, replies: Mapping[str, Any]) -> Release:
        """Keep what a release says to conversations that are newer than it; raises ReleaseUnusable, OSError."""
        changed = replace(self.release(name), numbers=numbers, judged_by=judged_by)
        write_atomically(self.releases_dir / name / _REPLIES, _packed(replies))
        write_atomically(self.releases_dir / name / _RELEASE, _json(changed.to_json()))
        return changed

    def promote(self, name: str, by: str, reason: str = "") -> Live:
        """Make a release the live one; serving processes swap to it between two messages.

        Raises ReleaseUnusable where it is missing, tampered with, or held back by its gate; OSError.
        """
        release = self.release(name)
        if release.gate is not None and not release.gate.open:
            raise ReleaseUnusable(
                f"{name} is held back by the gate: {' '.join(release.gate.reasons)} "
                "An approver may overrule it, giving a reason."
            )
        self.checked_model(name)
        before = self.live()
        previous = before.release if before is not None and before.release != name else ""
        if before is not None and before.release == name:
            previous = before.previous
        pointer = Live(name, previous, now(), by, reason)
        write_atomically(self.pointer, _json(asdict(pointer)))
        self._note(pointer)
        return pointer

    def rollback(self, by: str, reason: str = "") -> Live:
        """Make the release live that served before the present one; raises ReleaseUnusable, OSError."""
        before = self.live()
        if before is None or not before.previous:
            raise ReleaseUnusable("There is no earlier release to go back to.")
        return self.promote(before.previous, by, reason or f"rolled back from {before.release}")

    def promotions(self) -> list[Live]:
        """Every move of the pointer, the last first; lines that a crash cut short are passed over."""
        try:
            lines = self._log.read_text(encoding="utf-8").splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            try:
                found.append(Live(**json.loads(line)))
            except (ValueError, TypeError):
                continue
        return found[::-1]

    def entries(self, name: str) -> dict[str, str]:
        """Text by "<topic>/<slug>.yml" of the entries of a release; empty where it kept none."""
        return _unpacked(self.releases_dir / name / _ENTRIES) if _is_name(name) else {}

    def replies(self, name: str) -> dict[str, Any]:
        """What a release said to the held-out conversations that staff may read; empty where it kept none."""
        return _unpacked(self.releases_dir / name / _REPLIES) if _is_name(name) else {}

    def clean(self) -> None:
        """Remove what interrupted builds left behind; call it only where no build is running."""
        for path in self.releases_dir.glob(".*"):
            shutil.rmtree(path, ignore_errors=True)

    def _directories(self) -> list[Path]:
        if not self.releases_dir.is_dir():
            return []
        return [path for path in self.releases_dir.iterdir() if _is_name(path.name)]

    def _note(self, pointer: Live) -> None:
        with self._log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(pointer), ensure_ascii=False) + "\n")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal; raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def now() -> str:
    """The time as the registry writes it."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _is_name(name: str) -> bool:
    return bool(name) and not name.startswith(".") and all(c.isalnum() or c in "-_." for c in name)


def _read_release(directory: Path) -> Release | None:
    try:
        release = release_from_json(dict(json.loads((directory / _RELEASE).read_bytes())))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return release if release.name == directory.name else None


def _link(source: Path, target: Path) -> None:
    try:
        # One file under two names: `rasa run` finds it in the models directory, the registry in its own.
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _json(values: Any) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def _packed(values: Any) -> bytes:
    # ASCII only: held-out questions hold lone surrogates on purpose, which UTF-8 cannot.
    return gzip.compress(json.dumps(values).encode("ascii"), compresslevel=1)


def _unpacked(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(gzip.decompress(path.read_bytes())))
    except (OSError, EOFError, ValueError):
        return {}
