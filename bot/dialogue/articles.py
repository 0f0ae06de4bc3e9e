"""Articles of the convention: an entry may tell the number of one, none its words."""

from __future__ import annotations

import re

from bot.dialogue.leaning import points_back
from bot.dialogue.phrasing import is_brief
from bot.dialogue.premises import count_words
from bot.dialogue.state import State
from bot.facts.accounts import stems_of
from bot.faq.entry import Catalogue, Entry
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question

_WHICH = re.compile(r"\b(?:which|what)(?: \w+)? articles?\b|\barticle (?:number|no)\b|\bnumber of the article\b", re.I)
_HOW_MANY = re.compile(r"\bhow many (articles|chapters)\b", re.I)
_NUMBER_WORDS = "|".join(count_words(n) for n in range(2, 13))
# What an article says in so many words no source tells.
_WORDING = re.compile(r"\b(?:text|wording|verbatim|word for word|paste|quote|full|read)\b", re.I)
_NUMBERED = re.compile(r"\barticles? \d")
# Share of the question's words that a sentence with an article's number must have, and how many at least.
_SHARE = 0.5
_WORDS = 2
_SAYS_NOTHING = frozenset(
    stems_of("how many which what article articles chapter chapters number text run final contain consist whole")
)


def entry_on_article(question: Question, state: State, catalogue: Catalogue) -> Entry | None:
    """The entry that tells which article it is: the one spoken of, or one whose sentence has the question's words."""
    text = question.text
    counted = _HOW_MANY.search(text)
    if counted and question.mentions == Mentions() and not frozenset(stems_of(text)) - _SAYS_NOTHING:
        number = re.compile(rf"\b(?:\d+|{_NUMBER_WORDS}) {counted[1]}\b", re.I)
        return next((entry for entry in catalogue.entries.values() if number.search(entry.answer)), None)
    if not _WHICH.search(text) or _WORDING.search(text):
        return None
    numbered = {slug: told for slug, entry in catalogue.entries.items() if (told := _with_numbers(entry))}
    # The entry itself, or one on the same thing.
    topics = [slug for slug in numbered if slug == state.entry]
    spoken_of = state.items[1:2] if state.entry else state.items[:1]
    topics += [slug for slug in numbered if catalogue.entries[slug].about[:1] == spoken_of]
    if topics and (points_back(text) or is_brief(text)):
        return catalogue.entries[topics[0]]
    wanted = frozenset(stems_of(text)) - _SAYS_NOTHING
    for slug, sentences in numbered.items():
        had = wanted & {stem for sentence in sentences for stem in stems_of(sentence)}
        if len(had) >= _WORDS and len(had) >= _SHARE * len(wanted):
            return catalogue.entries[slug]
    return None


def _with_numbers(entry: Entry) -> list[str]:
    """The sentences of an answer that name an article by its number."""
    return [sentence for sentence in entry.answer.split(". ") if _NUMBERED.search(sentence)]
