"""What is told of one meeting, document or milestone: sentences of facts."""

from __future__ import annotations

from datetime import date

from bot.dialogue.subjects import Subject, listing, name_of, sentence
from bot.facts.snapshot import Facts
from bot.facts.values import Document, Meeting, Milestone, Precision, Span
from bot.replies import dates


def held(meeting: Meeting, today: date) -> str:
    """When and where, as seen from `today`."""
    place = f"in {meeting.city}, {meeting.country}" if meeting.country else f"in {meeting.city}"
    return f"The {meeting.name} {_tense(meeting.span, today)} {place}, {dates.when(meeting.span)}."


def _tense(span: Span, today: date) -> str:
    if span.end < today:
        return "was held"
    return "is being held" if span.start <= today else "is to be held"


def first_day(meeting: Meeting, today: date) -> str:
    """On which day it began."""
    verb = "began" if meeting.span.start <= today else "is to begin"
    return f"The {meeting.name} {verb} on {dates.day(meeting.span.start)}."


def last_day(meeting: Meeting, today: date) -> str:
    """On which day it ended."""
    verb = "ended" if meeting.span.end < today else "is to end"
    return f"The {meeting.name} {verb} on {dates.day(meeting.span.end)}."


def when(subject: Subject, today: date) -> str:
    """When it was."""
    if isinstance(subject, Meeting):
        return held(subject, today)
    name = name_of(subject)
    if subject.span is None:
        return f"The sources give no date for {name}."
    verb = "was" if subject.span.start <= today else "is"
    if isinstance(subject, Document):
        deed = "adopted" if subject.is_decision else "dated"
        return sentence(f"{name} {verb} {deed} {dates.when(subject.span)}")
    place = f" in {subject.city}" if subject.city else ""
    return sentence(f"{name} {verb} {dates.when(subject.span)}{place}")


def weekdays(span: Span, today: date) -> str:
    """On which days of the week a span begins and ends."""
    verb = "was" if span.start <= today else "is"
    told = f"{dates.day(span.start)} {verb} a {dates.weekday(span.start)}"
    return f"{told}." if span.days == 1 else f"{told}, {dates.day(span.end)} a {dates.weekday(span.end)}."


def title(subject: Subject) -> str:
    """The name alone, for a thing without a date: what follows speaks of it as "it"."""
    return sentence(name_of(subject))


def where(subject: Subject, today: date) -> str:
    """In which city."""
    if isinstance(subject, Meeting):
        venue = f" The place was the {subject.venue}." if subject.venue else ""
        return held(subject, today) + venue
    if isinstance(subject, Milestone) and subject.city:
        return when(subject, today)
    return f"The sources give no place for {name_of(subject)}. " + when(subject, today)


def how_long(subject: Subject, today: date) -> str:
    """How many days."""
    span = subject.span
    if span is None or span.precision is not Precision.DAY:
        return f"The sources do not say how long {name_of(subject)} lasted."
    if not isinstance(subject, Meeting):
        return when(subject, today)
    verb = "lasted" if span.end < today else "is to last"
    place = f" in {subject.city}"
    return f"The {subject.name} {verb} {dates.length(span)}, {dates.when(span)}{place}."


def done(subject: Subject) -> str:
    """What was done or decided."""
    if isinstance(subject, Meeting):
        return subject.done or f"The sources do not say what was done at the {subject.name}."
    return subject.summary or f"The sources do not say more of {name_of(subject)}."


def documents(meeting: Meeting, facts: Facts) -> str:
    """The papers of a meeting."""
    papers = [document for identifier in meeting.documents if (document := facts.find_document(identifier))]
    if not papers:
        return f"The sources name no document for the {meeting.name}. {meeting.done}".rstrip()
    return f"Documents of the {meeting.name}: {listing([paper.name for paper in papers])}."


def differing(subject: Subject) -> str:
    """What another source prints; empty where they agree."""
    told = [
        f"{variant.source.publisher} ({variant.source.title}, {dates.day(variant.source.as_of)}) gives {variant.value}"
        for variant in subject.variants
        if variant.field == "dates"
    ]
    if not told:
        return ""
    return f"The sources differ on the dates: the official record is followed here; {listing(told)}."


def line(subject: Subject) -> str:
    """The subject in one line of a list."""
    if isinstance(subject, Meeting):
        return f"{subject.name}: {subject.city}, {dates.span(subject.span)}"
    place = f" in {subject.city}" if isinstance(subject, Milestone) and subject.city else ""
    span = f", {dates.span(subject.span)}" if subject.span else ""
    return f"{subject.name}{place}{span}"


def who(subject: Subject, facts: Facts) -> str:
    """Which body did it."""
    if isinstance(subject, Meeting):
        return f"The {subject.name} was a meeting of the Ad Hoc Committee. {subject.done}"
    body = facts.find_body(subject.body) if subject.body else None
    name = name_of(subject)
    if body is None:
        return f"The sources do not say who stands behind {name}. {subject.summary}"
    date_text = f" {dates.when(subject.span)}" if subject.span else ""
    if isinstance(subject, Milestone):
        return f"It was {body.name}{date_text}. {subject.summary}"
    deed = "adopted" if body.id == "ga" and not subject.name.startswith("draft") else "issued"
    return sentence(f"{name} was {deed} by {body.name}{date_text}. {subject.summary}")
