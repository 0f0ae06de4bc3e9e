"""Brings up an agent: database, conversations, model."""

from __future__ import annotations

import logging
import sys
import warnings
from pathlib import Path

from rasa.core.lock_store import InMemoryLockStore
from rasa.engine.exceptions import GraphComponentException
from rasa.exceptions import ModelNotFound
from rasa.utils.log_utils import configure_structlog
from threadpoolctl import threadpool_limits

from bot.facts.database import make_engine
from bot.registry.store import Registry, ReleaseUnusable
from bot.server.agent import LocalAgent
from bot.server.hot_swap import model_to_serve
from bot.server.local_action import Observe
from bot.server.privacy import conversation_key
from bot.server.tracker_store import ConversationStore
from bot.settings import Settings


class ModelUnusable(RuntimeError):
    """There is no model to serve; the message says what to do."""


def quiet_rasa(level: int = logging.WARNING) -> None:
    """Log from `level` on, warnings at the least detail: below that, Rasa logs the texts of messages."""
    level = max(level, logging.INFO)
    # The first set-up wins: Rasa's would log to standard output, among the answers of `bot ask --jsonl`.
    logging.basicConfig(stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s")
    # Said at every load of a domain with slots, whatever their mappings.
    warnings.filterwarnings("ignore", message="Slot auto-fill has been removed")
    configure_structlog(level)
    logging.getLogger("rasa").setLevel(level)


def conversation_store(settings: Settings) -> ConversationStore:
    """The conversations of the settings' database."""
    return ConversationStore(None, make_engine(settings.database_url), conversation_key(settings.secret_file))


def load_agent(
    settings: Settings,
    model: Path | None = None,
    conversations: ConversationStore | None = None,
    observe: Observe | None = None,
) -> LocalAgent:
    """An agent that serves `model`; the database must be migrated.

    By default it serves the live release, or the newest of the models directory where none was ever promoted.
    `conversations` is the store to use, by default one of the agent's own; `observe` sees every reply.  Raises
    ModelUnusable where there is no model, one of another version, or one that is not what was built.
    """
    if model is None:
        try:
            model = model_to_serve(Registry(settings.models_dir))
        except ReleaseUnusable as error:
            raise ModelUnusable(str(error)) from error
    # A message's matrices are too small to share.  A second thread that helped with one waits for more by spinning: at
    # 27 messages a second the server took 1.16 of two cores, and takes 0.17.
    threadpool_limits(1, user_api="blas")
    store = conversations or conversation_store(settings)
    agent = LocalAgent(tracker_store=store, lock_store=InMemoryLockStore())
    agent.observe = observe
    try:
        agent.load_model(model or settings.models_dir)
    except ModelNotFound as error:
        raise ModelUnusable(f"There is no model in {model or settings.models_dir}: run `bot train` first.") from error
    except GraphComponentException as error:
        raise ModelUnusable("The model was trained by another version of the bot: run `bot train`.") from error
    return agent
