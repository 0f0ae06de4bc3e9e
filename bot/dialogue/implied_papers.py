"""Papers named by less than their symbol: "the 2021 resolution", and "19" after A/AC.291/16 was spoken of."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.context import Context
from bot.dialogue.period import matches, window_of
from bot.facts.snapshot import Facts
from bot.facts.values import Document
from bot.nlu.mentions import DocumentMention, Mentions, PeriodMention

# What stands before the date, and after it; English.
_BEFORE = re.compile(r"\bresolution(?: (?:adopted|passed|approved|dated))?(?: (?:of|from|in|on))?(?: the)?\s*\Z", re.I)
_AFTER = re.compile(r"(?:'s)?(?: (?:general assembly|assembly|ga|un))? resolution\b", re.I)
# A number that nothing joins to a word or a date.
_NUMBER = re.compile(r"(?<![\w/.-])/?(\d{1,2})(?![\w/-]|\.\d)")


def with_implied_papers(mentions: Mentions, context: Context) -> Mentions:
    """The mentions with the paper that is named by its date or its last number; unchanged where a symbol is named."""
    if mentions.documents or not context.facts.available:
        return mentions
    return _dated(mentions, context.text, context.facts) or _numbered(mentions, context) or mentions


def _dated(mentions: Mentions, text: str, facts: Facts) -> Mentions | None:
    """With the one resolution of a time that stands beside the word, in place of that time."""
    for period in mentions.periods:
        after = _AFTER.match(text, period.end)
        before = _BEFORE.search(text[: period.start])
        found = _resolutions(period, facts) if before or after else []
        if len(found) == 1:
            start = before.start() if before else period.start
            named = DocumentMention(start, after.end() if after else period.end, found[0].id)
            periods = tuple(other for other in mentions.periods if other is not period)
            return replace(mentions, documents=(named,), periods=periods)
    return None


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


def _resolutions(period: PeriodMention, facts: Facts) -> list[Document]:
    window = window_of((period,), None)
    return [d for d in facts.documents if d.id.startswith("A/RES/") and window and matches(d, window)]
