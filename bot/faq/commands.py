"""`bot faq`: look after the FAQ's entries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import click

from bot.facts.check import FactsInvalid
from bot.facts.files import load_records
from bot.facts.merging import merge
from bot.facts.values import Body, Document, Meeting, Milestone
from bot.faq.check import Known, Problem, check_entries


class Places(Protocol):
    """What the commands need of the settings."""

    @property
    def facts_dir(self) -> Path:
        """Directory of the seed files, whose sources and facts entries name."""

    @property
    def faq_dir(self) -> Path:
        """Directory of the entries."""


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


def problems_of(places: Places) -> list[Problem]:
    """The faults of all entries; raises click.ClickException where the facts themselves are broken."""
    try:
        facts = merge(load_records(places.facts_dir))
    except FactsInvalid as error:
        raise click.ClickException("\n".join(map(str, error.problems))) from error
    named: dict[str, Sequence[Meeting | Milestone | Document | Body]] = {
        "meeting": facts.meetings,
        "milestone": facts.milestones,
        "document": facts.documents,
        "body": facts.bodies,
    }
    known = Known(
        sources=frozenset(source.id for source in facts.sources),
        facts=frozenset(f"{kind}/{value.id}" for kind, values in named.items() for value in values),
    )
    return check_entries(places.faq_dir, known)
