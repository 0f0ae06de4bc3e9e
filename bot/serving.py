"""`bot serve`: database migrated, model loaded, channels opened, addresses printed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from bot.channels.rest import RestChannel
from bot.facts.database import make_engine
from bot.inbox.question import Turn
from bot.inbox.recorder import Recorder
from bot.inbox.store import InboxStore
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
    recorder = Recorder(InboxStore(make_engine(settings.database_url)))
    agent = load_agent(settings, model, partial(_record, recorder))
    host, port = listener.getsockname()[:2]
    click.echo(f"Ready: http://{host}:{port}/webhooks/rest/webhook (REST), http://{host}:{port}/ready")
    app = make_app(agent, [RestChannel()])
    if model is None:
        app.add_task(follow_live(agent, Registry(settings.models_dir)))
    recorder.start()
    try:
        run_app(app, listener)
    finally:
        recorder.stop()


def _record(recorder: Recorder, text: str, channel: str, reply: dict[str, Any]) -> None:
    recorder.put(Turn(text, channel, reply["outcome"], tuple(reply["items"])))
