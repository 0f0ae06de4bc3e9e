"""What the database knows, as frozen values: sources, meetings, documents, milestones.

Each fact may be told by several sources.  A value holds what the best source says and, beside it,
every telling that differs, so that an answer can quote both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class MeetingKind(str, Enum):
    """The kinds of meeting that the sources tell apart."""

    ORGANIZATIONAL = "organizational"
    NEGOTIATING = "negotiating"
    CONCLUDING = "concluding"
    RECONVENED = "reconvened"
    CONSULTATION = "consultation"
    # Held after the adoption of the convention, on the rules of procedure of the Conference of the States Parties.
    POST_ADOPTION = "post_adoption"


class Precision(str, Enum):
    """How exactly a source gives a date; a coarser one still carries the first and last possible day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Source:
    """One document or page that states facts."""

    id: str
    title: str
    publisher: str
    # None where the stored copies give no address.
    url: str | None
    # The day for which it speaks: its date of publication, else the day its copy was taken.
    as_of: date
    # Decides between two that differ, 1 best (the depositary's record) to 9; see data/facts/sources.yml.
    rank: int = 9
    # How `as_of` was found where the page bears no date, and the like; not for answers.
    note: str = ""


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`, both included."""

    start: date
    end: date
    precision: Precision = Precision.DAY

    @property
    def days(self) -> int:
        """Calendar days, both ends counted."""
        return (self.end - self.start).days + 1

    def overlaps(self, other: Span) -> bool:
        """Whether at least one day is in both."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True)
class Variant:
    """A telling that differs from the best source's: which field, what it says, who says it."""

    # "dates", "city", "name"
    field: str
    # As it may stand in a sentence: "29 August to 1 September 2023".
    value: str
    source: Source
    # The days meant, for the field "dates".
    span: Span | None = None


@dataclass(frozen=True)
class Note:
    """Background that an answer may add, one sentence of our own, with who says it."""

    text: str
    source: Source


# Which sources state a field: ("dates", best first), ("city", ...), ("done", ...).
ToldBy = tuple[tuple[str, tuple[Source, ...]], ...]


def _told(told_by: ToldBy, field: str) -> tuple[Source, ...]:
    return next((sources for name, sources in told_by if name == field), ())


@dataclass(frozen=True)
class Meeting:
    """One meeting of the Ad Hoc Committee."""

    # "org_2021", "first" ... "sixth", "concluding", "reconvened_concluding", "intersessional_1" ...
    id: str
    kind: MeetingKind
    # Place among the meetings of its kind by date, from 1.
    ordinal: int
    # As it stands in a sentence after "the": "second session".
    name: str
    span: Span
    city: str
    country: str
    # What was done, one to three sentences of our own; empty where no source says.
    done: str
    # Ids of documents, best known first: "A/AC.291/16", "draft_text_sixth".
    documents: tuple[str, ...]
    # Best first; the first is the one whose telling the fields above follow.
    sources: tuple[Source, ...]
    variants: tuple[Variant, ...] = ()
    # Room or building; empty where no source says.
    venue: str = ""
    notes: tuple[Note, ...] = ()
    told_by: ToldBy = ()

    def sources_for(self, field: str) -> tuple[Source, ...]:
        """Sources of "dates", "city", "country", "venue", "done" or "documents", best first; empty where none says."""
        return _told(self.told_by, field)


@dataclass(frozen=True)
class Document:
    """A resolution, decision or paper."""

    # "A/RES/75/282", "A/AC.291/16"; a slug ("further-revised-draft-text") where no source gives a symbol.
    id: str
    # As it stands in a sentence: "General Assembly resolution 75/282".
    name: str
    # Body that adopted or issued it, by id: "ga", "ahc", "chair"; None where no source says.
    body: str | None
    span: Span | None
    # What it is or did, one to three sentences of our own.
    summary: str
    # Ids of meetings that considered it, by date.
    meetings: tuple[str, ...]
    sources: tuple[Source, ...]
    variants: tuple[Variant, ...] = ()
    notes: tuple[Note, ...] = ()
    told_by: ToldBy = ()

    @property
    def is_decision(self) -> bool:
        """Whether it is a resolution or decision, which is adopted on a day, and no paper that a meeting works on."""
        return self.id.startswith(("A/RES/", "A/DEC/"))

    def sources_for(self, field: str) -> tuple[Source, ...]:
        """Sources of "dates", "body" or "summary", best first; empty where none says."""
        return _told(self.told_by, field)


@dataclass(frozen=True)
class Milestone:
    """A step of the process that is no meeting: a decision, the adoption, the signature, entry into force."""

    id: str
    # As it stands in a sentence after "the": "adoption of the convention by the General Assembly".
    name: str
    # None for a step whose day nothing fixes yet (entry into force).
    span: Span | None
    city: str | None
    # Body that acted, by id, as in Document.
    body: str | None
    # What happened, one to three sentences of our own, true whatever the day it is read.
    summary: str
    sources: tuple[Source, ...]
    variants: tuple[Variant, ...] = ()
    notes: tuple[Note, ...] = ()
    told_by: ToldBy = ()

    def sources_for(self, field: str) -> tuple[Source, ...]:
        """Sources of "dates", "city", "body" or "summary", best first; empty where none says."""
        return _told(self.told_by, field)


@dataclass(frozen=True)
class Body:
    """An organ or office that acts in the process."""

    # "ga", "ahc", "unodc", "ccpcj", "expert_group", "gitoc", "ecosoc", "security_council" ...
    id: str
    # As it stands in a sentence: "the General Assembly".
    name: str
    # Other names and acronyms, English.
    aliases: tuple[str, ...]
    # What it is in this process; empty for bodies listed only to catch a mistaken premise.
    role: str
    sources: tuple[Source, ...] = ()
