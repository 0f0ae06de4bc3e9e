"""What a message names: meetings, documents, bodies, cities, countries, periods.

Values only; `bot.nlu.gazetteer` finds them in text, `bot.dialogue` resolves them against the facts.
Offsets are half-open character positions in the normalised text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.facts.values import MeetingKind


@dataclass(frozen=True)
class MeetingMention:
    """A meeting or a group of them, as far as the words go; every field may be unknown."""

    start: int
    end: int
    # None: "the third one", "number two", "the last meeting".
    kind: MeetingKind | None = None
    # From 1, as said, also where no such meeting was held ("the ninth session").
    ordinal: int | None = None
    # "first" (earliest, opening) and "last" (latest, final, most recent) where meant as superlatives; "other" than what
    # the conversation is about; "current" (in session on the day of asking).
    position: str | None = None
    # -1 "the one before", "previous"; +1 "the one after", "next", "following".
    step: int = 0
    # "sessions", "consultations", "meetings", "all".
    plural: bool = False
    # "not the session", "rather than the consultation".
    negated: bool = False
    # The word was "session", "meeting", "consultation" or a synonym; False for a bare "the third" or "number two".
    noun: bool = True
    # That word: "session" (any meeting but a consultation), "meeting" (anything), "consultation"; None where bare.
    # Beside an ordinal, "session" also sets the kind to negotiating, the series that is numbered so.
    word: str | None = None
    # "the last two sessions", "six sessions": how many; 0 where not said.
    count: int = 0
    # "the second of them": counts among what the conversation is about.
    of_them: bool = False
    # "the session before the third": a step that counts from the mention that follows, not from the conversation.
    anchored: bool = False


@dataclass(frozen=True)
class DocumentMention:
    """A document symbol, whether or not such a document is known."""

    start: int
    end: int
    # Canonical: "A/RES/75/282", "A/AC.291/19", "A/78/L.46"; decisions "A/DEC/78/549"; a paper's id where it has none.
    symbol: str
    # By its name ("the interpretative notes"), which may mean less than one paper alone.
    by_name: bool = False


@dataclass(frozen=True)
class BodyMention:
    """An organ, office or organisation, by the id of its `Body`."""

    start: int
    end: int
    body: str


@dataclass(frozen=True)
class MilestoneMention:
    """A step of the process: "the adoption", "the suspension", by the id of its `Milestone`."""

    start: int
    end: int
    milestone: str


@dataclass(frozen=True)
class CityMention:
    """A city in English spelling, also one where nothing was held ("Geneva")."""

    start: int
    end: int
    city: str
    negated: bool = False


@dataclass(frozen=True)
class CountryMention:
    """A country, by its name in English as Babel has it."""

    start: int
    end: int
    country: str
    # "in France": a place, rather than one who acts.
    is_place: bool = False


@dataclass(frozen=True)
class PeriodMention:
    """Days that a message names."""

    start: int
    end: int
    # First and last day; date.min or date.max where open ("before 2022", "since May 2023").
    first: date
    last: date
    # Words as written, for repeating: "January 2024".
    text: str
    # "the year before" (-1), "a year later" (+1): relative to the subject of the conversation, first and last unused.
    year_step: int = 0
    # "the month after" (+1), "four days later" (+4), likewise.
    month_step: int = 0
    day_step: int = 0
    # True where reckoned from the day of asking: "two years ago", "last month", "today".
    relative: bool = False
    # No year said ("in May", "on 24 February"): first and last stand in 2000, a leap year, and mean their month and
    # day in any year; a winter runs from December 2000 to February 2001.
    any_year: bool = False

    @property
    def is_step(self) -> bool:
        """Whether it counts from the subject of the conversation."""
        return bool(self.year_step or self.month_step or self.day_step)


@dataclass(frozen=True)
class DurationMention:
    """A length of time, in days, both ends included: two weeks are ten to fourteen."""

    start: int
    end: int
    shortest: int
    longest: int

    def covers(self, days: int) -> bool:
        """Whether something of so many days is that long."""
        return self.shortest <= days <= self.longest


@dataclass(frozen=True)
class Mentions:
    """All that one question names, each kind in order of appearance."""

    meetings: tuple[MeetingMention, ...] = ()
    documents: tuple[DocumentMention, ...] = ()
    bodies: tuple[BodyMention, ...] = ()
    cities: tuple[CityMention, ...] = ()
    periods: tuple[PeriodMention, ...] = ()
    milestones: tuple[MilestoneMention, ...] = ()
    countries: tuple[CountryMention, ...] = ()
    durations: tuple[DurationMention, ...] = ()
    # Kinds of words that a question turns on: "from_today" ("ago", "left"), "room", "foreign" (another treaty's
    # subject), "other_treaty" (its name).
    cues: tuple[str, ...] = ()
    # Nothing but meetings, symbols, places or periods is said: "and the third?", "Vienna?", "in 2023".
    alone: bool = False


def mentions_from(start: int, mentions: Mentions) -> Mentions:
    """Those that begin at `start`, a place in the text, or later, as of the text from there."""
    kept: dict[str, Any] = {
        group: tuple(
            replace(mention, start=mention.start - start, end=mention.end - start)
            for mention in named
            if mention.start >= start
        )
        for group, named in vars(mentions).items()
        if isinstance(named, tuple) and group != "cues"
    }
    return replace(mentions, **kept)
