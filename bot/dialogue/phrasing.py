"""What the words of an English question say of what it asks, whatever the classifier finds."""

from __future__ import annotations

import re

from bot.dialogue.aspect import Aspect
from bot.dialogue.plain import plain_aspect
from bot.nlu.question import Question, Verdict

# Words of a message that leans on what went before: "and how long was it?".
BRIEF = 5

_ASKING = re.compile(r"\b(?:what|when|where|which|who|how|why)\b", re.I)
# What a question on the longest or the shortest cannot do without.
_SUPERLATIVES = {
    Aspect.LONGEST: re.compile(r"\b(?:long\w*|most|max\w*|greatest|biggest|highest|record|extend\w*)\b", re.I),
    Aspect.SHORTEST: re.compile(r"\b(?:short\w*|brief\w*|quick\w*|least|min\w*|fewest|smallest|fastest)\b", re.I),
}
_CLAIM = re.compile(
    r"\b(?:claim(?:s|ed)?|sa(?:ys?|id)|told|tells|heard|thinks?|thought|believes?|insists?|read|argues?|swears?|sure)\b",
    re.I,
)
_WHY = re.compile(
    r"\W*(?:(?:and|but|so) )?why (?:did|was|were|had) (?!.*\b(?:long|short|late|early|dates?|days)\b)", re.I
)
_ENDED = re.compile(
    r"[^.!?;]*\b(?:ended|over|(?:packed|wrapped|finished) up|closed|finished|done|behind (?:us|them))\b"
    r"[^.!?;]*[.!;]\s+",
    re.I,
)
_HOW_OFTEN = re.compile(r"\bhow (?:many times|often)\b", re.I)
# "What distinguishes the concluding session from the reconvened one?"
_CONTRASTS = re.compile(r"\b(?:differences?|distinguish\w*|differ|differs|compare[ds]?)\b", re.I)
# How far something is from the day of asking: "how many days since it was adopted?", "how long ago?".
_UNIT = r"(?:days|weeks|months|years|nights|sleeps)"
_COUNTS_DAYS = re.compile(
    rf"\b(?:how long|(?:how many(?: more)?|(?:count|number of)(?: the)?) {_UNIT})"
    r"\b.{0,30}\b(?:ago|since|until|till?|left|remain\w*|to go|passed|to the)\b"
    r"|\bhow (?:long|much time|many \w+) (?:do|have) (?:i|we|they|you) (?:still )?(?:have|got)\b"
    rf"|\b{_UNIT} (?:left|remaining|to go)\b|^\W*(?:and )?{_UNIT} (?:until|till|to|before|since)\b",
    re.I,
)
# The committee took up again what it had broken off.
_GOES_ON = re.compile(
    r"\b(?:resum\w*|reconven(?:ed?|ing)|continu\w+|go(?:es)? on|went on|(?:pick|picked) up\b.*\bthread"
    r"|(?:pick|picked) (?:it|things|the work|the talks) (?:back )?up"
    r"|(?:met|meet|meeting|back|(?:take|took|taken|pick|picked) up(?: \w+){0,2}|came back|started|at it) again)\b",
    re.I,
)
# What ends: "how many days until the signing period shuts?"
_ENDS = re.compile(
    r"\b(?:clos\w+|shut\w*|ends?|ended|ending|expir\w+|run(?:s|ning)? out|deadline|last (?:day|date|chance)|"
    r"(?:is|be|was) over|(?:period|window|time)\b.*\b(?:left|remain\w*)|(?:left|remain\w*)\b.*\b(?:period|window|time)"
    r")\b",
    re.I,
)
# How far two things are apart.
_APART = re.compile(
    r"\bhow (?:long|much time|many (?:days|weeks|months))\b.{0,20}\b(?:before|after|between|apart)\b", re.I
)
_LASTS = re.compile(
    r"\bhow long (?:did|does|was|is|will) (?:it|they|that|this|the \w+)\b.*\b(?:take|last|go on|run)\b", re.I
)
_BETWEEN = re.compile(
    r"\b(?:between|before|after|until|till?|since|apart|ago|later|earlier|next|left"
    r"|from (?!when\b|start\b|beginning\b).*\bto)\b",
    re.I,
)
# What stood so near to a session may have been a consultation.
_DAYS_APART = re.compile(r"\bdays (?:after|before|later|earlier)\b(?! did)", re.I)
_THE_TWO = re.compile(r"\b(?:the|these|those|them|last) two\b|\bboth\b|\b(?:two|both) of them\b|\bbetween them\b", re.I)
_DECISION = re.compile(r"\b(?:which|what) (?:\w+ )?(?:resolution|decision)\b", re.I)
_PAPER = re.compile(r"\b(?:which|what) (?:resolution|decision|document|paper)\b", re.I)
# A meeting or paper that is not said to be one of several: "what is the date of the resolution?"
_BARE_NOUN = re.compile(
    r"\bthe (?:session|meeting|consultation|resolution|document|paper)\b(?! (?:of|on|that|which)\b)", re.I
)
# "What came after the third session?", before the meeting's name.
_RELATING = re.compile(
    r"(?:\bwh\w+\b.*|^\W*(?:(?:a few|\w+) (?:days?|weeks?|months?) )?)"
    r"\b(?:after|before|followed|preceded)\s+(?:the\s+)?(?:[\w-]+\s+)?$",
    re.I,
)


