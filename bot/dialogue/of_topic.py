"""Questions on what the conversation is about, though they do not name it: most of all on the entry spoken of."""

from __future__ import annotations

import re

from bot.dialogue import fact_answers, prepared
from bot.dialogue.asked import Asked
from bot.dialogue.aspect import Aspect
from bot.dialogue.draft import Draft
from bot.dialogue.leaning import asks_who_by_name
from bot.dialogue.naming import steps_alone
from bot.dialogue.phrasing import is_brief, of_the_two
from bot.dialogue.plain import asks
from bot.dialogue.selection import Selection
from bot.dialogue.subjects import item_of
from bot.dialogue.worded import asks_of_voter
from bot.facts import queries
from bot.facts.values import Meeting, Milestone
from bot.faq.entry import Entry
from bot.nlu.mentions import Mentions
from bot.nlu.question import Verdict

# Words of a question that says nothing but what it asks.
_NEXT_TO_NONE = 3
# Words of a question that asks more of what was told; names are what no source tells.
_SHORT = 10
# Semicolons of an answer that is a list itself: the chapters of the convention.
_LISTS_FROM = 4
_NAMES = re.compile(r"\bnames?\b", re.I)
# More meetings than two are what "how many of them" counts after an entry; of two it counts what they had.
_PAIR = 2
# Of which slugs are made.
_ORDINALS = {1: "first", 2: "second", 3: "third"}
_DAYS = re.compile(r"\bday\b", re.I)
# What was done, of what was spoken of, and how far behind it an entry gives the day.
_WHEN_DONE = re.compile(
    r"\b(?:when|what (?:day|date)|which (?:day|date)) (?:was|were) (?:it|they|s?he|that|those|these)(?: \w+)?"
    r" (\w{3,})ed\W*\Z",
    re.I,
)
_NEAR = 40
_VOTES = re.compile(r"\bvot(?:es?|ed|ing)\b", re.I)


def tell_topic(aspect: Aspect, draft: Draft | None, asked: Asked) -> Draft | None:
    """The entry spoken of, where it tells what is asked: "since when?", "how many days after that?"; else None.

    `draft` is what the facts alone would answer, None where they would not.
    """
    topic = asked.topic
    if topic is None or not _asks_of(topic, aspect, draft, asked):
        return None
    if aspect is Aspect.LIST and topic.unstated and topic.answer.count(";") < _LISTS_FROM:
        return prepared.unstated(topic, asked.context, asked.catalogue)
    return prepared.entry(topic, asked.context, asked.catalogue)


def _asks_of(topic: Entry, aspect: Aspect, draft: Draft | None, asked: Asked) -> bool:
    lasts = any(isinstance(subject, Meeting) for subject in asked.context.focus)
    waits = aspect is Aspect.GAP and _DAYS.search(topic.answer) is not None and not of_the_two(asked.question.text)
    if asked.names_nothing and (aspect is Aspect.HOW_LONG or waits) and not lasts:
        # "And then how many days more?", of what is needed for entry into force.
        return True
    over_row = aspect in (Aspect.COUNT, Aspect.LIST) and len(asked.context.row) <= _PAIR
    if asked.names_nothing and over_row and asked.points:
        # "How many of them were there?", of groups that worked at two sessions; "can you list them?", of signatories.
        return True
    if not (asked.points or is_brief(asked.question.text)):
        return False
    if aspect is Aspect.WHEN and asked.names_nothing and _dates(topic, asked.question.text):
        return True
    if aspect is Aspect.WHERE and (asked.names_nothing or steps_alone(asked.question.mentions)):
        # "Where?", of signing, which began in one city and goes on in another.
        cities = [city for city in queries.cities(asked.context.facts) if city in topic.answer]
        if len(cities) > 1:
            return True
    if draft is None:
        # "Where does it do that, in which duty stations?"
        return asked.points and aspect in (Aspect.WHEN, Aspect.WHERE) and asked.names_nothing
    if draft.asks_of_what or (draft.found_nothing and steps_alone(asked.question.mentions)):
        return True
    # "What's it about?", of a podcast, does not ask of the meeting that it was made for.
    return asked.points and aspect is Aspect.DESCRIBE and asked.names_nothing


def _dates(topic: Entry, text: str) -> bool:
    """Whether an entry says when that was done which is asked of: "when were they elected?", of the Bureau."""
    done = _WHEN_DONE.search(text)
    if done is None:
        return False
    return re.search(rf"\b{done[1]}ed\b[^.;]{{0,{_NEAR}}}\b\d{{4}}\b", topic.answer, re.I) is not None


def tell_sibling(asked: Asked) -> Draft | None:
    """The entry on the other of a numbered pair: "and the second?", of the first reading."""
    bare = asked.question.mentions.meetings
    number = bare[0].ordinal if len(bare) == 1 and not bare[0].noun else None
    if asked.topic is None or not asked.question.mentions.alone or number not in _ORDINALS:
        return None
    said = next((word for word in _ORDINALS.values() if word in asked.topic.slug.split("_")), None)
    other = asked.catalogue.entries.get(asked.topic.slug.replace(said, _ORDINALS[number])) if said else None
    return prepared.entry(other, asked.context, asked.catalogue) if other and other != asked.topic else None


def tell_how_many(asked: Asked) -> Draft | None:
    """The entry that counts what was done at the step spoken of: "where did they sign?  How many?"."""
    steps = {item_of(subject) for subject in asked.context.focus if isinstance(subject, Milestone)}
    if not asked.names_nothing or len(steps) != len(asked.context.focus) or not steps:
        return None
    counting = [entry for entry in asked.catalogue.entries.values() if entry.title.startswith("How many ")]
    found = next((entry for entry in counting if steps & set(entry.about[:1])), None)
    return prepared.entry(found, asked.context, asked.catalogue) if found else None


def tell_voters(asked: Asked) -> Draft | None:
    """The entry, that spoken of or one beside it, on how those vote who were spoken of: "did they get a vote?"."""
    if asked.topic is None or not asked.names_nothing or not asks_of_voter(asked.question.text):
        return None
    near = (asked.topic.slug, *asked.topic.related)
    entries = [asked.catalogue.entries[slug] for slug in near if slug in asked.catalogue.entries]
    found = next((entry for entry in entries if _VOTES.search(entry.answer)), None)
    return prepared.entry(found, asked.context, asked.catalogue) if found else None


def tell_topic_in_short(asked: Asked) -> Draft | None:
    """The entry spoken of, of which next to no words ask when, where or by whom: "elected when?", of the Chair."""
    text = asked.question.text
    short = len(text.split()) <= _NEXT_TO_NONE and asked.names_nothing and asked.question.verdict is not Verdict.SURE
    if asked.topic is None or not short or not any(asks(aspect, text) for aspect in (Aspect.WHEN, Aspect.WHERE)):
        return None
    return prepared.entry(asked.topic, asked.context, asked.catalogue)


def tell_again(asked: Asked) -> Draft | None:
    """What was spoken of, of which a short question in doubt asks something more: "and did it work out that time?".

    On 7,531 turns of development twelve more were right for three more answered wrong.
    """
    question, focus = asked.question, asked.context.focus
    leans = asked.names_nothing and (asked.points or is_brief(question.text)) and len(question.text.split()) <= _SHORT
    if not leans or question.verdict is Verdict.SURE or _NAMES.search(question.text) or asks_who_by_name(question):
        return None
    if asked.topic is not None:
        return prepared.entry(asked.topic, asked.context, asked.catalogue)
    # Of how far things are the first is what it hangs on: "is it in force?  What would it take?"
    one = focus[:1] if len(focus) == 1 or isinstance(next(iter(focus), None), Milestone) else ()
    if not one or not asked.has_facts:
        return None
    return fact_answers.answer(Aspect.DESCRIBE, Selection(one), Mentions(), asked.context)
