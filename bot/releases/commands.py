"""`bot train`: checks the entries, then trains; a broken entry stops it and the model that serves stays."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.faq.commands import problems_of
from bot.registry.release import Release
from bot.registry.store import Registry, now
from bot.releases.importer import DataError
from bot.releases.training import inputs_digest, is_current, pipeline_digest, train_release
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
    registry = Registry(settings.models_dir)
    if if_needed and _is_served(registry, settings):
        return
    click.echo("Training: reading entries, encoding examples, fitting the classifier ...")
    started = time.monotonic()
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    try:
        with _progress_shown():
            model = train_release(settings.models_dir, settings.faq_dir, root=settings.project_dir)
    except DataError as error:
        raise click.ClickException(f"{error}; the last model goes on serving") from error
    name = model.name.removesuffix(".tar.gz")
    registry.add(
        Release(
            name, digest="", size=0, created_at=now(), by="bot train", pipeline=pipeline_digest(settings.project_dir)
        ),
        model,
        entries={
            file.relative_to(settings.faq_dir).as_posix(): file.read_text(encoding="utf-8")
            for file in sorted(settings.faq_dir.glob("*/*.yml"))
        },
    )
    registry.promote(name, "bot train")
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


def _is_served(registry: Registry, settings: Settings) -> bool:
    """Whether what would be trained is there already, or is staff's to publish."""
    live = registry.live()
    digest = inputs_digest(settings.project_dir, settings.faq_dir)
    if any(release.name.endswith(f"-{digest}") for release in registry.releases()) and live is not None:
        click.echo("The model is up to date.")
        return True
    if live is None:
        if not is_current(settings.models_dir, settings.faq_dir, root=settings.project_dir):
            return False
        click.echo("The model is up to date.")
        return True
    release = next((one for one in registry.releases() if one.name == live.release), None)
    if release is None or release.gate is None or release.pipeline != pipeline_digest(settings.project_dir):
        return False
    # Entries that staff saved and did not publish: a restart must not put them live unproved.
    click.echo("The entries differ from the live release: publish them in the console or by `bot release build`.")
    return True
