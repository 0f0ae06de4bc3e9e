"""The words of one language that name meetings, bodies, cities and times.

One file a language, `lexicons/<language>.yml`; a language without a file is not understood, and nothing else says so.
A file maps sections to keys to lists of phrases; `SECTIONS` is its schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.nlu.normalise import fold, normalise

LEXICON_FOLDER = Path(__file__).parent / "lexicons"

_NUMBERS = tuple(str(number) for number in range(1, 13))
_STEPS = ("previous", "next")

# Section -> its keys.  A key may have an empty list where the language has no such word, but must be there;
# `None` leaves the keys open (ids of bodies, English names of cities, offsets in time).
SECTIONS: Mapping[str, tuple[str, ...] | None] = {
    # One and many of each noun.
    "nouns": ("session", "sessions", "meeting", "meetings", "consultation", "consultations"),
    # Words beside the noun that say the kind; "final" may be the concluding one or the last.
    "kinds": (
        "organizational",
        "negotiating",
        "concluding",
        "final",
        "reconvened",
        "consultation",
        "post_adoption",
    ),
    # "second", in every gender, number and case.
    "ordinals": _NUMBERS,
    # "two"
    "cardinals": _NUMBERS,
    "positions": ("first", "last", "last_with_noun", "penultimate", "other", "current"),
    # Beside a noun ("previous session"), and standing for a whole mention ("the one before").
    "steps": _STEPS,
    "step_phrases": _STEPS,
    "words": (
        # What makes an ordinal of a figure: "nd" in "2nd".
        "ordinal_suffix",
        # Before a number: "no." in "session no. 2".
        "number",
        # Counts nouns, between number and noun: "届" in "第二届会议".
        "measure",
        # Stands for the noun: "the third one".
        "one",
        "all",
        "and",
        "to",
        "the",
        "of",
        "not",
        # Denies a place further on: "weren't held in Vienna".
        "not_verb",
        # "the session before", "which session came after the third".
        "before",
        "after",
        # The same where they follow what they count from: "第三届会议之前".
        "postposition",
        # May stand after a bare ordinal: "was", "in"; and beside one: "about".
        "verb",
        "beside_bare",
        # After an ordinal or a superlative: of what was spoken of.
        "of_them",
        # Says nothing beside a mention: "what about", "in", "please".
        "around",
        # "seventy" in "seventy-eighth"
        "tens",
        # Phrases with such words that name no meeting: "first reading", "expert group meeting".
        "no_meeting",
        # Bodies whose sessions are not the committee's and that are no body of ours.
        "other_body",
        # "met", "came together": what a committee does at a meeting.
        "meet",
        # When it consults: "between sessions".
        "in_between",
        # What a committee holds at its meetings, and that it began: "when did the talks start?".
        "talks",
        "begin",
        # Counts what the verb names: "time" in "the fourth time".
        "occasion",
        # After or before a city it names a treaty: "Budapest Convention".
        "treaty",
    ),
    # "The first time", "the last time" (that they met), "again" (when did they meet?).
    "occasions": ("first", "last", "next"),
    # What a question turns on beside what it names.
    "cues": (
        # Counts from or to the day of asking: "ago", "left".
        "from_today",
        # A room or a building.
        "room",
        # What other treaties and their committees are about: "plastics", "corruption".
        "foreign",
        # Other treaties by their names: "UNCLOS".
        "other_treaty",
    ),
    "bodies": None,
    "cities": None,
    # Nouns for the steps of the process, by the ids of the milestones: "adoption", "suspension".
    "milestones": None,
    # Papers by their names, by the ids of the documents, several parted by blanks: "interpretative notes".
    "papers": None,
    # Names that Babel does not have, by ISO 3166 code: "UK", "USA".
    "countries": None,
    # Forms that Babel does not have.
    "months": _NUMBERS,
    # Days that have a name, by month and day: "12-24": ["Christmas Eve"].
    "days": None,
    "seasons": ("spring", "summer", "autumn", "winter"),
    # "year-1": ["last year"]; units day, week, month, quarter, year.
    "relative": None,
    "time": (
        "day",
        "week",
        "month",
        "year",
        # With {n} and {unit}: "{n} {unit} ago", "the past {n} {unit}"; with a month or season: "last {month}".
        "ago",
        "later",
        "earlier",
        "past",
        "last_month",
        "this_month",
        "next_month",
        # For {n}: "a"
        "a",
        "of",
        "year_word",
        "before",
        "after",
        "since",
        "until",
        "from",
        "between",
        "and",
        "to",
        "early",
        "mid",
        "late",
        "first_half",
        "second_half",
        # With {o}: "{o} quarter", "q{n}"
        "quarter",
        "week_of",
        # "the year before", "a year later"
        "year_before",
        "year_after",
        "month_before",
        "month_after",
        # Before a month that is also another word: "in" may.
        "in",
        # Before a day: "on" 24 December.
        "on",
        # Beside a year reckoned from today: "on this day four years ago", "this time last year".
        "same_day",
        "same_time",
        # Months that are also other words: "may", "march".
        "doubtful_month",
    ),
}


class LexiconError(ValueError):
    """A lexicon file breaks the schema; the message names file, section, key and value."""


@dataclass(frozen=True)
class Lexicon:
    """The phrases of one language by section and key, as written."""

    language: str
    sections: Mapping[str, Mapping[str, tuple[str, ...]]]

    def phrases(self, section: str, key: str) -> tuple[str, ...]:
        """The phrases under a key; none where the file has none."""
        return self.sections[section].get(key, ())

    def iter_phrases(self, *sections: str) -> Iterator[tuple[str, str, str]]:
        """(section, key, phrase), of the sections named or of all."""
        for section in sections or tuple(self.sections):
            for key, phrases in self.sections[section].items():
                for phrase in phrases:
                    yield section, key, phrase

    def to_dict(self) -> dict[str, dict[str, list[str]]]:
        """As in the file."""
        return {
            section: {key: list(phrases) for key, phrases in keys.items()} for section, keys in self.sections.items()
        }

    @classmethod
    def from_dict(cls, language: str, data: Any, *, origin: str = "lexicon") -> Lexicon:
        """Check `data` against SECTIONS; `origin` is named in errors.  Raises LexiconError."""
        if not isinstance(data, Mapping):
            raise LexiconError(f"{origin}: must be a mapping of sections, found {type(data).__name__}")
        for section in data:
            if section not in SECTIONS:
                raise LexiconError(f"{origin}: unknown section {section!r}; known: {', '.join(SECTIONS)}")
        sections = {}
        for section, keys in SECTIONS.items():
            if not isinstance(data.get(section), Mapping):
                raise LexiconError(f"{origin}: section {section!r} is missing or no mapping: {data.get(section)!r}")
            sections[section] = _check_section(section, keys, data[section], origin)
        return cls(language, sections)


def _check_section(
    section: str, keys: tuple[str, ...] | None, data: Mapping[Any, Any], origin: str
) -> dict[str, tuple[str, ...]]:
    checked: dict[str, tuple[str, ...]] = {}
    for raw_key, phrases in data.items():
        key = str(raw_key)
        if keys is not None and key not in keys:
            raise LexiconError(f"{origin}: {section}: unknown key {key!r}; known: {', '.join(keys)}")
        if not isinstance(phrases, (list, tuple)):
            raise LexiconError(f"{origin}: {section}: {key}: must be a list, found {phrases!r}")
        for phrase in phrases:
            if not isinstance(phrase, str) or not phrase.strip():
                raise LexiconError(
                    f"{origin}: {section}: {key}: every phrase must be a non-empty text, found {phrase!r}"
                )
        folded = [fold(normalise(phrase)) for phrase in phrases]
        for position, phrase in enumerate(folded):
            if phrase in folded[:position]:
                raise LexiconError(f"{origin}: {section}: {key}: {phrases[position]!r} is listed twice")
        checked[key] = tuple(phrases)
    for key in keys or ():
        if key not in checked:
            raise LexiconError(f"{origin}: {section}: key {key!r} is missing; an empty list says there is no such word")
    return checked


def load_lexicon(language: str, folder: Path = LEXICON_FOLDER) -> Lexicon:
    """Read and check `<folder>/<language>.yml`.  Raises LexiconError, or OSError where there is no such file."""
    # Imported here: a served model carries its lexicons and never reads YAML.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    path = folder / f"{language}.yml"
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise LexiconError(f"{path}: {error}") from error
    return Lexicon.from_dict(language, data, origin=str(path))


def load_lexicons(folder: Path = LEXICON_FOLDER) -> dict[str, Lexicon]:
    """All languages that have a file, by language."""
    return {path.stem: load_lexicon(path.stem, folder) for path in sorted(folder.glob("*.yml"))}


@lru_cache(maxsize=1)
def shared_lexicons() -> dict[str, Lexicon]:
    """Those of this version of the bot, read once a process."""
    return load_lexicons()
