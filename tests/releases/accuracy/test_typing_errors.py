"""Typing errors are those that people make, and the same for the same seed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.releases.accuracy.typing_errors import ERRORS, NEIGHBOURS, mistyped

QUESTION = "When was the third session of the committee held in Vienna?"


def test_the_same_seed_gives_the_same_errors() -> None:
    assert mistyped(QUESTION, 3) == mistyped(QUESTION, 3)
    assert len({mistyped(QUESTION, seed) for seed in range(20)}) > 15


@pytest.mark.parametrize("seed", range(20))
def test_a_question_is_changed_but_little(seed: int) -> None:
    wrong = mistyped(QUESTION, seed)
    assert wrong.rstrip("?.! ").lower() != QUESTION.rstrip("?").lower()
    assert OSA.distance(wrong.lower(), QUESTION.lower()) <= 8


@pytest.mark.parametrize("text", ["", "A/RES/75/282", "2021", "who", "第三届会议何时举行"])
def test_what_has_no_word_to_mistype_keeps_its_words(text: str) -> None:
    assert mistyped(text, 0).lower() == text.lower()


def test_symbols_of_documents_stay_as_they_are() -> None:
    assert all("a/ac.291/16" in mistyped("What does A/AC.291/16 contain?", seed).lower() for seed in range(30))


@given(word=st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12), data=st.data())
def test_each_error_is_one_slip_and_keeps_the_first_letter(word: str, data: st.DataObject) -> None:
    error = data.draw(st.sampled_from(ERRORS))
    at = data.draw(st.integers(1, len(word) - 1))
    wrong = error(word, at, random.Random(0))
    assert OSA.distance(word, wrong) <= 1
    assert wrong[0] == word[0]


def test_neighbours_lie_beside_each_other() -> None:
    assert set(NEIGHBOURS["s"]) == set("adwezx")
    assert all(a in NEIGHBOURS[b] for a, beside in NEIGHBOURS.items() for b in beside)
