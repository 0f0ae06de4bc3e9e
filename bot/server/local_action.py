"""Runs the actions of the `actions` package in this process, where Rasa would post the tracker to a server.

Rasa's `RemoteAction` costs some 50 ms a call: the whole tracker as JSON, and a schema check that checks the schema
first.  The same `rasa_sdk` actions run here on the few values that they read.
"""

from __future__ import annotations

import inspect
import logging
import traceback
from collections.abc import Callable, Iterable
from typing import Any

import rasa_sdk
from rasa.core.actions.action import Action, create_bot_utterance
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk.executor import CollectingDispatcher

from bot.server.events import event_from

logger = logging.getLogger(__name__)

# Sees the user's text, the channel's name, and the reply as JSON-able values; must neither wait nor raise.
Observe = Callable[[str, str, dict[str, Any]], None]

TROUBLE = "Something went wrong on my side and I have no answer. Please try again."


class LocalAction(Action):
    """One `rasa_sdk` action as an action of Rasa."""

    def __init__(self, action: rasa_sdk.Action, domain: dict[str, Any], observe: Observe | None = None) -> None:
        """`domain` is the model's domain as a dictionary, made once for all calls; `observe` sees every reply."""
        self._action = action
        self._domain = domain
        self._observe = observe

    def name(self) -> str:
        """The name by which the domain knows the action."""
        return str(self._action.name())

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """The utterances and events of the action, utterances first as `RemoteAction` gives them."""
        dispatcher = CollectingDispatcher()
        try:
            result = self._action.run(dispatcher, _sdk_tracker(tracker), self._domain)
            events = await result if inspect.isawaitable(result) else result
        except Exception as error:  # whatever an action raises, the user gets a sentence
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error("%s failed: %s at %s:%s", self.name(), type(error).__name__, place.filename, place.lineno)
            return [BotUttered(text=TROUBLE)]
        self._tell(tracker, dispatcher)
        utterances = [create_bot_utterance(dict(message)) for message in dispatcher.messages]
        told = (event_from(values) for values in events or [])
        return [*utterances, *(event for event in told if event is not None)]

    def _tell(self, tracker: DialogueStateTracker, dispatcher: CollectingDispatcher) -> None:
        if self._observe is None or tracker.latest_message is None:
            return
        text, channel = tracker.latest_message.text or "", tracker.get_latest_input_channel() or ""
        for message in dispatcher.messages:
            if message.get("reply"):
                self._observe(text, channel, message["reply"])


def local_actions(
    actions: Iterable[rasa_sdk.Action], domain: Domain, observe: Observe | None = None
) -> dict[str, LocalAction]:
    """The actions by name, sharing one dictionary of the domain."""
    domain_values = domain.as_dict()
    return {str(action.name()): LocalAction(action, domain_values, observe) for action in actions}


def _sdk_tracker(tracker: DialogueStateTracker) -> rasa_sdk.Tracker:
    # No events: our actions read slots and the latest message only, so a long conversation costs nothing here.
    return rasa_sdk.Tracker(
        sender_id=tracker.sender_id,
        slots=tracker.current_slot_values(),
        latest_message=dict(tracker.latest_message.parse_data) if tracker.latest_message else {},
        events=[],
        paused=tracker.is_paused(),
        followup_action=tracker.followup_action,
        active_loop={},
        latest_action_name=tracker.latest_action_name,
    )
