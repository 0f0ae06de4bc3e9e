"""Rasa's agent with our actions run in process; no monkeypatching, two overridden seams."""

from __future__ import annotations

import copy
import logging
import tarfile
import tempfile
import traceback
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.processor import ActionLimitReached, MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ModelNotFound
from rasa.model import get_latest_model
from rasa.shared.core.events import ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker

from actions import all_actions
from bot.server.graph_runner import SequentialGraphRunner
from bot.server.local_action import TROUBLE, Observe, local_actions
from bot.server.model_storage import QuickStorage
from bot.server.predictions import RememberedPredictions, order_of, sees_order_only
from bot.server.tracker_store import ConversationStore

logger = logging.getLogger(__name__)


class LocalProcessor(MessageProcessor):
    """A processor that runs the actions of the `actions` package without HTTP."""

    def __init__(self, *args: Any, observe: Observe | None = None, **kwargs: Any) -> None:
        """Loads the model as Rasa does; raises what Rasa raises (`ModelNotFound` among them)."""
        super().__init__(*args, **kwargs)
        self._local = local_actions(all_actions(), self.domain, observe)
        nodes = self.model_metadata.predict_schema.nodes.values()
        policies = [node.uses for node in nodes if issubclass(node.uses, Policy)]
        self._predictions = RememberedPredictions() if sees_order_only(self.domain, policies) else None

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        """Rasa's own loading, with another runner."""
        path = model_path if Path(model_path).is_file() else get_latest_model(str(model_path))
        if path is None:
            raise ModelNotFound(f"No model found at path '{model_path}'.")
        with tempfile.TemporaryDirectory() as folder:
            try:
                metadata, runner = load_predict_graph_runner(
                    Path(folder), Path(path), QuickStorage, SequentialGraphRunner
                )
            except tarfile.TarError as error:
                raise ModelNotFound(f"Model {path} can not be loaded.") from error
        return Path(path).name, metadata, runner

    def unobserved(self, tracker_store: TrackerStore, lock_store: LockStore) -> LocalProcessor:
        """The same model on other stores: what is tried out there, no conversation here and no observer sees."""
        other = copy.copy(self)
        other._local = local_actions(all_actions(), self.domain)
        other.tracker_store, other.lock_store = tracker_store, lock_store
        return other

    def _get_action(self, action_name: str) -> Action | None:
        return self._local.get(action_name) or super()._get_action(action_name)

    # The prediction loop does not ask `_get_action`: it looks the action up by index inside this method.
    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """The next action and the prediction behind it; raises ActionLimitReached."""
        predict_another = self.should_predict_another_action(tracker.latest_action_name)
        if self.is_action_limit_reached(tracker, predict_another):
            raise ActionLimitReached("The limit of actions to predict has been reached.")
        prediction = self._predict_next_with_tracker(tracker)
        name = self.domain.action_names_or_texts[prediction.max_confidence_index]
        return self._get_action(name), prediction

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        order = order_of(tracker) if self._predictions is not None else None
        if self._predictions is None or order is None:
            return super()._predict_next_with_tracker(tracker)
        prediction = self._predictions.find(order)
        if prediction is None:
            prediction = super()._predict_next_with_tracker(tracker)
            self._predictions.remember(order, prediction)
        return prediction

    # The two methods below are Rasa's without what they spend on messages for its debug log, a millisecond a turn.

    def _log_action_on_tracker(
        self, tracker: DialogueStateTracker, action: Action, events: list[Event] | None, prediction: PolicyPrediction
    ) -> None:
        if not any(isinstance(event, ActionExecutionRejected) for event in events or []):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Nothing: our classifier knows no intent that the domain does not."""


class LocalAgent(Agent):
    """An agent whose processor is a `LocalProcessor`; set `observe` before the model is loaded."""

    # Sees every reply.
    observe: Observe | None = None

    def __init__(self, *, tracker_store: ConversationStore, **kwargs: Any) -> None:
        """`kwargs` are those of Rasa's agent, which hides the store behind one that cannot delete."""
        super().__init__(tracker_store=tracker_store, **kwargs)
        self._conversations = tracker_store

    async def forget(self, sender_id: str) -> bool:
        """Delete a conversation; whether there was one.  Raises what the database raises."""
        async with self.lock_store.lock(sender_id):
            return await self._conversations.delete(sender_id)

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a trained model; on failure the one that served goes on serving, and the error is raised."""
        self.serve(self.load_processor(model_path), fingerprint)

    def load_processor(self, model_path: str | Path) -> LocalProcessor:
        """A processor of a trained model on this agent's stores, which nothing serves yet; may run in any thread."""
        return LocalProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
            http_interpreter=self.http_interpreter,
            observe=self.observe,
        )

    def serve(self, processor: LocalProcessor, fingerprint: str | None = None) -> None:
        """Answer the next message with `processor`; messages that are being answered keep the one they began with."""
        self.processor = processor
        self.domain = processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses if self.domain else {}

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Answer a message; where that fails the user gets an apology, and the log the kind of error but no words."""
        try:
            return await super().handle_message(message)
        except Exception as error:  # the last line of defence of every channel
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error("A message was not answered: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
            if message.output_channel is not None:
                await message.output_channel.send_response(message.sender_id, {"text": TROUBLE})
            return None
