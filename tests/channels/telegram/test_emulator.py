"""A conversation on the public emulator `telegram-test-api`, by polling and by webhook.

It covers getMe, getUpdates, setWebhook, deleteWebhook, sendMessage, editMessageText, editMessageReplyMarkup,
deleteMessage and answerCallbackQuery for private chats; the rest is tested on `tests.services.telegram_api`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bot.settings import Secret, Settings
from tests.channels.telegram.conftest import Bot, by_webhook
from tests.services.emulator import TOKEN, Emulator

ANN = 77


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A new one: it keeps all messages."""
    running = Emulator()
    yield running
    running.close()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_a_conversation(
    mode: str, emulator: Emulator, start: Callable[[Settings], Bot], telegram_settings: Settings
) -> None:
    settings = replace(telegram_settings, telegram_api_url=emulator.url, telegram_token=Secret(TOKEN))
    bot = start(by_webhook(settings) if mode == "webhook" else settings)
    emulator.wait(lambda: bot.state == "connected")

    emulator.says(ANN, "What is the role of UNODC?")
    emulator.wait(lambda: len(emulator.messages(ANN)) == 1)
    message = emulator.messages(ANN)[0]["message"]
    assert "secretariat" in message["text"]
    assert message["parse_mode"] == "HTML"

    emulator.says(ANN, "/sessions")
    emulator.wait(lambda: len(emulator.messages(ANN)) == 2)
    emulator.presses(ANN, "Second session")
    emulator.wait(lambda: "30 May to 10 June 2022" in emulator.messages(ANN)[1]["message"]["text"])

    emulator.says(ANN, "and where was that?")
    emulator.wait(lambda: len(emulator.messages(ANN)) == 3)
    assert "Vienna" in emulator.messages(ANN)[2]["message"]["text"]
