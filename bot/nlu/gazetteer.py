"""Find what a message names: meetings, documents, bodies, cities, countries, periods, in the six languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.facts.values import Body
from bot.nlu.countries import country_names, find_countries
from bot.nlu.durations import DurationFinder
from bot.nlu.language import LANGUAGES
from bot.nlu.lexicon import Lexicon
from bot.nlu.meeting_grammar import find_meetings
from bot.nlu.mentions import BodyMention, CityMention, DocumentMention, MeetingMention, Mentions, MilestoneMention
from bot.nlu.occasions import add_occasions
from bot.nlu.periods import PeriodFinder
from bot.nlu.symbols import SymbolFinder
from bot.nlu.tagging import COMMA, DASH, STOP, Item, Tagger, masked

# Languages of Latin script, whose messages mix in English names.
_LATIN = frozenset({"en", "fr", "es"})

# Letters of words that are not English, and those of them that are Spanish rather than French.
_ACCENTED = re.compile(r"(?P<es>[ñóíúá¿¡])|[éèêàâçîôûëï]", re.IGNORECASE)

# Tags of words that say nothing beside a mention.
_EMPTY = frozenset({"around", "the", "of", "and", "one", "number", STOP, COMMA, DASH})

# Words between a convention or committee and what it is about.
_BESIDE = 4


class Gazetteer:
    """The names that the lexicons and the facts hold.

    `symbols` are canonical document symbols, `cities` English names, `bodies` the facts' bodies: what they add to
    the lexicons' names is understood in every language.  Misspelt words are not its business: `bot.nlu.spelling`
    comes before.
    """

    def __init__(
        self,
        lexicons: Mapping[str, Lexicon],
        symbols: Iterable[str] = (),
        cities: Iterable[str] = (),
        bodies: Iterable[Body] = (),
    ) -> None:
        if "en" not in lexicons:
            raise ValueError(f"gazetteer: there must be an English lexicon; found {sorted(lexicons)}")
        self._lexicons = dict(lexicons)
        self._symbols = tuple(sorted(set(symbols)))
        self._cities = tuple(sorted(set(cities)))
        self._bodies = {body.id: _names(body) for body in bodies}
        self._symbol_finder = SymbolFinder(self._symbols)
        self._taggers: dict[str, Tagger] = {}
        self._period_finders: dict[str, PeriodFinder] = {}
        self._duration_finders: dict[str, DurationFinder] = {}

    def find(self, text: str, language: str, today: date) -> Mentions:
        """What `text`, normalised, names.  `language` is one of LANGUAGES, another counts as English."""
        if language not in self._lexicons or language not in LANGUAGES:
            language = "en"
        mentions = self._find(text, language, today)
        if language in _LATIN and language != "en":
            return _with_names_of(mentions, self._find(text, "en", today))
        if language == "en" and (accented := _ACCENTED.search(text)):
            # "Please, la cinquième session, it was held quand?"
            other = "es" if accented["es"] else "fr"
            return _with_names_of(mentions, self._find(text, other, today)) if other in self._lexicons else mentions
        return mentions

    def warm(self, languages: Iterable[str] = LANGUAGES) -> None:
        """Build the matchers now instead of at the first message of each language."""
        for language in languages:
            if language in self._lexicons:
                self._tagger(language)
                self._period_finder(language)
                self._duration_finder(language)

    def words(self, language: str) -> frozenset[str]:
        """Every word of four letters or more that names something in the language, lower case, for spelling."""
        lexicon = self._lexicons[language]
        phrases = [phrase for _, _, phrase in lexicon.iter_phrases() if "{" not in phrase]
        phrases += self._cities
        phrases += [name for names in self._bodies.values() for name in names]
        phrases += self._period_finder(language).month_names()
        return frozenset(
            word
            for phrase in phrases
            # Short acronyms and their known slips ("UNDOC") are no words.
            if not (phrase.isupper() and len(phrase) <= 5)
            for word in phrase.lower().replace("-", " ").replace("'", " ").split()
            if len(word) >= 4 and word.isalpha()
        )

    def to_dict(self) -> dict[str, Any]:
        """All that it was built from, ready for JSON."""
        return {
            "lexicons": {language: lexicon.to_dict() for language, lexicon in self._lexicons.items()},
            "symbols": list(self._symbols),
            "cities": list(self._cities),
            "bodies": {body: list(names) for body, names in self._bodies.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Gazetteer:
        """From `to_dict`.  Raises LexiconError or KeyError on other data."""
        lexicons = {
            language: Lexicon.from_dict(language, sections, origin=f"gazetteer: {language}")
            for language, sections in data["lexicons"].items()
        }
        gazetteer = cls(lexicons, data["symbols"], data["cities"])
        gazetteer._bodies = {body: tuple(names) for body, names in data["bodies"].items()}
        return gazetteer

    def _find(self, text: str, language: str, today: date) -> Mentions:
        documents = self._symbol_finder.find(text)
        spans = [(document.start, document.end) for document in documents]
        periods = self._period_finder(language).find(text, today, spans)
        spans += [(period.start, period.end) for period in periods]
        items = self._tagger(language).tag(text)
        plain = masked(items, spans)
        meetings = tuple(add_occasions(plain, find_meetings(plain)))
        cities = tuple(_find_cities(items))
        durations = tuple(self._duration_finder(language).find(text, spans))
        named = [
            *spans,
            *((meeting.start, meeting.end) for meeting in meetings),
            *((city.start, city.end) for city in cities),
            *((duration.start, duration.end) for duration in durations),
        ]
        return Mentions(
            meetings=meetings,
            documents=(*documents, *_find_papers(items, documents)),
            bodies=tuple(_find_bodies(items, documents)),
            cities=cities,
            periods=periods,
            milestones=tuple(
                MilestoneMention(item.start, item.end, item.tags["milestones"])
                for item in items
                if "milestones" in item.tags
            ),
            countries=tuple(find_countries(items, text)),
            durations=durations,
            cues=tuple(dict.fromkeys(_find_cues(plain))),
            alone=bool(named) and all(_is_covered(item, named) for item in items),
        )

    def _tagger(self, language: str) -> Tagger:
        if language not in self._taggers:
            extra = [("bodies", body, name) for body, names in self._bodies.items() for name in names]
            extra += [("cities", city, city) for city in self._cities]
            extra += [("countries", code, name) for code, name in country_names(language)]
            if language != "en":
                extra += self._lexicons["en"].iter_phrases("bodies", "cities")
            self._taggers[language] = Tagger(self._lexicons[language], tuple(extra))
        return self._taggers[language]

    def _period_finder(self, language: str) -> PeriodFinder:
        if language not in self._period_finders:
            self._period_finders[language] = PeriodFinder(self._lexicons[language])
        return self._period_finders[language]

    def _duration_finder(self, language: str) -> DurationFinder:
        if language not in self._duration_finders:
            self._duration_finders[language] = DurationFinder(self._lexicons[language])
        return self._duration_finders[language]


def _names(body: Body) -> tuple[str, ...]:
    return (body.name.removeprefix("the "), *body.aliases)


def _find_bodies(items: list[Item], documents: tuple[DocumentMention, ...]) -> Iterable[BodyMention]:
    for position, item in enumerate(items):
        if "bodies" in item.tags:
            before = items[position - 1].tags if position else {}
            # "Second Committee" is one of the General Assembly's.
            if "ordinals" in before and item.tags["bodies"] == "ahc":
                continue
            yield BodyMention(item.start, item.end, item.tags["bodies"])


def _is_covered(item: Item, named: list[tuple[int, int]]) -> bool:
    """Whether an item is part of something named, or says nothing beside it."""
    return any(start < item.end and item.start < end for start, end in named) or not _EMPTY.isdisjoint(item.tags)


def _find_papers(items: list[Item], symbols: tuple[DocumentMention, ...]) -> Iterable[DocumentMention]:
    """Papers that are named in words; a name that a symbol stands beside ("draft resolution L.16") is the symbol's."""
    # A little before the symbol is the name's end.
    for item in masked(items, [(document.start - 2, document.end) for document in symbols]):
        for identifier in item.tags.get("papers", "").split():
            yield DocumentMention(item.start, item.end, identifier, by_name=True)


