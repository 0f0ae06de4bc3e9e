"""`bot facts`: look at the facts, check them, move them in and out of the database.

The caller's click context carries an object with `database_url` and `facts_dir` (`bot.settings.Settings` does).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import click

from bot.facts import schema
from bot.facts.check import FactsInvalid, Problem
from bot.facts.database import FactsUnavailable
from bot.facts.files import check_path, load_records, write_files
from bot.facts.listing import list_kind, show_record
from bot.facts.records import KINDS, Records
from bot.facts.seeding import seed
from bot.facts.store import FactStore


class Places(Protocol):
    """What the commands need of the settings."""

    @property
    def database_url(self) -> str:
        """SQLAlchemy address of the database."""

    @property
    def facts_dir(self) -> Path:
        """Directory of the seed files."""


@click.group()
def facts() -> None:
    """The facts on meetings, documents and milestones, and their sources."""


@facts.command("list")
@click.argument("kind", required=False, type=click.Choice(KINDS))
@click.pass_obj
def list_(places: Places, kind: str | None) -> None:
    """List the facts of one KIND, or of all."""
    with _store(places) as store:
        snapshot = store.snapshot()
    for one in (kind,) if kind else KINDS:
        if not kind:
            click.echo(f"\n{one}")
        click.echo(list_kind(snapshot, one))


@facts.command()
@click.argument("id")
@click.pass_obj
def show(places: Places, id: str) -> None:
    """Show all that is known of ID, account by account with its source."""
    with _store(places) as store:
        records, snapshot = store.records(), store.snapshot()
    wanted = id.split("/", 1)[1] if id.split("/", 1)[0] in KINDS and "/" in id else id
    found = [(kind, record) for kind, record in records if record.id.casefold() == wanted.casefold()]
    if not found:
        raise click.ClickException(f"{id!r}: no such fact; `bot facts list` shows all ids.")
    for kind, record in found:
        click.echo(show_record(records, snapshot, kind, record))


@facts.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def check(places: Places, path: Path | None) -> None:
    """Check the seed files, or those at PATH, without touching the database."""
    checked = check_path(path or places.facts_dir)
    if checked.problems:
        _fail(checked.problems)
    click.echo(f"All well: {_counts(checked.records)}.")


@facts.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_obj
def import_(places: Places, path: Path) -> None:
    """Write the facts of the file or directory PATH into the database, over those of the same id."""
    with _errors():
        schema.upgrade(places.database_url)
    with _store(places) as store:
        records = load_records(path, store.records())
        store.save(records)
    click.echo(f"Imported {_counts(records)}.")


@facts.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def export(places: Places, directory: Path | None) -> None:
    """Write the database's facts as seed files into DIRECTORY, by default the seed directory itself."""
    with _store(places) as store:
        records = store.records()
    try:
        written = write_files(records, directory or places.facts_dir)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    click.echo(f"Exported {_counts(records)} to {written[0].parent}.")


@facts.command("seed")
@click.pass_obj
def seed_(places: Places) -> None:
    """Make or migrate the tables and apply the seed files; what staff have edited stays."""
    with _errors():
        plan = seed(places.database_url, places.facts_dir)
    told = f"{len(plan.added)} added, {len(plan.changed)} changed, {len(plan.delete)} withdrawn"
    click.echo(f"Seeded: {told}, {len(plan.kept)} left as edited in the database.")


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except FactsInvalid as error:
        _fail(error.problems)
    except FactsUnavailable as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _store(places: Places) -> Iterator[FactStore]:
    """A store on tables of this version; older ones are migrated, missing ones are told of."""
    with _errors():
        version = schema.current_version(places.database_url)
        if version is None:
            raise FactsUnavailable("There are no facts in the database yet; run `bot facts seed`.")
        if version != schema.newest_version():
            schema.upgrade(places.database_url)
        store = FactStore(places.database_url)
        try:
            yield store
        finally:
            store.close()


def _fail(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)
    count = len(problems)
    raise click.ClickException(f"{count} problem{'s' if count > 1 else ''}; nothing was written.")


def _counts(records: Records) -> str:
    return ", ".join(f"{len(records.of(kind))} {kind}" for kind in KINDS)
