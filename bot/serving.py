"""`bot serve`: database migrated, model loaded, channels opened, addresses printed."""

from __future__ import annotations

from pathlib import Path

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
from bot.server.accuracy_page import publish_accuracy
from bot.server.app import Readiness, bind, make_app, run_app
from bot.server.database import prepare_database
from bot.server.privacy import conversation_key
from bot.server.runtime import conversation_store, load_agent, quiet_rasa
from bot.server.turn_store import TurnStore
from bot.settings import Settings, SettingsError


def serve(settings: Settings, model: Path | None) -> None:
    """Serve until stopped; raises click.ClickException where the database or port cannot be used, ModelUnusable."""
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
    agent = load_agent(settings, model, conversations)
    key = conversation_key(settings.secret_file)
    engine = make_engine(settings.database_url)
    turns = TurnStore(engine, key)
    web = WebChannel(
        conversations,
        turns,
        FeedbackStore(engine, key),
        Sessions(key),
        RateGuard(settings.web_session_limit, settings.web_address_limit),
        OriginPolicy(settings.web_origins),
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
    run_app(app, listener)
