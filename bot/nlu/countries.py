"""Countries in text, by Babel's names of territories and those of the lexicons."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

from bot.nlu.mentions import CountryMention
from bot.nlu.tagging import Item

# Codes of CLDR that are no country: unions, outlying and unknown regions.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
# Folded, "US" is a word of its own; only capitals mean the country.
_CAPITALS_ONLY = frozenset({"us"})


@lru_cache(maxsize=8)
def country_names(language: str) -> tuple[tuple[str, str], ...]:
    """(ISO 3166 code, name) of every country in a language, an ISO 639-1 code that Babel knows."""
    names = Locale(language).territories.items()
    countries = ((code, name) for code, name in names if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY)
    return (*countries, ("US", "US"))


def find_countries(items: list[Item], text: str) -> Iterable[CountryMention]:
    """The countries among the items of `text`, named in English."""
    english = Locale("en").territories
    for item in items:
        code = item.tags.get("countries")
        words = text[item.start : item.end]
        if code is None or (words.casefold() in _CAPITALS_ONLY and not words.isupper()):
            continue
        before = text[: item.start].casefold().rstrip()
        is_place = before.removesuffix(" the").endswith((" in", " outside"))
        yield CountryMention(item.start, item.end, english[code], is_place)
