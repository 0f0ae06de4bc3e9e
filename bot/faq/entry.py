"""An FAQ entry and the other prepared answers, as a trained model carries them in its domain's responses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FAQ_PREFIX = "utter_faq/"
SMALLTALK_PREFIX = "utter_smalltalk/"
OUT_OF_SCOPE_PREFIX = "utter_out_of_scope/"

_UNSTATED = re.compile(r"\bsources? I use\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


class EntryError(ValueError):
    """An entry that cannot be used; the message names the key and its value."""


@dataclass(frozen=True)
class Entry:
    """One answer of the FAQ."""

    # "unodc_role": the intent is "faq/unodc_role".
    slug: str
    # A question in plain words, as a button shows it.
    title: str
    # At most MAX_ANSWER_WORDS words of plain text.
    answer: str
    # Ids of sources in the database, the main one first.
    sources: tuple[str, ...]
    # The day for which the answer speaks.
    as_of: date
    # The day by which staff look at it again.
    review_by: date
    owner: str
    # Slugs of entries that a reader may want next.
    related: tuple[str, ...]
    # What a follow-up is read against, most specific first: "meeting/second", "milestone/adoption".
    about: tuple[str, ...]

    @property
    def first_sentence(self) -> str:
        """The direct answer."""
        return _SENTENCE_END.split(self.answer, maxsplit=1)[0]

    @property
    def unstated(self) -> str:
        """The sentence that says what the sources do not; empty where the answer has none."""
        sentences = _SENTENCE_END.split(self.answer)
        return next((sentence for sentence in sentences if _UNSTATED.search(sentence)), "")


@dataclass(frozen=True)
class Refusal:
    """A prepared sentence for a kind of question that no source answers."""

    kind: str
    text: str
    # Items that come nearest: "faq/ahc", "meeting/second".
    nearest: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """Every prepared answer of one release, by slug or kind."""

    entries: Mapping[str, Entry]
    smalltalk: Mapping[str, str]
    refusals: Mapping[str, Refusal]


def entry_from_response(name: str, variation: Mapping[str, Any]) -> Entry:
    """Read an entry from a response of the domain, `name` being "utter_faq/<slug>".

    Raises EntryError with the key and value at fault.
    """
    metadata = variation.get("metadata")
    if not isinstance(metadata, Mapping):
        raise EntryError(f"{name}: metadata: missing")
    return Entry(
        slug=name.removeprefix(FAQ_PREFIX),
        title=_text(name, metadata, "title"),
        answer=_text(name, variation, "text"),
        sources=_texts(name, metadata, "sources"),
        as_of=_day(name, metadata, "as_of"),
        review_by=_day(name, metadata, "review_by"),
        owner=_text(name, metadata, "owner"),
        related=_texts(name, metadata, "related"),
        about=_texts(name, metadata, "about"),
    )


def catalogue_from_responses(responses: Mapping[str, Iterable[Mapping[str, Any]]]) -> Catalogue:
    """Read all prepared answers from a domain's responses; raises EntryError at the first that cannot be read."""
    entries: dict[str, Entry] = {}
    smalltalk: dict[str, str] = {}
    refusals: dict[str, Refusal] = {}
    for name, variations in responses.items():
        variation = next(iter(variations))
        if name.startswith(FAQ_PREFIX):
            entry = entry_from_response(name, variation)
            entries[entry.slug] = entry
        elif name.startswith(SMALLTALK_PREFIX):
            smalltalk[name.removeprefix(SMALLTALK_PREFIX)] = _text(name, variation, "text")
        elif name.startswith(OUT_OF_SCOPE_PREFIX):
            kind = name.removeprefix(OUT_OF_SCOPE_PREFIX)
            nearest = _texts(name, variation.get("metadata") or {}, "nearest")
            refusals[kind] = Refusal(kind, _text(name, variation, "text"), nearest)
    return Catalogue(entries, smalltalk, refusals)


def _text(name: str, values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str) or not value.strip():
        raise EntryError(f"{name}: {key}: a text is needed, not {value!r}")
    return value.strip()


def _texts(name: str, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise EntryError(f"{name}: {key}: a list of texts is needed, not {value!r}")
    return tuple(value)


def _day(name: str, values: Mapping[str, Any], key: str) -> date:
    value = values.get(key)
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise EntryError(f"{name}: {key}: a day as YYYY-MM-DD is needed, not {value!r}") from error
