"""The meetings that a question names: by number, kind or place in a row, some of which were never held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.dialogue.aspect import Aspect
from bot.dialogue.choosing import choose, is_bare_noun, joined, pool_of
from bot.dialogue.context import Context
from bot.dialogue.period import Window, matches
from bot.dialogue.premises import false_city, false_date, never_held, nothing_matches, too_many
from bot.dialogue.selection import Selection
from bot.dialogue.subjects import is_session
from bot.facts import queries
from bot.facts.snapshot import Facts
from bot.facts.values import Meeting, MeetingKind, Milestone
from bot.nlu.mentions import MeetingMention, Mentions


def named_meetings(
    mentions: Mentions, aspect: Aspect, context: Context, window: Window | None, cities: tuple[str, ...]
) -> Selection | None:
    """The meetings that the mentions pick, with what is wrong about them; None where none of them picks any."""
    # A bare "the meeting" beside "the fifth" adds nothing, and alone names nothing.
    wanted = [mention for mention in mentions.meetings if not mention.negated and not is_bare_noun(mention)]
    if not wanted and any(mention.negated for mention in mentions.meetings):
        # "The session, not the consultation": beside what is denied, the bare word says a kind.
        bare = [mention for mention in mentions.meetings if not mention.negated and mention.word == "session"]
        wanted = [replace(mention, kind=MeetingKind.NEGOTIATING) for mention in bare]
    counted_from: tuple[Meeting, ...] = ()
    if window is not None and not (window.stepped or window.any_year) and context.focus_meeting is None:
        if aspect is Aspect.GAP:
            # "How long from 9 February 2024 until they sat down again?"
            counted_from = _fitting(context.facts.meetings, window, ())
        else:
            # "In January 2026 they met again": the time says when, and nothing was spoken of that it would be after.
            wanted = [mention for mention in wanted if not mention.step or mention.noun or mention.anchored]
    if not wanted:
        return None
    wanted = joined(wanted)
    beside = _beside_step(wanted, context)
    if beside is not None:
        return beside
    anchor = counted_from[0] if len(counted_from) == 1 else None
    picked: list[Meeting] = [anchor] if anchor else []
    corrections: list[str] = []
    group = ambiguous = missing = last = False
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
        elif not fitting and len(of_year := chosen if mention.plural else _of_that_year(chosen, window)) == 1:
            chosen = of_year
            among = context.facts.meetings if mention.word == "meeting" else pool
            counted = mention.ordinal == 1 and (cities or window is not None)
            first_there = _fitting(among, window, cities)[:1] if counted else ()
            if mention.word != "meeting" or not first_there:
                corrections.extend(mismatches(chosen[0], window, cities))
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
        tuple(picked),
        True,
        group,
        ambiguous,
        tuple(corrections),
        missing and not picked,
        last,
        window,
        next(iter(cities), None),
    )


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


def mismatches(meeting: Meeting, window: Window | None, cities: tuple[str, ...]) -> list[str]:
    corrections: list[str] = []
    if cities and meeting.city not in cities:
        corrections.append(false_city(meeting, cities[0]))
    if window is not None and not matches(meeting, window):
        corrections.append(false_date(meeting, window))
    return corrections
