"""The channel as Rasa knows it: routes, and a life that begins and ends with the server's."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse
from telegram.error import TelegramError

from bot.channels.telegram import command_menu
from bot.channels.telegram.api import Api, set_up_logging
from bot.channels.telegram.arrivals import Arrivals
from bot.channels.telegram.backoff import Backoff
from bot.channels.telegram.config import TelegramConfig, telegram_config
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import poll
from bot.channels.telegram.rasa_talk import RasaTalk
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.status import Status
from bot.channels.telegram.store import TelegramStore
from bot.channels.telegram.updates import ALLOWED_UPDATES, Me
from bot.facts.database import FactsUnavailable, make_engine
from bot.server.privacy import conversation_key
from bot.settings import Settings, SettingsError, load_settings

logger = logging.getLogger(__name__)

# Seconds that answers under way get when the server stops; Sanic itself waits 15.
_STOP_S = 8.0
# Seconds between two clearings of old numbers.
_PURGE_S = 6 * 3600.0
# Webhook calls that Telegram makes at the same time; its default.
_MAX_CONNECTIONS = 40


class TelegramChannel(InputChannel):
    """Telegram, by polling or by webhook; see the package."""

    def __init__(self, config: TelegramConfig, settings: Settings) -> None:
        """Opens nothing yet."""
        self._config = config
        self._settings = settings
        self._status = Status(config.mode)
        self._intake: Intake | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def name(cls) -> str:
        """In trackers and in the webhook's path."""
        return "telegram"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TelegramChannel:
        """For Rasa's own commands; the environment is read all the same, so that no file holds a token."""
        settings = load_settings()
        config = telegram_config(settings)
        if config is None:
            raise SettingsError("TELEGRAM_TOKEN is not set")
        return cls(config, settings)

    def readiness(self) -> Mapping[str, object]:
        """How it stands, for /ready."""
        return self._status.report(len(self._intake) if self._intake is not None else 0)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook's route, in that mode alone, and the listeners that begin and end everything else."""
        routes = Blueprint("telegram_channel", __name__)

        @routes.listener("after_server_start")
        async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            talk = RasaTalk(self._settings, lambda: app.ctx.agent, on_new_message)
            self._tasks.add(loop.create_task(self._live(talk)))

        @routes.listener("before_server_stop")
        async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

        if self._config.webhook is not None:
            secret = self._config.webhook.secret.value.encode()

            @routes.route("/webhook", methods=["POST"])
            async def receive(request: Request) -> HTTPResponse:
                given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
                if not hmac.compare_digest(given.encode("utf-8", "replace"), secret):
                    return response.json({"error": "forbidden"}, status=403)
                return self._receive(request)

        return routes

    def _receive(self, request: Request) -> HTTPResponse:
        """Keep an update of the webhook's; answered later, so that Telegram does not wait for thinking."""
        try:
            body = request.json
        except (InvalidUsage, RecursionError, ValueError):
            return response.json({"error": "no JSON"}, status=400)
        intake = self._intake
        if intake is None or intake.me is None:
            # Telegram calls again when this process knows who it is.
            return response.json({"error": "not ready"}, status=503)
        try:
            intake.accept([body])
        except FactsUnavailable:
            logger.error("An update cannot be kept in the database; Telegram will send it again.")
            return response.json({"error": "not ready"}, status=503)
        return response.empty(200)

    async def _live(self, talk: RasaTalk) -> None:
        """Connect, then receive until cancelled, then end in good order."""
        set_up_logging()
        api = Api(self._config)
        store = TelegramStore(make_engine(self._settings.database_url), self._config.bot)
        sender = Sender(api.make)
        arrivals = Arrivals() if self._config.webhook is not None else None
        intake = Intake(talk, store, sender, conversation_key(self._settings.secret_file), arrivals)
        self._intake = intake
        side: list[asyncio.Task[None]] = []
        try:
            await api.open()
            await self._connect(api, intake)
            side.append(asyncio.ensure_future(_set_commands(sender)))
            side.append(asyncio.ensure_future(_purge(store)))
            if self._config.webhook is None:
                await poll(api, intake.accept, self._status)
            else:
                await asyncio.Event().wait()
        finally:
            for task in side:
                task.cancel()
            await intake.close(_STOP_S)
            await api.shutdown()
            store.close()
            talk.close()

    async def _connect(self, api: Api, intake: Intake) -> None:
        """Find out who the bot is, go on with what waits, and say how updates are to come; as often as it takes."""
        backoff = Backoff()
        while True:
            try:
                if intake.me is None:
                    me = await api.call("getMe")
                    known = Me(int(me["id"]), str(me["username"]))
                    self._status.username = known.username
                    intake.me = known
                    intake.resume()
                await self._choose_mode(api)
                self._status.connected()
                return
            except TelegramError as error:
                self._status.failed(error)
            except (KeyError, TypeError, ValueError) as error:
                logger.error("Telegram's answer is not understood: %s", type(error).__name__)
            except FactsUnavailable:
                intake.me = None
                logger.error("Updates cannot be read from the database; trying again.")
            await asyncio.sleep(backoff.next())

    async def _choose_mode(self, api: Api) -> None:
        webhook = self._config.webhook
        if webhook is None:
            # Telegram gives no updates to fetch while a webhook is set, perhaps by an earlier run.
            await api.call("deleteWebhook")
            return
        await api.call(
            "setWebhook",
            {
                "url": webhook.url,
                "secret_token": webhook.secret.value,
                "allowed_updates": list(ALLOWED_UPDATES),
                "max_connections": _MAX_CONNECTIONS,
            },
        )


async def _set_commands(sender: Sender) -> None:
    for call in command_menu.calls():
        await sender.deliver(call, time.time())


async def _purge(store: TelegramStore) -> None:
    while True:
        try:
            store.purge(time.time())
        except FactsUnavailable:
            logger.warning("Old numbers of updates were not cleared.")
        await asyncio.sleep(_PURGE_S)
