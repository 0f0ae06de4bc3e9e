"""Questions to the facts: pure functions, results by date."""

from __future__ import annotations

from datetime import date

from bot.facts.snapshot import Facts
from bot.facts.values import Document, Meeting, MeetingKind, Milestone, Source, Span

Dated = Meeting | Milestone


def meetings_of_kind(facts: Facts, kind: MeetingKind) -> tuple[Meeting, ...]:
    """All meetings of a kind."""
    return tuple(meeting for meeting in facts.meetings if meeting.kind is kind)


def find_meeting(facts: Facts, kind: MeetingKind, ordinal: int) -> Meeting | None:
    """The first (1), second ... of its kind; None for one that was never held."""
    return next((m for m in facts.meetings if m.kind is kind and m.ordinal == ordinal), None)


def meetings_in_period(facts: Facts, first: date, last: date) -> tuple[Meeting, ...]:
    """Meetings with at least one day from `first` to `last`, both included."""
    return tuple(m for m in facts.meetings if _meets(m.span, first, last))


def milestones_in_period(facts: Facts, first: date, last: date) -> tuple[Milestone, ...]:
    """Milestones with at least one day from `first` to `last`, both included."""
    return tuple(m for m in facts.milestones if m.span is not None and _meets(m.span, first, last))


def documents_in_period(facts: Facts, first: date, last: date) -> tuple[Document, ...]:
    """Dated documents with at least one day from `first` to `last`, both included."""
    return tuple(d for d in facts.documents if d.span is not None and _meets(d.span, first, last))


def meetings_told_on(facts: Facts, day: date) -> tuple[Meeting, ...]:
    """Meetings that any source, not only the best, has in session on a day: the sixth on 29 August 2023, say."""
    return tuple(
        m
        for m in facts.meetings
        if _meets(m.span, day, day) or any(v.span is not None and _meets(v.span, day, day) for v in m.variants)
    )


def meetings_in_city(facts: Facts, city: str) -> tuple[Meeting, ...]:
    """Meetings held in a city, whatever the case of its name."""
    return tuple(m for m in facts.meetings if m.city.casefold() == city.casefold())


def cities(facts: Facts) -> tuple[str, ...]:
    """Cities in which a meeting was held or a milestone took place, in the order of first use."""
    named: list[Dated] = [*facts.meetings, *facts.milestones]
    return tuple(dict.fromkeys(thing.city for thing in named if thing.city))


def meetings_considering(facts: Facts, document: str) -> tuple[Meeting, ...]:
    """Meetings at which the document of that id was taken up."""
    return tuple(meeting for meeting in facts.meetings if document in meeting.documents)


def documents_enacting(facts: Facts, step: Milestone) -> tuple[Document, ...]:
    """The decisions by which the step's body took it: those of its day; none where the day or the body is not told."""
    if step.span is None or step.body is None:
        return ()
    return tuple(d for d in facts.documents if d.is_decision and (d.span, d.body) == (step.span, step.body))


def documents_of(facts: Facts, meeting: Meeting) -> tuple[Document, ...]:
    """The documents of a meeting, best known first."""
    found = (facts.find_document(id) for id in meeting.documents)
    return tuple(document for document in found if document is not None)


def previous_meeting(facts: Facts, meeting: Meeting, *, same_kind: bool = False) -> Meeting | None:
    """The meeting before, by date; None where it is the first."""
    return _neighbour(facts, meeting, -1, same_kind)


def next_meeting(facts: Facts, meeting: Meeting, *, same_kind: bool = False) -> Meeting | None:
    """The meeting after, by date; None where it is the last."""
    return _neighbour(facts, meeting, 1, same_kind)


def in_date_order(*meetings: Meeting) -> tuple[Meeting, ...]:
    """Meetings by their first day."""
    return tuple(sorted(meetings, key=lambda meeting: (meeting.span.start, meeting.span.end)))


def gap_days(one: Meeting, other: Meeting) -> int:
    """Days from the end of the earlier to the start of the later, whichever is named first.

    The concluding session ended on 9 February 2024, the reconvened one began on 29 July: 171.  Below 1 where they
    overlap.
    """
    earlier, later = in_date_order(one, other)
    return (later.span.start - earlier.span.end).days


def meeting_on(facts: Facts, day: date) -> Meeting | None:
    """The meeting in session on a day."""
    return next((m for m in facts.meetings if m.span.start <= day <= m.span.end), None)


def next_meeting_after(facts: Facts, day: date) -> Meeting | None:
    """The first meeting that begins after a day."""
    return next((meeting for meeting in facts.meetings if meeting.span.start > day), None)


def last_meeting_before(facts: Facts, day: date) -> Meeting | None:
    """The last meeting that had ended before a day."""
    return max((m for m in facts.meetings if m.span.end < day), key=lambda m: m.span.end, default=None)


def upcoming(facts: Facts, day: date) -> tuple[Dated, ...]:
    """Meetings and milestones that begin after a day, the nearest first."""
    return tuple(thing for thing in _dated(facts) if thing.span is not None and thing.span.start > day)


def latest(facts: Facts, day: date) -> Dated | None:
    """What ended last before a day, meeting or milestone."""
    past = [thing for thing in _dated(facts) if thing.span is not None and thing.span.end < day]
    return max(past, key=lambda thing: _ends(thing), default=None)


def newest_source(facts: Facts) -> Source | None:
    """The source that speaks for the latest day: how far the facts reach."""
    return max(facts.sources, key=lambda source: source.as_of, default=None)


def _meets(span: Span, first: date, last: date) -> bool:
    return span.start <= last and first <= span.end


def _neighbour(facts: Facts, meeting: Meeting, step: int, same_kind: bool) -> Meeting | None:
    row = [m for m in facts.meetings if not same_kind or m.kind is meeting.kind]
    place = next((i for i, m in enumerate(row) if m.id == meeting.id), None)
    if place is None or not 0 <= place + step < len(row):
        return None
    return row[place + step]


def _dated(facts: Facts) -> list[Dated]:
    things: list[Dated] = [*facts.meetings, *(m for m in facts.milestones if m.span is not None)]
    return sorted(things, key=lambda thing: thing.span.start if thing.span else date.max)


def _ends(thing: Dated) -> date:
    return thing.span.end if thing.span is not None else date.min
