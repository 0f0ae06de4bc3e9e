"""Which meetings, documents and milestones a question is asked of.

What the words name is resolved against the facts, the day of asking and what the conversation is about.  Where they
name something that was never held, or give a known meeting another city or date, the selection says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.dialogue.aspect import Aspect
from bot.dialogue.circumstance import by_place_or_time
from bot.dialogue.context import Context
from bot.dialogue.lookup import find_told_by_other
from bot.dialogue.named_meetings import named_meetings
from bot.dialogue.period import Window, ahead, behind, in_year, in_year_of, matches, window_of
from bot.dialogue.phrasing import asks_end
from bot.dialogue.premises import false_city, false_date, false_paper, unknown_document
from bot.dialogue.relations import related_meetings
from bot.dialogue.selection import Selection
from bot.dialogue.subjects import Subject
from bot.facts import queries, symbols
from bot.facts.snapshot import Facts
from bot.facts.values import Document
from bot.nlu.mentions import Mentions, MilestoneMention
from bot.replies import dates

# "The meeting at which they agreed the road map".
_AT_WHICH = re.compile(
    r"\b(?:session|meeting|gathering|round)s? (?:where|when|that|which|in which|at which|during which)\b.{0,40}\Z", re.I
)
_OPENS, _CLOSES = "signature_opens", "signature_closes"
# The process began in 2019: an earlier "May 18" is no year.
_FIRST_YEAR = 19
_IN_PRESENT = re.compile(r"\b(?:has|have|is|are)\b", re.I)
_UNTIL = re.compile(r"\b(?:before|ahead of|until|till|by)(?: the)? \Z", re.I)
_AND = re.compile(r",? (?:and|as well as|plus)(?: (?:of|for))?(?: the| its)? ", re.I)
_TO_COME = re.compile(r"\b(?:do|does|will|going to|are|is|any(?:thing)?|next|coming|upcoming|left|still)\b", re.I)
_PAST = re.compile(r"\b(?:did|was|were|had|has|have)\b", re.I)
_THAT_YEAR = re.compile(r"\b(?:that|the same) year\b", re.I)
# Characters of " of resolution ".
_OF = 15
# What is done to a decision on its day.
_DECIDED = re.compile(r"\b(?:adopt\w*|pass(?:ed|ing)?|approv\w+|voted?)\b", re.I)


def select(mentions: Mentions, aspect: Aspect, context: Context) -> Selection:
    """The subjects of a question that asks `aspect` and names `mentions`."""
    window = window_of(mentions.periods, _counted_from(context))
    if window is not None:
        # "A year ago" is as fixed as a date; "today" and "this year" are not.
        here = window.first <= context.today <= window.last
        window = replace(window, relative=window.relative and here)
    window = _as_month(window, context.facts) if window is not None else None
    if window is not None and window.any_year and _is_until(mentions, context.text):
        past = _PAST.search(context.text)
        window = behind(window, context.today) if past else ahead(window, context.today)
    if window is not None and (aspect is Aspect.SAME or _THAT_YEAR.search(context.text)):
        window = in_year_of(window, context.focus)
    if window is not None and aspect is Aspect.HELD and _IN_PRESENT.search(context.text) and not context.focus:
        # "Has the summer round begun?"
        now = in_year(window, context.today.year)
        window = now if any(matches(meeting, now) for meeting in context.facts.meetings) else window
    cities = _places(mentions, context.facts)
    meetings = related_meetings(mentions, aspect, context, window)
    if meetings is None:
        meetings = named_meetings(mentions, aspect, context, window, cities)
    documents = _documents(mentions, context, window)
    steps = _milestones(mentions, aspect, context, window, alone=meetings is None and documents is None)
    if meetings is None and documents is None and steps is None:
        return by_place_or_time(mentions, aspect, context, window, cities)
    if aspect is Aspect.WHEN and meetings is not None:
        steps = _taken_at(meetings, mentions, context) or steps
    if meetings is None and documents is not None and _by_name_then(mentions, documents, window):
        # "The draft text of summer 2024": that of the meeting held then.
        meetings = by_place_or_time(mentions, Aspect.WHERE, context, window, cities)
        meetings = None if meetings.missing or len(meetings.subjects) != 1 else meetings
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


def _is_until(mentions: Mentions, text: str) -> bool:
    """Whether a question asks what was or is to come before a time: "do they meet before Christmas?"."""
    opened = any(_UNTIL.search(text[: period.start]) for period in mentions.periods if period.any_year)
    return opened and (_PAST.search(text) or _TO_COME.search(text)) is not None


def _as_month(window: Window, facts: Facts) -> Window:
    """A day on which nothing was, as the month of a year in which something was: "May 21", of 2021."""
    is_day = window.any_year and window.first == window.last
    things: tuple[Subject, ...] = (*facts.meetings, *facts.milestones)
    if not is_day or window.first.day < _FIRST_YEAR or any(matches(thing, window) for thing in things):
        return window
    first = date(2000 + window.first.day, window.first.month, 1)
    month = Window(first, first + relativedelta(months=1, days=-1), dates.month(first))
    return month if any(matches(thing, month) for thing in things) else window


def _counted_from(context: Context) -> tuple[date, date] | None:
    """The days that "the month after" counts from: of the time that was asked of last, or of what is spoken of."""
    # "Before 2022" begins nowhere, "since 2022" has no end.
    bounds = [day for day in context.state.period or () if date.min < day < date.max]
    if bounds:
        return bounds[0], bounds[-1]
    subject = context.focus_meeting or next(iter(context.focus), None)
    return (subject.span.start, subject.span.end) if subject is not None and subject.span is not None else None


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
    other = find_told_by_other(context.text, only, context.facts) if isinstance(only, Document) else None
    if isinstance(only, Document) and other is not None and not mentions.meetings:
        corrections.append(false_paper(other, only))
        subjects = [other]
    return Selection(tuple(subjects), named=True, corrections=tuple(corrections), missing=not subjects)


def _by_name_then(mentions: Mentions, documents: Selection, window: Window | None) -> bool:
    """Whether a paper is named by what more than one is called, and a time."""
    fixed = window is not None and not (window.any_year or window.stepped or window.relative)
    return fixed and bool(documents.subjects) and all(document.by_name for document in mentions.documents)


def _may_be_of(document: Document, window: Window) -> bool:
    """Whether a decision may have been taken then; of what is no decision or undated the facts deny nothing."""
    fixed = not (window.any_year or window.stepped or window.relative)
    return not document.is_decision or document.span is None or not fixed or matches(document, window)


def _milestones(
    mentions: Mentions, aspect: Aspect, context: Context, window: Window | None, *, alone: bool
) -> Selection | None:
    """The steps that are named: beside a meeting only where two things are compared."""
    listed = aspect in (Aspect.WHEN, Aspect.WHERE) and _listed(mentions, context.text)
    if not alone and aspect not in (Aspect.GAP, Aspect.ORDER) and not listed:
        return None
    ends = asks_end(context.text)
    said = [mention for mention in mentions.milestones if not _of_a_paper(mention, mentions)]
    steps = [_CLOSES if mention.milestone == _OPENS and ends else mention.milestone for mention in said]
    named = [context.facts.find_milestone(step) for step in steps]
    found = tuple(dict.fromkeys(milestone for milestone in named if milestone is not None))
    if not found:
        return None
    if len(found) == 1 and found[0].span is not None and _AT_WHICH.search(context.text[: mentions.milestones[0].start]):
        span, place = found[0].span, found[0].city
        held = [m for m in queries.meetings_in_period(context.facts, span.start, span.end) if m.city == place]
        if held:
            return Selection((held[0],), named=True)
    misdated = [m for m in found if window and not matches(m, window)]
    false_dates = tuple(filter(None, (false_date(m, window) for m in misdated if window)))
    then = queries.milestones_in_period(context.facts, window.first, window.last) if window and misdated else ()
    if len(then) == 1 and len(misdated) == 1:
        # "After the text was completed in February 2024, who signed first?": what was done then instead.
        false_dates = (*false_dates, then[0].summary)
    elsewhere = [mention.city for mention in mentions.cities if not mention.negated]
    wrong = [m for m in found if elsewhere and m.city not in elsewhere] if len(found) == 1 else []
    false_cities = tuple(filter(None, (false_city(milestone, elsewhere[0]) for milestone in wrong)))
    return Selection(found, named=True, corrections=(*false_dates, *false_cities))


def _listed(mentions: Mentions, text: str) -> bool:
    """Whether steps are the last of a list of meetings: "the second session, the third session and the signing"."""
    pairs = [(meeting.end, step.start) for meeting in mentions.meetings for step in mentions.milestones]
    return any(_AND.fullmatch(text[end:start]) for end, start in pairs if end < start)


def _of_a_paper(step: MilestoneMention, mentions: Mentions) -> bool:
    """ "The adoption of 75/282" is that paper's, not the convention's."""
    return any(0 < paper.start - step.end <= _OF for paper in mentions.documents)


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
