"""Gazetteers are shared by what they hold, and texts are kept only where that was asked for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.gazetteers import Gazetteers, to_text
from bot.nlu.lexicon import load_lexicons

TODAY = date(2026, 11, 22)


def values(*cities: str) -> str:
    """A gazetteer's values."""
    return to_text(Gazetteer(load_lexicons(), cities=cities))


def test_the_same_values_share_one() -> None:
    gazetteers = Gazetteers()
    assert gazetteers.load(values("Vienna")) is gazetteers.load(values("Vienna"))
    assert gazetteers.load(values("Graz")) is not gazetteers.load(values("Vienna"))


def test_it_finds_what_its_values_hold() -> None:
    gazetteers = Gazetteers()
    gazetteers.remember()
    for _ in range(2):
        assert [c.city for c in gazetteers.load(values("Graz")).find("was it in Graz", "en", TODAY).cities] == ["Graz"]
        assert not gazetteers.load(values()).find("was it in Graz", "en", TODAY).cities


def test_what_was_found_depends_on_language_and_day() -> None:
    gazetteers = Gazetteers()
    gazetteers.remember()
    gazetteer, plain = gazetteers.load(values()), Gazetteer(load_lexicons())
    for language, today in [("en", TODAY), ("en", date(2025, 1, 1)), ("fr", TODAY), ("en", TODAY)]:
        text = "the second session last month"
        assert gazetteer.find(text, language, today) == plain.find(text, language, today)


@pytest.mark.parametrize("remembers", [True, False])
def test_texts_are_kept_only_where_asked_for(remembers: bool) -> None:
    gazetteers = Gazetteers()
    if remembers:
        gazetteers.remember()
    gazetteer = gazetteers.load(values())
    first, again = (gazetteer.find("the second session", "en", TODAY) for _ in range(2))
    assert first == again
    assert (first is again) is remembers


def test_only_the_last_are_held() -> None:
    gazetteers = Gazetteers()
    first = gazetteers.load(values())
    for city in ("Graz", "Linz"):
        gazetteers.load(values(city))
    assert gazetteers.load(values()) is not first
