"""Which meetings one mention means: among which it chooses, and which of them it picks."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.phrasing import is_days_apart
from bot.dialogue.subjects import is_session
from bot.facts import queries
from bot.facts.values import Document, Meeting, MeetingKind
from bot.nlu.mentions import MeetingMention, Mentions

# Of a kind with no more meetings than this a greater number means another kind.
_PAIR = 2
# What the committee did with the work that it had suspended.
_RESUMES = re.compile(r"resum|pick\w* .*again|pick\w* (?:it|the work) up", re.I)
# "The opening round of talks".
_OF_TALKS = re.compile(r" of (?:the )?(?:\w+ )?(?:talks|negotiations)\b", re.I)
# "What comes on the calendar after that?"
_CALENDAR = re.compile(r"\b(?:calendar|diary)\b", re.I)
# "The most recent meeting of any kind".
_OF_ANY_KIND = re.compile(r" (?:of any (?:kind|sort|type)|at all|whatever)\b", re.I)
# "The opening negotiating round".
_TALKS = re.compile(r"negotiat|talks", re.I)
# "Until civil society is consulted again".
_CONSULTED = re.compile(r"\b(?:consult\w*|stakeholders?|civil society|ngos?)\b", re.I)
_HEARD = re.compile(r"\b(?:heard|consulted)\b", re.I)
# "The meeting that failed to be the last".
_TO_BE = re.compile(
    r"\b(?:meant|supposed|intended|expected|planned|scheduled|billed|hoped|thought|failed|ought|was not|wasn't|"
    r"(?:should|would) have been)\b[^.?!]{0,25}\b(?:last|final|end)\b",
    re.I,
)
# "The meeting just before the talks began."
_TALKS_BEGAN = re.compile(
    r" (?:the )?(?:actual |real |formal )?(?:talks|negotiations|negotiating|bargaining) (?:\w+ )?"
    r"(?:began|begun|started|opened|kicked off|got (?:going|under way|underway))",
    re.I,
)
_CONCLUDING = (MeetingKind.CONCLUDING, MeetingKind.RECONVENED)


def pool_of(mention: MeetingMention, mentions: Mentions, context: Context, aspect: Aspect) -> tuple[Meeting, ...]:
    """The meetings among which a mention chooses, by date."""
    facts, focus = context.facts, context.focus_meeting
    row = tuple(subject for subject in context.row if isinstance(subject, Meeting))
    if _counts_row(mention, row):
        return row
    if (
        mention.ordinal is not None
        and mention.kind is None
        and mention.word == "meeting"
        and _HEARD.search(context.text)
    ):
        # "When were the NGOs heard for the second time?"
        return queries.meetings_of_kind(facts, MeetingKind.CONSULTATION)
    if mention.kind is not None:
        pool = queries.meetings_of_kind(facts, mention.kind)
        corrects = any(other.negated for other in mentions.meetings) or aspect is Aspect.SAME
        free = mention.ordinal is None and not mention.plural and not mention.position and not mention.step
        if free and corrects and focus:
            # "the consultation, not the session": the same number of the other kind.
            return tuple(meeting for meeting in pool if meeting.ordinal == focus.ordinal) or pool
        spoken_of = tuple(meeting for meeting in context.focus if meeting in pool) if free else ()
        # "The consultation", where two or three meetings were named and one of them is one.
        return tuple(m for m in pool if m in spoken_of) if len(spoken_of) == 1 and len(context.focus) > 1 else pool
    if mention.word == "consultation" or (not mention.noun and focus and focus.kind is MeetingKind.CONSULTATION):
        return queries.meetings_of_kind(facts, MeetingKind.CONSULTATION)
    if mention.step and mention.word is None and focus is None and _CONSULTED.search(context.text):
        return queries.meetings_of_kind(facts, MeetingKind.CONSULTATION)
    if mention.ordinal is not None and not (mention.word == "meeting" and mention.ordinal == 1):
        kind = focus.kind if focus and not mention.noun else MeetingKind.NEGOTIATING
        numbered = queries.meetings_of_kind(facts, kind)
        # "And the sixth?" is no organizational session, of which there were two.
        counted = len(numbered) > _PAIR or any(meeting.ordinal == mention.ordinal for meeting in numbered)
        return numbered if counted else queries.meetings_of_kind(facts, MeetingKind.NEGOTIATING)
    says_talks = _OF_TALKS.match(context.text, mention.end) or _TALKS.search(context.text[mention.start : mention.end])
    if mention.position == "first" and mention.noun and says_talks:
        # The organizational ones came before the talks.
        return queries.meetings_of_kind(facts, MeetingKind.NEGOTIATING)
    if mention.word == "meeting" and (mention.plural or _OF_ANY_KIND.match(context.text, mention.end)):
        return facts.meetings
    negotiating = queries.meetings_of_kind(facts, MeetingKind.NEGOTIATING)
    if mention.plural and mention.word == "session" and mention.count == len(negotiating) and not mention.position:
        # "The six sessions": of all that count as sessions there are more.
        return negotiating
    if mention.plural and not mention.noun:
        return row or tuple(s for s in context.focus if isinstance(s, Meeting)) or facts.meetings
    return tuple(meeting for meeting in facts.meetings if is_session(meeting))


def choose(
    mention: MeetingMention, pool: tuple[Meeting, ...], anchor: Meeting | None, context: Context
) -> list[Meeting]:
    """The meetings of the pool that a mention picks, by date: none where none was held, several where it is open.

    `anchor` is what a step beside it counts from ("the session before the third"); without one, the conversation's.
    """
    held = [meeting for meeting in pool if meeting.span.start <= context.today]
    negotiating = [meeting for meeting in held if meeting.kind is not MeetingKind.POST_ADOPTION] or held
    if mention.position == "last" and mention.step:
        # "The last but one".
        return negotiating[mention.step - 1 :][:1]
    if mention.step:
        start = anchor if anchor and mention.anchored else context.focus_meeting or anchor or _met_last(context)
        if _TALKS_BEGAN.match(context.text, mention.end):
            start = next(iter(queries.meetings_of_kind(context.facts, MeetingKind.NEGOTIATING)), start)
        resumes = _RESUMES.search(context.text[mention.start : mention.end]) is not None
        if resumes and (context.state.entry or start is None or start.kind in _CONCLUDING):
            start = _suspended(context) or start
        return _step(mention, pool, start, context)
    if mention.ordinal is not None and mention.of_them:
        return list(pool[mention.ordinal - 1 : mention.ordinal])
    if mention.ordinal is not None:
        if mention.kind is None and mention.word == "meeting" and mention.ordinal == 1:
            return list(pool[:1])
        return [meeting for meeting in pool if meeting.ordinal == mention.ordinal]
    count = max(1, mention.count) if mention.plural else 1
    if mention.position == "first":
        return list(pool[:count])
    if mention.position == "other":
        return _others(mention, pool, context)
    if mention.position == "current":
        return [meeting for meeting in held if context.today <= meeting.span.end]
    if mention.position == "last" and mention.kind is None and _TO_BE.search(context.text):
        return [meeting for meeting in context.facts.meetings if meeting.kind is MeetingKind.CONCLUDING]
    if mention.position == "last" and mention.kind is MeetingKind.CONCLUDING:
        # "The final session": the one that was to be it, and the one that was.
        pair = [meeting for meeting in context.facts.meetings if meeting.kind in _CONCLUDING]
        return [meeting for meeting in pair if meeting.span.start <= context.today] or pair
    if mention.position == "last":
        return negotiating[-count:]
    return list(pool)


def joined(wanted: list[MeetingMention]) -> list[MeetingMention]:
    """ "Which negotiating session was the last one", "... comes next": a kind and what picks of it are one mention."""
    if len(wanted) == 3 and wanted[1].anchored and wanted[1].kind is None:
        # "Which negotiating session was the one before the concluding session?"
        kind, *step = joined([wanted[0], replace(wanted[1], anchored=False)])
        return wanted if step else [replace(kind, anchored=True), wanted[2]]
    if len(wanted) != 2:
        return wanted
    kind, pick = sorted(wanted, key=lambda mention: mention.position is not None or mention.step != 0)
    plain = kind.kind is not None and kind.ordinal is None and kind.position is None and not kind.step
    if plain and (pick.position or pick.step) and pick.kind is None and not pick.noun and not pick.anchored:
        return [replace(pick, kind=kind.kind, word=kind.word, noun=True)]
    return wanted


def is_bare_noun(mention: MeetingMention) -> bool:
    """Whether a mention says nothing but that it is a meeting: "the session"."""
    return (
        mention.kind is None
        and mention.ordinal is None
        and mention.position is None
        and not mention.step
        and not mention.plural
    )


def _counts_row(mention: MeetingMention, row: tuple[Meeting, ...]) -> bool:
    """Whether a mention picks from what was just listed: "the second of them", "the latter", "the earliest one"."""
    if len(row) < 2:
        return False
    superlative = mention.position in ("first", "last") and not mention.noun and mention.kind is None
    return mention.of_them or (superlative and not mention.step)


def _others(mention: MeetingMention, pool: tuple[Meeting, ...], context: Context) -> list[Meeting]:
    """All but those that the conversation is about: of their kind, where the mention names no other."""
    focus = tuple(subject for subject in context.focus if isinstance(subject, Meeting))
    row = tuple(subject for subject in context.row if isinstance(subject, Meeting))
    if mention.kind is None and len(focus) == 1 and focus[0] in row:
        return [meeting for meeting in row if meeting not in focus]
    if mention.kind is None and focus:
        # The concluding session and the reconvened one are a pair, though of two kinds.
        kinds = {focus[0].kind} | ({*_CONCLUDING} if focus[0].kind in _CONCLUDING else set())
        pool = tuple(meeting for meeting in context.facts.meetings if meeting.kind in kinds)
    return [meeting for meeting in pool if meeting not in focus]


def _met_last(context: Context) -> Meeting | None:
    """The meeting that was spoken of before a paper: "which draft decision was that?  When did they meet again?"."""
    paper = any(isinstance(subject, Document) for subject in context.focus) and context.state.entry is None
    return context.facts.find_meeting((context.state.meeting or "").removeprefix("meeting/")) if paper else None


def _suspended(context: Context) -> Meeting | None:
    """The meeting at which the work was suspended, on a day of asking after it."""
    step = context.facts.find_milestone("suspension")
    if step is None or step.span is None or step.span.start > context.today:
        return None
    return next(iter(queries.meetings_in_period(context.facts, step.span.start, step.span.end)), None)


def _step(mention: MeetingMention, pool: tuple[Meeting, ...], start: Meeting | None, context: Context) -> list[Meeting]:
    if start is None:
        past = [m for m in pool if m.span.end < context.today]
        future = [m for m in pool if m.span.start > context.today]
        return past[-1:] if mention.step < 0 else future[:1]
    row = pool
    of_any_kind = is_days_apart(context.text) or _CALENDAR.search(context.text) is not None
    if mention.kind is None and mention.word is None and of_any_kind:
        row = context.facts.meetings
    elif mention.kind is None:
        consultation = start.kind is MeetingKind.CONSULTATION and mention.word != "session"
        row = tuple(m for m in context.facts.meetings if is_session(m) != consultation)
    before = [m for m in row if m.span.start < start.span.start]
    after = [m for m in row if m.span.start > start.span.start]
    return before[mention.step :][:1] if mention.step < 0 else after[mention.step - 1 :][:1]
