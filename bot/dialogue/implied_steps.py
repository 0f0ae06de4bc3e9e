"""Steps of the process named by the city in which they were taken: "what happened in Hanoi?", "after Hanoi"."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.context import Context
from bot.nlu.mentions import Mentions, MilestoneMention


def with_implied_steps(mentions: Mentions, context: Context) -> Mentions:
    """The mentions with the one step of a city where no meeting was, in place of that city.

    Unchanged where a meeting, paper or step is named: "the fourth session in Hanoi" is put right.
    """
    only = mentions.cities[0] if len(mentions.cities) == 1 else None
    named = (
        mentions.documents or mentions.milestones or any(m.kind or m.ordinal or m.position for m in mentions.meetings)
    )
    if only is None or only.negated or named or any(m.city == only.city for m in context.facts.meetings):
        return mentions
    taken = [step for step in context.facts.milestones if step.city == only.city]
    if len(taken) != 1:
        return mentions
    step = MilestoneMention(only.start, only.end, taken[0].id)
    return replace(mentions, cities=(), milestones=(step,))
