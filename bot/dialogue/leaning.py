"""Reads a question in the light of what the conversation is about, and of which entries stand beside each other."""

from __future__ import annotations

import re
from collections.abc import Collection
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
# Probability of the likeliest reading and those beside it together from which it is answered; how many times likelier
# than the second it has to be; of all refusals together, up to which.  On the development conversations eight more
# turns were right for one answered wrong.
_SETTLED_AT = 0.55
_AHEAD = 1.2
_REFUSED_UP_TO = 0.3
_IN_FORCE = "fact/in_force"
_COMES_INTO_FORCE = ("milestone/entry_into_force",)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.I)
# "Who is Trump?" asks nothing of what was spoken of.
_WHO_BY_NAME = re.compile(
    r"\W*(?:(?:and|so|but) )?who(?:'s| is| was) "
    r"(?!(?:it|that|this|he|she|they|the|an?|its?|their|his|her|in|on|to|behind|for|there)\b|\w+(?:ed|ing)\b)"
    r"\w+(?: \w+)?\W*",
    re.I,
)
# Letters that a word shares with its other forms: "suspension", "suspended".
_STEM = 6
# All there is to "why?".
_WHY = re.compile(
    r"\W*(?:and |but |so )?(?:why|how come|what for|pourquoi|por qu[eé]|почему|зачем|为什么|为何|لماذا)"
    r"(?: (?:so|not|then|though|was that|is that|that|did they))?\W*",
    re.I,
)
# "Who wrote that?", of what an entry told.
_OF_SOURCE = {
    "smalltalk/ask_source": re.compile(
        r"\bwho (?:wrote|said|says|claims?|reports?|reported|published|posted|thinks)\b", re.I
    ),
    "smalltalk/ask_freshness": re.compile(
        r"\bwhen (?:was|were|did) \w+ (?:written|post(?:ed)?|publish(?:ed)?|report(?:ed)?|said|say|write)\b", re.I
    ),
}
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
    sure_of_entry = question.best.family == "faq" and question.verdict is Verdict.SURE
    # "Leave her.  How many abstained back in 2019?"
    named = question.mentions.periods or question.mentions.documents or question.mentions.meetings
    sure_of_fact = question.best.family == "fact" and question.verdict is Verdict.SURE and bool(named)
    other = question.best.family == "out_of_scope" or sure_of_entry or sure_of_fact
    if person and len(words) <= _BRIEF and _PERSON.search(question.text) and not other:
        # The sources speak of one person, the Chair.
        return replace(question, ranking=(Guess(person, 1.0), *question.ranking), verdict=Verdict.SURE)
    if state.entry and state.sources and len(words) <= _BRIEF and points:
        of_source = next((intent for intent, said in _OF_SOURCE.items() if said.search(question.text)), None)
        if of_source is not None:
            return replace(question, ranking=(Guess(of_source, 1.0), *question.ranking), verdict=Verdict.SURE)
    why = _WHY.fullmatch(question.text) and state.items and _reason(near, state, catalogue)
    if why:
        return replace(question, ranking=(Guess(why, 1.0), *question.ranking), verdict=Verdict.SURE)
    if (
        not near
        or asks_who_by_name(question)
        or len(words) > _BRIEF
        or not (points or question.verdict is not Verdict.SURE)
    ):
        return question
    raised = [
        replace(guess, probability=guess.probability * (_LIKELIER if guess.intent in near else 1.0))
        for guess in question.ranking
    ]
    total = sum(guess.probability for guess in raised) or 1.0
    ranking = tuple(
        sorted((replace(g, probability=g.probability / total) for g in raised), key=lambda g: -g.probability)
    )
    best = ranking[0]
    if best.intent not in near:
        return question
    sure = points and best.probability >= _SURE_AT
    return replace(question, ranking=ranking, verdict=Verdict.SURE if sure else question.verdict)


