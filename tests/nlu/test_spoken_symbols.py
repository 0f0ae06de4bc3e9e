"""Symbols that were dictated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.spoken_symbols import with_figures, with_signs


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("what did resolution seventy four slash two four seven do", "what did resolution 74/247 do"),
        ("Seventy-five slash two eighty-two", "75/282"),
        ("seventy nine stroke two hundred and forty three", "79/243"),
        ("twenty slash two hundred five", "20/205"),
        ("79 slash 243", "79/243"),
        ("AC two nine one slash nineteen", "AC 291/19"),
        ("seventy slash one oh two", "70/102"),
        ("the one seventy four slash two four seven", "the 74/247"),
        ("a slash a c dot 291 slash 19 what chapters", "A/AC.291/19 what chapters"),
        ("what is A slash AC dot two nine one slash twenty two slash rev dot three", "what is A/AC.291/22/Rev.3"),
        ("a slash seventy eight slash l point forty six", "A/78/L.46"),
        ("a slash res slash seventy-four slash two four seven", "A/RES/74/247"),
    ],
)
def test_number_words_on_both_sides_of_a_slash_are_figures(said: str, written: str) -> None:
    assert with_figures(said) == written


@pytest.mark.parametrize("text", ["slash and burn", "one or two", "a stroke of luck", "74/247", ""])
def test_other_texts_stay(text: str) -> None:
    assert with_figures(text) == text


@given(st.text(alphabet=st.sampled_from("oneslahtwyd 0123-"), max_size=60))
def test_never_raises(text: str) -> None:
    with_figures(text)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("when was it held question mark", "when was it held?"),
        ("um comma what is the AHC full stop", "um, what is the AHC."),
        ("a full stop to the talks was asked for", "a full stop to the talks was asked for"),
    ],
)
def test_signs_are_said_in_what_was_dictated(said: str, written: str) -> None:
    assert with_signs(said) == written
