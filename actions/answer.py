"""The one custom action: reads the tracker, asks `bot.dialogue`, sends the reply."""

from __future__ import annotations

import logging
from datetime import date, datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.dialogue.on_item import respond_on
from bot.dialogue.respond import respond
from bot.dialogue.state import state_from_json
from bot.facts.database import FactsUnavailable
from bot.facts.snapshot import Facts
from bot.facts.store import FactStore
from bot.faq.entry import Catalogue, catalogue_from_responses
from bot.nlu.question import question_from_json
from bot.replies.text import plain_text, to_json
from bot.settings import Settings, load_settings

logger = logging.getLogger(__name__)

TOPIC_SLOT = "topic"


class ActionAnswer(Action):
    """Answers the latest message, whatever it asks."""

    def __init__(self) -> None:
        """Opens nothing yet: Rasa constructs actions to learn their names."""
        self._settings: Settings | None = None
        self._store: FactStore | None = None
        self._known = Facts()
        self._domain: dict[str, Any] | None = None
        self._catalogue = Catalogue({}, {}, {})

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter one reply, with its value in the message's metadata, and set the topic."""
        message = tracker.latest_message or {}
        facts, catalogue, today = self._facts(), self._prepared(domain), self._today(message)
        # What a button or a link of a channel stands for; no text that a user types sets it.
        item = (message.get("metadata") or {}).get("item")
        chosen = respond_on(item, facts, catalogue, today) if isinstance(item, str) else None
        if chosen is None:
            questions = [question_from_json(values) for values in message.get("questions") or []]
            state = state_from_json(tracker.get_slot(TOPIC_SLOT))
            chosen = respond(questions, state, facts, catalogue, today)
        reply, state = chosen
        dispatcher.utter_message(
            text=plain_text(reply),
            buttons=[{"title": button.title, "payload": button.text} for button in reply.suggestions],
            reply=to_json(reply),
        )
        return [SlotSet(TOPIC_SLOT, state.to_json())]

    def _facts(self) -> Facts:
        if self._store is None:
            self._store = FactStore(self._load_settings().database_url)
        try:
            self._known = self._store.snapshot()
        except FactsUnavailable:
            # Entries still answer and still name their sources; questions on facts get an apology.
            logger.warning("The database of facts cannot be read; questions on facts are not answered.")
            return Facts(sources=self._known.sources, available=False)
        return self._known

    def _prepared(self, domain: dict[str, Any]) -> Catalogue:
        # `bot serve` hands the same dictionary to every call of one model; an action server gets a new one each time.
        if domain is not self._domain:
            self._catalogue = catalogue_from_responses(domain.get("responses", {}))
            self._domain = domain
        return self._catalogue

    def _today(self, message: dict[str, Any]) -> date:
        given = (message.get("metadata") or {}).get("today")
        if given:
            return date.fromisoformat(given)
        return self._load_settings().today or datetime.now(timezone.utc).date()

    def _load_settings(self) -> Settings:
        if self._settings is None:
            self._settings = load_settings()
        return self._settings
