"""Chooses among the readings of a message: with or without its preamble, as one question or as several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.nlu.openings import opens_question
from bot.nlu.question import Question, Verdict

_FACT = "fact"
# Probability of all facts together from which a part in doubt that names a meeting or paper may be on them.
_FACT_AT = 0.15
# Probability of all entries together from which a part in doubt stands: which of them is the likeliest is told.
_LIKELY_AT = 0.75
# "Who or what is GI-TOC ..."
_WHAT_IS = re.compile(r"\W*(?:and )?(?:what|who)(?: or (?:what|who))?(?:'s| is| are| does)\b", re.IGNORECASE)
# What says nothing without the sentence before it.
_ASKS_OF_LEAD = re.compile(
    r"\W*(?:and |so )?(?:what|who) (?:is|was|are|were) (?:it|that|this|they)(?: about)?(?:,? in .*)?\W*", re.IGNORECASE
)
_SMALLTALK = "smalltalk"
_FAQ = "faq"
_OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Reading:
    """One way to read one part of a message."""

    # Number of the part, from 0; where there are several parts, the last number is the message taken whole.
    part: int
    question: Question


def choose_readings(readings: Sequence[Reading]) -> list[Question]:
    """The questions of a message, in order, at least one; `readings` is not empty.

    A message counts as several questions only where two parts or more stand on their own; else it is taken as one.
    """
    last = max(reading.part for reading in readings)
    if last == 0:
        return [_likelier(readings)]
    parts = [_likelier([r for r in readings if r.part == number]) for number in range(last)]
    whole = next(reading.question for reading in readings if reading.part == last)
    standing = [part for part in parts if _stands(part)]
    if len(standing) >= 2 and any(part.best.family != _OUT_OF_SCOPE for part in standing):
        return [part for part in parts if part.best.family != _SMALLTALK]
    if len(standing) == 1 and whole.verdict is not Verdict.SURE and not _leans(standing[0], parts):
        # A question in doubt is asked back beside the one that is answered, rather than passed over.
        return [part for part in parts if part is standing[0] or _asks(part)]
    return [whole]


def _stands(part: Question) -> bool:
    """Whether a part makes sense alone; what is surely out of scope does, if only to be refused.

    So does what names all that it asks of ("and 75/282?"), and a question on facts, even in doubt, that names of what:
    left out, the message would be answered without the meeting that its other parts are about.
    """
    if part.best.family == _OUT_OF_SCOPE:
        return part.verdict is not Verdict.UNKNOWN
    # "And what began four days later?"
    stepped = any(period.is_step for period in part.mentions.periods)
    named = stepped or part.mentions.meetings or part.mentions.documents or part.mentions.milestones
    on_fact = part.best.family == _FACT or (part.verdict is not Verdict.SURE and part.mass(_FACT) >= _FACT_AT)
    if part.mentions.alone or (named and on_fact):
        return True
    if len(part.mentions.bodies) == 1 and _WHAT_IS.match(part.text):
        return True
    if part.verdict is Verdict.UNSURE and part.best.family == _FAQ and part.mass(_FAQ) >= _LIKELY_AT:
        return True
    return part.verdict is Verdict.SURE and part.best.family != _SMALLTALK


def _asks(part: Question) -> bool:
    return part.best.family != _SMALLTALK and opens_question(part.text, part.language)


def _leans(part: Question, parts: Sequence[Question]) -> bool:
    """Whether a part needs what is asked before it: "how long after that?", "in which city?"."""
    named = part.mentions
    own = named.documents or named.milestones or named.bodies or named.cities or named.periods or named.countries
    return part is not parts[0] and part.best.family == _FACT and not own and all(m.step for m in named.meetings)


def _likelier(readings: Sequence[Reading]) -> Question:
    """The reading with the greater trust; the mentions of the longest, which holds what the shorter leaves out."""
    best = max(readings, key=lambda reading: reading.question.known).question
    longest = max(readings, key=lambda reading: len(reading.question.text)).question
    if _ASKS_OF_LEAD.fullmatch(best.text) and longest.best.family == _FAQ and longest.verdict is not Verdict.UNKNOWN:
        # "There is a podcast episode.  What is it about?"
        return longest
    return best if best is longest else replace(best, text=longest.text, mentions=longest.mentions)
