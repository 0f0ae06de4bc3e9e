"""`bot train`: checks the entries, then trains; a broken entry stops it and the model that serves stays."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.faq.commands import problems_of
from bot.releases.importer import DataError
from bot.releases.training import is_current, train_release
from bot.server.database import prepare_database
from bot.server.runtime import quiet_rasa
from bot.settings import Settings


def train(settings: Settings, *, if_needed: bool) -> None:
    """Train a model, unless `if_needed` and the newest is of the same inputs; raises click.ClickException."""
    quiet_rasa()
    prepare_database(settings)
    problems = problems_of(settings)
    if problems:
        raise click.ClickException("\n".join([*map(str, problems), "Not trained; the last model goes on serving."]))
    if if_needed and is_current(settings.models_dir, settings.faq_dir):
        click.echo("The model is up to date.")
        return
    click.echo("Training: reading entries, encoding examples, fitting the classifier ...")
    started = time.monotonic()
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    try:
        with _progress_shown():
            model = train_release(settings.models_dir, settings.faq_dir)
    except DataError as error:
        raise click.ClickException(f"{error}; the last model goes on serving") from error
    click.echo(f"Trained {model.name} in {time.monotonic() - started:.1f} s.")


@contextmanager
def _progress_shown() -> Iterator[None]:
    """What our own code logs of its progress, on standard error."""
    logger = logging.getLogger("bot")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("  %(message)s"))
    level, propagates = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagates
