"""What a question names beside the entry that it reaches: which of the two is asked of."""

from __future__ import annotations

from datetime import date

from bot.dialogue.aspect import Aspect
from bot.dialogue.period import Window, matches
from bot.dialogue.plain import asks
from bot.dialogue.selection import Selection
from bot.dialogue.subjects import find_subjects, item_of
from bot.facts.snapshot import Facts
from bot.facts.values import Document, Meeting, Milestone
from bot.faq.entry import Catalogue, Entry
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question

# Probability of all fact intents together from which they win over an entry where one meeting or document is named.
FACT_BESIDE_ENTRY = 0.25


def is_by_name(question: Question, named: Selection, catalogue: Catalogue) -> bool:
    """Whether the meeting or paper that is named is asked of, rather than the entry that is likeliest."""
    if not named.stands_alone or steps_alone(question.mentions):
        return False
    return (
        question.mass("fact") >= FACT_BESIDE_ENTRY
        or on_other_paper(question, named, catalogue)
        or _on_one_of_many(question, named, catalogue)
    )


def names_topic(named: Selection, entry: Entry) -> bool:
    """Whether a question names the very thing that an entry in doubt is about first."""
    return named.stands_alone and [item_of(subject) for subject in named.subjects] == list(entry.about[:1])


def steps_alone(mentions: Mentions) -> bool:
    """Whether all that is named is a place after another: "can one still sign after that?"."""
    steps = all(mention.step and not mention.noun for mention in mentions.meetings)
    return bool(mentions.meetings) and steps and not mentions.documents and not mentions.milestones


def on_other_paper(question: Question, named: Selection, catalogue: Catalogue) -> bool:
    """Whether a question names a paper by its symbol that the entry which it reaches is not about."""
    entry = catalogue.entries.get(question.best.kind)
    if entry is None or all(document.by_name for document in question.mentions.documents):
        return False
    return any(isinstance(subject, Document) and item_of(subject) not in entry.about for subject in named.subjects)


def _on_one_of_many(question: Question, named: Selection, catalogue: Catalogue) -> bool:
    """Whether the dates, city or length of one meeting are asked of an entry on several: "the first of them, when?"."""
    entry = catalogue.entries.get(question.best.kind)
    asked = any(asks(aspect, question.text) for aspect in (Aspect.WHEN, Aspect.WHERE, Aspect.HOW_LONG))
    only = named.subjects[0] if len(named.subjects) == 1 else None
    about = [item for item in entry.about if item.startswith("meeting/")] if entry else []
    return asked and isinstance(only, Meeting) and len(about) > 1 and about[0].rpartition("_")[0] in item_of(only)


def speaks_of(entry: Entry, window: Window | None, facts: Facts) -> bool:
    """Whether something that the entry is about falls into the window, or it is one on steps that it lies between.

    An entry about nothing dated may speak of any time, and that on the Chair does: an office lasts.
    """
    dated = [s for s in find_subjects(facts, entry.about) if not isinstance(s, Document) and s.span is not None]
    if window is not None and (window.first == date.min or window.last == date.max):
        # "Before the summer of 2024, which endings did they see?": what is told of the time up to then.
        return True
    if not dated or window is None or entry.about[:1] == ("body/chair",):
        return True
    steps = [s.span for s in dated if isinstance(s, Milestone) and s.span is not None]
    between = bool(steps) and min(span.start for span in steps) <= window.first <= max(span.end for span in steps)
    return between or any(matches(subject, window) for subject in dated)
