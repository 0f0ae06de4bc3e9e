"""Acts laid at the wrong door, a body's, a paper's or a meeting's: "when did UNODC adopt the convention?"."""

from __future__ import annotations

import re

from bot.dialogue import telling
from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.period import Window, matches, window_of
from bot.dialogue.premises import false_body, false_date, false_meeting, false_paper
from bot.dialogue.selecting import select
from bot.facts import queries, symbols
from bot.facts.values import Meeting, Milestone
from bot.nlu.mentions import BodyMention, DocumentMention, MeetingMention, Mentions, MilestoneMention

# Characters between a body and the verb that names its act: "UNODC adopt the convention", "ECOSOC to adopt ...".
_BESIDE = 4
# What may stand between an act and the paper it is laid at: "set up the committee in 2021 with resolution 75/282".
_BY = re.compile(r",?(?: in \d{4}| that year)?,? (?:by|with|through|via|under|in) (?:the )?", re.I)
# And between a paper and the act that it is said to have done: "75/282 is the resolution that set up the committee".
_DOES = re.compile(
    r"(?: (?:of|from) [A-Za-z0-9 ]{4,16})?,? (?:(?:is|was|being) )?"
    r"(?:the |a )?(?:(?:resolution|decision|one|text|paper) )?(?:that|which|to|by which)? ?",
    re.I,
)
# And between an act and the meeting that it is laid at: "the road map was adopted at the second session".
_AT = re.compile(
    r"(?P<made> (?:(?:was|were|got|is) )?(?:adopted|agreed|approved|decided|reached|passed)(?: on)?)?"
    r"(?: (?:in|on) [A-Za-z0-9 ]{3,20})?,? (?:at|during) (?:the )?",
    re.I,
)
# And between a meeting and what it is said to have made: "when the third session adopted the road map".
_MADE = re.compile(
    r" (?:had |has )?(?:adopted|agreed(?: on| to)?|approved|decided(?: on)?|reached|passed)(?: (?:the|its|a))? ?", re.I
)
# And between an act and the time that it is given: "the decision to have a convention fell in 2022".
_IN = re.compile(
    r" (?:(?:was|were|fell|came|dates?|taken|made|took place|happened|only) )*(?:in|on|back to|from) ", re.I
)
_THEN_THEY = re.compile(r",? (?:they|states|delegates|the (?:committee|assembly))? ?", re.I)
_MAKES = re.compile(r"adopt|agree|sign|suspend|establish|creat|set", re.I)


def false_actor(mentions: Mentions, context: Context) -> Draft | None:
    """The correction where a body, paper or meeting is said to have done what another did; None where none is."""
    for step in mentions.milestones:
        milestone = context.facts.find_milestone(step.milestone)
        if milestone is None:
            continue
        doors = (_other_body, _other_paper, _other_meeting, _other_time)
        denial = next(filter(None, (door(step, milestone, mentions, context) for door in doors)), None)
        if denial is None:
            continue
        draft = Draft(aspect=Aspect.WHO)
        draft.say(denial, telling.when(milestone, context.today), milestone.summary)
        draft.about([milestone], "summary")
        # "The text was finalised on 9 February 2024": what was done then instead.
        window = _time_of(step, mentions, context.text)
        then = queries.milestones_in_period(context.facts, window.first, window.last) if window else ()
        if len(then) == 1 and then[0] != milestone:
            draft.say(telling.when(then[0], context.today), then[0].summary)
            draft.about(then, "summary")
        return draft
    return None


def _other_body(step: MilestoneMention, milestone: Milestone, mentions: Mentions, context: Context) -> str | None:
    said = next((body for body in mentions.bodies if _acts(body, step)), None)
    if said is None or milestone.body in (None, said.body):
        return None
    actor, other = context.facts.find_body(milestone.body or ""), context.facts.find_body(said.body)
    return false_body(milestone, other, actor) if actor and other else None


def _other_paper(step: MilestoneMention, milestone: Milestone, mentions: Mentions, context: Context) -> str | None:
    """The paper of the day and the body of the step is the one that did it."""
    named = [mention for mention in mentions.documents if _did(mention, step, context.text)]
    said = symbols.find_document(context.facts, named[0].symbol) if named else None
    did = queries.documents_enacting(context.facts, milestone)
    if said is None or len(did) != 1 or said.body != did[0].body or said in did:
        return None
    return false_paper(did[0], said)


def _other_meeting(step: MilestoneMention, milestone: Milestone, mentions: Mentions, context: Context) -> str | None:
    """The meeting of those days is the one at which it was done; most of what the Assembly did was at none."""
    named = [mention for mention in mentions.meetings if mention.kind and _at(mention, step, context.text)]
    found = select(Mentions(meetings=tuple(named[:1])), Aspect.DESCRIBE, context).subjects if named else ()
    said = found[0] if len(found) == 1 else None
    if not isinstance(said, Meeting) or milestone.span is None:
        return None
    then = queries.meetings_in_period(context.facts, milestone.span.start, milestone.span.end)
    return None if said in then else false_meeting(then[:1], said)


def _other_time(step: MilestoneMention, milestone: Milestone, mentions: Mentions, context: Context) -> str | None:
    """The time that stands right behind the step, where it was at another."""
    window = _time_of(step, mentions, context.text)
    wrong = window is not None and milestone.span is not None and not matches(milestone, window)
    return false_date(milestone, window) if wrong and window is not None else None


def _time_of(step: MilestoneMention, mentions: Mentions, text: str) -> Window | None:
    """The time that stands right behind a step, or before it: "on 9 February 2024 they adopted the treaty"."""
    behind = [p for p in mentions.periods if _IN.fullmatch(text[step.end : p.start])]
    before = [p for p in mentions.periods if p.end <= step.start and _THEN_THEY.fullmatch(text[p.end : step.start])]
    said = next(iter([*behind, *before]), None)
    fixed = said is not None and not (said.any_year or said.relative or said.is_step)
    return window_of((said,), None) if said is not None and fixed else None


def _acts(body: BodyMention, step: MilestoneMention) -> bool:
    return 0 <= step.start - body.end <= _BESIDE


def _did(paper: DocumentMention, step: MilestoneMention, text: str) -> bool:
    if paper.end <= step.start:
        return _DOES.fullmatch(text[paper.end : step.start]) is not None
    return _BY.fullmatch(text[step.end : paper.start]) is not None


def _at(meeting: MeetingMention, step: MilestoneMention, text: str) -> bool:
    if meeting.end <= step.start:
        return _MADE.fullmatch(text[meeting.end : step.start]) is not None
    between = _AT.fullmatch(text[step.end : meeting.start]) if step.end <= meeting.start else None
    # The road map may have been used at a session: of a thing it has to be said that it was made there.
    return between is not None and bool(between["made"] or _MAKES.search(text[step.start : step.end]))
