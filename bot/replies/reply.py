"""The reply of the bot as a value, before any channel renders it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Outcome(str, Enum):
    """What became of a question."""

    ANSWERED = "answered"
    CLARIFIED = "clarified"
    DECLINED = "declined"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True)
class Citation:
    """A source as a reply names it."""

    id: str
    title: str
    publisher: str
    url: str | None
    as_of: date


@dataclass(frozen=True)
class Suggestion:
    """A button: what it shows, and the message that pressing it sends."""

    title: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Plain text, one paragraph, no markup."""

    text: str


@dataclass(frozen=True)
class BulletList:
    """A list, one plain-text line an item."""

    items: tuple[str, ...]


Block = Paragraph | BulletList


@dataclass(frozen=True)
class Reply:
    """What the bot says in one turn."""

    outcome: Outcome
    blocks: tuple[Block, ...]
    # What the reply is about: "faq/unodc_role", "meeting/second", "document/A/RES/75/282", "milestone/adoption".
    items: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    # The day of the oldest source that the reply rests on; None where it states no fact.
    as_of: date | None = None
    suggestions: tuple[Suggestion, ...] = ()
    # ISO 639-1 of the text.
    language: str = "en"
