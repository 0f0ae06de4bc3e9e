"""Talks to an agent in process and gets replies as values; what `bot ask` and the evaluation stand on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.replies.reply import Outcome, Paragraph, Reply
from bot.replies.text import from_json
from bot.server.local_action import TROUBLE

_TROUBLE = Reply(Outcome.DECLINED, (Paragraph(TROUBLE),))


class ReplyCollector(OutputChannel):
    """An output channel that keeps the reply's value and drops its rendering."""

    def __init__(self) -> None:
        """Nothing collected yet."""
        self.reply: Reply | None = None

    @classmethod
    def name(cls) -> str:
        """The channel's name in trackers."""
        return "collector"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the value that our action put beside the text."""
        value = message.get("reply")
        if value is not None:
            self.reply = from_json(value)


async def ask(agent: Agent, sender: str, text: str, today: date | None = None) -> Reply:
    """The agent's reply to one message of `sender`; an apology where it gave none, never an exception of ours.

    `today`, where given, is the day of asking; only trusted callers may set it.
    """
    metadata = {"today": today.isoformat()} if today else None
    # A lone surrogate in a sender would not go into the database.
    sender = sender.encode("utf-8", "replace").decode("utf-8")
    return await converse(agent.handle_message, sender, text, ReplyCollector.name(), metadata)


async def converse(
    handle: Callable[[UserMessage], Awaitable[Any]],
    sender: str,
    text: str,
    channel: str,
    metadata: dict[str, Any] | None = None,
) -> Reply:
    """The reply that `handle`, a channel's or an agent's, gives to one message; an apology where it gave none."""
    collector = ReplyCollector()
    await handle(UserMessage(text, collector, sender, input_channel=channel, metadata=metadata))
    return collector.reply or _TROUBLE