def _find_cues(items: list[Item]) -> Iterable[str]:
    for position, item in enumerate(items):
        cue = item.tags.get("cues")
        if cue == "foreign":
            # "Plastics" says whose the convention or the committee is only beside it.
            beside = items[max(position - _BESIDE, 0) : position + _BESIDE + 1]
            if any("treaty" in other.tags or other.tags.get("bodies") == "ahc" for other in beside):
                yield cue
        elif cue:
            yield cue


def _find_cities(items: list[Item]) -> Iterable[CityMention]:
    for position, item in enumerate(items):
        if "cities" not in item.tags:
            continue
        after = items[position + 1].tags if position + 1 < len(items) else {}
        if "treaty" in after or _ends_in_treaty(items, position):
            # "Budapest Convention", "Convention de Budapest"
            continue
        yield CityMention(item.start, item.end, item.tags["cities"], negated=_is_negated(items, position))


def _ends_in_treaty(items: list[Item], position: int) -> bool:
    if position and "treaty" in items[position - 1].tags:
        return True
    return position > 1 and "of" in items[position - 1].tags and "treaty" in items[position - 2].tags


def _is_negated(items: list[Item], position: int) -> bool:
    for item in reversed(items[max(position - 4, 0) : position]):
        if "not" in item.tags or "not_verb" in item.tags:
            return True
        if not any(tag in item.tags for tag in ("the", "verb", "beside_bare", "of")):
            return False
    return False


def _with_names_of(own: Mentions, other: Mentions) -> Mentions:
    """What the message's own language gives, and the names in another one that it does not cover."""
    # "Session" is French too: only an ordinal, kind, place or step shows that the words were of the other language.
    meetings = tuple(filter(_says_which, other.meetings))
    return replace(
        own,
        meetings=own.meetings if any(map(_says_which, own.meetings)) else meetings or own.meetings,
        periods=own.periods or other.periods,
        milestones=own.milestones or other.milestones,
        countries=own.countries or other.countries,
        durations=own.durations or other.durations,
        cues=own.cues or other.cues,
    )


def _says_which(meeting: MeetingMention) -> bool:
    """Whether more is said than that it is a meeting, or meetings."""
    return meeting.ordinal is not None or bool(meeting.kind or meeting.position or meeting.step)
