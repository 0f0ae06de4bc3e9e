"""An entry as users will see it: the very reply that the bot would compose, before any channel renders it."""

from __future__ import annotations

from datetime import date

from bot.dialogue.compose import reply_of
from bot.dialogue.context import Context
from bot.dialogue.prepared import entry as answer_of
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue, Entry
from bot.faq.fields import Fields
from bot.replies.reply import Reply


def preview(slug: str, fields: Fields, facts: Facts, catalogue: Catalogue) -> Reply:
    """The reply of an entry that may be half written; a day that cannot be read counts as today."""
    entry = Entry(
        slug=slug,
        title=fields.title,
        answer=fields.answer,
        sources=fields.sources,
        as_of=_day(fields.as_of),
        review_by=_day(fields.review_by),
        owner=fields.owner,
        related=fields.related,
        about=fields.about,
    )
    return reply_of([answer_of(entry, Context(facts, State(), date.today()), catalogue)], "en", date.today())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.today()
