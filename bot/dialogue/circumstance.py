"""What a question asks of that names no meeting: by city, time, length or account, or what was spoken of."""

from __future__ import annotations

import re

from bot.dialogue.aspect import Aspect
from bot.dialogue.choosing import is_bare_noun
from bot.dialogue.context import Context
from bot.dialogue.leaning import points_back
from bot.dialogue.lookup import find_told
from bot.dialogue.named_meetings import mismatches
from bot.dialogue.period import Window, matches
from bot.dialogue.planned import asks_planned, planned_for
from bot.dialogue.premises import nothing_matches
from bot.dialogue.selection import Selection
from bot.dialogue.subjects import Subject, is_session
from bot.facts import queries
from bot.facts.values import Document, Meeting, MeetingKind, Milestone
from bot.nlu.mentions import Mentions

_WHICH_TIME = re.compile(r"\b(first|last) time\b", re.I)
_JUST_ENDED = re.compile(
    r"\bjust (?:been )?(?:finished|ended|closed|concluded|wrapped up|over)\b"
    r"|\b(?:finished|ended|closed|concluded) (?:most recently|last)\b"
    r"|\bmost recently (?:finished|ended|closed|concluded)\b",
    re.I,
)
# "And the others?", after those in Vienna.
_OTHERS = re.compile(r"\b(?:the )?(?:others|other ones|remaining ones|rest(?: of them)?)\b", re.I)
_PAST = re.compile(r"\b(?:was|were|did|had)\b", re.I)
_THE_ONE = re.compile(r"\b(?:the|that) one (?:of|in|from|held)\b|\bthat of\b", re.I)
_THAT_ONE = re.compile(r"\b(?:that|this) one\b", re.I)
_THOSE = re.compile(r"\b(?:those|these|them|they)\b", re.I)
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

# Aspects under which one of several is meant where one was asked for, and how many are told all the same.
_OF_ONE = (Aspect.DONE, Aspect.DESCRIBE, Aspect.DOCUMENTS, Aspect.WHEN, Aspect.HOW_LONG)
_TOLD_UP_TO = 2

# Aspects under which a time names meetings and no steps of the process.
_OF_MEETINGS_ALONE = (Aspect.COUNT, Aspect.WHERE)


def by_place_or_time(
    mentions: Mentions, aspect: Aspect, context: Context, window: Window | None, cities: tuple[str, ...]
) -> Selection:
    """A question that names no meeting: by city or period alone, or of what the conversation is about."""
    focus = _spoken_of(mentions, context)
    meetings = tuple(subject for subject in focus if isinstance(subject, Meeting))
    if window is None and _JUST_ENDED.search(context.text):
        last = queries.last_meeting_before(context.facts, context.today)
        return Selection((last,) if last else (), named=last is not None)
    if window is None and not cities:
        as_long = _of_length(mentions, aspect, context)
        if as_long:
            return Selection(as_long, True, len(as_long) > 1, by_circumstance=True)
        told = _told(mentions, aspect, context)
        if told:
            return Selection(told, named=True, group=len(told) > 1, by_account=True)
        if aspect in (Aspect.LIST, Aspect.COUNT) and len(context.row) > _TOLD_UP_TO and _THOSE.search(context.text):
            return Selection(context.row, named=True, group=True)
        if aspect in (Aspect.LIST, Aspect.COUNT, Aspect.NEXT_DATE) or (aspect in _OVER_ALL and not focus):
            return Selection(context.facts.meetings, group=True)
        return Selection(focus, group=len(focus) > 1)
    if len(focus) == 1 and meetings and window is not None and _THE_ONE.search(context.text):
        # "... and how long the one of 2022?"
        alike = [m for m in queries.meetings_of_kind(context.facts, meetings[0].kind) if matches(m, window)]
        if len(alike) == 1:
            return Selection((alike[0],), named=True, window=window)
    checks_focus = aspect in (Aspect.WHERE, Aspect.WHEN, Aspect.HOW_LONG) and len(focus) == 1 and meetings
    if _is_another(mentions, context, window):
        # "And where was the one-day meeting on 24 February 2022?"
        checks_focus = False
    if checks_focus and (window is None or not window.stepped):
        return Selection(focus, corrections=tuple(mismatches(meetings[0], window, cities)), window=window)
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
        sessions = tuple(m for m in pool if is_session(m))
        # "In June 2023 there was no session": but a consultation.
        fits = any(matches(m, window) and (not cities or m.city in cities) for m in sessions)
        pool = sessions if fits else pool
    fitting: list[Subject] = [m for m in pool if matches(m, window) and (not cities or m.city in cities)]
    fitting = [
        s for s in fitting if isinstance(s, Meeting) and all(d.covers(s.span.days) for d in mentions.durations)
    ] or fitting
    asks_meeting = any(map(is_bare_noun, mentions.meetings))
    if window is not None and not cities and not (asks_meeting and fitting) and aspect not in _OF_MEETINGS_ALONE:
        fitting.extend(m for m in context.facts.milestones if m.span and matches(m, window) and _adds(m.id, fitting))
    if not fitting and window is not None and not cities and (asks_meeting or asks_planned(context.text)):
        fitting.extend(planned_for(window, context.facts.meetings))
    if not fitting:
        correction = nothing_matches(list(pool), window, cities)
        elsewhere = bool(cities) and any(matches(meeting, window) for meeting in pool)
        return Selection(
            (), True, True, False, (correction,), True, window=window, by_circumstance=True, elsewhere=elsewhere
        )
    group = len(fitting) > 1 or aspect is Aspect.LIST
    # "What did they do at the session in New York?", of seven.
    ambiguous = asks_meeting and aspect in _OF_ONE and len(fitting) > _TOLD_UP_TO
    city = next(iter(cities), None)
    return Selection(tuple(fitting), True, group, ambiguous, window=window, city=city, by_circumstance=True)


