"""Questions that say nothing but what they ask and of what: their words leave no doubt, whatever the classifier finds.

"6th sess dates city" and "under which symbol were the interpretative notes issued?" are short of what a classifier of
sentences lives on, and the second is full of what questions that no source answers are made of.
"""

from __future__ import annotations

import re

from bot.dialogue.aspect import Aspect
from bot.nlu.mentions import DocumentMention, MeetingMention, Mentions

# What asks an aspect, in English, the longest first.
_ASKS = {
    Aspect.WHEN: re.compile(
        r"\b(?:when|how (?:long|many (?:years|months|weeks|days)) (?:ago|since)|dates?"
        r"|(?:what|which) (?:dates?|days?|months?|years?)|(?:first|last|opening|closing|final) day)\b",
        re.I,
    ),
    Aspect.WHERE: re.compile(
        r"\b(?:where|(?:what|which) (?:city|town|country|place)|city|place|location|venue)\b", re.I
    ),
    Aspect.HOW_LONG: re.compile(r"\b(?:how (?:long|many days)|duration|length)\b", re.I),
    Aspect.DOCUMENTS: re.compile(
        r"\b(?:(?:what|which) )?(?:(?:un )?symbols?|(?:documents?|papers?|docs?)(?: (?:numbers?|symbols?))?)\b", re.I
    ),
}
# Words that add nothing to what is asked.
_ADDS_NOTHING = re.compile(
    r"an?|the|of|for|in|on|at|from|to|by|under|and|or|was|were|is|are|did|does|do|has|had|have|it|its|that|this|held|hold|"
    r"take|took|taken|place|happen(?:ed)?|adopt(?:ed)?|pass(?:ed)?|approved?|begin|began|start(?:ed)?|end(?:ed)?|"
    r"finish(?:ed)?|open(?:ed)?|closed?|run|ran|last|issued?|bears?|carr(?:y|ies)|give|tell|need|want|know|me|us|i|please|"
    r"pls|plz|exact(?:ly)?|precise|official|un|ga|general|assembly|(?:what|when|where)(?:'s)?|which|so|ok|hey|hi|hello|just",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def asks(aspect: Aspect, text: str) -> bool:
    """Whether an English text has words that ask when, where, for how long or under which symbol."""
    return aspect in _ASKS and _ASKS[aspect].search(text) is not None


def plain_aspect(text: str, mentions: Mentions) -> Aspect | None:
    """The aspect that an English question asks of the meeting or document which it names; None where it says more.

    A description where two are asked: it holds both.
    """
    named: tuple[MeetingMention | DocumentMention, ...] = (*mentions.meetings, *mentions.documents)
    if not named or mentions.periods or mentions.countries or mentions.bodies:
        return None
    rest = text
    for mention in named:
        rest = rest[: mention.start] + " " * (mention.end - mention.start) + rest[mention.end :]
    asked: list[Aspect] = []
    for aspect, pattern in _ASKS.items():
        rest, found = pattern.subn(" ", rest)
        if found:
            asked.append(aspect)
    if not asked or not all(map(_ADDS_NOTHING.fullmatch, _WORD.findall(rest))):
        return None
    if len(asked) > 1 or (asked[0] is Aspect.DOCUMENTS and mentions.documents):
        return Aspect.DESCRIBE
    return asked[0]
