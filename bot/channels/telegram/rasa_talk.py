"""The bot behind the channel: Rasa's agent, the facts, the feedback."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain

from bot.channels.conversation import reply_to
from bot.channels.telegram.edition import Edition, topics_of
from bot.facts.database import FactsUnavailable, make_engine
from bot.facts.snapshot import Facts
from bot.facts.store import FactStore
from bot.faq.entry import Catalogue, catalogue_from_responses
from bot.feedback.feedback import Feedback
from bot.feedback.store import FeedbackStore
from bot.nlu.question import question_from_json
from bot.replies.reply import Outcome, Reply
from bot.server.agent import LocalAgent
from bot.server.privacy import conversation_key
from bot.settings import Settings

logger = logging.getLogger(__name__)

# Probability from which the classifier's guess comes before what the words alone find.
_GUESS_AT = 0.3


class RasaTalk:
    """`bot.channels.telegram.talk.Talk` on an agent that may be replaced at any time."""

    def __init__(
        self,
        settings: Settings,
        agent: Callable[[], Agent],
        handle: Callable[[UserMessage], Awaitable[Any]],
    ) -> None:
        """`agent` gives the agent that serves now; `handle` hands a message to it."""
        self._settings = settings
        self._agent = agent
        self._handle = handle
        self._facts = FactStore(settings.database_url)
        self._feedback = FeedbackStore(make_engine(settings.database_url), conversation_key(settings.secret_file))
        # The domain last read, and what was read from it: a release keeps its domain.
        self._domain: Domain | None = None
        self._catalogue = Catalogue({}, {}, {})
        self._topics: dict[str, tuple[str, ...]] = {}

    def edition(self) -> Edition:
        """What can be browsed now; without meetings and sources where the database is gone."""
        agent = self._agent()
        domain = agent.domain
        if domain is not None and domain is not self._domain:
            self._catalogue = catalogue_from_responses(domain.as_dict().get("responses", {}))
            self._topics = topics_of(self._catalogue, self._settings.faq_dir)
            self._domain = domain
        try:
            facts = self._facts.snapshot()
        except FactsUnavailable:
            facts = Facts(available=False)
        release = agent.processor.model_filename if agent.processor is not None else ""
        today = self._settings.today or datetime.now(timezone.utc).date()
        return Edition(release, self._catalogue, facts, self._topics, today)

    async def ask(self, conversation: str, text: str, item: str | None = None) -> Reply:
        """The agent's reply."""
        metadata = {"item": item} if item is not None else None
        message = UserMessage(text, None, conversation, input_channel="telegram", metadata=metadata)
        return await reply_to(self._handle, message)

    async def guesses(self, text: str) -> list[str]:
        """Entries that the classifier takes the text for."""
        try:
            parsed = await self._agent().parse_message(text)
            questions = [question_from_json(values) for values in parsed.get("questions") or []]
        except Exception as error:  # a search goes on with the words alone
            logger.warning("A search was not classified: %s", type(error).__name__)
            return []
        return [
            guess.intent
            for question in questions
            for guess in question.ranking
            if guess.family == "faq" and guess.probability >= _GUESS_AT
        ]

    async def forget(self, conversation: str) -> None:
        """Delete the conversation; under Rasa's own commands, whose stores cannot, raises FactsUnavailable."""
        agent = self._agent()
        if not isinstance(agent, LocalAgent):
            raise FactsUnavailable("The tracker store cannot delete conversations.")
        try:
            await agent.forget(conversation)
        except Exception as error:  # each store has its own kinds
            logger.error("A conversation was not deleted: %s", type(error).__name__)
            raise FactsUnavailable("The conversation cannot be deleted now.") from error

    def vote(self, reply_id: str, release: str, items: tuple[str, ...], *, helpful: bool) -> None:
        """Keep the vote."""
        at = datetime.now(timezone.utc)
        self._feedback.record(Feedback(reply_id, at, "telegram", release, Outcome.ANSWERED, items, helpful))

    def close(self) -> None:
        """Close what was opened."""
        self._facts.close()
