"""Papers named by less than their symbol: "the 2021 resolution", and "19" after A/AC.291/16 was spoken of."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.dialogue.context import Context
from bot.dialogue.period import matches, window_of
from bot.dialogue.subjects import find_subject
from bot.facts import queries
from bot.facts.snapshot import Facts
from bot.facts.values import Document, Milestone
from bot.nlu.mentions import DocumentMention, Mentions, PeriodMention

# What stands before the date, and after it; English.
_BEFORE = re.compile(r"\bresolution(?: (?:adopted|passed|approved|dated))?(?: (?:of|from|in|on))?(?: the)?\s*\Z", re.I)
_AFTER = re.compile(r"(?:'s)?(?: (?:general assembly|assembly|ga|un))? resolution\b", re.I)
_PAIR = 2
_OF_RESOLUTIONS = re.compile(r"\W*(?:the )?\w+ (?:one )?of the (?:\w+ ){0,2}resolutions\b", re.I)
# A number that nothing joins to a word or a date.
_NUMBER = re.compile(r"(?<![\w/.-])/?(\d{1,2})(?![\w/-]|\.\d)")


def with_implied_papers(mentions: Mentions, context: Context) -> Mentions:
    """The mentions with the paper that is named by its date or its last number; unchanged where a symbol is named.

    Of papers that go by one name those of the meeting that is named.
    """
    if not context.facts.available:
        return mentions
    if mentions.documents:
        return _of_meeting(mentions, context)
    readings = (_dated, _counted, _numbered, _beside)
    return next(filter(None, (reading(mentions, context) for reading in readings)), mentions)


def _of_meeting(mentions: Mentions, context: Context) -> Mentions:
    """ "The methodology for the fourth session", where two sessions had one."""
    numbered = {(m.kind, m.ordinal) for m in mentions.meetings if m.kind and m.ordinal and not m.plural}
    if len(mentions.documents) < _PAIR or not all(d.by_name for d in mentions.documents) or len(numbered) != 1:
        return mentions
    meeting = queries.find_meeting(context.facts, *numbered.pop())
    own = {document.id for document in queries.documents_of(context.facts, meeting)} if meeting else set()
    kept = tuple(mention for mention in mentions.documents if mention.symbol in own)
    return replace(mentions, documents=kept or mentions.documents)


def _dated(mentions: Mentions, context: Context) -> Mentions | None:
    """With the one resolution of a time that stands beside the word, in place of that time."""
    text = context.text
    for period in mentions.periods:
        after = _AFTER.match(text, period.end)
        before = _BEFORE.search(text[: period.start])
        found = _resolutions(period, context.facts) if before or after else []
        if len(found) == 1:
            start = before.start() if before else period.start
            named = DocumentMention(start, after.end() if after else period.end, found[0].id)
            periods = tuple(other for other in mentions.periods if other is not period)
            return replace(mentions, documents=(named,), periods=periods)
    return None


def _counted(mentions: Mentions, context: Context) -> Mentions | None:
    """With the resolution that is counted: "the second of the two founding resolutions"; "the first", of two told."""
    only = mentions.meetings[0] if len(mentions.meetings) == 1 else None
    if only is None or only.noun or only.ordinal is None:
        return None
    row = [d for d in context.facts.documents if _is_resolution(d)]
    if not _OF_RESOLUTIONS.match(context.text, only.start):
        # Spoken of one after the other; a meeting that was spoken of is counted among meetings.
        items = (*context.state.items, *filter(None, (context.state.earlier,)))
        spoken_of = {paper.id for item in items for paper in _behind(item, context.facts)}
        row = [paper for paper in row if paper.id in spoken_of]
        if len(row) != _PAIR or context.focus_meeting is not None:
            return None
    row.sort(key=lambda paper: paper.span.start if paper.span else date.max)
    if not 0 < only.ordinal <= len(row):
        return None
    named = DocumentMention(only.start, only.end, row[only.ordinal - 1].id)
    return replace(mentions, documents=(named,), meetings=())


def _behind(item: str, facts: Facts) -> tuple[Document, ...]:
    """The paper that an item is, or those by which the step was taken that it is."""
    subject = find_subject(facts, item)
    if isinstance(subject, Milestone):
        return queries.documents_enacting(facts, subject)
    return (subject,) if isinstance(subject, Document) else ()


def _numbered(mentions: Mentions, context: Context) -> Mentions | None:
    """With the paper of the series that was spoken of, in place of a bare number."""
    spoken_of = next((subject for subject in context.focus if isinstance(subject, Document)), None)
    said = _NUMBER.search(context.text)
    if spoken_of is None or said is None or any(mention.noun for mention in mentions.meetings):
        return None
    paper = context.facts.find_document(f"{spoken_of.id.rpartition('/')[0]}/{said[1]}")
    if paper is None or paper == spoken_of:
        return None
    named = DocumentMention(said.start(), said.end(), paper.id)
    return replace(mentions, documents=(named,), meetings=())


def _beside(mentions: Mentions, context: Context) -> Mentions | None:
    """With the resolution before or after the one that was spoken of: "and the earlier one, from 2019?"."""
    spoken_of = context.focus[0] if context.focus else None
    only = mentions.meetings[0] if len(mentions.meetings) == 1 else None
    if not isinstance(spoken_of, Document) or only is None or only.noun or only.kind or only.ordinal:
        return None
    row = [subject for subject in context.row if isinstance(subject, Document)]
    if only.position == "other" and spoken_of in row and len(row) == _PAIR:
        other = row[1 - row.index(spoken_of)]
        return replace(mentions, documents=(DocumentMention(only.start, only.end, other.id),), meetings=())
    row = sorted(
        (d for d in context.facts.documents if _is_resolution(d)), key=lambda d: d.span.start if d.span else date.max
    )
    if spoken_of not in row:
        return None
    place = row.index(spoken_of) + (only.step or {"first": -1, "last": 1}.get(only.position or "", 0))
    dated = [paper for period in mentions.periods for paper in _resolutions(period, context.facts)]
    found = dated[0] if len(dated) == 1 else row[place] if 0 <= place < len(row) else None
    if found is None or found == spoken_of:
        return None
    return replace(mentions, documents=(DocumentMention(only.start, only.end, found.id),), meetings=(), periods=())


def _is_resolution(document: Document) -> bool:
    return document.id.startswith("A/RES/")


def _resolutions(period: PeriodMention, facts: Facts) -> list[Document]:
    window = window_of((period,), None)
    return [d for d in facts.documents if _is_resolution(d) and window and matches(d, window)]
