"""Turns as the inbox and the dashboard know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

# What becomes of an answer that its reader marked so: the turn comes a second time, and counts once.
UNHELPFUL = "unhelpful"


@dataclass(frozen=True)
class Turn:
    """One message with what became of it, on its way to the store; the text may still hold personal data."""

    text: str
    channel: str
    # "answered", "clarified", "declined", "smalltalk", or UNHELPFUL.
    outcome: str
    # What the reply was about, the main thing first; empty where it was about nothing.
    items: tuple[str, ...] = ()


class Decision(str, Enum):
    """What staff made of a question."""

    OPEN = "open"
    ADDED = "added"
    NOT_FOR_US = "not for us"


@dataclass(frozen=True)
class Unanswered:
    """A question that was declined, clarified or answered unhelpfully, without what tells of a person."""

    id: int
    day: date
    question: str
    channel: str
    outcome: str


@dataclass(frozen=True)
class Group:
    """Questions that mean the same, the most typical first."""

    questions: tuple[Unanswered, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """Of all its questions."""
        return tuple(one.id for one in self.questions)

    @property
    def last(self) -> date:
        """The day it was last asked."""
        return max(one.day for one in self.questions)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Different wordings, the most typical first."""
        return tuple(dict.fromkeys(one.question for one in self.questions))


@dataclass(frozen=True)
class Count:
    """How often something was answered, on one day by one channel."""

    day: date
    channel: str
    outcome: str
    # "faq/adoption"; empty where the reply was about nothing.
    item: str
    number: int
