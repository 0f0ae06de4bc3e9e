"""What is found by what is told of it."""

from __future__ import annotations

import pytest

from bot.dialogue.lookup import find_told, find_told_by_other
from bot.dialogue.subjects import item_of
from bot.facts.snapshot import Facts


def found(text: str, facts: Facts) -> list[str]:
    return [item_of(subject) for subject in find_told(text, facts.meetings, facts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At which session were coordinators appointed?", ["meeting/sixth"]),
        ("when were the co-facilitators and coordinators appointed", ["meeting/sixth"]),
        ("Which one decided on the structure of the text?", ["meeting/first"]),
        ("who met in the Trusteeship Council Chamber", ["meeting/third"]),
    ],
)
def test_words_of_one_account_find_it(facts: Facts, text: str, expected: list[str]) -> None:
    assert found(text, facts) == expected


@pytest.mark.parametrize(
    "text",
    [
        "When was it?",
        "which session was that",
        "who catered for the coordinators of the buffet lunch",
        "at which session were lions elected emperors of Mars",
        "",
    ],
)
def test_words_that_no_account_has_find_nothing(facts: Facts, text: str) -> None:
    assert found(text, facts) == []


def test_words_that_many_accounts_have_tell_nothing_apart(facts: Facts) -> None:
    assert found("which consultation took input from civil society and academic institutions", facts) == []


def test_only_what_is_asked_about_is_found(facts: Facts) -> None:
    sixth = facts.find_meeting("sixth")
    assert sixth is not None
    assert find_told("coordinators appointed", [sixth], facts) == (sixth,)
    assert find_told("coordinators appointed", facts.documents, facts) == ()


def test_what_is_said_of_one_paper_may_be_in_the_other_of_its_kind(facts: Facts) -> None:
    sixteen, nineteen = facts.find_document("A/AC.291/16"), facts.find_document("A/AC.291/19")
    assert sixteen is not None and nineteen is not None
    said = "A/AC.291/16 is the one with the preamble and the final provisions, no?"
    assert find_told_by_other(said, sixteen, facts) == nineteen
    assert find_told_by_other("what of criminalization in A/AC.291/16?", sixteen, facts) is None
    assert find_told_by_other("when was A/AC.291/16 written?", sixteen, facts) is None
