"""The first steps on a text, and that they are kept by those alone who ask for it."""

from __future__ import annotations

import pytest

from bot.nlu import preparation
from bot.nlu.preparation import Preparations, prepare_example, prepare_message


def test_a_message_is_cleaned_and_cut_and_an_example_is_one_question() -> None:
    text = "  /When was the first session?  And who chaired it?"
    message = prepare_message(text)
    assert message.text == "When was the first session? And who chaired it?"
    assert message.language == "en"
    assert [number for number, _ in message.pieces][-1] == 2
    assert message.pieces[-1][1] == message.text
    assert prepare_example(text).pieces == ((0, text.strip().replace("  ", " ")),)


def test_texts_are_kept_where_that_is_wanted_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(preparation, "detect_language", lambda text: asked.append(text) or "fr")
    kept, forgetful = Preparations(), Preparations()
    kept.remember()
    assert kept.message("où ?") == kept.message("où ?") == forgetful.message("où ?") == forgetful.message("où ?")
    assert len(asked) == 3
    # The same text as an example is another matter.
    assert kept.example("/où ?").text != kept.message("/où ?").text
