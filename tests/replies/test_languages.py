"""The language of a reply, and the note to those who asked in another one."""

from __future__ import annotations

import pytest

from bot.nlu.language import detect_language
from bot.replies.languages import LANGUAGES, language_note, reply_language

OTHERS = sorted(set(LANGUAGES) - {"en"})


def test_the_six_languages_of_the_united_nations_are_known() -> None:
    assert sorted(LANGUAGES) == ["ar", "en", "es", "fr", "ru", "zh"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_replies_are_in_english_for_now(language: str) -> None:
    assert reply_language(language) == "en"


@pytest.mark.parametrize("language", OTHERS)
def test_who_asks_in_another_language_is_told_so_in_it(language: str) -> None:
    note = language_note(language)
    assert note
    assert "\n" not in note
    assert detect_language(note) == language


def test_english_needs_no_note() -> None:
    assert language_note("en") is None