def without_subjectless(question: Question, subjectless: Collection[str]) -> Question:
    """A question in doubt, without the readings that it leaves nothing to be asked of: `subjectless` are their intents.

    "On what day was the Chair elected?" names no meeting, so it does not ask when one was.
    """
    kept = [guess for guess in question.ranking if guess.intent not in subjectless]
    total = sum(guess.probability for guess in kept)
    if question.verdict is Verdict.SURE or len(kept) == len(question.ranking) or not total:
        return question
    share = sum(guess.probability for guess in question.ranking) / total
    ranking = tuple(replace(guess, probability=guess.probability * share) for guess in kept)
    return replace(question, ranking=ranking)


def settle(question: Question, catalogue: Catalogue) -> Question:
    """A question that wavers between readings beside each other is answered by the likeliest: the others are offered.

    Beside each other are entries that name one another, and whether the convention is in force and how it comes to be.
    """
    if question.verdict is not Verdict.UNSURE:
        return question
    beside = _beside(question.best, catalogue)
    mass = sum(guess.probability for guess in question.ranking if guess.intent in beside)
    others = [guess.probability for guess in question.ranking if guess.intent not in beside]
    ahead = question.best.probability >= _AHEAD * max(others, default=0.0)
    settled = ahead and mass >= _SETTLED_AT and question.mass("out_of_scope") <= _REFUSED_UP_TO
    return replace(question, verdict=Verdict.SURE) if settled else question


def _beside(best: Guess, catalogue: Catalogue) -> frozenset[str]:
    """The intents that answer much the same as the best one, which is among them; none where it stands alone."""
    if best.intent == _IN_FORCE:
        rules = [entry.slug for entry in catalogue.entries.values() if entry.about[:1] == _COMES_INTO_FORCE]
        return frozenset((_IN_FORCE, *(f"faq/{slug}" for slug in rules)))
    entry = catalogue.entries.get(best.kind) if best.family == "faq" else None
    if entry is None:
        return frozenset()
    naming = [other.slug for other in catalogue.entries.values() if entry.slug in other.related]
    facts = [_IN_FORCE] if entry.about[:1] == _COMES_INTO_FORCE else []
    return frozenset((*facts, *(f"faq/{slug}" for slug in (entry.slug, *entry.related, *naming))))


def asks_who_by_name(question: Question) -> bool:
    """Whether it asks who somebody is who is none of the bodies and offices known: "who is Trump?"."""
    return not question.mentions.bodies and _WHO_BY_NAME.fullmatch(question.text) is not None


def points_back(text: str) -> bool:
    """Whether an English text has a word that stands for something said before."""
    return _POINTING.search(text) is not None


def _person(state: State, catalogue: Catalogue) -> str | None:
    """The intent of the entry on a person that the conversation is about."""
    entries = [catalogue.entries.get(item.removeprefix("faq/")) for item in state.items if item.startswith("faq/")]
    return next((f"faq/{entry.slug}" for entry in entries if entry and entry.about[:1] == ("body/chair",)), None)


def _reason(near: Collection[str], state: State, catalogue: Catalogue) -> str | None:
    """The intent of the entry that tells why the topic was: one near it, or about it among others.

    Of several, the one whose title names the topic.
    """
    words = state.items[0].partition("/")[2].split("_")
    reasons = [
        entry
        for entry in catalogue.entries.values()
        if entry.title.startswith("Why ") and (f"faq/{entry.slug}" in near or state.items[0] in entry.about)
    ]
    best = max(reasons, key=lambda entry: sum(word[:_STEM] in entry.title for word in words), default=None)
    return f"faq/{best.slug}" if best else None


def _near(state: State, catalogue: Catalogue) -> frozenset[str]:
    """The intents of the entry that the conversation is about, and of those beside it."""
    if not state.items:
        return frozenset()
    if state.entry:
        entry = catalogue.entries.get(state.entry)
        slugs = (entry.slug, *entry.related) if entry else ()
    else:
        slugs = tuple(entry.slug for entry in catalogue.entries.values() if entry.about[:1] == state.items[:1])
    return frozenset(f"faq/{slug}" for slug in slugs)
