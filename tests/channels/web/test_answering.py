"""A message is answered once, also where the server stops between the answer and its writing down."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import UserUttered

from bot.channels.conversation import reply_to
from bot.channels.web.answering import CHANNEL, Answering
from bot.channels.web.bodies import MessageBody
from bot.channels.web.retention import delete_old
from bot.channels.web.sessions import SESSION_S
from bot.facts.database import make_engine
from bot.server.tracker_store import ConversationStore
from bot.server.turn_store import SessionForgotten, Turn, TurnStore
from bot.settings import load_settings

KEY = b"a key of these tests"


@pytest.fixture
def engine(agent: Any) -> sa.engine.Engine:
    """The database of the agent of these tests."""
    return make_engine(load_settings().database_url)


@pytest.fixture
def conversations(agent: Any) -> ConversationStore:
    """The agent's own store, out of the wrapper that Rasa puts around it."""
    return agent.tracker_store._tracker_store


@pytest.fixture
def turns(engine: sa.engine.Engine) -> TurnStore:
    return TurnStore(engine, KEY)


@pytest.fixture
def answering(turns: TurnStore, conversations: ConversationStore) -> Answering:
    return Answering(turns, conversations)


def answer(answering: Answering, agent: Any, session: str, message_id: str, text: str) -> Turn:
    return asyncio.run(answering.turn(agent, agent.handle_message, session, MessageBody(message_id, text)))


def said(conversations: ConversationStore, session: str) -> list[str | None]:
    """The user's messages that the conversation holds."""
    tracker = asyncio.run(conversations.retrieve(session))
    return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


def test_stopped_after_the_conversation_was_saved(
    agent: Any, answering: Answering, turns: TurnStore, conversations: ConversationStore
) -> None:
    session = "web/stopped-late"
    answer(answering, agent, session, "message-1", "When was the sixth session?")
    turns.begin(session, "message-2", "and the one before?", time.time())
    message = UserMessage("and the one before?", None, session, input_channel=CHANNEL, message_id="message-2")
    lost = asyncio.run(reply_to(agent.handle_message, message))
    # Here the server stopped; the client sends again.
    turn = answer(answering, agent, session, "message-2", "and the one before?")
    assert turn.reply == lost
    assert turn.reply.items == ("meeting/fifth",)
    # The store keeps the last turn; it was not held a second time.
    assert said(conversations, session) == ["and the one before?"]


def test_stopped_before_the_conversation_was_saved(
    agent: Any, answering: Answering, turns: TurnStore, conversations: ConversationStore
) -> None:
    session = "web/stopped-early"
    turns.begin(session, "message-1", "When was the sixth session?", time.time())
    turn = answer(answering, agent, session, "message-1", "When was the sixth session?")
    assert turn.reply is not None
    assert turn.reply.items == ("meeting/sixth",)
    assert said(conversations, session) == ["When was the sixth session?"]


def test_forgotten_while_it_is_answered(
    agent: Any, answering: Answering, turns: TurnStore, conversations: ConversationStore
) -> None:
    session = "web/forgotten"
    answer(answering, agent, session, "message-1", "When was the sixth session?")

    async def at_once() -> None:
        sending = asyncio.ensure_future(
            answering.turn(agent, agent.handle_message, session, MessageBody("message-2", "and the one before?"))
        )
        await asyncio.sleep(0)
        await answering.forget(agent, session)
        await sending

    asyncio.run(at_once())
    assert said(conversations, session) == []
    with pytest.raises(SessionForgotten):
        turns.turns(session)


def test_old_conversations_are_deleted(
    agent: Any, answering: Answering, turns: TurnStore, conversations: ConversationStore
) -> None:
    answer(answering, agent, "web/kept", "message-1", "When was the sixth session?")
    delete_old(turns, conversations, time.time())
    assert said(conversations, "web/kept")
    delete_old(turns, conversations, time.time() + SESSION_S + 60)
    assert said(conversations, "web/kept") == []
    assert turns.turns("web/kept") == ()


def test_a_database_that_is_gone_is_for_the_next_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    delete_old(TurnStore(engine, KEY), ConversationStore(None, engine, KEY), time.time())
    assert "could not be deleted" in caplog.text
