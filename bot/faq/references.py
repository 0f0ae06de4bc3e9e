"""What entries may refer to, read out of the facts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts.snapshot import Facts
from bot.facts.values import Body, Document, Meeting, Milestone
from bot.faq.check import Known


def known_in(facts: Facts) -> Known:
    """Sources and facts by the names that entries use."""
    named: dict[str, Sequence[Meeting | Milestone | Document | Body]] = {
        "meeting": facts.meetings,
        "milestone": facts.milestones,
        "document": facts.documents,
        "body": facts.bodies,
    }
    return Known(
        sources=frozenset(source.id for source in facts.sources),
        facts=frozenset(f"{kind}/{value.id}" for kind, values in named.items() for value in values),
    )
