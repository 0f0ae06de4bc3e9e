"""The command line: `bot serve`, `bot ask`, `bot train`, `bot release ...`, `bot facts ...`, `bot faq ...` and more."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import click

from bot.channels.telegram.commands import telegram
from bot.console.commands import console
from bot.facts.commands import facts
from bot.faq.commands import faq
from bot.inbox.commands import inbox
from bot.releases.release_commands import release
from bot.settings import Settings, SettingsError, load_settings


@click.group()
@click.pass_context
def cli(context: click.Context) -> None:
    """The FAQ bot on the United Nations convention against cybercrime."""
    # Rasa reports to its makers unless told not to, and reads this when it is imported.
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # What TensorFlow and the libraries of Rasa's day say of one another is no news to whoever runs a bot.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Rasa's progress bars, of six rules.
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    try:
        context.obj = load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


cli.add_command(facts)
cli.add_command(faq)
cli.add_command(telegram)
cli.add_command(release)
cli.add_command(console)
cli.add_command(inbox)


@cli.command()
@click.option("--if-needed", is_flag=True, help="Only where entries, facts, configuration or code have changed.")
@click.pass_obj
def train(settings: Settings, if_needed: bool) -> None:
    """Train a new model from the entries; the one that serves stays as it is until the new one is there."""
    _import_rasa(settings)
    from bot.releases.commands import train as run

    run(settings, if_needed=if_needed)


@cli.command()
@click.option("--dialogues", type=click.Path(exists=True, path_type=Path), help="Conversations, not the project's own.")
@click.option("--model", type=click.Path(exists=True, path_type=Path), help="Evaluate this model, not the newest.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Write here, not beside the model.")
@click.pass_obj
def evaluate(settings: Settings, dialogues: Path | None, model: Path | None, output: Path | None) -> None:
    """Hold conversations with a release and write how often it was right."""
    from bot.releases.accuracy.commands import evaluate as run
    from bot.server.runtime import ModelUnusable

    try:
        run(settings, dialogues, model, output)
    except ModelUnusable as error:
        raise click.ClickException(str(error)) from error


@cli.command()
@click.option("--model", type=click.Path(exists=True, path_type=Path), help="Serve this model, not the live release.")
@click.option("--console", "with_console", is_flag=True, help="And the staff's console, on its own port.")
@click.pass_obj
def serve(settings: Settings, model: Path | None, with_console: bool) -> None:
    """Serve the bot over HTTP."""
    _import_rasa(settings)
    from bot.server.runtime import ModelUnusable
    from bot.serving import serve as run

    try:
        run(settings, model, console=with_console)
    except ModelUnusable as error:
        raise click.ClickException(str(error)) from error


@cli.command()
@click.option("--jsonl", is_flag=True, help="JSON objects, one a line, in and out.")
@click.option("--model", type=click.Path(exists=True, path_type=Path), help="Ask this model, not the newest.")
@click.pass_obj
def ask(settings: Settings, jsonl: bool, model: Path | None) -> None:
    """Talk to the bot in the terminal."""
    _import_rasa(settings)
    from bot.channels.terminal import run
    from bot.server.runtime import ModelUnusable

    try:
        run(settings, sys.stdin, sys.stdout, jsonl=jsonl, model=model)
    except ModelUnusable as error:
        raise click.ClickException(str(error)) from error


def _import_rasa(settings: Settings) -> None:
    # Before anything else of the bot imports Rasa, and TensorFlow with it.
    from bot.server.lazy_tensorflow import import_rasa

    import_rasa(lazily=settings.lazy_tensorflow)


def main() -> None:
    """Entry point of the `bot` command."""
    cli()


if __name__ == "__main__":
    main()
