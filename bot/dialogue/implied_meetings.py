"""Sessions named by number alone, where a fact is surely asked of them: "the second and the third: cities?"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.context import Context
from bot.dialogue.fact_answers import NEEDS_SUBJECT
from bot.facts.values import MeetingKind
from bot.nlu.mentions import MeetingMention, Mentions
from bot.nlu.question import Question, Verdict

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
# Two at least: one alone may be of anything ("who was the first?"), and what follows it says of what.
_NUMBERED = re.compile(
    rf"\bthe ({'|'.join(_ORDINALS)})(?: one)?(?=\W*(?:\Z|[,:;?!.]|and\b|or\b|vs\b|versus\b|side by side\b))", re.I
)
_PAIR = 2


def with_implied_meetings(question: Question, context: Context) -> Mentions:
    """The mentions with the sessions of those numbers; unchanged where anything is named or was spoken of."""
    mentions = question.mentions
    fact = question.best.family == "fact" and question.verdict is Verdict.SURE
    needs = fact and question.best.kind in {aspect.value for aspect in NEEDS_SUBJECT}
    if not needs or mentions != Mentions() or context.focus or context.state.entry:
        return mentions
    found = list(_NUMBERED.finditer(question.text))
    if len(found) < _PAIR:
        return mentions
    meetings = tuple(
        MeetingMention(
            said.start(), said.end(), kind=MeetingKind.NEGOTIATING, ordinal=_ORDINALS[said[1].lower()], word="session"
        )
        for said in found
    )
    return replace(mentions, meetings=meetings)
