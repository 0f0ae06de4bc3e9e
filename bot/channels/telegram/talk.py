"""What the channel needs of the rest of the bot: replies, what can be browsed, votes, and a conversation's end."""

from __future__ import annotations

from typing import Protocol

from bot.channels.telegram.edition import Edition
from bot.replies.reply import Reply


class Talk(Protocol):
    """The bot behind the channel."""

    def edition(self) -> Edition:
        """What can be browsed now."""

    async def ask(self, conversation: str, text: str, item: str | None = None) -> Reply:
        """The reply to a message; on `item`, where that is what a button stood for, whatever the text."""

    async def guesses(self, text: str) -> list[str]:
        """Items that a text may be after, likeliest first: "faq/unodc_role"."""

    async def forget(self, conversation: str) -> None:
        """Delete a conversation.  Raises FactsUnavailable."""

    def vote(self, reply_id: str, release: str, items: tuple[str, ...], *, helpful: bool) -> None:
        """Keep a verdict on a reply.  Raises FactsUnavailable."""
