"""The Bot API: python-telegram-bot's bot with its rate limiter, called by method name."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from telegram.ext import AIORateLimiter, ExtBot

from bot.channels.telegram.calls import Call
from bot.channels.telegram.config import TelegramConfig
from bot.channels.telegram.http import AiohttpRequest

# Seconds that Telegram holds a call for updates open; its servers cut at about 60.
POLL_S = 50
# Seconds for an answer of Telegram's to any other call.
READ_S = 20
_CONNECT_S = 10
# Calls under way at once, enough for some 200 a second; those beyond wait.
_CONNECTIONS = 24
# Times that the limiter itself waits out a 429; behind it the sender goes on.
_FLOOD_RETRIES = 3

# What Telegram does not count as messages: signs of life, and answers within a time limit.
_UNLIMITED = frozenset({"sendChatAction", "answerCallbackQuery", "answerInlineQuery"})


class Limiter(AIORateLimiter):
    """Telegram's limits on messages, for messages only."""

    async def process_request(
        self,
        callback: Any,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Make the call, at once or in its turn."""
        if endpoint in _UNLIMITED:
            return await callback(*args, **kwargs)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)


class Api(ExtBot[int]):
    """A bot whose calls and their results are JSON-able values.

    The library's typed methods refuse a whole batch of updates for one field that it does not know; a server may be
    newer than the library.
    """

    def __init__(self, config: TelegramConfig) -> None:
        """Opens nothing yet."""
        super().__init__(
            config.token.value,
            base_url=f"{config.api_url}/bot",
            base_file_url=f"{config.api_url}/file/bot",
            request=AiohttpRequest(_CONNECTIONS, READ_S, _CONNECT_S),
            get_updates_request=AiohttpRequest(1, READ_S, _CONNECT_S),
            rate_limiter=Limiter(overall_max_rate=config.rate, max_retries=_FLOOD_RETRIES),
        )

    async def open(self) -> None:
        """Make ready to call; calls nobody."""
        # The library's own `initialize` also asks for the account, and would put the token into the error if refused.
        if not self._requests_initialized:
            for request in self._request:
                await request.initialize()
            self._requests_initialized = True

    async def call(self, method: str, params: Mapping[str, Any] | None = None, read_s: float = READ_S) -> Any:
        """The result of a call.  Raises telegram.error.TelegramError."""
        return await self._post(method, dict(params or {}), read_timeout=read_s)

    async def make(self, call: Call) -> Any:
        """The result of a call.  Raises telegram.error.TelegramError."""
        return await self.call(call.method, call.params)


def set_up_logging() -> None:
    """Keep out of the log what holds tokens (addresses of calls) or users' words (parameters of calls).

    The channel's own news, that it is connected, is worth a line whatever the level of the rest.
    """
    logging.getLogger("bot.channels.telegram").setLevel(logging.INFO)
    logging.getLogger("aiohttp").setLevel(logging.WARNING)
    # What fails is told by `status` and `sender`; the library adds what the server answered, which repeats messages.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
