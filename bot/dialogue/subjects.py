"""Meetings, documents and milestones under one roof: what a question on facts is asked of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.facts.snapshot import Facts
from bot.facts.values import Document, Meeting, MeetingKind, Milestone, Source

Subject = Meeting | Document | Milestone

# The order of sessions leaves out the consultations, which ran beside them.
SESSION_KINDS = (
    MeetingKind.ORGANIZATIONAL,
    MeetingKind.NEGOTIATING,
    MeetingKind.CONCLUDING,
    MeetingKind.RECONVENED,
    MeetingKind.POST_ADOPTION,
)


def item_of(subject: Subject) -> str:
    """The subject's item: "meeting/second", "document/A/AC.291/16", "milestone/adoption"."""
    return f"{type(subject).__name__.lower()}/{subject.id}"


def find_subject(facts: Facts, item: str) -> Subject | None:
    """The subject of an item; None for an FAQ entry, a body or something no longer in the database."""
    kind, _, identifier = item.partition("/")
    if kind == "meeting":
        return facts.find_meeting(identifier)
    if kind == "document":
        return facts.find_document(identifier)
    if kind == "milestone":
        return facts.find_milestone(identifier)
    return None


def find_subjects(facts: Facts, items: tuple[str, ...]) -> tuple[Subject, ...]:
    """The subjects among the items, in order."""
    return tuple(subject for item in items if (subject := find_subject(facts, item)) is not None)


def name_of(subject: Subject) -> str:
    """The subject inside a sentence: "the second session", "General Assembly resolution 75/282"."""
    return subject.name if isinstance(subject, Document) else f"the {subject.name}"


def covering_sources(subjects: Sequence[Subject], field: str) -> list[Source]:
    """Sources for a field ("dates", "city", "done", "summary" ...) of the subjects, or for the subjects as a whole.

    The best two for one subject; for several as few as tell of all of them, so that a list is not cited line by line.
    """
    telling = [subject.sources_for(field) or subject.sources for subject in subjects]
    if len(telling) == 1:
        return list(telling[0][:2])
    chosen: list[Source] = []
    while open_ones := [sources for sources in telling if sources and not set(sources) & set(chosen)]:
        counts = Counter(source for sources in open_ones for source in sources)
        chosen.append(min(counts, key=lambda source: (-counts[source], source.rank, source.id)))
    return chosen


def is_session(meeting: Meeting) -> bool:
    """Any meeting but a consultation."""
    return meeting.kind in SESSION_KINDS


def sentence(text: str) -> str:
    """The text with a capital letter first and a full stop last; nothing of nothing."""
    text = text.strip()
    if not text:
        return ""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else text + "."


def listing(names: list[str], conjunction: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"
