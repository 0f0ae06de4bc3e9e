"""Many updates at once."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.settings import Settings
from tests.channels.telegram.conftest import Bot, by_webhook
from tests.channels.telegram.people import User
from tests.services.telegram_api import TelegramApi

CHATS = 200
EACH = 5
# Different questions whose answers tell them apart.
QUESTIONS = (
    ("/help", "What you can do"),
    ("/language", "in English for now"),
    ("/privacy", "keyed hash"),
    ("When was the second session?", "30 May to 10 June 2022"),
    ("/sources", "What the answers rest on"),
)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_each_is_answered_once_and_in_order_within_its_chat(
    mode: str, start: Callable[[Settings], Bot], telegram_settings: Settings, api: TelegramApi
) -> None:
    users = [User(api) for _ in range(CHATS)]
    order = [user for user in users for _ in range(EACH)]
    random.Random(4).shuffle(order)
    asked: dict[int, int] = defaultdict(int)
    updates: list[dict[str, Any]] = []
    for number, user in enumerate(order):
        text, _ = QUESTIONS[asked[user.id]]
        asked[user.id] += 1
        updates.append({"update_id": 50_000 + number, "message": user.message(text)})
    settings = by_webhook(telegram_settings) if mode == "webhook" else telegram_settings
    bot = start(replace(settings, telegram_rate=10_000))
    api.wait(lambda: bot.state == "connected")
    api.push_all(updates)
    api.wait(lambda: len(api.made("sendMessage")) >= CHATS * EACH, 120)
    api.wait(lambda: bot.channel.readiness()["waiting"] == 0)
    for user in users:
        texts = api.texts(user.chat_id)
        assert len(texts) == EACH
        for text, (_, sign) in zip(texts, QUESTIONS, strict=True):
            assert sign in text
