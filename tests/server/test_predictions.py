"""Remembered predictions are those that the rules make."""

from __future__ import annotations

import itertools

import pytest
from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.server.agent import LocalAgent
from bot.server.predictions import RememberedPredictions, order_of, sees_order_only
from bot.settings import ROOT

FAMILIES = ("faq", "fact", "smalltalk", "out_of_scope", "several", "unsure")
DOMAIN = Domain.from_path(str(ROOT / "domain.yml"))


def begun(*families: str) -> list[Event]:
    """A conversation up to the last message, which is not answered yet."""
    events: list[Event] = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
    for family in families:
        events += [
            UserUttered("words", {"name": family}, [{"entity": "city", "value": "Vienna"}]),
            DefinePrevUserUtteredFeaturization(False),
            ActionExecuted("action_answer"),
            BotUttered("answer"),
            SlotSet("topic", {"items": [family]}),
            ActionExecuted("action_listen"),
        ]
    return events[:-5]


def tracker(events: list[Event]) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("ann", events, DOMAIN.slots, domain=DOMAIN)


def test_a_remembered_prediction_is_what_the_rules_predict(agent: LocalAgent) -> None:
    processor = agent.processor
    assert processor._predictions is not None
    for families in itertools.product(FAMILIES, repeat=2):
        for answered in ([], [DefinePrevUserUtteredFeaturization(False), ActionExecuted("action_answer")]):
            events = begun(*families) + answered
            asked = MessageProcessor._predict_next_with_tracker(processor, tracker(events))
            first, again = (processor._predict_next_with_tracker(tracker(events)) for _ in range(2))
            name = actions(processor)[asked.max_confidence_index]
            assert name == ("action_listen" if answered else "action_answer")
            assert first == asked == again


def actions(processor: MessageProcessor) -> list[str]:
    names: list[str] = processor.domain.action_names_or_texts
    return names


def test_events_of_a_remembered_prediction_are_of_now(agent: LocalAgent) -> None:
    processor = agent.processor
    events = begun("faq")
    first, again = (processor._predict_next_with_tracker(tracker(events)) for _ in range(2))
    assert [event.type_name for event in again.events] == [event.type_name for event in first.events]
    assert all(one is not other and one.timestamp <= other.timestamp for one, other in zip(first.events, again.events))


def test_the_order_is_of_intents_and_actions_only() -> None:
    assert order_of(tracker(begun("faq", "fact"))) == order_of(tracker([*begun("faq", "fact"), SlotSet("topic", None)]))
    assert order_of(tracker(begun("faq", "fact"))) != order_of(tracker(begun("fact", "faq")))
    assert order_of(tracker([*begun("faq"), Restarted()])) is None


SLOT = "slots:\n  a: {type: text, influence_conversation: true, mappings: [{type: custom}]}\n"


@pytest.mark.parametrize(
    ("domain", "policies", "expected"),
    [
        ("intents: [{faq: {use_entities: []}}]\nentities: [city]\n", [RulePolicy], True),
        ("intents: [faq]\nentities: [city]\n", [RulePolicy], False),
        ("intents: [faq]\n", [RulePolicy, MemoizationPolicy], False),
        ("intents: [faq]\n" + SLOT, [RulePolicy], False),
        ("intents: [faq]\nforms: {ask: {required_slots: []}}\n", [RulePolicy], False),
        ("intents: [faq]\n", [], False),
    ],
)
def test_where_rules_see_more_nothing_is_remembered(domain: str, policies: list[type], expected: bool) -> None:
    assert sees_order_only(Domain.from_yaml(domain), policies) is expected


def test_what_is_remembered_is_bounded() -> None:
    remembered = RememberedPredictions()
    processor_prediction = object()
    for number in range(2_500):
        remembered.remember(number, processor_prediction)  # type: ignore[arg-type]
    assert len(remembered._known) <= 1_000
