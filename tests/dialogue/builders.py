"""Questions as the NLU would give them, made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.facts.values import MeetingKind
from bot.nlu.mentions import (
    BodyMention,
    CityMention,
    DocumentMention,
    MeetingMention,
    Mentions,
    MilestoneMention,
    PeriodMention,
)
from bot.nlu.question import Guess, Question, Verdict

Mention = MeetingMention | DocumentMention | BodyMention | CityMention | PeriodMention | MilestoneMention


def asked(
    intent: str,
    *named: Mention,
    text: str = "What about it?",
    verdict: Verdict = Verdict.SURE,
    probability: float = 0.9,
    others: tuple[tuple[str, float], ...] = (),
    language: str = "en",
    cues: tuple[str, ...] = (),
) -> Question:
    """A question that asks `intent` of what is named; `others` are further guesses of its ranking."""
    return Question(
        text=text,
        language=language,
        ranking=(Guess(intent, probability), *(Guess(*other) for other in others)),
        known={Verdict.SURE: 0.9, Verdict.UNSURE: 0.4, Verdict.UNKNOWN: 0.05}[verdict],
        verdict=verdict,
        mentions=replace(mentions(*named), cues=cues),
    )


def mentions(*named: Mention) -> Mentions:
    """The mentions, each in its field."""

    def of(kind: type) -> tuple:
        return tuple(mention for mention in named if isinstance(mention, kind))

    kinds = (MeetingMention, DocumentMention, BodyMention, CityMention, PeriodMention, MilestoneMention)
    return Mentions(*map(of, kinds))


def session(ordinal: int | None = None, **fields: object) -> MeetingMention:
    """ "the third session"."""
    kind = MeetingKind.NEGOTIATING if ordinal is not None else None
    return MeetingMention(**{"start": 0, "end": 9, "kind": kind, "ordinal": ordinal, "word": "session", **fields})


def of_kind(kind: MeetingKind, **fields: object) -> MeetingMention:
    """ "the concluding session"."""
    return MeetingMention(**{"start": 0, "end": 9, "kind": kind, "word": "session", **fields})


def consultation(ordinal: int | None = None, **fields: object) -> MeetingMention:
    """ "the third consultation"."""
    return of_kind(MeetingKind.CONSULTATION, ordinal=ordinal, word="consultation", **fields)


def bare(ordinal: int | None = None, **fields: object) -> MeetingMention:
    """ "number two", "the third", "the last"."""
    return MeetingMention(**{"start": 0, "end": 9, "ordinal": ordinal, "noun": False, **fields})


def paper(symbol: str) -> DocumentMention:
    return DocumentMention(0, 9, symbol)


def body(identifier: str) -> BodyMention:
    return BodyMention(0, 9, identifier)


def city(name: str, *, negated: bool = False) -> CityMention:
    return CityMention(0, 9, name, negated)


def period(first: str, last: str, text: str, **fields: object) -> PeriodMention:
    return PeriodMention(0, 9, date.fromisoformat(first), date.fromisoformat(last), text, **fields)


def step(identifier: str) -> MilestoneMention:
    """ "the suspension"."""
    return MilestoneMention(0, 9, identifier)
