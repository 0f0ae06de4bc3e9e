"""Reads a choice among the options of a clarifying question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.dialogue.lookup import find_told
from bot.dialogue.period import matches, window_of
from bot.dialogue.state import Option
from bot.dialogue.subjects import find_subject
from bot.facts.snapshot import Facts
from bot.facts.values import Meeting
from bot.nlu.question import Question

# Words of a message that does no more than choose.
_BRIEF = 6
_MEASURE = re.compile(
    r"\bthe (shorter|longer|earlier|later|oldest|newest|earliest|latest|shortest|longest)"
    r"(?: one| of (?:the two|them|these|those))?\b",
    re.I,
)
_MEASURED_UP_TO = 8
_BY_LENGTH = ("shorter", "longer", "shortest", "longest")
_GREATEST = ("longer", "longest", "later", "latest", "newest")


def choose_option(question: Question, options: Sequence[Option], facts: Facts) -> Option | None:
    """The option that a question picks, by its button, its number, or what it names; None where it picks none."""
    if not options:
        return None
    said = question.text.casefold().strip(" .!?")
    for option in options:
        if said == option.title.casefold().strip(" .!?"):
            return option
    if said.isdecimal() and 0 < int(said) <= len(options):
        return options[int(said) - 1]
    fitting = [option for option in options if _fits(question, option, facts)]
    if len(fitting) == 1:
        return fitting[0]
    by_words = _by_place(question, options) or _by_measure(question, options, facts)
    return by_words or _by_account(question, options, facts)


def _by_account(question: Question, options: Sequence[Option], facts: Facts) -> Option | None:
    """ "The one with the stakeholders": the option of which alone the words are told."""
    if question.mentions.cities or question.mentions.periods:
        # Named, and fitting several or none.
        return None
    subjects = {option.items[0]: find_subject(facts, option.items[0]) for option in options if option.items}
    found = find_told(question.text, [s for s in subjects.values() if s is not None], facts)
    fitting = [option for option in options if option.items and subjects[option.items[0]] in found]
    return fitting[0] if len(fitting) == 1 and len(question.text.split()) <= _BRIEF else None


def _by_place(question: Question, options: Sequence[Option]) -> Option | None:
    """ "The second one", "the last": where a mention has no noun and no kind, it counts the options."""
    bare = [m for m in question.mentions.meetings if not m.noun and m.kind is None and not m.step]
    if len(options) < 2 or len(bare) != 1 or len(question.text.split()) > _BRIEF:
        return None
    mention = bare[0]
    if mention.ordinal is not None:
        return options[mention.ordinal - 1] if mention.ordinal <= len(options) else None
    if mention.position == "first":
        return options[0]
    return options[-1] if mention.position == "last" else None


def _by_measure(question: Question, options: Sequence[Option], facts: Facts) -> Option | None:
    """ "The shorter of the two", "the later one"."""
    said = _MEASURE.search(question.text)
    subjects = [find_subject(facts, option.items[0]) if option.items else None for option in options]
    spans = [subject.span for subject in subjects if subject is not None and subject.span is not None]
    if said is None or len(spans) != len(options) or len(question.text.split()) > _MEASURED_UP_TO:
        return None
    by_length = said[1].casefold() in _BY_LENGTH
    values = [span.days if by_length else span.start.toordinal() for span in spans]
    wanted = (max if said[1].casefold() in _GREATEST else min)(values)
    return options[values.index(wanted)] if values.count(wanted) == 1 else None


def _fits(question: Question, option: Option, facts: Facts) -> bool:
    """Whether the question names a time, a city or a number that this option alone may have."""
    subject = find_subject(facts, option.items[0]) if option.items else None
    if not isinstance(subject, Meeting):
        return False
    mentions = question.mentions
    window = window_of(mentions.periods, None)
    cities = [mention.city for mention in mentions.cities if not mention.negated]
    lengths = mentions.durations
    numbered = [m for m in mentions.meetings if m.ordinal is not None and m.kind is not None]
    if window is None and not cities and not numbered and not lengths:
        return False
    return (
        matches(subject, window)
        and (not cities or subject.city in cities)
        and all(length.covers(subject.span.days) for length in lengths)
        and (not numbered or (subject.kind, subject.ordinal) in [(m.kind, m.ordinal) for m in numbered])
    )
