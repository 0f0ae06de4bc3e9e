"""Deletes conversations that nobody went on with, as the widget promises its users."""

from __future__ import annotations

import asyncio
import logging
import time

from sanic import Sanic

from bot.channels.web.sessions import SESSION_S
from bot.facts.database import FactsUnavailable
from bot.server.tracker_store import ConversationStore
from bot.server.turn_store import TurnStore

logger = logging.getLogger(__name__)

_EVERY_S = 3600


def delete_old(turns: TurnStore, conversations: ConversationStore, now: float) -> None:
    """Delete what is older than a session token is good for; a database that cannot be used is for the next time."""
    try:
        turns.delete_before(now - SESSION_S)
        conversations.delete_before(now - SESSION_S)
    except FactsUnavailable:
        logger.warning("Old conversations could not be deleted from the database.")


def keep_deleting(app: Sanic, turns: TurnStore, conversations: ConversationStore) -> None:
    """Delete at start and then every hour."""

    async def repeat() -> None:
        while True:
            delete_old(turns, conversations, time.time())
            await asyncio.sleep(_EVERY_S)

    app.add_task(repeat())
