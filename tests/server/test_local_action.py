"""Actions run in this process: their events, and what becomes of one that fails."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.server.local_action import LocalAction, local_actions

WORDS = "zebra crossing"


class Echo(Action):
    """Says what it was told."""

    def name(self) -> str:
        return "action_echo"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        dispatcher.utter_message(text=f"{tracker.sender_id}: {tracker.latest_message['text']}", reply={"a": 1})
        seen = {"topic": tracker.get_slot("topic"), "intents": sorted(domain["intents"])}
        return [{"event": "slot", "timestamp": None, "name": "topic", "value": seen}]


class AsyncEcho(Echo):
    """The same, as a coroutine."""

    async def run(  # type: ignore[override]
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        await asyncio.sleep(0)
        return super().run(dispatcher, tracker, domain)


class Failing(Action):
    """Fails half-way, with the user's words in its error."""

    def __init__(self, error: type[Exception]) -> None:
        self._error = error

    def name(self) -> str:
        return "action_failing"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="half an answer")
        raise self._error(f"cannot do {tracker.latest_message['text']}")


class Silent(Action):
    """Does nothing."""

    def name(self) -> str:
        return "action_silent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> None:
        return None


DOMAIN = Domain.from_yaml("intents: [ask]\nslots:\n  topic: {type: any, mappings: [{type: custom}]}\n")


def run(action: Action) -> list[Event]:
    tracker = DialogueStateTracker.from_events(
        "ann", [SlotSet("topic", "old"), UserUttered(WORDS, parse_data={"text": WORDS})], DOMAIN.slots
    )
    (local,) = local_actions([action], DOMAIN).values()
    return asyncio.run(local.run(CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker, DOMAIN))


@pytest.mark.parametrize("action", [Echo(), AsyncEcho()])
def test_utterances_come_first_then_events(action: Action) -> None:
    said, slot = run(action)
    assert isinstance(said, BotUttered)
    assert said.text == f"ann: {WORDS}"
    # What our action puts beside the text reaches the channel.
    assert said.message()["reply"] == {"a": 1}
    assert isinstance(slot, SlotSet)
    assert slot.value == {"topic": "old", "intents": ["ask"]}


def test_an_action_without_events_does_nothing() -> None:
    assert run(Silent()) == []


@pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError, StopIteration, OSError])
def test_a_failing_action_is_an_apology_and_logs_no_words(
    error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        (said,) = run(Failing(error))
    assert isinstance(said, BotUttered)
    assert "went wrong" in said.text
    assert "half an answer" not in said.text
    assert error.__name__ in caplog.text
    assert "action_failing" in caplog.text
    for word in WORDS.split():
        assert word not in caplog.text
        assert word not in said.text


def test_actions_are_known_by_name() -> None:
    known = local_actions([Echo(), Silent()], DOMAIN)
    assert list(known) == ["action_echo", "action_silent"]
    assert all(isinstance(action, LocalAction) and action.name() == name for name, action in known.items())
