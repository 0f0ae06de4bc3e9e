"""The entry files: read as fields, written back with comments and order kept, never over somebody else's save."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.atomic import sync_directory, write_atomically
from bot.faq.check import SLUG_CHARACTERS, Known, Problem, check_entry
from bot.faq.entry_text import entry_text
from bot.faq.fields import MAX_CHARACTERS, Fields, fields_of
from bot.faq.revisions import Revision, Revisions, digest_of_text

_TOPIC = re.compile(r"[a-z0-9_]{1,40}")
_SLUG = re.compile(r"[a-z0-9_]{1,60}")
# Characters that no entry holds: controls but the line feed, and halves of surrogate pairs.
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff]")


@dataclass(frozen=True)
class StoredEntry:
    """An entry as it lies on disk."""

    slug: str
    topic: str
    fields: Fields
    # Of the file's text: a save must name the one it began with.
    digest: str
    text: str
    # Why the file cannot be read ("line 3: ..."); empty where it can.
    broken: str = ""

    @property
    def place(self) -> str:
        """ "<topic>/<slug>.yml"."""
        return f"{self.topic}/{self.slug}.yml"


class EntryInvalid(ValueError):
    """An entry that was not saved; `problems` say why, field by field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class EntryStale(RuntimeError):
    """Somebody else saved the entry meanwhile; `current` is what they saved, None where they deleted it."""

    def __init__(self, current: StoredEntry | None) -> None:
        super().__init__("The entry was changed by somebody else since it was opened; nothing was saved.")
        self.current = current


class EntryMissing(LookupError):
    """There is no such entry."""


