"""The database at start: brought to this version, and seeded where it is new."""

from __future__ import annotations

import click

from bot.facts import schema
from bot.facts.check import FactsInvalid
from bot.facts.database import FactsUnavailable
from bot.facts.seeding import seed
from bot.settings import Settings


def prepare_database(settings: Settings) -> None:
    """Migrate the database and apply the seed files; rows that staff edited stay.

    Raises click.ClickException where the database cannot be used or a seed file is broken.
    """
    try:
        if schema.current_version(settings.database_url) is None:
            click.echo("Creating the database of facts ...", err=True)
        seed(settings.database_url, settings.facts_dir)
    except FactsInvalid as error:
        raise click.ClickException("\n".join(map(str, error.problems))) from error
    except FactsUnavailable as error:
        raise click.ClickException(f"The database cannot be used: {error}") from error
