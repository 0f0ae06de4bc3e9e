"""The meetings that a question names: by number, kind or place in a row, some of which were never held."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.dialogue.aspect import Aspect
from bot.dialogue.choosing import choose, is_bare_noun, joined, pool_of
from bot.dialogue.context import Context
from bot.dialogue.period import Window, matches
from bot.dialogue.phrasing import goes_on
from bot.dialogue.planned import asks_moved, asks_planned, moved_of
from bot.dialogue.premises import (
    false_city,
    false_date,
    never_held,
    none_now,
    not_all,
    not_so_many,
    nothing_matches,
    was_other,
)
from bot.dialogue.selection import Selection
from bot.dialogue.subjects import is_session
from bot.facts import queries
from bot.facts.snapshot import Facts
from bot.facts.values import Meeting, MeetingKind, Milestone
from bot.nlu.mentions import MeetingMention, Mentions

# Aspects under which several meetings are no ambiguity.
_OVER_SEVERAL = (Aspect.LIST, Aspect.COUNT, Aspect.GAP, Aspect.ORDER)
# "Only three consultations".
_ONLY = re.compile(r"\b(?:only|just|merely|no more than)(?: the)? \Z", re.I)
_THIS = re.compile(r"\bthis \Z", re.I)
_NOW = re.compile(
    r"\b(?:going on|(?:right |just )?now|at (?:the|this) moment|currently|under way|in progress|as we speak)\b", re.I
)
_BEFORE = re.compile(r"\b(?:before|ahead of|prior to|until)(?: the)? \Z", re.I)
_MET = re.compile(r"\b(?:me(?:e)?ts?|sat|sits?|gather(?:ed)?|convened?)\b", re.I)
_AFTER = re.compile(r"\b(?:after|since|following)(?: the| its)? \Z", re.I)
# "All six sessions were in New York."
_ALL = re.compile(r"\b(?:all|every|each)\b(?: of)?(?: the)?(?: \w+){0,2} ?\w*\Z", re.I)
# "The six sessions were all in 2022", "three consultations, all of them in 2022".
_ALL_OF_THEM = re.compile(r"\W*(?:(?:were|are) (?:held )?)?(?:all|each|both)\b(?: of (?:them|which))?(?! the\b)", re.I)
# So few days are those of one meeting.
_FEW_DAYS = 7
# So many meetings of which none fits are still told of.
_PAIR = 2


@dataclass(frozen=True)
class _Pick:
    """The meetings that one mention picks, and what is wrong with how it names them."""

    meetings: tuple[Meeting, ...] = ()
    corrections: tuple[str, ...] = ()
    # There is no such meeting, or none then or there.
    missing: bool = False


def named_meetings(
    mentions: Mentions, aspect: Aspect, context: Context, window: Window | None, cities: tuple[str, ...]
) -> Selection | None:
    """The meetings that the mentions pick, with what is wrong about them; None where none of them picks any."""
    wanted = _wanted(mentions, aspect, context, window)
    if not wanted:
        return None
    if len(wanted) > 1 and asks_moved(context.text):
        # "... session one, before it slipped?"
        wanted = [mention for mention in wanted if mention.noun or not mention.step] or wanted
    if window is not None and window.any_year and aspect is Aspect.WHEN and asks_planned(context.text):
        # "It was first planned for January: what were those days?"
        window = None
    beside = _beside_step(wanted, mentions, context)
    if beside is not None:
        return beside
    anchor = _counted_from(aspect, context, window)
    picked: list[Meeting] = [anchor] if anchor else []
    corrections: list[str] = []
    ambiguous = missing = False
    # A step may count from a mention beside it, so those that stand for themselves come first.
    for mention in sorted(wanted, key=lambda m: m.step != 0):
        if mention.step and anchor is not None and mention.anchored and len(wanted) > 1:
            picked = [meeting for meeting in picked if meeting is not anchor]
        pool = pool_of(mention, mentions, context, aspect)
        if mention.position:
            # "The last one in Vienna" is the last of those in Vienna.
            pool = _fitting(pool, window, cities) or pool
        found = _step_from(window, mention, pool) or choose(mention, pool, anchor, context)
        pick = _pick(mention, pool, found, context, window, cities)
        chosen = _as_long(pick.meetings, mentions)
        if len(chosen) > 1 and not mention.plural and asks_moved(context.text):
            # "The organizational session was postponed: from when?"
            chosen = moved_of(chosen) or chosen
        corrections.extend(pick.corrections)
        missing = missing or pick.missing
        several = mention.plural or len(_plain(mentions)) > 1 or mention.position == "last"
        ambiguous = ambiguous or (len(chosen) > 1 and not several)
        picked.extend(meeting for meeting in chosen if meeting not in picked)
        anchor = chosen[0] if len(chosen) == 1 else anchor
    return Selection(
        tuple(picked),
        named=True,
        group=any(mention.plural for mention in wanted),
        ambiguous=ambiguous and aspect not in _OVER_SEVERAL,
        corrections=tuple(corrections),
        missing=missing and not picked,
        last=any(mention.position == "last" for mention in wanted),
        window=window,
        city=next(iter(cities), None),
    )


def _wanted(mentions: Mentions, aspect: Aspect, context: Context, window: Window | None) -> list[MeetingMention]:
    """The mentions that name meetings: a bare "the meeting" adds nothing to "the fifth", and names nothing alone."""
    wanted = [mention for mention in mentions.meetings if not mention.negated and not is_bare_noun(mention)]
    if not wanted and any(mention.negated for mention in mentions.meetings):
        # "The session, not the consultation": beside what is denied, the bare word says a kind.
        bare = [mention for mention in mentions.meetings if not mention.negated and mention.word == "session"]
        wanted = [replace(mention, kind=MeetingKind.NEGOTIATING) for mention in bare]
    if not wanted and context.focus_meeting is None and queries.meeting_on(context.facts, context.today):
        # "How long is this session still running?", of nothing that was spoken of.
        now = _NOW.search(context.text) is not None
        here = [m for m in mentions.meetings if not m.negated and (now or _THIS.search(context.text[: m.start]))]
        wanted = [replace(mention, position="current") for mention in here]
    if window is not None and not any(period.relative for period in mentions.periods):
        # "Was a session running on 25 August 2023?"; "does the current one go on next week?" is on the current one.
        wanted = [mention for mention in wanted if mention.position != "current"]
    if _says_when(context, window) and aspect is not Aspect.GAP:
        # "In January 2026 they met again": the time says when, and nothing was spoken of that it would be after.
        wanted = [mention for mention in wanted if not mention.step or mention.noun or mention.anchored]
    if window is not None and aspect not in _OVER_SEVERAL and _fitting(context.facts.meetings, window, ()):
        # "What was sorted out in May 2021 before the talks began?": the meeting says only what followed.
        wanted = [mention for mention in wanted if not _follows(mention, mentions, aspect, context, window)]
    return joined(wanted)


def _follows(mention: MeetingMention, mentions: Mentions, aspect: Aspect, context: Context, window: Window) -> bool:
    """Whether a meeting is named as what came after something at another time."""
    if mention.step or not _BEFORE.search(context.text[: mention.start]):
        return False
    chosen = choose(mention, pool_of(mention, mentions, context, aspect), None, context)
    return len(chosen) == 1 and not matches(chosen[0], window)


def _step_from(window: Window | None, mention: MeetingMention, pool: tuple[Meeting, ...]) -> list[Meeting]:
    """The neighbour of a time that is open to one side: "after February 2024, when was the following session?"."""
    if window is None or not mention.step or mention.anchored:
        return []
    if mention.step > 0 and window.last == date.max:
        return [meeting for meeting in pool if meeting.span.start >= window.first][:1]
    if mention.step < 0 and window.first == date.min:
        return [meeting for meeting in pool if meeting.span.end <= window.last][-1:]
    return []


def _counted_from(aspect: Aspect, context: Context, window: Window | None) -> Meeting | None:
    """The meeting of the day that is counted from: "how long from 9 February 2024 until they sat down again?"."""
    counted = aspect is Aspect.GAP and _says_when(context, window)
    then = _fitting(context.facts.meetings, window, ()) if counted else ()
    return then[0] if len(then) == 1 else None


def _says_when(context: Context, window: Window | None) -> bool:
    """Whether a question names a time and no meeting was spoken of before."""
    return window is not None and not (window.stepped or window.any_year) and context.focus_meeting is None


def _pick(
    mention: MeetingMention,
    pool: tuple[Meeting, ...],
    chosen: list[Meeting],
    context: Context,
    window: Window | None,
    cities: tuple[str, ...],
) -> _Pick:
    """Of the meetings that a mention chooses from its pool those then and there."""
    miscounted = tuple(filter(None, (_miscounted(mention, context.facts, context.text),)))
    if not chosen:
        now = mention.position == "current"
        none = none_now(context.facts, context.today) if now else never_held(mention, pool, context.facts)
        return _Pick(corrections=(*miscounted, none), missing=True)
    fitting = _fitting(tuple(chosen), window, cities)
    if fitting:
        rest = [meeting for meeting in chosen if meeting not in fitting]
        of_all = _ALL.search(context.text[: mention.end]) or _ALL_OF_THEM.match(context.text, mention.end)
        wrong_of_all = mention.plural and rest and of_all
        return _Pick(fitting, (*miscounted, not_all(rest, window)) if wrong_of_all else miscounted)
    if not mention.plural:
        chosen = _of_that_year(chosen, window)
    on_days = window is not None and not window.any_year and (window.last - window.first).days <= _FEW_DAYS
    other = _fitting(context.facts.meetings, window, ()) if on_days and not cities else ()
    if len(chosen) > 1 and len(other) == 1 and mention.kind is not None and not mention.plural:
        # "The negotiating session of 3 November 2022": a consultation was held then.
        return _Pick(other, (*miscounted, was_other(mention.kind, other[0])))
    if len(chosen) > 1:
        correction = nothing_matches(chosen, window, cities)
        return _Pick(tuple(chosen) if len(chosen) <= _PAIR else (), (*miscounted, correction), missing=True)
    among = context.facts.meetings if mention.word == "meeting" else pool
    counted = mention.ordinal == 1 and (cities or window is not None)
    first_there = _fitting(among, window, cities)[:1] if counted else ()
    # "The first session in Vienna" may mean the first of those there; the first meeting there or then does.
    settled = mention.word == "meeting" and bool(first_there)
    wrong = () if settled else tuple(mismatches(chosen[0], window, cities))
    return _Pick(first_there or tuple(chosen), (*miscounted, *wrong))


def _as_long(chosen: tuple[Meeting, ...], mentions: Mentions) -> tuple[Meeting, ...]:
    """Of several meetings those as long as is said: "the three-day organizational session"."""
    fitting = tuple(m for m in chosen if all(length.covers(m.span.days) for length in mentions.durations))
    return fitting if len(chosen) > 1 and mentions.durations and fitting else chosen


def _of_that_year(meetings: list[Meeting], window: Window | None) -> list[Meeting]:
    """The one of several meetings that was in the year of the window, though not in the window; else all of them."""
    year = window.first.year if window and not window.any_year and window.first.year == window.last.year else None
    found = [meeting for meeting in meetings if meeting.span.start.year == year]
    return found if len(found) == 1 else meetings


def _miscounted(mention: MeetingMention, facts: Facts, text: str) -> str | None:
    """That there were fewer: "were all six consultations in 2022?"; the first two and the last two are a part."""
    kind = mention.kind
    if kind is None or not mention.plural or mention.position or mention.step or mention.of_them:
        return None
    held = queries.meetings_of_kind(facts, kind)
    # People count the concluding sessions among "the sessions".
    loosely = kind is MeetingKind.NEGOTIATING and "negotiat" not in text[mention.start : mention.end].casefold()
    most = sum(map(is_session, facts.meetings)) if loosely else len(held)
    fewer = 0 < mention.count < len(held) and _ONLY.search(text[: mention.start]) is not None
    return not_so_many(mention.count, kind, len(held)) if mention.count > most or fewer else None


def _plain(mentions: Mentions) -> set[tuple[date, date]]:
    """The dates and periods named, each once: "those of 2021 and of 2022" are two."""
    return {(period.first, period.last) for period in mentions.periods if not period.relative and not period.is_step}


def _fitting(meetings: tuple[Meeting, ...], window: Window | None, cities: tuple[str, ...]) -> tuple[Meeting, ...]:
    """The meetings in the window and in one of the cities; no window or no city fits all."""
    return tuple(m for m in meetings if matches(m, window) and (not cities or m.city in cities))


def _beside_step(wanted: list[MeetingMention], mentions: Mentions, context: Context) -> Selection | None:
    """What came before or after a step of the process that is named or spoken of: "did it meet again after Hanoi?"."""
    only = wanted[0]
    if goes_on(context.text[only.start : only.end]):
        # "When did they resume?", whatever was spoken of last.
        return None
    if len(wanted) > 1 or not only.step or only.noun or only.anchored or only.position:
        return None
    beside = [m for m in mentions.milestones if m.start > only.end or _AFTER.search(context.text[: m.start])]
    named = [context.facts.find_milestone(m.milestone) for m in beside]
    step = next(iter([*filter(None, named), *context.focus]), None)
    if not isinstance(step, Milestone) or step.span is None:
        return None
    ahead = queries.upcoming(context.facts, step.span.end)
    met = _MET.search(context.text) is not None
    found = tuple(thing for thing in ahead if isinstance(thing, Meeting) or not met)[:1]
    if only.step < 0:
        earlier = queries.latest(context.facts, step.span.start)
        found = (earlier,) if earlier else ()
    return Selection(found, named=True) if found else None


def mismatches(meeting: Meeting, window: Window | None, cities: tuple[str, ...]) -> list[str]:
    corrections: list[str] = []
    if cities and meeting.city not in cities:
        corrections.append(false_city(meeting, cities[0]))
    if window is not None and not matches(meeting, window):
        corrections.append(false_date(meeting, window))
    return corrections
