"""How the channel stands with Telegram, for the log and for /ready."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from telegram.error import Conflict, InvalidToken, TelegramError

logger = logging.getLogger(__name__)

# What to do about it; nothing of the error's own text, which may hold the token.
_TOLD = {
    "token refused": "Telegram refuses the token: check TELEGRAM_TOKEN, or ask BotFather for a new one.",
    "conflict": "Another process fetches updates with this token: stop one of them. Trying again.",
    "unreachable": "Telegram cannot be reached. Trying again.",
}


class Status:
    """The last that is known."""

    def __init__(self, mode: str) -> None:
        """`mode` is "polling" or "webhook"."""
        self._mode = mode
        self.state = "connecting"
        self.username: str | None = None

    def connected(self) -> None:
        """A call succeeded."""
        if self.state != "connected":
            logger.info("Telegram: connected by %s as @%s.", self._mode, self.username)
        self.state = "connected"

    def failed(self, error: TelegramError) -> None:
        """A call failed; said in the log once for each change."""
        state = state_of(error)
        if state != self.state:
            logger.warning("%s (%s)", _TOLD[state], type(error).__name__)
        self.state = state

    def report(self, waiting: int) -> Mapping[str, object]:
        """What /ready shows; `waiting` are the updates that have no answer yet."""
        return {"mode": self._mode, "state": self.state, "bot": self.username, "waiting": waiting}


def state_of(error: TelegramError) -> str:
    """A key of what to do."""
    if isinstance(error, InvalidToken):
        return "token refused"
    return "conflict" if isinstance(error, Conflict) else "unreachable"
