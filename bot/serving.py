"""`bot serve`: database migrated, model loaded, channels opened, addresses printed."""

from __future__ import annotations

from pathlib import Path

import click

from bot.channels.rest import RestChannel
from bot.registry.store import Registry
from bot.server.app import bind, make_app, run_app
from bot.server.database import prepare_database
from bot.server.hot_swap import follow_live
from bot.server.runtime import load_agent, quiet_rasa
from bot.settings import Settings


def serve(settings: Settings, model: Path | None) -> None:
    """Serve until stopped; raises click.ClickException where the database or port cannot be used, ModelUnusable."""
    quiet_rasa()
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
    app = make_app(agent, [RestChannel()])
    if model is None:
        app.add_task(follow_live(agent, Registry(settings.models_dir)))
    run_app(app, listener)
