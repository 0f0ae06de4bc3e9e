"""Answers that compare the facts with the day of asking."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from bot.dialogue import telling
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.premises import kind_name
from bot.dialogue.subjects import Subject, name_of, sentence
from bot.facts import queries
from bot.facts.snapshot import Facts
from bot.facts.values import Meeting, MeetingKind, Milestone, Precision, Span
from bot.replies import dates


def in_session(draft: Draft, context: Context) -> None:
    """Whether a meeting is held on the day of asking, and what was last and is next."""
    facts, today = context.facts, context.today
    meeting = queries.meeting_on(facts, today)
    if meeting is not None:
        draft.say("Yes.", telling.held(meeting, today))
        draft.say(telling.differing(meeting))
        draft.about([meeting], "dates")
        return
    draft.say(f"No, the sources record no meeting on {dates.day(today)}.")
    for step in queries.milestones_in_period(facts, today, today):
        draft.say("But something else falls on that day.", telling.when(step, today), step.summary)
        draft.about([step], "dates")
    if not _last_and_next(draft, context):
        draft.say(horizon(facts))


def _last_and_next(draft: Draft, context: Context) -> bool:
    """The meetings before and after the day of asking, and that the work was suspended; whether there is a next one."""
    facts, today = context.facts, context.today
    last = queries.last_meeting_before(facts, today)
    if last is not None:
        draft.say(f"The last meeting on record was the {last.name}, {dates.when(last.span)} in {last.city}.")
        draft.about([last], "dates")
    suspended = facts.find_milestone("suspension")
    if suspended and suspended.span and last and last.span.start <= suspended.span.start <= last.span.end:
        draft.say(suspended.summary)
        draft.about([suspended], "summary")
    following = queries.next_meeting_after(facts, today)
    if following is not None:
        draft.say(f"The next one is the {following.name}, {dates.when(following.span)} in {following.city}.")
        draft.about([following], "dates")
    return following is not None


def next_dates(
    draft: Draft, context: Context, *, sessions_only: bool, kinds: Collection[MeetingKind] = tuple(MeetingKind)
) -> None:
    """What lies ahead of the day of asking; of the meetings those of the `kinds`."""
    facts, today = context.facts, context.today
    now = queries.meeting_on(facts, today)
    if now is not None:
        draft.say("In session now:", telling.held(now, today))
        draft.about([now], "dates")
    upcoming = queries.upcoming(facts, today)
    ahead = [thing for thing in upcoming if not isinstance(thing, Meeting) or thing.kind in kinds]
    meetings = [thing for thing in ahead if isinstance(thing, Meeting)]
    if sessions_only and not meetings:
        draft.say(f"The sources record no {_called(kinds)} after {dates.day(today)}.", _last_of(kinds, context))
    shown = meetings[:2] if sessions_only and meetings else ahead[:3]
    if not shown:
        if not sessions_only:
            draft.say(f"The sources record no date after {dates.day(today)}.")
        last = queries.latest(facts, today)
        if last is not None and last.span is not None:
            draft.say(f"The last one on record was {name_of(last)}, {dates.when(last.span)}.")
            draft.about([last], "dates")
    elif len(shown) == 1:
        only = shown[0]
        assert only.span is not None
        draft.say(f"The next date on record is {dates.span(only.span)}: {_placed(only)}.", *_detail(only))
    else:
        draft.say("The next dates on record are:")
        draft.bullets(sentence(telling.line(thing)) for thing in shown)
    draft.about(shown, "dates")
    if not meetings:
        draft.say(horizon(facts))


def _placed(thing: Subject) -> str:
    """Its name and, of a meeting, the city."""
    return f"{name_of(thing)}, in {thing.city}" if isinstance(thing, Meeting) else name_of(thing)


def _called(kinds: Collection[MeetingKind]) -> str:
    only = next(iter(kinds)) if len(kinds) == 1 else None
    return kind_name(only) if only else "meeting"


def _last_of(kinds: Collection[MeetingKind], context: Context) -> str:
    """Which meeting of the one kind asked for was the last; empty where any will do."""
    held = [m for m in context.facts.meetings if m.kind in kinds and m.span.end < context.today]
    return f"The last was the {held[-1].name}, {dates.when(held[-1].span)}." if held and len(kinds) == 1 else ""


def _detail(thing: object) -> tuple[str, ...]:
    return () if isinstance(thing, Meeting) else (getattr(thing, "summary", ""),)


def status(draft: Draft, context: Context) -> None:
    """Where the convention stands on the day of asking: agreed, adopted, open for signature, in force."""
    facts, today = context.facts, context.today
    force = facts.find_milestone("entry_into_force")
    adoption = facts.find_milestone("adoption")
    opens = facts.find_milestone("signature_opens")
    closes = facts.find_milestone("signature_closes")
    if force is not None and force.span is not None and force.span.start <= today:
        draft.say(f"Yes: the convention has been in force since {dates.day(force.span.start)}.")
        draft.about([force], "dates")
        return
    if adoption is None or adoption.span is None or adoption.span.start > today:
        draft.say("No.")
        so_far(draft, context)
        return
    for step in queries.milestones_in_period(facts, today, today):
        draft.say("Of this day:", telling.when(step, today))
        draft.about([step], "dates")
    source = force.sources[0] if force is not None and force.sources else None
    known = f" (as of {dates.day(source.as_of)}, {source.publisher})" if source else ""
    draft.say(
        f"No, it binds no one yet: the convention was adopted on {dates.day(adoption.span.start)} "
        f"but is not in force, as far as my sources go{known}.",
        force.summary if force else "",
    )
    draft.about([subject for subject in (force, adoption) if subject], "summary")
    if opens and opens.span and closes and closes.span:
        draft.say(_signing(today, opens.span.start, closes.span.end))
        draft.about([opens, closes], "dates")


def so_far(draft: Draft, context: Context) -> None:
    """How far the negotiation had come on a day before the adoption."""
    facts, today = context.facts, context.today
    draft.say(f"On {dates.day(today)} there was no adopted convention yet: it was still being negotiated.")
    now = queries.meeting_on(facts, today)
    if now is not None:
        draft.say("In session now:", telling.held(now, today))
        draft.about([now], "dates")
    _last_and_next(draft, context)


def distance(draft: Draft, subject: Subject, today: date) -> None:
    """How long ago it was, or how long it is until then."""
    assert subject.span is not None
    draft.say(telling.when(subject, today), telling.differing(subject), _away(subject.span, today))
    draft.about([subject], "dates")


def away(steps: Sequence[Milestone], today: date) -> str:
    """How far the first step is from the day of asking; empty where there is none, or it has no day."""
    span = steps[0].span if steps else None
    return _away(span, today) if span is not None and span.precision is Precision.DAY else ""


def _away(span: Span, today: date) -> str:
    if span.start > today:
        return f"From {dates.day(today)} that is {dates.distance((span.start - today).days)} ahead."
    if span.end < today:
        return f"On {dates.day(today)} that was {dates.distance((today - span.end).days)} ago."
    return (
        f"From {dates.day(today)} it has {dates.distance((span.end - today).days)} to go." if span.end > today else ""
    )


def remark(subjects: Sequence[Subject], facts: Facts, today: date) -> str:
    """What the day of asking adds to an answer on steps of the process; empty where it adds nothing.

    That the first of them still lay ahead, or how much time is left for signing.
    """
    steps = [subject for subject in subjects if isinstance(subject, Milestone) and subject.span is not None]
    if not steps:
        return ""
    span = steps[0].span
    if span is not None and span.precision is Precision.DAY and span.start > today:
        distance = dates.distance((span.start - today).days)
        return f"On {dates.day(today)} that has not happened yet: it is to come {dates.when(span)}, {distance} later."
    closes = facts.find_milestone("signature_closes")
    on_signing = closes in steps or [step.id for step in subjects] == ["signature_opens"]
    if closes is None or closes.span is None or not on_signing:
        return ""
    last = closes.span.start
    if last < today:
        return f"On {dates.day(today)} it is no longer possible: the last day for signing was {dates.day(last)}."
    return f"From {dates.day(today)} that leaves {dates.distance((last - today).days)}, until {dates.day(last)}."


def _signing(today: date, opens: date, closes: date) -> str:
    if today < opens:
        return f"It opens for signature on {dates.day(opens)}."
    if today <= closes:
        return f"It is open for signature until {dates.day(closes)}."
    return f"It was open for signature until {dates.day(closes)}."


def horizon(facts: Facts) -> str:
    """How far the sources reach."""
    newest = queries.newest_source(facts)
    if newest is None:
        return ""
    return f"My newest source is of {dates.day(newest.as_of)}; what was announced later I do not know."
