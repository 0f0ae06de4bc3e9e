"""`bot serve`: database migrated, model loaded, channels opened, addresses printed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click
from rasa.core.channels.channel import InputChannel

from bot.channels.rest import RestChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import telegram_config
from bot.channels.web import assets
from bot.channels.web.channel import WebChannel
from bot.channels.web.limits import RateGuard
from bot.channels.web.origins import OriginPolicy
from bot.channels.web.retention import keep_deleting
from bot.channels.web.sessions import Sessions
from bot.facts.database import make_engine
from bot.feedback.store import FeedbackStore
from bot.inbox.question import UNHELPFUL, Turn
from bot.inbox.recorder import Recorder
from bot.inbox.store import InboxStore
from bot.registry.store import Registry
from bot.replies.reply import Outcome, Reply
from bot.server.accuracy_page import publish_accuracy
from bot.server.app import Readiness, bind, make_app, run_app
from bot.server.database import prepare_database
from bot.server.hot_swap import follow_live
from bot.server.privacy import conversation_key
from bot.server.runtime import conversation_store, load_agent, quiet_rasa
from bot.server.turn_store import TurnStore
from bot.settings import Settings, SettingsError


def serve(settings: Settings, model: Path | None, *, console: bool = False) -> None:
    """Serve until stopped, with the staff's console beside it where that is asked for.

    Raises click.ClickException where the database or port cannot be used, ModelUnusable.
    """
    quiet_rasa()
    try:
        telegram = telegram_config(settings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    prepare_database(settings)
    try:
        listener = bind(settings.host, settings.port)
    except OSError as error:
        raise click.ClickException(
            f"PORT={settings.port}: {error.strerror}. Stop what uses it, or set PORT to another one."
        ) from error
    conversations = conversation_store(settings)
    key = conversation_key(settings.secret_file)
    engine = make_engine(settings.database_url)
    recorder = Recorder(InboxStore(engine))
    agent = load_agent(settings, model, conversations, partial(_record, recorder))
    turns = TurnStore(engine, key)
    web = WebChannel(
        conversations,
        turns,
        FeedbackStore(engine, key),
        Sessions(key),
        RateGuard(settings.web_session_limit, settings.web_address_limit),
        OriginPolicy(settings.web_origins),
        partial(_record_unhelpful, recorder),
    )
    channels: list[InputChannel] = [RestChannel(), web]
    parts: dict[str, Readiness] = {}
    if telegram is not None:
        channel = TelegramChannel(telegram, settings)
        channels.append(channel)
        parts[channel.name()] = channel.readiness
    app = make_app(agent, channels, parts)
    if settings.publish_accuracy:
        publish_accuracy(app, settings.models_dir)
    app.config.PROXIES_COUNT = settings.proxies
    app.blueprint(assets.blueprint(assets.widget_assets()))
    keep_deleting(app, turns, conversations)
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    click.echo(f"Chat: {address}/")
    click.echo(f"Ready: {address}/webhooks/rest/webhook (REST), {address}/webhooks/web/openapi.yaml, {address}/ready")
    if telegram is not None:
        click.echo(f"Telegram: by {telegram.mode}, see {address}/ready")
    if model is None:
        app.add_task(follow_live(agent, Registry(settings.models_dir)))
    recorder.start()
    with _console() if console else nullcontext():
        run_app(app, listener)
    recorder.stop()


def _record(recorder: Recorder, text: str, channel: str, reply: dict[str, Any]) -> None:
    recorder.put(Turn(text, channel, reply["outcome"], tuple(reply["items"])))


def _record_unhelpful(recorder: Recorder, text: str, reply: Reply) -> None:
    # What was declined or clarified is in the inbox already.
    if reply.outcome is Outcome.ANSWERED:
        recorder.put(Turn(text, "web", UNHELPFUL, reply.items))


@contextmanager
def _console() -> Iterator[None]:
    """The staff's console as a process beside this one, for as long as this one serves."""
    with subprocess.Popen([sys.executable, "-m", "bot.cli", "console"]) as process:
        try:
            yield
        finally:
            process.terminate()
