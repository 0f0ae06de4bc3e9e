"""Reads a question in the light of what the conversation is about, and of which entries stand beside each other."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.state import State
from bot.faq.entry import Catalogue
from bot.nlu.question import Guess, Question, Verdict

# Words of a question that leans on what went before.
_BRIEF = 9
# How much likelier a short question asks of the entry in question or one beside it than its words alone say.
_LIKELIER = 4.0
# Share of the ranking's probability from which such a reading is answered.
_SURE_AT = 0.5
# Probability of the likeliest entry, and of it and those beside it together, from which it is answered.
_SETTLED_BEST = 0.45
_SETTLED_AT = 0.7
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.I)
_POINTING = re.compile(
    r"\b(?:it|its|that|this|they|them|their|he|she|him|her|his|hers|there|those|these|such|the same|why|so)\b", re.I
)


def lean(question: Question, state: State, catalogue: Catalogue) -> Question:
    """The question with the entries near the conversation's topic made likelier; unchanged where it stands alone.

    A question leans that is short and either not understood by itself or points back ("it", "she", "why").
    """
    near = _near(state, catalogue)
    words = question.text.split()
    points = points_back(question.text)
    person = _person(state, catalogue)
    if person and len(words) <= _BRIEF and _PERSON.search(question.text) and question.best.family != "out_of_scope":
        # The sources speak of one person, the Chair.
        return replace(question, ranking=(Guess(person, 1.0), *question.ranking), verdict=Verdict.SURE)
    if not near or len(words) > _BRIEF or not (points or question.verdict is not Verdict.SURE):
        return question
    raised = [
        replace(guess, probability=guess.probability * (_LIKELIER if guess.intent in near else 1.0))
        for guess in question.ranking
    ]
    total = sum(guess.probability for guess in raised)
    ranking = tuple(
        sorted((replace(g, probability=g.probability / total) for g in raised), key=lambda g: -g.probability)
    )
    best = ranking[0]
    if best.intent not in near:
        return question
    sure = points and best.probability >= _SURE_AT
    return replace(question, ranking=ranking, verdict=Verdict.SURE if sure else question.verdict)


def settle(question: Question, catalogue: Catalogue) -> Question:
    """A question that wavers between entries beside each other is answered by the likeliest: the others are offered.

    On data/calibration the right entry was the likeliest or one beside it for all that this lets through.
    """
    best = question.best
    entry = catalogue.entries.get(best.kind) if best.family == "faq" else None
    if entry is None or question.verdict is not Verdict.UNSURE or best.probability < _SETTLED_BEST:
        return question
    beside = {entry.slug, *entry.related, *(e.slug for e in catalogue.entries.values() if entry.slug in e.related)}
    mass = sum(guess.probability for guess in question.ranking if guess.family == "faq" and guess.kind in beside)
    return replace(question, verdict=Verdict.SURE) if mass >= _SETTLED_AT else question


def points_back(text: str) -> bool:
    """Whether an English text has a word that stands for something said before."""
    return _POINTING.search(text) is not None


def _person(state: State, catalogue: Catalogue) -> str | None:
    """The intent of the entry on a person that the conversation is about."""
    entries = [catalogue.entries.get(item.removeprefix("faq/")) for item in state.items if item.startswith("faq/")]
    return next((f"faq/{entry.slug}" for entry in entries if entry and entry.about[:1] == ("body/chair",)), None)


def _near(state: State, catalogue: Catalogue) -> frozenset[str]:
    """The intents of the entry that the conversation is about, and of those beside it."""
    if not state.items:
        return frozenset()
    topic = state.items[0]
    if topic.startswith("faq/"):
        entry = catalogue.entries.get(topic.removeprefix("faq/"))
        slugs = (entry.slug, *entry.related) if entry else ()
    else:
        slugs = tuple(entry.slug for entry in catalogue.entries.values() if entry.about[:1] == (topic,))
    return frozenset(f"faq/{slug}" for slug in slugs)
