"""What a trainer keeps between two builds, and what it forgets."""

from __future__ import annotations

from bot.faq.entry import Catalogue
from bot.registry.gate import Judged
from bot.releases.memory import Memory

NOTHING = Catalogue({}, {}, {})


def test_the_same_model_is_judged_once() -> None:
    memory, judged = Memory(), Judged({}, "x")
    assert memory.judged("one x", lambda: judged) is judged
    assert memory.judged("one x", lambda: Judged({}, "never")) is judged
    other = Judged({}, "y")
    assert memory.judged("one y", lambda: other) is other


def test_what_was_held_belongs_to_one_set_of_facts() -> None:
    memory = Memory()
    held = memory.held("facts")
    held.keep(NOTHING, {})
    assert memory.held("facts") is held
    assert memory.held("other facts") is not held
    assert memory.held("facts") is not held


def test_readings_are_those_of_the_last_model() -> None:
    memory = Memory()
    assert not memory.has_readings
    memory.readings("one")["asked", "today"] = []
    assert memory.has_readings
    assert memory.readings("one") != {}
    assert memory.readings("two") == {}
