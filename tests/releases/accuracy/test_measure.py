"""Conversations held with the real agent become observations without words."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.facts.files import load_records
from bot.facts.merging import merge
from bot.releases.accuracy.measure import Measured, measure
from bot.releases.dialogues import Conversation, load_conversations
from bot.settings import load_settings

CONVERSATIONS = """
- id: dates
  class: facts
  turns:
    - {user: "When was the second session?", outcome: answered, contains: ["30 May"]}
    - {user: "which city was that?", outcome: answered, contains: ["Vienna"]}
- id: weather
  class: decline_far
  turns:
    - {user: "What will the weather be like in Paris tomorrow?", outcome: declined}
- id: two
  class: several
  turns:
    - {user: "When was the third session? And who is the secretariat?", outcome: answered, contains: ["New York"]}
- id: french
  class: languages
  turns:
    - {user: "Où a eu lieu la deuxième session ?", outcome: answered, contains: ["Vienna"]}
"""


@pytest.fixture(scope="module")
def measured(agent: object, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    file = tmp_path_factory.mktemp("measure") / "few.yml"
    file.write_text(CONVERSATIONS, encoding="utf-8")
    facts = merge(load_records(load_settings({}).facts_dir))
    facts = replace(facts, meetings=tuple(m for m in facts.meetings if m.id in ("second", "sixth")))
    return asyncio.run(measure(agent, _held_anew(file), facts))


def _held_anew(file: Path) -> list[Conversation]:
    return [replace(c, id=f"measured-{c.id}") for c in load_conversations(file)]


def test_every_turn_is_observed(measured: Measured) -> None:
    assert [(o.conversation, o.turn) for o in measured.observations] == [
        ("measured-dates", 0),
        ("measured-dates", 1),
        ("measured-weather", 0),
        ("measured-two", 0),
        ("measured-french", 0),
    ]
    assert all(o.right for o in measured.observations)
    assert [o.answered for o in measured.observations] == [True, True, False, True, True]
    assert [o.answerable for o in measured.observations] == [True, True, False, True, True]
    assert [o.questions for o in measured.observations] == [1, 1, 1, 2, 1]
    assert all(0 <= o.sureness <= 1 for o in measured.observations)


def test_only_english_is_mistyped(measured: Measured) -> None:
    keys = [(o.conversation, o.turn) for o in measured.clean]
    assert keys == [(o.conversation, o.turn) for o in measured.misspelt]
    assert {conversation for conversation, _ in keys} == {"measured-dates", "measured-weather", "measured-two"}


def test_probes_are_asked_of_every_meeting(measured: Measured) -> None:
    assert measured.meetings.counts.total() == 12
    assert measured.meetings.right_share > 0.6
