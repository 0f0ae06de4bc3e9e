"""Meetings named by those that they stood between or beside: "what met between the fourth and the fifth session?"."""

from __future__ import annotations

import re

from bot.dialogue.aspect import Aspect
from bot.dialogue.choosing import choose, is_bare_noun, pool_of
from bot.dialogue.context import Context
from bot.dialogue.period import Window, matches
from bot.dialogue.selection import Selection
from bot.facts import queries
from bot.facts.values import Meeting, MeetingKind
from bot.nlu.mentions import MeetingMention, Mentions

# Aspects that ask of the two themselves: how long it was between them, which was first.
_OF_BOTH = (Aspect.GAP, Aspect.HOW_LONG, Aspect.NEXT_DATE, Aspect.SHORTEST, Aspect.LONGEST)
# What asks which of two was first.
_COMES = re.compile(r"\b(?:first|earlier|later|sooner|came|comes|come before|come after)\b", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:which|what)(?: \w+)? \Z", re.IGNORECASE)
# What stands right before a meeting's name.
_BETWEEN = re.compile(r"\bbetween (?:the )?\Z", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|following|followed|succeeded) (?:the )?(?:\w+ ){0,2}\Z", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:before|prior to|ahead of|preceded) (?:the )?(?:\w+ ){0,2}\Z", re.IGNORECASE)


def related_meetings(
    mentions: Mentions, aspect: Aspect, context: Context, window: Window | None = None
) -> Selection | None:
    """What was held between two meetings named, or next to the one named; None where neither is asked.

    English only.
    """
    named = [mention for mention in mentions.meetings if not mention.negated and not is_bare_noun(mention)]
    if (beside_step := _beside_milestone(mentions, context)) is not None and not named:
        return Selection((beside_step,), named=True)
    if (
        (aspect in _OF_BOTH and aspect is not Aspect.GAP)
        or (aspect is Aspect.ORDER and _COMES.search(context.text))
        or any(mention.step for mention in named)
    ):
        return None
    fixed = [(mention, only) for mention in named if (only := _only(mention, mentions, aspect, context)) is not None]
    if not fixed and window is not None:
        fixed = _by_time(named, mentions, aspect, context, window)
    others = [mention for mention in named if all(mention is not known for known, _ in fixed)]
    found: tuple[Meeting, ...] = ()
    if aspect is Aspect.GAP:
        # "How soon after the second session was the consultation?"
        alone = len(fixed) == len(others) == 1 and _is_any_consultation(others[0])
        beside = _beside(fixed[0], MeetingKind.CONSULTATION, context) if alone else ()
        return Selection((fixed[0][1], *beside), named=True) if beside else None
    if len(fixed) == 2 and _stand_around([mention for mention, _ in fixed], context.text):
        found = _between(fixed[0][1], fixed[1][1], {mention.kind for mention in others if mention.kind}, context)
    elif len(fixed) == 1 and len(others) == 1 and (kind := _any_of(others[0])) is not None:
        found = _beside(fixed[0], kind, context)
    return Selection(found, named=True, group=len(found) > 1) if found else None


def _beside_milestone(mentions: Mentions, context: Context) -> Meeting | None:
    """ "Which meeting came after the adoption?": the next one to a step of the process."""
    step = context.facts.find_milestone(mentions.milestones[0].milestone) if len(mentions.milestones) == 1 else None
    bare = [mention for mention in mentions.meetings if _WHICH.search(context.text[: mention.start])]
    if step is None or step.span is None or len(bare) != 1 or len(mentions.meetings) != 1:
        return None
    before = context.text[bare[0].end : mentions.milestones[0].start]
    if _AFTER.search(before):
        return next((m for m in context.facts.meetings if m.span.start > step.span.end), None)
    if _BEFORE.search(before):
        return next((m for m in reversed(context.facts.meetings) if m.span.end < step.span.start), None)
    return None


def _stand_around(two: list[MeetingMention], text: str) -> bool:
    """Whether what lies between the two is asked: "between the ...", "after the ... and before the ..."."""
    before = [text[: mention.start] for mention in two]
    if _BETWEEN.search(before[0]):
        return True
    return any(_AFTER.search(one) and _BEFORE.search(other) for one, other in (before, before[::-1]))


def _only(mention: MeetingMention, mentions: Mentions, aspect: Aspect, context: Context) -> Meeting | None:
    """The one meeting that a mention means; None where it means several or none."""
    if mention.plural:
        return None
    chosen = choose(mention, pool_of(mention, mentions, context, aspect), None, context)
    return chosen[0] if len(chosen) == 1 else None


def _by_time(
    named: list[MeetingMention], mentions: Mentions, aspect: Aspect, context: Context, window: Window
) -> list[tuple[MeetingMention, Meeting]]:
    """The mention right after the time, with the one meeting of its kind then: "the June 2022 consultation"."""
    ends = {period.end for period in mentions.periods}
    for mention in named:
        chosen = choose(mention, pool_of(mention, mentions, context, aspect), None, context)
        then = [meeting for meeting in chosen if matches(meeting, window)]
        if mention.start - 1 in ends and len(then) == 1:
            return [(mention, then[0])]
    return []


def _between(one: Meeting, other: Meeting, kinds: set[MeetingKind], context: Context) -> tuple[Meeting, ...]:
    first, last = queries.in_date_order(one, other)
    return tuple(
        meeting
        for meeting in context.facts.meetings
        if first.span.end < meeting.span.start and meeting.span.end < last.span.start
        if not kinds or meeting.kind in kinds
    )


def _any_of(mention: MeetingMention) -> MeetingKind | None:
    """The kind of which a mention names any meeting: "which negotiating session"; None where it says more, or less."""
    says_more = mention.ordinal is not None or mention.position is not None or mention.plural
    kind = MeetingKind.CONSULTATION if mention.word == "consultation" else mention.kind
    return None if says_more else kind


def _is_any_consultation(mention: MeetingMention) -> bool:
    return _any_of(mention) is MeetingKind.CONSULTATION


def _beside(fixed: tuple[MeetingMention, Meeting], kind: MeetingKind, context: Context) -> tuple[Meeting, ...]:
    """The meeting of a kind next to the one that is named, where the words say on which side."""
    mention, meeting = fixed
    before, row = context.text[: mention.start], queries.meetings_of_kind(context.facts, kind)
    if _AFTER.search(before):
        return tuple(m for m in row if m.span.start > meeting.span.end)[:1]
    if _BEFORE.search(before):
        return tuple(m for m in row if m.span.end < meeting.span.start)[-1:]
    return ()