def is_brief(text: str) -> bool:
    """Whether a message has few enough words to lean on what went before."""
    return len(text.split()) <= BRIEF


def as_worded(said: Aspect, question: Question) -> Aspect:
    """The aspect that the classifier found, unless the words rule it out; as it is in other languages than English."""
    if question.language != "en":
        return said
    if said is Aspect.SAME:
        # "And the first, when?"
        return plain_aspect(question.text, question.mentions) or said
    if said is Aspect.HOW_LONG and _HOW_OFTEN.search(question.text):
        return Aspect.COUNT
    if said in (Aspect.HOW_LONG, Aspect.WHEN) and _WHY.match(question.text):
        # "Why did they come together for a single day?"
        return Aspect.DONE
    if said is Aspect.HOW_LONG and _APART.search(question.text):
        return Aspect.GAP
    if said is Aspect.GAP and _LASTS.search(question.text) and not _BETWEEN.search(question.text):
        # "The first session, how long did it take, from when to when?"
        return Aspect.HOW_LONG
    if said in _SUPERLATIVES and not _SUPERLATIVES[said].search(question.text):
        found = [Aspect(guess.kind) for guess in question.ranking if guess.family == "fact"]
        others = [aspect for aspect in found if aspect not in _SUPERLATIVES]
        return others[0] if others and question.verdict is not Verdict.SURE else Aspect.DESCRIBE
    return said


def claims(text: str) -> bool:
    """Whether a text asks nothing and tells what somebody says: "a colleague claims that ..."."""
    return _CLAIM.search(text) is not None and "?" not in text and not _ASKING.search(text)


def asks_several(text: str) -> bool:
    """Whether more than one thing is asked: "what dates, what city, and what was the upshot?"."""
    return len(_ASKING.findall(text)) > 1


def asks_decision(text: str) -> bool:
    """Whether a resolution or decision is asked for: "which UN resolution launched it?"."""
    return _DECISION.search(text) is not None


def asks_paper(text: str) -> bool:
    """Whether a paper of any kind is asked for: "and under which document?"."""
    return _PAPER.search(text) is not None


def without_paper(text: str) -> str:
    """What is left of "which document had the preamble?"."""
    return _PAPER.sub(" ", text)


def of_the_two(text: str) -> bool:
    """Whether the last two things that were spoken of are meant."""
    return _THE_TWO.search(text) is not None


def has_bare_noun(text: str) -> bool:
    """Whether "the session" or "the resolution" stands for something that was spoken of."""
    return _BARE_NOUN.search(text) is not None


def start_of_what_is_next(question: Question) -> int:
    """Where a question on what is next begins, behind what has ended: "the session is over.  What is next?"."""
    ended = _ENDED.match(question.text) if question.best.intent == f"fact/{Aspect.NEXT_DATE.value}" else None
    return ended.end() if ended is not None else 0


def counts_days(text: str) -> bool:
    """Whether the time between something and the day of asking is asked for."""
    return _COUNTS_DAYS.search(text) is not None


def contrasts(text: str) -> bool:
    """Whether the difference of two things is asked for."""
    return _CONTRASTS.search(text) is not None


def goes_on(text: str) -> bool:
    """Whether it is said that the committee took up its work again."""
    return _GOES_ON.search(text) is not None


def asks_end(text: str) -> bool:
    """Whether the end of what lasts is asked of."""
    return _ENDS.search(text) is not None


def is_days_apart(text: str) -> bool:
    """Whether a neighbour is asked for that was days away: "what happened a few days after that?"."""
    return _DAYS_APART.search(text) is not None and _APART.search(text) is None


def asks_neighbour(question: Question) -> bool:
    """Whether what came before or after the one meeting that is named is asked for."""
    meetings = question.mentions.meetings
    plain = len(meetings) == 1 and not meetings[0].step and meetings[0].noun
    return plain and _RELATING.search(question.text[: meetings[0].start]) is not None
