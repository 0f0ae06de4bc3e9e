"""`bot faq`: look after the FAQ's entries."""

from __future__ import annotations

import getpass
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import IO, Protocol

import click

from bot.atomic import write_atomically
from bot.facts.check import FactsInvalid
from bot.facts.files import load_records
from bot.facts.merging import merge
from bot.faq.check import Known, Problem, check_entries
from bot.faq.exchange import FORMATS, FileRefused, apply_import, format_of, plan_import, read_rows, write_entries
from bot.faq.fields import Fields
from bot.faq.references import known_in
from bot.faq.store import EntryInvalid, EntryMissing, EntryStale, EntryStore, StoredEntry


class Places(Protocol):
    """What the commands need of the settings."""

    @property
    def facts_dir(self) -> Path:
        """Directory of the seed files, whose sources and facts entries name."""

    @property
    def faq_dir(self) -> Path:
        """Directory of the entries."""

    @property
    def revisions_dir(self) -> Path:
        """Directory of their versions."""


@click.group()
def faq() -> None:
    """The entries of the FAQ."""


@faq.command()
@click.pass_obj
def check(places: Places) -> None:
    """Check every entry; names file, key and value of each fault."""
    problems = problems_of(places)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise click.ClickException(f"{len(problems)} faults; nothing was changed")
    click.echo(f"{len(list(places.faq_dir.glob('*/*.yml')))} entries, no fault")


@faq.command("list")
@click.option("--topic", help="Those of one topic only.")
@click.option("--overdue", is_flag=True, help="Those whose day of review has passed.")
@click.pass_obj
def list_(places: Places, topic: str | None, overdue: bool) -> None:
    """List the entries, those to be reviewed first at the top."""
    today = date.today().isoformat()
    entries = [one for one in _store(places).entries() if topic in (None, one.topic)]
    for one in sorted(entries, key=lambda one: one.fields.review_by):
        if overdue and one.fields.review_by >= today:
            continue
        told = one.broken or one.fields.title
        late = "OVERDUE " if one.fields.review_by < today else ""
        click.echo(f"{one.fields.review_by:10}  {one.topic:14} {one.slug:28} {late}{told}")


@faq.command()
@click.argument("slug")
@click.option("--topic", required=True, help="The folder that it goes to.")
@click.option("--from", "file", type=click.File("r", encoding="utf-8"), help="Take the text from a file.")
@click.pass_obj
def new(places: Places, slug: str, topic: str, file: IO[str] | None) -> None:
    """Write a new entry SLUG in your editor ($EDITOR)."""
    text = file.read() if file else click.edit(_yaml_of(Fields()), extension=".yml")
    _save(places, slug, topic, text, None)


@faq.command()
@click.argument("slug")
@click.option("--from", "file", type=click.File("r", encoding="utf-8"), help="Take the text from a file.")
@click.pass_obj
def edit(places: Places, slug: str, file: IO[str] | None) -> None:
    """Change the entry SLUG in your editor ($EDITOR)."""
    try:
        entry = _store(places).entry(slug)
    except EntryMissing as error:
        raise click.ClickException(f"{slug!r}: no such entry; `bot faq list` shows all.") from error
    text = file.read() if file else click.edit(_yaml_of(entry.fields), extension=".yml")
    _save(places, slug, entry.topic, text, entry.digest)


@faq.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", type=click.Choice(FORMATS), help="By default what the file's name ends in.")
@click.pass_obj
def export(places: Places, file: Path, format: str | None) -> None:
    """Write all entries into FILE (.csv, .tsv, .yaml)."""
    try:
        entries = _store(places).entries()
        write_atomically(file, write_entries(entries, format or format_of(file.name)).encode("utf-8"))
    except FileRefused as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    click.echo(f"{len(entries)} entries written to {file}")


@faq.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--format", type=click.Choice(FORMATS), help="By default what the file's name ends in.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--skip-refused", is_flag=True, help="Import the others where rows are refused.")
@click.pass_obj
def import_(places: Places, file: Path, format: str | None, dry_run: bool, skip_refused: bool) -> None:
    """Read entries from FILE (.csv, .tsv, .yaml); each takes the place of the one of its name."""
    store = _store(places)
    try:
        planned = plan_import(store, read_rows(file.read_bytes(), format or format_of(file.name)), known_of(places))
    except FileRefused as error:
        raise click.ClickException(f"{file}: {error}") from error
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    for one in planned:
        if one.action != "unchanged":
            click.echo(f"row {one.row.place}: {one.row.slug}: {one.action} {', '.join(one.changes)}".rstrip())
        for reason in one.reasons:
            click.echo(f"    {reason}", err=True)
    counts = Counter(one.action for one in planned)
    told = ", ".join(f"{counts[action]} {action}" for action in ("new", "changed", "unchanged", "refused"))
    if dry_run:
        click.echo(f"{told}; nothing was written (dry run).")
        return
    if counts["refused"] and not skip_refused:
        raise click.ClickException(f"{told}; nothing was written. --skip-refused imports the others.")
    try:
        apply_import(store, planned, by=_user())
    except (EntryStale, OSError) as error:
        raise click.ClickException(f"Stopped: {error}") from error
    click.echo(f"{told}.")


def _store(places: Places) -> EntryStore:
    return EntryStore(places.faq_dir, places.revisions_dir)


def _yaml_of(fields: Fields) -> str:
    return write_entries([StoredEntry("", "", fields, "", "")], "yaml")


def _save(places: Places, slug: str, topic: str, text: str | None, base: str | None) -> None:
    """Save what an editor gave; a text that is refused is kept in a file beside, so that nothing is lost."""
    if text is None:
        click.echo("Nothing was changed.")
        return
    try:
        rows = read_rows(text.encode("utf-8", "replace"), "yaml")
        if len(rows) != 1 or rows[0].faults:
            raise FileRefused("; ".join(rows[0].faults) if rows else "an entry is needed")
        _store(places).save(
            slug, topic, rows[0].fields, known_of(places), base=base, by=_user(), action="saved" if base else "created"
        )
    except (FileRefused, EntryInvalid, EntryStale, OSError) as error:
        kept = Path(tempfile.mkstemp(prefix=f"{Path(slug).name}-", suffix=".yml")[1])
        kept.write_text(text, encoding="utf-8", errors="replace")
        raise click.ClickException(f"{error}\nNothing was saved; your text is in {kept} (use --from).") from error
    click.echo(f"Saved {topic}/{slug}.yml; it is live after `bot release build --promote`.")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"


def problems_of(places: Places) -> list[Problem]:
    """The faults of all entries; raises click.ClickException where the facts themselves are broken."""
    return check_entries(places.faq_dir, known_of(places))


def known_of(places: Places) -> Known:
    """What entries may refer to; raises click.ClickException where the facts themselves are broken."""
    try:
        facts = merge(load_records(places.facts_dir))
    except FactsInvalid as error:
        raise click.ClickException("\n".join(map(str, error.problems))) from error
    return known_in(facts)
