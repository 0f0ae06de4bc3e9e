"""What a conversation keeps from turn to turn."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.aspect import Aspect
from bot.dialogue.state import Option, State, state_from_json

TEXTS = st.lists(st.text(), max_size=3).map(tuple)
STATES = st.builds(
    State,
    items=TEXTS,
    aspect=st.none() | st.sampled_from(Aspect),
    options=st.lists(st.builds(Option, st.text(), st.text(), TEXTS), max_size=3).map(tuple),
    sources=TEXTS,
    meeting=st.none() | st.text(),
    earlier=st.none() | st.text(),
    period=st.none() | st.tuples(st.dates(), st.dates()),
)


@given(STATES)
def test_any_state_survives_the_slot(state: State) -> None:
    assert state_from_json(json.loads(json.dumps(state.to_json()))) == state


GOOD = State(("meeting/second",), Aspect.WHEN, (Option("A", "faq/a", ("meeting/first",)),), ("s",)).to_json()


@pytest.mark.parametrize(
    "garbage",
    [
        None,
        "",
        "topic",
        3,
        [],
        {},
        {"items": []},
        {**GOOD, "aspect": "taste"},
        {**GOOD, "aspect": 5},
        {**GOOD, "items": None},
        {**GOOD, "items": 7},
        {**GOOD, "sources": None},
        {**GOOD, "options": [{}]},
        {**GOOD, "options": ["A"]},
        {**GOOD, "options": [{"title": "A", "intent": "faq/a", "items": 1}]},
        {**GOOD, "options": None},
        {**GOOD, "meeting": 7},
        {**GOOD, "earlier": ["meeting/first"]},
        {**GOOD, "period": 7},
        {**GOOD, "period": "May"},
        {**GOOD, "period": ["2022-13-01", "2022-12-31"]},
        {**GOOD, "period": ["2022-12-01"]},
    ],
)
def test_garbage_begins_a_new_conversation(garbage: object) -> None:
    assert state_from_json(garbage) == State()


def test_keys_of_a_later_release_are_passed_over() -> None:
    assert state_from_json({**GOOD, "mood": "good"}).items == ("meeting/second",)
