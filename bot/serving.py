"""`bot serve`: database migrated, model loaded, channels opened, addresses printed."""

from __future__ import annotations

from pathlib import Path

import click
from rasa.core.channels.channel import InputChannel

from bot.channels.rest import RestChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import telegram_config
from bot.server.app import Readiness, bind, make_app, run_app
from bot.server.database import prepare_database
from bot.server.runtime import load_agent, quiet_rasa
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
    agent = load_agent(settings, model)
    host, port = listener.getsockname()[:2]
    click.echo(f"Ready: http://{host}:{port}/webhooks/rest/webhook (REST), http://{host}:{port}/ready")
    channels: list[InputChannel] = [RestChannel()]
    parts: dict[str, Readiness] = {}
    if telegram is not None:
        channel = TelegramChannel(telegram, settings)
        channels.append(channel)
        parts[channel.name()] = channel.readiness
        click.echo(f"Telegram: by {telegram.mode}, see http://{host}:{port}/ready")
    run_app(make_app(agent, channels, parts), listener)
