"""What is told of each meeting, paper and step, as word stems: an index of the facts by their words.

English only, as the facts are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer import stemmer

from bot.facts.values import Document, Meeting, Milestone

_WORD = re.compile(r"[^\W\d_]{3,}")
# Words without content: of asking, of any sentence, of any meeting.
_EMPTY_WORDS = """
    a about after again all also and any are asked be because been before being between both but can could did
    does doing done during each ever every few for from further had has have having her hers him his how into its just
    list may mean might more most much must name near not now off once only other our out over please same say she
    should show since some such than that the their them then there these they this those through too under until very
    was were what when where whether which while who whom whose why will with without would you your
    session sessions meeting meetings consultation consultations committee convention treaty cybercrime hoc united
    nations happen happened took take place held hold tell know document documents paper papers resolution decision
    one ones thing things time times last long date dates day days year years city
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


@dataclass(frozen=True)
class Accounts:
    """The stems of every account, and how many accounts have each."""

    # By the subject's type and id.
    stems: dict[tuple[type, str], frozenset[str]]
    frequency: Counter[str]

    def of(self, subject: Meeting | Document | Milestone) -> frozenset[str]:
        """The stems of what is told of the subject."""
        return self.stems[type(subject), subject.id]


def accounts_of(
    meetings: Sequence[Meeting], documents: Sequence[Document], milestones: Sequence[Milestone]
) -> Accounts:
    """The accounts of all that the facts hold."""
    names = {document.id: document.name for document in documents}
    stems: dict[tuple[type, str], frozenset[str]] = {}
    subjects: tuple[Meeting | Document | Milestone, ...] = (*meetings, *milestones, *documents)
    for subject in subjects:
        stems[type(subject), subject.id] = frozenset(stems_of(_told(subject, names)))
    return Accounts(stems, Counter(stem for account in stems.values() for stem in account))


def stems_of(text: str) -> list[str]:
    """The stems of a text's words; words without content are left out."""
    return [stem for word in _WORD.findall(text.casefold()) if (stem := _stem(word))]


def _told(subject: Meeting | Document | Milestone, names: dict[str, str]) -> str:
    text = [subject.name, *(note.text for note in subject.notes)]
    if isinstance(subject, Meeting):
        papers = [names[identifier] for identifier in subject.documents if identifier in names]
        text += [subject.done, subject.venue, subject.country, *papers]
    else:
        text.append(subject.summary)
        text += [subject.city or ""] if isinstance(subject, Milestone) else []
    return " ".join(text)


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    """The stem; empty for a word that says nothing."""
    if word in _EMPTY:
        return ""
    stem: str = stemmer("english").stemWord(word)
    return stem
