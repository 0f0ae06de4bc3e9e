"""Finds what is told of: the meeting, paper or step whose account has the words of a question.

"At which session were coordinators appointed?" names no meeting, but one account has the word.  Matching is by English
word stems, weighed by how few accounts have them; what no account has counts against all.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer import stemmer

from bot.dialogue.subjects import Subject, name_of
from bot.facts.snapshot import Facts
from bot.facts.values import Document, Meeting, Milestone

_WORD = re.compile(r"[^\W\d_]{3,}")
# Share of the weight of a question's words that an account must have, and how near the best the others may be.
_COVERED = 0.5
_TIE = 0.02
# How many times as much another paper must have of what is said of one.
_AHEAD = 2.0
# A word of no account weighs as one of so many: people have words of their own for what is told.
_UNSEEN = 4
# More accounts than this with the same words tell nothing apart.
_AT_MOST = 3
# Words without content: of asking, of any sentence, of any meeting.
_EMPTY_WORDS = """
    a about after again all also and any are asked be because been before being between both but can could did
    does doing done during each ever every few for from further had has have having her hers him his how into its just
    list may mean might more most much must name near not now off once only other our out over please same say she
    should show since some such than that the their them then there these they this those through too under until very
    was were what when where whether which while who whom whose why will with without would you your
    session sessions meeting meetings consultation consultations committee convention treaty cybercrime hoc united
    nations happen happened took take place held hold tell know document documents paper papers resolution decision
    one ones thing things time date dates day days year years city
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


@dataclass(frozen=True)
class Account:
    """What is told of a subject, as word stems."""

    subject: Subject
    stems: frozenset[str]


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
    own, *others = coverage(text.replace(paper.id, " "), papers, facts)
    best = max(others, default=0.0)
    return papers[1 + others.index(best)] if best >= _COVERED and best >= _AHEAD * own else None


def coverage(text: str, subjects: Sequence[Subject], facts: Facts) -> list[float]:
    """For each subject the share, 0 to 1, of the weight of the text's words that its account has."""
    accounts = _accounts(facts)
    wanted = frozenset(_stems(text))
    if not wanted:
        return [0.0] * len(subjects)
    frequency = Counter(stem for account in accounts for stem in account.stems)
    weights = {stem: math.log((1 + len(accounts)) / (0.5 + (frequency[stem] or _UNSEEN))) for stem in wanted}
    total = sum(weights.values())
    shares = {id(a.subject): sum(weights[stem] for stem in wanted & a.stems) / total for a in accounts}
    return [shares[id(subject)] for subject in subjects]


def _accounts(facts: Facts) -> list[Account]:
    subjects: Iterable[Subject] = (*facts.meetings, *facts.milestones, *facts.documents)
    return [Account(subject, frozenset(_stems(_told(subject, facts)))) for subject in subjects]


def _told(subject: Subject, facts: Facts) -> str:
    text = [name_of(subject), *(note.text for note in subject.notes)]
    if isinstance(subject, Meeting):
        papers = [facts.find_document(identifier) for identifier in subject.documents]
        text += [subject.done, subject.venue, subject.country, *(paper.name for paper in papers if paper)]
    else:
        text.append(subject.summary)
        text += [subject.city or ""] if isinstance(subject, Milestone) else []
    return " ".join(text)


def _stems(text: str) -> list[str]:
    return [stem for word in _WORD.findall(text.casefold()) if (stem := _stem(word))]


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    """The stem; empty for a word that says nothing."""
    if word in _EMPTY:
        return ""
    stem: str = stemmer("english").stemWord(word)
    return stem
