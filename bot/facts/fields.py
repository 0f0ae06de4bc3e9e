"""How each field of a seed row is read from its string; a name means the same in every row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import TypeVar

from bot.facts.values import MeetingKind, Precision

RANKS = range(1, 10)
# Symbols have slashes and dots ("A/AC.291/L.15"), slugs underscores or hyphens.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,79}")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Lone surrogates cannot be stored as UTF-8; other control characters never belong in a sentence.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class BadValue(ValueError):
    """A value that cannot be read; the text follows the value in a message: "is no day"."""


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise BadValue("is no text")
    if found := _UNPRINTABLE.search(value):
        raise BadValue(f"holds the character U+{ord(found.group()):04X}")
    return " ".join(value.split())


def _required(value: object) -> str:
    text = _string(value)
    if not text:
        raise BadValue("is empty")
    return text


def _id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise BadValue("is no id: letters, digits, `.`, `_`, `/`, `-`, at most 80")
    return value


def _optional_id(value: object) -> str:
    return "" if value in ("", "null") else _id(value)


def _day(value: object) -> date:
    text = _string(value)
    # Python 3.11 would take "20210526" as well; one spelling is enough.
    if not _ISO_DAY.fullmatch(text):
        raise BadValue("is no day, YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadValue(f"is no day of the calendar ({error})") from error


def _optional_day(value: object) -> date | None:
    return None if value in ("", "null") else _day(value)


def _url(value: object) -> str | None:
    text = _string(value)
    if text in ("", "null", "~"):
        return None
    if not re.fullmatch(r"https?://\S+", text):
        raise BadValue("is no http or https address")
    return text


def _rank(value: object) -> int:
    text = _string(value)
    if not text.isascii() or not text.isdigit() or int(text) not in RANKS:
        raise BadValue(f"is no rank from {RANKS[0]} to {RANKS[-1]}")
    return int(text)


_E = TypeVar("_E", bound=Enum)


def _one_of(choices: type[_E], word: str) -> Callable[[object], _E]:
    def read(value: object) -> _E:
        try:
            return choices(value)
        except ValueError as error:
            names = ", ".join(str(choice.value) for choice in choices)
            raise BadValue(f"unknown {word}; one of: {names}") from error

    return read


def _tuple_of(read: Callable[[object], str]) -> Callable[[object], tuple[str, ...]]:
    def read_all(value: object) -> tuple[str, ...]:
        if value in ("", "null"):
            return ()
        if not isinstance(value, list):
            raise BadValue("is no list")
        found = tuple(read(item) for item in value)
        if len(set(found)) != len(found):
            raise BadValue("lists one thing twice")
        return found

    return read_all


# Each takes what the YAML loader gives and raises BadValue where it cannot be read.
FIELD_READERS: Mapping[str, Callable[[object], object]] = {
    "id": _id,
    "title": _required,
    "publisher": _required,
    "url": _url,
    "as_of": _day,
    "rank": _rank,
    "name": _string,
    "aliases": _tuple_of(_required),
    "role": _required,
    "kind": _one_of(MeetingKind, "kind"),
    "source": _id,
    "start": _optional_day,
    "end": _optional_day,
    "precision": _one_of(Precision, "precision"),
    "city": _string,
    "country": _string,
    "venue": _string,
    "body": _optional_id,
    "done": _string,
    "summary": _string,
    "documents": _tuple_of(_id),
    "note": _string,
}
