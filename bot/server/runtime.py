"""Brings up an agent: database, conversations, model."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from rasa.core.lock_store import InMemoryLockStore
from rasa.utils.log_utils import configure_structlog

from bot.facts.database import make_engine
from bot.server.agent import LocalAgent
from bot.server.tracker_store import ConversationStore
from bot.settings import Settings


def quiet_rasa(level: int = logging.WARNING) -> None:
    """Log from `level` on, warnings at the least detail: below that, Rasa logs the texts of messages."""
    level = max(level, logging.INFO)
    # The first set-up wins: Rasa's would log to standard output, among the answers of `bot ask --jsonl`.
    logging.basicConfig(stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s")
    configure_structlog(level)
    logging.getLogger("rasa").setLevel(level)


def load_agent(settings: Settings, model: Path | None = None) -> LocalAgent:
    """An agent that serves `model`, by default the newest of the models directory; the database must be migrated.

    Raises rasa's ModelNotFound where there is no model.
    """
    store = ConversationStore(None, make_engine(settings.database_url))
    agent = LocalAgent(tracker_store=store, lock_store=InMemoryLockStore())
    agent.load_model(model or settings.models_dir)
    return agent
