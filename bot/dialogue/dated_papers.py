"""Papers named by their date alone: "the 2021 resolution", "the resolution of 24 December 2024"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.period import matches, window_of
from bot.facts.snapshot import Facts
from bot.facts.values import Document
from bot.nlu.mentions import DocumentMention, Mentions, PeriodMention

# What stands before the date, and after it; English.
_BEFORE = re.compile(r"\bresolution(?: (?:adopted|passed|approved|dated))?(?: (?:of|from|in|on))?(?: the)?\s*\Z", re.I)
_AFTER = re.compile(r"(?:'s)?(?: (?:general assembly|assembly|ga|un))? resolution\b", re.I)


def with_dated_papers(mentions: Mentions, text: str, facts: Facts) -> Mentions:
    """The mentions with the one resolution of a time that stands beside the word, in place of that time.

    Unchanged where a paper is named already, and where none or several are of that time.
    """
    if mentions.documents or not facts.available:
        return mentions
    for period in mentions.periods:
        after = _AFTER.match(text, period.end)
        before = _BEFORE.search(text[: period.start])
        found = _resolutions(period, facts) if before or after else []
        if len(found) == 1:
            start = before.start() if before else period.start
            named = DocumentMention(start, after.end() if after else period.end, found[0].id)
            periods = tuple(other for other in mentions.periods if other is not period)
            return replace(mentions, documents=(named,), periods=periods)
    return mentions


def _resolutions(period: PeriodMention, facts: Facts) -> list[Document]:
    window = window_of((period,), None)
    return [d for d in facts.documents if d.id.startswith("A/RES/") and window and matches(d, window)]
