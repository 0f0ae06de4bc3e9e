"""What a question counts otherwise than the sources do: "which of the twelve chapters is the longest?", of nine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue import prepared, telling
from bot.dialogue.asked import Asked
from bot.dialogue.premises import count_words
from bot.facts.values import Meeting, Source

# Numbers above this are written in figures.
_WORDS_UP_TO = 99
# We write larger numbers in figures.
_SPELT_UP_TO = 12
# Lengths of time and meetings are counted by the facts, states by what they did.
_OF_THE_FACTS = re.compile(
    r"days|weeks|months|years|hours|minutes|times|sessions|meetings|rounds|consultations|states|countries|parties|"
    r"resolutions|documents|papers|sources|questions|things|dates|votes|people",
    re.I,
)


@dataclass(frozen=True)
class Account:
    """What is told of something, and by whom."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Miscount:
    """A number of things that an account tells, where a question says another."""

    said: int
    told: int
    # In the plural: "chapters".
    things: str
    sources: tuple[Source, ...]

    @property
    def correction(self) -> str:
        """The sentence that puts it right."""
        return f"The sources tell of {_written(self.told)} {self.things}, not {_written(self.said)}."


def miscounted(asked: Asked) -> Miscount | None:
    """What the question counts otherwise than is told of the meeting that it names, or by the entries it may be on."""
    if not _said(asked.question.text):
        return None
    of_meeting: list[Account] = []
    if asked.question.mentions.periods or asked.question.mentions.meetings:
        only = asked.named.subjects[0] if len(asked.named.subjects) == 1 else None
        if isinstance(only, Meeting):
            of_meeting.append(Account(telling.done(only), only.sources))
    by_entries = [
        Account(entry.answer, tuple(prepared.sources_of(entry, asked.context))) for entry in asked.in_question
    ]
    return miscount(asked.question.text, of_meeting, by_entries)


def miscount(text: str, *accounts: Sequence[Account]) -> Miscount | None:
    """The first thing that an English text counts wrongly; None where accounts tell no number of it, or several.

    Of rows of accounts the first counts that tells of the thing at all.
    """
    for number, things in _said(text):
        rows = ([(_number(m[1]), a) for a in row for m in _counts_of(things).finditer(a.text)] for row in accounts)
        found = next(filter(None, rows), [])
        numbers = {told for told, _ in found}
        if len(numbers) == 1 and number not in numbers:
            right, account = found[0]
            return Miscount(number, right, things, account.sources)
    return None


def _said(text: str) -> list[tuple[int, str]]:
    """The numbers of things in a text, but for what the facts count."""
    said = [(_number(found[1]), found[2]) for found in _counted().finditer(text)]
    return [(number, things) for number, things in said if not _OF_THE_FACTS.fullmatch(things)]


def _written(number: int) -> str:
    return count_words(number) if number <= _SPELT_UP_TO else str(number)


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else _numbers()[said.casefold()]


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {count_words(number): number for number in range(2, _WORDS_UP_TO + 1)}


@lru_cache(maxsize=1)
def _any_number() -> str:
    return rf"(\d{{1,3}}|{'|'.join(sorted(_numbers(), key=len, reverse=True))})"


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    # All of them are counted: "which two articles", "more than fifty articles" say nothing wrong.
    return re.compile(
        rf"\b(?:the|its|these|those|all|only|just|at|into|has|have|of|with) {_any_number()} ([a-z][a-z-]+s)\b",
        re.IGNORECASE,
    )


@lru_cache(maxsize=128)
def _counts_of(things: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d/.,-])\b{_any_number()} (?:[\w-]+ )?{re.escape(things)}\b", re.IGNORECASE)
