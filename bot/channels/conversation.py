"""Talks to an agent in process and gets replies as values; what `bot ask` and the evaluation stand on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

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
    return await reply_to(
        agent.handle_message,
        UserMessage(text, None, sender, input_channel=ReplyCollector.name(), metadata=metadata),
    )


async def reply_to(handle: Callable[[UserMessage], Awaitable[Any]], message: UserMessage) -> Reply:
    """The reply to a message that `handle` passes to an agent; an apology where it gave none."""
    collector = ReplyCollector()
    message.output_channel = collector
    await handle(message)
    return collector.reply or _TROUBLE


def last_reply(tracker: DialogueStateTracker, message_id: str) -> Reply | None:
    """What was replied to the last message of a conversation, if that is the one of this id."""
    said = tracker.get_last_event_for(UserUttered)
    if said is None or said.message_id != message_id:
        return None
    value = next(
        (
            event.metadata["reply"]
            for event in reversed(tracker.events)
            if isinstance(event, BotUttered) and "reply" in event.metadata
        ),
        None,
    )
    return from_json(value) if value else None
