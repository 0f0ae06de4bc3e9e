"""Papers named by their date or by the last number of their symbol."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.context import Context
from bot.dialogue.implied_papers import with_implied_papers
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.nlu.mentions import Mentions, PeriodMention
from tests.dialogue.builders import bare, mentions, paper, period, session
from tests.dialogue.conftest import TODAY


def named(facts: Facts, text: str, said: Mentions, about: str = "") -> list[str]:
    context = Context(facts, State(items=(about,) if about else ()), TODAY, text)
    return [mention.symbol for mention in with_implied_papers(said, context).documents]


def time(text: str, words: str, first: str, last: str) -> PeriodMention:
    start = text.index(words)
    return replace(period(first, last, words), start=start, end=start + len(words))


@pytest.mark.parametrize(
    "text",
    [
        "Which paragraph of the 2021 resolution is it?",
        "what does the resolution of 2021 say",
        "2021's General Assembly resolution",
        "the resolution adopted in 2021, was it contested",
    ],
)
def test_a_year_beside_the_word_names_the_resolution_of_that_year(facts: Facts, text: str) -> None:
    assert named(facts, text, mentions(time(text, "2021", "2021-01-01", "2021-12-31"))) == ["A/RES/75/282"]


def test_the_time_then_names_no_meeting(facts: Facts) -> None:
    text = "Which paragraph of the 2021 resolution is it?"
    said = mentions(time(text, "2021", "2021-01-01", "2021-12-31"))
    assert with_implied_papers(said, Context(facts, State(), TODAY, text)).periods == ()


def test_a_year_without_a_resolution_or_away_from_the_word_names_none(facts: Facts) -> None:
    text = "the 2023 resolution"
    assert named(facts, text, mentions(time(text, "2023", "2023-01-01", "2023-12-31"))) == []
    text = "Did they use the resolution when they met in 2021?"
    assert named(facts, text, mentions(time(text, "2021", "2021-01-01", "2021-12-31"))) == []


def test_a_bare_number_is_the_last_of_a_symbol_beside_the_paper_spoken_of(facts: Facts) -> None:
    about = "document/A/AC.291/16"
    assert named(facts, "and what's in 19?", mentions(bare(19)), about) == ["A/AC.291/19"]
    assert named(facts, "and /19?", Mentions(), about) == ["A/AC.291/19"]
    assert named(facts, "and what's in 19?", mentions(bare(19))) == []


@pytest.mark.parametrize(("text", "number"), [("and session 19?", 19), ("and 16?", 16), ("and 17?", 17)])
def test_a_session_the_paper_itself_or_an_unknown_one_is_none(facts: Facts, text: str, number: int) -> None:
    said = mentions(session(number) if "session" in text else bare(number))
    assert named(facts, text, said, "document/A/AC.291/16") == []


def test_a_symbol_stays_what_is_named(facts: Facts) -> None:
    assert named(facts, "75/282 or 19?", mentions(paper("75/282")), "document/A/AC.291/16") == ["75/282"]
