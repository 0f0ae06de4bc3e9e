"""Answers each message of a session once, however often it is sent and whatever stops in between."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.channels.conversation import last_reply, reply_to
from bot.channels.web.bodies import MessageBody
from bot.replies.reply import Reply
from bot.server.tracker_store import ConversationStore
from bot.server.turn_store import Turn, TurnStore

CHANNEL = "web"


class TextDiffers(ValueError):
    """An id that was sent before, with another text."""


class Answering:
    """Runs messages through the agent and keeps what came of them."""

    def __init__(self, turns: TurnStore, conversations: ConversationStore) -> None:
        """Nothing is running."""
        self._turns = turns
        self._conversations = conversations
        # By session and message id; what is sent again while it is worked on waits for the same reply.
        self._running: dict[tuple[str, str], asyncio.Task[Turn]] = {}

    async def turn(
        self, agent: Agent, handle: Callable[[UserMessage], Awaitable[Any]], session: str, message: MessageBody
    ) -> Turn:
        """The turn of a message, with its reply.

        Raises TextDiffers, SessionForgotten, FactsUnavailable where the database cannot be used.
        """
        turn = self._turns.begin(session, message.id, message.text, time.time())
        if turn.text != message.text:
            raise TextDiffers
        if turn.reply is not None:
            return turn
        key = (session, message.id)
        task = self._running.get(key)
        if task is None:
            task = asyncio.ensure_future(self._answer(agent, handle, session, turn))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key))
        # Shielded: a client that hangs up must not leave its conversation half saved.
        return await asyncio.shield(task)

    async def _answer(
        self, agent: Agent, handle: Callable[[UserMessage], Awaitable[Any]], session: str, turn: Turn
    ) -> Turn:
        release = agent.processor.model_filename if agent.processor else ""
        reply = await self._answered_before(session, turn.message_id)
        if reply is None:
            message = UserMessage(turn.text, None, session, input_channel=CHANNEL, message_id=turn.message_id)
            reply = await reply_to(handle, message)
        self._turns.finish(session, turn.message_id, reply, release)
        return replace(turn, reply=reply, release=release)

    async def _answered_before(self, session: str, message_id: str) -> Reply | None:
        # The server may have stopped after the conversation was saved and before the reply was: asking the agent again
        # would put the question twice into the conversation, and "the one before?" would mean another one.
        tracker = await self._conversations.retrieve(session)
        return last_reply(tracker, message_id) if tracker else None

    async def forget(self, agent: Agent, session: str) -> None:
        """Delete the conversation and its turns, after what is being answered.  Raises FactsUnavailable."""
        self._turns.forget(session, time.time())
        # No message begins any more; what is under way would be saved after the deletion.
        running = [task for (other, _), task in self._running.items() if other == session]
        await asyncio.gather(*running, return_exceptions=True)
        async with agent.lock_store.lock(session):
            await self._conversations.delete(session)
