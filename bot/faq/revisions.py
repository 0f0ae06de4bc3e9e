"""Every version of every entry: who saved it, when, and its whole text; one small file each.

    var/revisions/<slug>/000001.json

Written before the entry itself, so that what was live can always be told and nothing is lost.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from bot.atomic import write_atomically


@dataclass(frozen=True)
class Revision:
    """One version of one entry."""

    # From 1, in the order of saving.
    number: int
    # ISO 8601, UTC.
    at: str
    by: str
    # "saved", "created", "deleted", "restored 3", "imported", "edited outside".
    action: str
    # "<topic>/<slug>.yml".
    place: str
    # The file's text; empty where it was deleted.
    text: str

    @property
    def digest(self) -> str:
        """Of the text; as `digest_of_text`."""
        return digest_of_text(self.text)


def digest_of_text(text: str) -> str:
    """Sixteen hexadecimal digits by which two versions of an entry are told apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Revisions:
    """The versions under one directory."""

    def __init__(self, directory: Path) -> None:
        """`directory` may not exist yet."""
        self._directory = directory

    def of(self, slug: str) -> list[Revision]:
        """All versions of an entry, the newest first; files that cannot be read are passed over."""
        found = []
        for path in sorted((self._directory / slug).glob("[0-9]*.json"), reverse=True):
            try:
                found.append(Revision(**json.loads(path.read_bytes())))
            except (OSError, ValueError, TypeError):
                continue
        return found

    def add(self, slug: str, by: str, action: str, place: str, text: str) -> Revision:
        """Keep a version; raises OSError."""
        names = [int(path.stem) for path in (self._directory / slug).glob("[0-9]*.json")]
        number = max(names, default=0) + 1
        at = datetime.now(timezone.utc).isoformat(timespec="seconds")
        revision = Revision(number, at, by, action, place, text)
        content = json.dumps(asdict(revision), ensure_ascii=True, indent=1).encode("ascii")
        write_atomically(self._directory / slug / f"{number:06d}.json", content)
        return revision

    def note_edit_outside(self, slug: str, place: str, text: str) -> None:
        """Keep what somebody changed past the store, so that the next save does not bury it; raises OSError."""
        newest = next(iter(self.of(slug)), None)
        if newest is None or newest.digest != digest_of_text(text):
            action = "found" if newest is None else "edited outside"
            self.add(slug, "file", action, place, text)


def diff(before: str, after: str) -> list[str]:
    """Lines that differ, each led by "+", "-" or " "; hunks are parted by "@@"."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=2, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++"))]
