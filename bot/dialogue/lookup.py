"""Finds what is told of: the meeting, paper or step whose account has the words of a question.

"At which session were coordinators appointed?" names no meeting, but one account has the word.  Matching is by English
word stems, weighed by how few accounts have them; what no account has counts, as a middling word, against all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bot.dialogue.subjects import Subject
from bot.facts.accounts import stems_of
from bot.facts.snapshot import Facts
from bot.facts.values import Document

# What is asked for at the end is agreement, and says nothing of what is told: "..., right?".
_TAG = re.compile(
    r"\W+(?:(?:am i|is (?:that|this|it)) (?:right|correct|true|so)|right|correct|true|no|yes"
    r"|(?:was|is|did|does)n't it)\W*\Z",
    re.I,
)
# Share of the weight of a question's words that an account must have, and how near the best the others may be.
_COVERED = 0.5
_TIE = 0.02
# The same where the paper that is named has none of them.
_COVERED_ALONE = 0.25
# How many times as much another paper must have of what is said of one.
_AHEAD = 2.0
# A word of no account weighs as one of so many: people have words of their own for what is told.
_UNSEEN = 4
# More accounts than this with the same words tell nothing apart.
_AT_MOST = 3


def find_told(text: str, subjects: Sequence[Subject], facts: Facts) -> tuple[Subject, ...]:
    """Those of the subjects whose account has most of what the text says; none where no account does, or too many."""
    shares = coverage(text, subjects, facts)
    best = max(shares, default=0.0)
    if best < _COVERED:
        return ()
    found = tuple(subject for share, subject in zip(shares, subjects) if share > best - _TIE)
    return found if len(found) <= _AT_MOST else ()


def find_told_by_other(text: str, paper: Document, facts: Facts) -> Document | None:
    """The paper of the same kind that has what the text says of `paper`, which has it not; None where there is none.

    "A/AC.291/16 is the one with the preamble": that is the other consolidated negotiating document.
    """
    kind = paper.name.removesuffix(paper.id)
    papers = [paper, *(other for other in facts.documents if other != paper and other.name == kind + other.id)]
    own, *others = coverage(_TAG.sub("", text).replace(paper.id, " "), papers, facts)
    best = max(others, default=0.0)
    least = _COVERED if own else _COVERED_ALONE
    return papers[1 + others.index(best)] if best >= least and best >= _AHEAD * own else None


def coverage(text: str, subjects: Sequence[Subject], facts: Facts) -> list[float]:
    """For each subject the share, 0 to 1, of the weight of the text's words that its account has."""
    wanted = frozenset(stems_of(text))
    if not wanted:
        return [0.0] * len(subjects)
    told = facts.accounts
    weights = {stem: math.log((1 + len(told.stems)) / (0.5 + (told.frequency[stem] or _UNSEEN))) for stem in wanted}
    total = sum(weights.values())
    return [sum(weights[stem] for stem in wanted & told.of(subject)) / total for subject in subjects]
