"""`bot inbox`: questions that the bot could not answer, without a browser."""

from __future__ import annotations

import getpass
from typing import Protocol

import click

from bot.facts.database import FactsUnavailable, make_engine
from bot.inbox.grouping import group
from bot.inbox.question import Decision, Group
from bot.inbox.store import InboxStore


class Places(Protocol):
    """What the commands need of the settings."""

    @property
    def database_url(self) -> str:
        """SQLAlchemy address of the database, which is migrated."""


@click.group()
def inbox() -> None:
    """Questions that were declined or clarified, put together by meaning."""


@inbox.command("list")
@click.option("--limit", default=20, show_default=True, help="Groups shown.")
@click.pass_obj
def list_(places: Places, limit: int) -> None:
    """List the open questions, the most frequent first; the numbers are for `bot inbox decide`."""
    found = _groups(_store(places))
    for one in found[:limit]:
        click.echo(f"{len(one.questions):5} times, last {one.last}: {one.wordings[0]}")
        click.echo(f"      numbers {','.join(map(str, one.ids[:20]))}{' ...' if len(one.ids) > 20 else ''}")
    click.echo(f"{sum(len(one.questions) for one in found)} questions in {len(found)} groups.")


@inbox.command()
@click.argument("number", type=int)
@click.option("--entry", default="", help="Slug of the entry that it was added to.")
@click.option("--not-for-us", is_flag=True, help="Set it aside.")
@click.pass_obj
def decide(places: Places, number: int, entry: str, not_for_us: bool) -> None:
    """Take question NUMBER, and all that mean the same, off the inbox."""
    if bool(entry) == not_for_us:
        raise click.UsageError("Say either --entry SLUG or --not-for-us.")
    store = _store(places)
    found = next((one for one in _groups(store) if number in one.ids), None)
    if found is None:
        raise click.ClickException(f"{number}: no open question of this number; `bot inbox list` shows them.")
    decision = Decision.ADDED if entry else Decision.NOT_FOR_US
    click.echo(f"{store.decide(found.ids, decision, getpass.getuser(), entry)} questions decided on.")


def _store(places: Places) -> InboxStore:
    return InboxStore(make_engine(places.database_url))


def _groups(store: InboxStore) -> list[Group]:
    from bot.nlu.encoder import shared_encoder
    from bot.nlu.normalise import normalise

    try:
        questions = store.open()
    except FactsUnavailable as error:
        raise click.ClickException(str(error)) from error
    return group(questions, shared_encoder().encode([normalise(one.question) for one in questions]))
