"""Makes calls until they succeed or can never succeed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram.backoff import Backoff
from bot.channels.telegram.calls import Call
from bot.channels.telegram.http import Uncertain

logger = logging.getLogger(__name__)

# An answer that comes a day late is none: Telegram, too, drops what nobody fetched for 24 hours.
GIVE_UP_S = 24 * 3600
# Times that a message is sent which may have arrived although Telegram's confirmation did not.
UNCERTAIN_TRIES = 5
# And of the answer to a query, which Telegram takes for some seconds only.
BRIEF_TRIES = 4

# What Telegram answers to a change of a message that is as wanted already.
_DONE_ALREADY = ("message is not modified", "message to delete not found")
# And to one of a message that is gone.
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")


class Sender:
    """Makes the calls of the channel on one API."""

    def __init__(
        self,
        make: Callable[[Call], Awaitable[Any]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`make` makes one call or raises a TelegramError."""
        self._make = make
        self._sleep = sleep
        self._clock = clock

    async def deliver(self, call: Call, since: float) -> int | None:
        """The id of the message sent or changed; None where there is none, or the user cannot be reached.

        Tries again, ever more seldom, until GIVE_UP_S after `since` (seconds since the epoch).
        """
        backoff, uncertain = Backoff(), 0
        while True:
            try:
                return _message_id(await self._make(call), call)
            except ChatMigrated as error:
                call = replace(call, params={**call.params, "chat_id": error.new_chat_id})
                continue
            except Forbidden:
                # Blocked by the user, or put out of the group: nothing to tell anybody.
                return None
            except BadRequest as error:
                told = error.message.lower()
                if call.method == "editMessageText" and any(sign in told for sign in _GONE):
                    call = _anew(call)
                    continue
                return _refused(call, told)
            except TelegramError as error:
                if isinstance(error, RetryAfter):
                    wait = float(_seconds(error))
                else:
                    wait = backoff.next()
                    uncertain += may_have_arrived(error)
                if uncertain >= UNCERTAIN_TRIES or self._clock() - since > GIVE_UP_S:
                    logger.error("%s was given up: %s", call.method, type(error).__name__)
                    return None
            await self._sleep(wait)

    async def try_briefly(self, call: Call) -> None:
        """Make a call that is worth nothing later: typing, the answer to a query."""
        backoff = Backoff()
        for left in reversed(range(1 if call.method == "sendChatAction" else BRIEF_TRIES)):
            try:
                await self._make(call)
                return
            except (BadRequest, Forbidden):
                # Too late, after a restart for one.
                return
            except TelegramError as error:
                if not left:
                    logger.info("%s was given up: %s", call.method, type(error).__name__)
                    return
            await self._sleep(backoff.next())


def may_have_arrived(error: TelegramError) -> bool:
    """Whether the call may have been carried out all the same."""
    # The library's plain error is "Invalid server response": a success that could not be read.
    return isinstance(error, Uncertain) or type(error) is TelegramError


def _seconds(error: RetryAfter) -> float:
    # A timedelta or a number, by a setting of the library.
    waited = error.retry_after
    return waited if isinstance(waited, int) else waited.total_seconds()


def _message_id(result: Any, call: Call) -> int | None:
    if isinstance(result, dict) and isinstance(result.get("message_id"), int):
        return int(result["message_id"])
    known = call.params.get("message_id")
    return int(known) if isinstance(known, int) else None


def _anew(call: Call) -> Call:
    params = {key: value for key, value in call.params.items() if key != "message_id"}
    return Call("sendMessage", params)


def _refused(call: Call, told: str) -> int | None:
    if any(sign in told for sign in _DONE_ALREADY):
        return _message_id(None, call)
    # Telegram's words name the fault, never what the message said.
    logger.error("%s was refused: %s", call.method, told[:200])
    return None