class EntryStore:
    """The entries under one folder; safe to share among threads and processes."""

    def __init__(self, folder: Path, revisions_dir: Path) -> None:
        """`folder` holds `<topic>/<slug>.yml`; every version goes to `revisions_dir`."""
        self.folder = folder
        self.revisions = Revisions(revisions_dir)
        # What was read, by path, with the inode, time and size of the file.
        self._read: dict[Path, tuple[tuple[int, int, int], StoredEntry]] = {}

    def entries(self) -> list[StoredEntry]:
        """All entries by topic and slug; broken files are among them and say so."""
        found = []
        for path in sorted(self.folder.glob("*/*.yml")):
            try:
                found.append(self._entry(path))
            except OSError:
                continue
        return found

    def entry(self, slug: str) -> StoredEntry:
        """The entry of that slug; raises EntryMissing."""
        path = self._path(slug)
        if path is None:
            raise EntryMissing(slug)
        try:
            return self._entry(path)
        except OSError as error:
            raise EntryMissing(slug) from error

    def topics(self) -> list[str]:
        """The topics there are."""
        return sorted({path.parent.name for path in self.folder.glob("*/*.yml")})

    def check(self, slug: str, topic: str, fields: Fields, known: Known, *, new: bool = False) -> list[Problem]:
        """What would stop this entry from being saved."""
        others = {one.slug: one.fields.questions for one in self.entries() if one.slug != slug}
        problems = self.check_beside(slug, topic, fields, known, others)
        if new and self._path(slug) is not None:
            problems.append(Problem(Path(topic) / f"{slug}.yml", "file", slug, "this name is taken by another entry"))
        return problems

    def check_beside(
        self, slug: str, topic: str, fields: Fields, known: Known, others: Mapping[str, Iterable[str]]
    ) -> list[Problem]:
        """As `check`, beside other entries that are given by slug with their questions."""
        file = Path(topic) / f"{slug}.yml"
        problems = list(_unsafe(file, slug, topic, fields))
        if any(problem.key not in ("file", "topic") for problem in problems):
            return problems
        if problems:
            # The rest is told at once, under names that do no harm.
            file = Path("topic") / "entry.yml"
        content = YAML(typ="safe", pure=False).load(entry_text(None, file.stem, fields))
        return problems + check_entry(file, Path(), content, known, others)

    def save(
        self, slug: str, topic: str, fields: Fields, known: Known, *, base: str | None, by: str, action: str = "saved"
    ) -> StoredEntry:
        """Write an entry; `base` is the digest of the version that was edited, None for a new entry.

        Raises EntryInvalid, EntryStale, and OSError (disk full, read-only), always with the file as it was.
        """
        problems = self.check(slug, topic, fields, known, new=base is None)
        if problems:
            raise EntryInvalid(problems)
        return self.write(slug, topic, fields, base=base, by=by, action=action)

    def write(self, slug: str, topic: str, fields: Fields, *, base: str | None, by: str, action: str) -> StoredEntry:
        """As `save`, for an entry that was checked before; raises EntryStale, OSError."""
        with self._locked():
            path = self._path(slug)
            current = self._entry(path) if path is not None else None
            if (current.digest if current else None) != base:
                raise EntryStale(current)
            if current is not None:
                self.revisions.note_edit_outside(slug, current.place, current.text)
            text = entry_text(current.text if current is not None and not current.broken else None, slug, fields)
            target = self.folder / topic / f"{slug}.yml"
            self.revisions.add(slug, by, action, f"{topic}/{slug}.yml", text)
            write_atomically(target, text.encode("utf-8"))
            if path is not None and path != target:
                path.unlink()
            return self._entry(target)

    def delete(self, slug: str, *, base: str, by: str) -> None:
        """Delete an entry; its versions stay.  Raises EntryMissing, EntryStale, OSError."""
        with self._locked():
            current = self.entry(slug)
            if current.digest != base:
                raise EntryStale(current)
            self.revisions.note_edit_outside(slug, current.place, current.text)
            self.revisions.add(slug, by, "deleted", current.place, "")
            (self.folder / current.place).unlink()
            sync_directory(self.folder / current.topic)

    def restore(self, slug: str, number: int, *, by: str) -> StoredEntry:
        """Write an older version back, as a new one; raises EntryMissing where there is none, OSError."""
        wanted = next((one for one in self.revisions.of(slug) if one.number == number and one.text), None)
        if wanted is None:
            raise EntryMissing(f"{slug}, version {number}")
        return self.write_text(wanted.place, wanted.text, by=by, action=f"restored {number}")

    def write_text(self, place: str, text: str, *, by: str, action: str) -> StoredEntry:
        """Write a whole file as it is, such as one of an older release; raises OSError, ValueError for a bad place."""
        topic, _, name = place.partition("/")
        slug = name.removesuffix(".yml")
        if not _TOPIC.fullmatch(topic) or not _SLUG.fullmatch(slug):
            raise ValueError(f"{place!r}: an entry lies in <topic>/<slug>.yml")
        with self._locked():
            path = self._path(slug)
            if path is not None:
                current = self._entry(path)
                self.revisions.note_edit_outside(slug, current.place, current.text)
            self.revisions.add(slug, by, action, place, text)
            target = self.folder / place
            write_atomically(target, text.encode("utf-8"))
            if path is not None and path != target:
                path.unlink()
            return self._entry(target)

    def versions(self, slug: str) -> list[Revision]:
        """All versions of an entry, the newest first."""
        return self.revisions.of(slug) if _SLUG.fullmatch(slug) else []

    def _path(self, slug: str) -> Path | None:
        # A slug comes from addresses and forms: it must not lead out of the folder.
        return next(self.folder.glob(f"*/{slug}.yml"), None) if _SLUG.fullmatch(slug) else None

    def _entry(self, path: Path) -> StoredEntry:
        stat = path.stat()
        stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        known = self._read.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        entry = _read(path)
        self._read[path] = (stamp, entry)
        return entry

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time, of all processes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _read(path: Path) -> StoredEntry:
    slug, topic = path.stem, path.parent.name
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        text = raw.decode("latin-1")
        return StoredEntry(slug, topic, Fields(), digest_of_text(text), text, f"line {line}: is not UTF-8")
    try:
        content = YAML(typ="safe", pure=False).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}" if mark else "file"
        broken = f"{place}: is no YAML ({error.problem or error.context})"
        return StoredEntry(slug, topic, Fields(), digest_of_text(text), text, broken)
    except (YAMLError, ValueError, RecursionError) as error:
        return StoredEntry(slug, topic, Fields(), digest_of_text(text), text, str(error).splitlines()[0])
    return StoredEntry(slug, topic, fields_of(content, slug), digest_of_text(text), text)


def _unsafe(file: Path, slug: str, topic: str, fields: Fields) -> Iterator[Problem]:
    """What must not even be written to be checked."""
    if not _SLUG.fullmatch(slug):
        allowed = "1 to 60 lower-case letters, digits and underscores"
        yield Problem(file, "file", slug, allowed if set(slug) <= SLUG_CHARACTERS else f"a name is {allowed}")
    if not _TOPIC.fullmatch(topic):
        yield Problem(file, "topic", topic, "a topic is 1 to 40 lower-case letters, digits and underscores")
    for name, value in vars(fields).items():
        key = {"questions": "nlu: examples", "answer": "text"}.get(name, f"metadata: {name}")
        for text in value if isinstance(value, tuple) else (value,):
            if len(text) > MAX_CHARACTERS:
                yield Problem(file, key, f"{len(text)} characters", f"at most {MAX_CHARACTERS} characters")
            elif found := _UNPRINTABLE.search(text):
                yield Problem(file, key, text, f"holds the character U+{ord(found.group()):04X}")
            elif isinstance(value, tuple) and ("\n" in text or not text.strip()):
                yield Problem(file, key, text, "an item is one line, and not empty")
