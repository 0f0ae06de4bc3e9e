"""The bot on Telegram's fake server: the real agent, channel, database and HTTP server, in a thread of their own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sanic import Sanic

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import telegram_config
from bot.server.app import bind, make_app
from bot.settings import Secret, Settings
from tests.channels.telegram.people import User, new_group
from tests.conftest import settings_in
from tests.services.telegram_api import TOKEN, TelegramApi

SECRET = "the-secret_of-the-webhook"


class Bot:
    """A running channel; ends with `close`."""

    def __init__(self, agent: Any, settings: Settings) -> None:
        self.settings = settings
        config = telegram_config(settings)
        assert config is not None
        self.channel = TelegramChannel(config, settings)
        self._listener = bind("127.0.0.1", settings.port)
        self.base = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._agent = agent
        self._loop = asyncio.new_event_loop()
        self._stopped: asyncio.Event | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._started.wait(30)

    @property
    def state(self) -> str:
        return str(self.channel.readiness()["state"])

    def close(self) -> None:
        assert self._stopped is not None
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(30)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._stopped = asyncio.Event()
        # One application after the other under the same name.
        Sanic.test_mode = True
        app = make_app(self._agent, [self.channel], {"telegram": self.channel.readiness})
        server = await app.create_server(
            sock=self._listener, return_asyncio_server=True, access_log=False, asyncio_server_kwargs={}
        )
        await server.startup()
        await server.after_start()
        self._started.set()
        await self._stopped.wait()
        await server.before_stop()
        await server.close()


@pytest.fixture
def api() -> Iterator[TelegramApi]:
    """A server for one test."""
    server = TelegramApi()
    yield server
    server.close()


@pytest.fixture
def telegram_settings(tmp_path: Path, api: TelegramApi) -> Settings:
    """Settings of a polling bot on that server, faster than Telegram allows."""
    return replace(
        settings_in(tmp_path),
        telegram_token=Secret(TOKEN),
        telegram_api_url=api.url,
        telegram_rate=5_000,
        port=0,
    )


@pytest.fixture
def start(agent: object, api: TelegramApi) -> Iterator[Callable[[Settings], Bot]]:
    """Starts bots, and ends them after the test."""
    running: list[Bot] = []

    def begin(settings: Settings) -> Bot:
        running.append(Bot(agent, settings))
        return running[-1]

    yield begin
    for bot in running:
        if bot._thread.is_alive():
            bot.close()


def by_webhook(settings: Settings) -> Settings:
    """The same bot by webhook, on a port that is free now."""
    with bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    return replace(settings, port=port, public_url=f"http://127.0.0.1:{port}", telegram_webhook_secret=Secret(SECRET))


@pytest.fixture
def polling(start: Callable[[Settings], Bot], telegram_settings: Settings) -> Bot:
    """A bot that fetches its updates."""
    return start(telegram_settings)


@pytest.fixture(params=["polling", "webhook"])
def bot(request: pytest.FixtureRequest, start: Callable[[Settings], Bot], telegram_settings: Settings) -> Bot:
    """A bot in each of the two modes."""
    return start(telegram_settings if request.param == "polling" else by_webhook(telegram_settings))


@pytest.fixture
def ann(api: TelegramApi) -> User:
    """Somebody in a private chat."""
    return User(api)


@pytest.fixture
def ann_in_group(api: TelegramApi, ann: User) -> User:
    """The same person in a group."""
    return User(api, ann.id, new_group())
