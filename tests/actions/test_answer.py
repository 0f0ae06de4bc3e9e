"""The action on a tracker of `rasa_sdk`, as both the local action and an action server run it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import all_actions
from actions.answer import ActionAnswer
from bot.nlu.question import Question
from bot.replies.reply import Outcome
from bot.replies.text import from_json, plain_text
from bot.settings import Settings
from tests.dialogue.builders import asked, period, session

DOMAIN: dict[str, Any] = {
    "responses": {
        "utter_faq/ahc": [
            {
                "text": "It is a committee.",
                "metadata": {
                    "title": "What is the AHC?",
                    "sources": ["unodc_faq"],
                    "as_of": "2024-03-14",
                    "review_by": "2027-03-01",
                    "owner": "faq-team",
                    "related": [],
                    "about": ["body/ahc"],
                },
            }
        ],
        "utter_smalltalk/greet": [{"text": "Hello!"}],
    }
}


@pytest.fixture
def action(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> ActionAnswer:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("AHC_TODAY", "2026-11-22")
    return ActionAnswer()


def tracker(*questions: Question, topic: object = None, metadata: object = None) -> Tracker:
    message = {"questions": [question.to_json() for question in questions], "metadata": metadata}
    return Tracker("ann", {"topic": topic}, message, [], False, None, {}, "action_listen")


def run(action: ActionAnswer, asked_of: Tracker) -> tuple[dict[str, Any], Any]:
    """The one message, and the topic set."""
    dispatcher = CollectingDispatcher()
    (event,) = action.run(dispatcher, asked_of, DOMAIN)
    (message,) = dispatcher.messages
    assert (event["event"], event["name"]) == ("slot", "topic")
    return message, event["value"]


def test_it_is_the_only_action_and_named_as_the_domain_has_it() -> None:
    assert [action.name() for action in all_actions()] == ["action_answer"]


def test_the_message_is_plain_text_with_buttons_and_the_reply_s_value(action: ActionAnswer) -> None:
    message, _ = run(action, tracker(asked("fact/when", session(2))))
    reply = from_json(message["custom"]["reply"] if "reply" not in message else message["reply"])
    assert message["text"] == plain_text(reply)
    assert "30 May to 10 June 2022" in message["text"]
    assert "Sources: " in message["text"]
    assert message["buttons"] == [{"title": b.title, "payload": b.text} for b in reply.suggestions]


def test_the_topic_carries_the_conversation(action: ActionAnswer) -> None:
    _, topic = run(action, tracker(asked("fact/when", session(2))))
    message, _ = run(action, tracker(asked("fact/where"), topic=topic))
    assert "Vienna" in message["text"]


@pytest.mark.parametrize("topic", ["old", 5, {"items": 1}, []])
def test_a_topic_of_another_release_is_none(action: ActionAnswer, topic: object) -> None:
    message, _ = run(action, tracker(asked("fact/where"), topic=topic))
    assert message["reply"]["outcome"] == Outcome.CLARIFIED.value


@pytest.mark.parametrize(
    ("metadata", "told"), [(None, "22 November 2026"), ({}, "22 November 2026"), ({"today": "2023-01-10"}, "Yes.")]
)
def test_today_is_the_message_s_else_the_settings(action: ActionAnswer, metadata: object, told: str) -> None:
    message, _ = run(action, tracker(asked("fact/held"), metadata=metadata))
    assert told in message["text"]


def test_with_the_database_gone_an_entry_keeps_its_sources(action: ActionAnswer, settings: Settings) -> None:
    before, _ = run(action, tracker(asked("faq/ahc")))
    Path(settings.database_url.removeprefix("sqlite:///")).unlink()
    after, _ = run(action, tracker(asked("faq/ahc")))
    assert after["text"] == before["text"]
    assert "Sources: UNODC" in after["text"]
    sorry, _ = run(action, tracker(asked("fact/when", session(2)), topic={"items": ["faq/ahc"]}))
    assert "sorry" in sorry["text"]


def test_a_new_model_s_answers_are_read(action: ActionAnswer) -> None:
    run(action, tracker(asked("smalltalk/greet")))
    dispatcher = CollectingDispatcher()
    action.run(
        dispatcher, tracker(asked("smalltalk/greet")), {"responses": {"utter_smalltalk/greet": [{"text": "Good day!"}]}}
    )
    assert dispatcher.messages[0]["text"] == "Good day!"


def test_a_relative_day_may_come_from_the_message(action: ActionAnswer) -> None:
    today = period("2023-01-10", "2023-01-10", "today", relative=True)
    message, _ = run(action, tracker(asked("fact/held", today), metadata={"today": "2023-01-10"}))
    assert "fourth session" in message["text"]


def test_an_item_of_a_channel_is_told_whatever_the_text(action: ActionAnswer) -> None:
    message, topic = run(
        action, tracker(asked("smalltalk/greet", text="nonsense"), metadata={"item": "meeting/second"})
    )
    assert "30 May to 10 June 2022" in message["text"]
    assert list(topic["items"]) == ["meeting/second"]
    for gone in ("faq/gone", 7, None):
        told, _ = run(action, tracker(asked("smalltalk/greet", text="Hi"), metadata={"item": gone}))
        assert told["text"] == "Hello!"
