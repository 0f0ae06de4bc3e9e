"""What is learnt from is told apart by everything but its vector, which the text determines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bot.nlu.components.question_classifier import Labelled
from bot.nlu.mentions import MeetingMention, Mentions

ONE = Labelled("What is the AHC?", "en", Mentions(), "faq/ahc", held_out=False, vector=np.zeros(3))


def test_the_same_question_is_equal_whatever_array_holds_its_vector() -> None:
    assert [replace(ONE, vector=np.ones(3))] == [ONE]


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "What was the AHC?"},
        {"language": "fr"},
        {"mentions": Mentions(meetings=(MeetingMention(0, 4),))},
        {"label": "faq/chair"},
        {"held_out": True},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_every_change_tells(changed: dict[str, Any]) -> None:
    assert replace(ONE, **changed) != ONE
