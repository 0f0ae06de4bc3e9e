"""Remembers what the rules predict: asking them costs half a millisecond, twice a message, and the answer is the same.

Rules without entities, slots and forms see of a conversation only the order of its intents and actions, so that order
is what a prediction is remembered by.  Where a model has more than that, nothing is remembered.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Collection, Hashable

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

# Orders remembered: six families of intents in two turns make a hundred.
_MOST = 1_000


def sees_order_only(domain: Domain, policies: Collection[type]) -> bool:
    """Whether predictions of a model with these policies depend on the order of intents and actions alone."""
    return (
        set(policies) == {RulePolicy}
        and not domain.form_names
        and not any(slot.has_features() for slot in domain.slots)
        and not any(
            properties.get("used_entities")
            for intent, properties in domain.intent_properties.items()
            # Rasa's own ("restart"), which our normaliser lets nobody send.
            if intent not in DEFAULT_INTENTS
        )
    )


class RememberedPredictions:
    """Predictions of one model by the order of intents and actions that led to them."""

    def __init__(self) -> None:
        """Nothing remembered yet."""
        self._known: dict[Hashable, PolicyPrediction] = {}

    def find(self, order: Hashable) -> PolicyPrediction | None:
        """What was predicted after this order, with events of now."""
        known = self._known.get(order)
        if known is None:
            return None
        prediction = copy.copy(known)
        prediction.events = [copy.copy(event) for event in known.events]
        for event in prediction.events:
            event.timestamp = time.time()
        return prediction

    def remember(self, order: Hashable, prediction: PolicyPrediction) -> None:
        """Keep a prediction."""
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[order] = prediction


def order_of(tracker: DialogueStateTracker) -> Hashable | None:
    """Intents and actions of a conversation in order; None where something else happened in it that rules may see."""
    if tracker.followup_action or tracker.active_loop_name:
        return None
    order: list[str | bool | None] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            order.append(event.intent_name)
        elif isinstance(event, ActionExecuted):
            order.append(event.action_name)
        elif isinstance(event, DefinePrevUserUtteredFeaturization):
            order.append(event.use_text_for_featurization)
        elif not isinstance(event, (SlotSet, BotUttered, SessionStarted)):
            return None
    return tuple(order)