def _is_another(mentions: Mentions, context: Context, window: Window | None) -> bool:
    """Whether a meeting is named anew, by the word and a time at which one was."""
    fixed = window is not None and not (window.any_year or window.stepped or window.relative)
    anew = any(map(is_bare_noun, mentions.meetings)) and not points_back(context.text)
    return anew and fixed and any(matches(meeting, window) for meeting in context.facts.meetings)


def _spoken_of(mentions: Mentions, context: Context) -> tuple[Subject, ...]:
    """What the conversation is about; "that session" after a step or paper is the one that took it (up)."""
    focus = context.focus
    which_time, row = _WHICH_TIME.search(context.text), [s for s in context.row if isinstance(s, Meeting)]
    if which_time is not None and row:
        # "When was the last time?"
        return (row[0] if which_time[1] == "first" else row[-1],)
    if _OTHERS.search(context.text) and (others := _others_of_kind(context)):
        return others
    asks_meeting = any(is_bare_noun(mention) for mention in mentions.meetings)
    if asks_meeting and context.focus_meeting and not any(isinstance(subject, Meeting) for subject in focus):
        # "Back to that session", after an entry on something else.
        return (context.focus_meeting,)
    papers = [subject for subject in focus if isinstance(subject, Document)]
    if asks_meeting and papers and len(papers) == len(focus):
        took_up = [m for paper in papers for m in queries.meetings_considering(context.facts, paper.id)]
        return tuple(dict.fromkeys(took_up)) or focus
    if asks_meeting and focus and isinstance(focus[0], Milestone) and focus[0].span is not None:
        return queries.meetings_in_period(context.facts, focus[0].span.start, focus[0].span.end) or focus
    return focus


def _others_of_kind(context: Context) -> tuple[Subject, ...]:
    """The meetings of the one kind that was spoken of which were not."""
    kinds = {subject.kind for subject in context.focus if isinstance(subject, Meeting)}
    alike = queries.meetings_of_kind(context.facts, kinds.pop()) if len(kinds) == 1 else ()
    return tuple(meeting for meeting in alike if meeting not in context.focus)


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
        papers = aspect is Aspect.DOCUMENTS
        pool = facts.documents if papers else (*facts.milestones, *facts.meetings, *facts.documents)
    if _PAST.search(context.text):
        # "Which session was the latest to finish?" asks of none to come.
        pool = tuple(subject for subject in pool if subject.span is None or subject.span.start <= context.today)
    found = find_told(context.text, pool, facts)
    spoken_of = tuple(subject for subject in found if subject in context.focus)
    if _THAT_ONE.search(context.text) or (context.state.items and points_back(context.text)):
        # "At which session was it used?" asks of what was said, not of what has the word.
        return spoken_of
    return spoken_of or found


def _adds(milestone: str, subjects: list[Subject]) -> bool:
    # The road map and the suspension are what sessions did, told with them.
    return not (milestone in ("road_map", "suspension", "agreement") and subjects)
