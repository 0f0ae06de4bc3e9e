"""What is told of an item without a question: behind a button of a menu, a link, a search result."""

from __future__ import annotations

from datetime import date

from bot.dialogue import fact_answers, prepared
from bot.dialogue.aspect import Aspect
from bot.dialogue.compose import reply_of
from bot.dialogue.context import Context
from bot.dialogue.respond import next_state
from bot.dialogue.selection import Selection
from bot.dialogue.state import State
from bot.dialogue.subjects import find_subject
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue
from bot.nlu.mentions import Mentions
from bot.replies.reply import Reply


def respond_on(item: str, facts: Facts, catalogue: Catalogue, today: date) -> tuple[Reply, State] | None:
    """The reply on "faq/unodc_role" or "meeting/second", and the state that it leaves; None where there is none."""
    context = Context(facts, State(), today)
    family, _, kind = item.partition("/")
    if family == "faq":
        if kind not in catalogue.entries:
            return None
        draft = prepared.entry(catalogue.entries[kind], context, catalogue)
    else:
        subject = find_subject(facts, item)
        if subject is None:
            return None
        draft = fact_answers.answer(Aspect.DESCRIBE, Selection((subject,), named=True), Mentions(), context)
    return reply_of([draft], "en", today), next_state(State(), draft)
