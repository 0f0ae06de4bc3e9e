"""Fetches updates by long polling; one is confirmed to Telegram only after it has been kept."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.api import POLL_S, READ_S, Api
from bot.channels.telegram.backoff import Backoff
from bot.channels.telegram.status import Status
from bot.channels.telegram.updates import ALLOWED_UPDATES, update_id_of
from bot.facts.database import FactsUnavailable

logger = logging.getLogger(__name__)

# A server that does not hold calls open would otherwise be asked without a pause.
_PAUSE_S = 0.2


async def poll(
    api: Api,
    accept: Callable[[list[Any]], None],
    status: Status,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Fetch updates until cancelled; `accept` keeps them or raises FactsUnavailable."""
    offset: int | None = None
    backoff = Backoff()
    while True:
        began = asyncio.get_running_loop().time()
        params = {"timeout": POLL_S, "allowed_updates": list(ALLOWED_UPDATES), "offset": offset}
        try:
            received = await api.call("getUpdates", params, read_s=POLL_S + READ_S)
            status.connected()
            found = received if isinstance(received, list) else []
            accept(found)
        except TelegramError as error:
            status.failed(error)
            await sleep(backoff.next())
            continue
        except FactsUnavailable:
            # Not confirmed, so Telegram gives them again.
            logger.error("Updates cannot be kept in the database; trying again.")
            await sleep(backoff.next())
            continue
        except Exception as error:  # the channel must not fall silent for whatever one update holds
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error("Updates were not taken: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
            await sleep(backoff.next())
            continue
        backoff.reset()
        numbers = [number for data in found if (number := update_id_of(data)) is not None]
        if numbers:
            offset = max(numbers) + 1
        elif asyncio.get_running_loop().time() - began < _PAUSE_S:
            await sleep(_PAUSE_S)
