"""Which meetings, documents and milestones a question is asked of.

What the words name is resolved against the facts, the day of asking and what the conversation is about.  Where they
name something that was never held, or give a known meeting another city or date, the selection says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.dialogue.aspect import Aspect
from bot.dialogue.choosing import choose, is_bare_noun, joined, pool_of
from bot.dialogue.context import Context
from bot.dialogue.leaning import points_back
from bot.dialogue.lookup import find_told
from bot.dialogue.period import Window, matches, window_of
from bot.dialogue.premises import (
    false_city,
    false_date,
    never_held,
    nothing_matches,
    too_many,
    unknown_document,
)
from bot.dialogue.subjects import Subject, is_session
from bot.facts import queries, symbols
from bot.facts.snapshot import Facts
from bot.facts.values import Document, Meeting, MeetingKind, Milestone
from bot.nlu.mentions import MeetingMention, Mentions

# Aspects that look over all meetings where the question names none.
_OVER_ALL = (
    Aspect.LIST,
    Aspect.COUNT,
    Aspect.NEXT_DATE,
    Aspect.HELD,
    Aspect.WHICH,
    Aspect.LONGEST,
    Aspect.SHORTEST,
)
# Aspects under which what is not named is looked for in what is told.
_BY_ACCOUNT = (Aspect.WHEN, Aspect.WHERE, Aspect.WHICH, Aspect.WHO, Aspect.HOW_LONG, Aspect.DOCUMENTS, Aspect.HELD)
# Aspects under which a time names meetings and no steps of the process.
_OF_MEETINGS_ALONE = (Aspect.COUNT, Aspect.WHERE)


# What is done to a decision on its day.
_DECIDED = re.compile(r"\b(?:adopt\w*|pass(?:ed|ing)?|approv\w+|voted?)\b", re.I)


@dataclass(frozen=True)
class Selection:
    """The subjects of a question and what is wrong with how it names them."""

    subjects: tuple[Subject, ...] = ()
    # The question names them itself; else they are carried over from the conversation.
    named: bool = False
    # A group was asked for ("the consultations", "meetings in Vienna"), though it may hold one.
    group: bool = False
    # The subjects are alternatives of which one is meant.
    ambiguous: bool = False
    # Sentences that put a false premise right; they stand before the answer.
    corrections: tuple[str, ...] = ()
    # Something was named that does not exist: the corrections are all there is to say.
    missing: bool = False
    # A superlative was asked: "the last session".
    last: bool = False
    window: Window | None = None
    city: str | None = None
    # Found by a city, a period or a length alone.
    by_circumstance: bool = False
    # Found by what is told of it.
    by_account: bool = False
    # None was held in the city named at the time named, but one was elsewhere then.
    elsewhere: bool = False


def select(mentions: Mentions, aspect: Aspect, context: Context) -> Selection:
    """The subjects of a question that asks `aspect` and names `mentions`."""
    window = window_of(mentions.periods, context.focus_meeting or next(iter(context.focus), None))
    cities = _places(mentions, context.facts)
    meetings = _meetings(mentions, aspect, context, window, cities)
    documents = _documents(mentions, context, window)
    steps = _milestones(mentions, aspect, context, window, alone=meetings is None and documents is None)
    if meetings is None and documents is None and steps is None:
        return _by_place_or_time(mentions, aspect, context, window, cities)
    if aspect is Aspect.WHEN and meetings is not None:
        steps = _taken_at(meetings, mentions, context)
    found = [selection for selection in (documents, steps, meetings) if selection is not None]
    if len(found) == 2 and documents is not None and meetings is not None and meetings.group:
        # "which sessions considered AC.291/19": the document is what the sessions are looked up by.
        return replace(documents, group=False)
    return Selection(
        subjects=tuple(dict.fromkeys(subject for selection in found for subject in selection.subjects)),
        named=True,
        group=any(selection.group for selection in found),
        ambiguous=any(selection.ambiguous for selection in found),
        corrections=tuple(sentence for selection in found for sentence in selection.corrections),
        missing=all(selection.missing for selection in found),
        last=any(selection.last for selection in found),
        window=window,
        city=cities[0] if cities else None,
    )


def _places(mentions: Mentions, facts: Facts) -> tuple[str, ...]:
    """The cities named, and of a country named those where meetings were held; the country itself where none were."""
    places = [mention.city for mention in mentions.cities if not mention.negated]
    for mention in mentions.countries:
        hosts = {meeting.city for meeting in facts.meetings if meeting.country == mention.country}
        if not places:
            places.extend(sorted(hosts) or ([mention.country] if mention.is_place else []))
    return tuple(places)


def _documents(mentions: Mentions, context: Context, window: Window | None) -> Selection | None:
    if not mentions.documents:
        return None
    subjects: list[Subject] = []
    corrections: list[str] = []
    for mention in mentions.documents:
        document = symbols.find_document(context.facts, mention.symbol)
        if document is not None:
            subjects.append(document)
            continue
        near = symbols.near_symbols(context.facts, mention.symbol)
        corrections.append(unknown_document(mention.symbol, near))
        subjects.extend(near[:1])
    only = subjects[0] if len(subjects) == 1 else None
    if isinstance(only, Document) and window and _DECIDED.search(context.text) and not _may_be_of(only, window):
        # "Why did it take until 2021 to adopt 74/247?"
        corrections.append(false_date(only, window))
    return Selection(tuple(subjects), named=True, corrections=tuple(corrections), missing=not subjects)


def _may_be_of(document: Document, window: Window) -> bool:
    """Whether a decision may have been taken then; of what is no decision or undated the facts deny nothing."""
    fixed = not (window.any_year or window.stepped or window.relative)
    return not document.is_decision or document.span is None or not fixed or matches(document, window)


def _milestones(
    mentions: Mentions, aspect: Aspect, context: Context, window: Window | None, *, alone: bool
) -> Selection | None:
    """The steps that are named: beside a meeting only where two things are compared."""
    if not alone and aspect not in (Aspect.GAP, Aspect.ORDER):
        return None
    named = [context.facts.find_milestone(mention.milestone) for mention in mentions.milestones]
    found = tuple(dict.fromkeys(milestone for milestone in named if milestone is not None))
    if not found:
        return None
    false_dates = tuple(filter(None, (false_date(m, window) for m in found if window and not matches(m, window))))
    elsewhere = [mention.city for mention in mentions.cities if not mention.negated]
    wrong = [m for m in found if elsewhere and m.city not in elsewhere] if len(found) == 1 else []
    false_cities = tuple(filter(None, (false_city(milestone, elsewhere[0]) for milestone in wrong)))
    return Selection(found, named=True, corrections=(*false_dates, *false_cities))


def _taken_at(meetings: Selection, mentions: Mentions, context: Context) -> Selection | None:
    """The steps named that were taken at the one meeting named: "when was the concluding session suspended?"."""
    only = meetings.subjects[0] if len(meetings.subjects) == 1 else None
    steps = [context.facts.find_milestone(mention.milestone) for mention in mentions.milestones]
    taken = tuple(
        step
        for step in steps
        if step and step.span and only and only.span and only.span.start <= step.span.start <= only.span.end
    )
    return Selection(taken, named=True) if taken else None


def _meetings(
    mentions: Mentions, aspect: Aspect, context: Context, window: Window | None, cities: tuple[str, ...]
) -> Selection | None:
    # A bare "the meeting" beside "the fifth" adds nothing, and alone names nothing.
    wanted = [mention for mention in mentions.meetings if not mention.negated and not is_bare_noun(mention)]
    if not wanted and any(mention.negated for mention in mentions.meetings):
        # "The session, not the consultation": beside what is denied, the bare word says a kind.
        bare = [mention for mention in mentions.meetings if not mention.negated and mention.word == "session"]
        wanted = [replace(mention, kind=MeetingKind.NEGOTIATING) for mention in bare]
    if not wanted:
        return None
    wanted = joined(wanted)
    beside = _beside_step(wanted, context)
    if beside is not None:
        return beside
    picked: list[Meeting] = []
    corrections: list[str] = []
    group = ambiguous = missing = last = False
    anchor: Meeting | None = None
    # A step may count from a mention beside it, so those that stand for themselves come first.
    for mention in sorted(wanted, key=lambda m: m.step != 0):
        if mention.step and anchor is not None and mention.anchored and len(wanted) > 1:
            picked = [meeting for meeting in picked if meeting is not anchor]
        pool = pool_of(mention, mentions, context, aspect)
        if mention.position:
            # "The last one in Vienna" is the last of those in Vienna.
            pool = _fitting(pool, window, cities) or pool
        chosen = choose(mention, pool, anchor, context)
        corrections.extend(filter(None, (_miscounted(mention, context.facts, context.text),)))
        if not chosen:
            corrections.append(never_held(mention, pool, context.facts))
            missing = True
            continue
        fitting = list(_fitting(tuple(chosen), window, cities))
        if len(chosen) > 1 and fitting:
            chosen = fitting
        elif not fitting and len(chosen) == 1:
            among = context.facts.meetings if mention.word == "meeting" else pool
            counted = mention.ordinal == 1 and (cities or window is not None)
            first_there = _fitting(among, window, cities)[:1] if counted else ()
            if mention.word != "meeting" or not first_there:
                corrections.extend(_mismatches(chosen[0], window, cities))
            # "The first session in Vienna" may mean the first of those there; the first meeting there or then does.
            chosen = list(first_there) or chosen
        elif not fitting:
            corrections.append(nothing_matches(chosen, window, cities))
            missing = not picked
            chosen = chosen if len(chosen) <= 2 else []
        group = group or mention.plural
        last = last or mention.position == "last"
        lengths = mentions.durations
        as_long = [m for m in chosen if all(length.covers(m.span.days) for length in lengths)]
        if len(chosen) > 1 and lengths and as_long:
            # "The three-day organizational session".
            chosen = as_long
        several = mention.plural or len(_plain(mentions)) > 1
        ambiguous = ambiguous or (len(chosen) > 1 and not several)
        picked.extend(meeting for meeting in chosen if meeting not in picked)
        anchor = chosen[0] if len(chosen) == 1 else anchor
    if aspect in (Aspect.LIST, Aspect.COUNT, Aspect.GAP, Aspect.ORDER):
        ambiguous = False
    return Selection(
        tuple(picked), True, group, ambiguous, tuple(corrections), missing and not picked, last, window, _one(cities)
    )


def _miscounted(mention: MeetingMention, facts: Facts, text: str) -> str | None:
    """That there were fewer: "were all six consultations in 2022?"; the first two and the last two are a part."""
    kind = mention.kind
    if kind is None or not mention.plural or mention.position or mention.step or mention.of_them:
        return None
    held = queries.meetings_of_kind(facts, kind)
    # People count the concluding sessions among "the sessions".
    loosely = kind is MeetingKind.NEGOTIATING and "negotiat" not in text[mention.start : mention.end].casefold()
    most = sum(map(is_session, facts.meetings)) if loosely else len(held)
    return too_many(mention.count, kind, len(held)) if mention.count > most else None


def _plain(mentions: Mentions) -> set[tuple[date, date]]:
    """The dates and periods named, each once: "those of 2021 and of 2022" are two."""
    return {(period.first, period.last) for period in mentions.periods if not period.relative and not period.is_step}


def _fitting(meetings: tuple[Meeting, ...], window: Window | None, cities: tuple[str, ...]) -> tuple[Meeting, ...]:
    """The meetings in the window and in one of the cities; no window or no city fits all."""
    return tuple(m for m in meetings if matches(m, window) and (not cities or m.city in cities))


def _beside_step(wanted: list[MeetingMention], context: Context) -> Selection | None:
    """What came before or after a step of the process that the conversation is about: "and what came next?"."""
    only, focus = wanted[0], context.focus
    if len(wanted) > 1 or not only.step or only.noun or only.anchored or only.position or not focus:
        return None
    step = focus[0]
    if not isinstance(step, Milestone) or step.span is None:
        return None
    found = queries.upcoming(context.facts, step.span.end)[:1]
    if only.step < 0:
        earlier = queries.latest(context.facts, step.span.start)
        found = (earlier,) if earlier else ()
    return Selection(found, named=True) if found else None


def _mismatches(meeting: Meeting, window: Window | None, cities: tuple[str, ...]) -> list[str]:
    corrections: list[str] = []
    if cities and meeting.city not in cities:
        corrections.append(false_city(meeting, cities[0]))
    if window is not None and not matches(meeting, window):
        corrections.append(false_date(meeting, window))
    return corrections


def _spoken_of(mentions: Mentions, context: Context) -> tuple[Subject, ...]:
    """What the conversation is about; "that session" after a step of the process is the session that took it."""
    focus = context.focus
    asks_meeting = any(is_bare_noun(mention) for mention in mentions.meetings)
    if asks_meeting and focus and isinstance(focus[0], Milestone) and focus[0].span is not None:
        return queries.meetings_in_period(context.facts, focus[0].span.start, focus[0].span.end) or focus
    return focus


def _by_place_or_time(
    mentions: Mentions, aspect: Aspect, context: Context, window: Window | None, cities: tuple[str, ...]
) -> Selection:
    """A question that names no meeting: by city or period alone, or of what the conversation is about."""
    focus = _spoken_of(mentions, context)
    meetings = tuple(subject for subject in focus if isinstance(subject, Meeting))
    if window is None and not cities:
        as_long = _of_length(mentions, aspect, context)
        if as_long:
            return Selection(as_long, True, len(as_long) > 1, by_circumstance=True)
        told = _told(mentions, aspect, context)
        if told:
            return Selection(told, named=True, group=len(told) > 1, by_account=True)
        if aspect in (Aspect.LIST, Aspect.COUNT, Aspect.NEXT_DATE) or (aspect in _OVER_ALL and not focus):
            return Selection(context.facts.meetings, group=True)
        return Selection(focus, group=len(focus) > 1)
    checks_focus = aspect in (Aspect.WHERE, Aspect.WHEN, Aspect.HOW_LONG) and len(focus) == 1 and meetings
    if checks_focus and (window is None or not window.stepped):
        return Selection(focus, corrections=tuple(_mismatches(meetings[0], window, cities)), window=window)
    refined = aspect is Aspect.SAME or (aspect is Aspect.LIST and cities and window is None)
    pool = meetings if refined and len(meetings) > 1 and window is None else context.facts.meetings
    if refined and meetings and cities and not any(m.city in cities for m in pool):
        # "And the New York ones?", after those in Vienna: of the same kinds.
        kinds = {meeting.kind for meeting in meetings}
        pool = tuple(m for m in context.facts.meetings if m.kind in kinds)
    if (
        window is not None
        and window.stepped
        and meetings
        and not any(m.kind is MeetingKind.CONSULTATION for m in meetings)
    ):
        pool = tuple(m for m in pool if is_session(m))
    if any(is_bare_noun(mention) and mention.word == "session" for mention in mentions.meetings):
        # "The Vienna session" is no consultation.
        pool = tuple(m for m in pool if is_session(m)) or pool
    fitting: list[Subject] = [m for m in pool if matches(m, window) and (not cities or m.city in cities)]
    asks_meeting = any(map(is_bare_noun, mentions.meetings))
    if window is not None and not cities and not (asks_meeting and fitting) and aspect not in _OF_MEETINGS_ALONE:
        fitting.extend(m for m in context.facts.milestones if m.span and matches(m, window) and _adds(m.id, fitting))
    if not fitting:
        correction = nothing_matches(list(pool), window, cities)
        elsewhere = bool(cities) and any(matches(meeting, window) for meeting in pool)
        return Selection(
            (), True, True, False, (correction,), True, window=window, by_circumstance=True, elsewhere=elsewhere
        )
    group = len(fitting) > 1 or aspect is Aspect.LIST
    return Selection(tuple(fitting), True, group, window=window, city=_one(cities), by_circumstance=True)


def _of_length(mentions: Mentions, aspect: Aspect, context: Context) -> tuple[Meeting, ...]:
    """The meetings of a length that is named: "the one-day one"."""
    if not mentions.durations or aspect in (Aspect.GAP, Aspect.NEXT_DATE, Aspect.IN_FORCE):
        return ()
    return tuple(m for m in context.facts.meetings if mentions.durations[0].covers(m.span.days))


def _told(mentions: Mentions, aspect: Aspect, context: Context) -> tuple[Subject, ...]:
    """What is found by its account; of what the conversation is about first."""
    if aspect not in _BY_ACCOUNT:
        return ()
    facts = context.facts
    asks_meeting = any(mention.noun for mention in mentions.meetings)
    pool: tuple[Subject, ...] = facts.meetings
    if not asks_meeting:
        pool = (*facts.milestones, *facts.meetings, *facts.documents)
    found = find_told(context.text, pool, facts)
    spoken_of = tuple(subject for subject in found if subject in context.focus)
    # "At which session was it used?" asks of what was said, not of what has the word.
    return spoken_of or (() if context.focus and points_back(context.text) else found)


def _adds(milestone: str, subjects: list[Subject]) -> bool:
    # The road map and the suspension are what sessions did, told with them.
    return not (milestone in ("road_map", "suspension", "agreement") and subjects)


def _one(cities: tuple[str, ...]) -> str | None:
    return cities[0] if cities else None
