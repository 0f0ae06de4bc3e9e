"""Acts laid at the wrong body's door: "when did UNODC adopt the convention?"."""

from __future__ import annotations

from bot.dialogue import telling
from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.premises import false_body
from bot.nlu.mentions import BodyMention, Mentions, MilestoneMention

# Characters between a body and the verb that names its act: "UNODC adopt the convention", "ECOSOC to adopt ...".
_BESIDE = 4


def false_actor(mentions: Mentions, context: Context) -> Draft | None:
    """The correction where a body is said to have done what another did; None where nothing of the kind is said."""
    for step in mentions.milestones:
        said = next((body for body in mentions.bodies if _acts(body, step)), None)
        milestone = context.facts.find_milestone(step.milestone)
        if said is None or milestone is None or milestone.body in (None, said.body):
            continue
        actor, other = context.facts.find_body(milestone.body or ""), context.facts.find_body(said.body)
        if actor is None or other is None:
            continue
        draft = Draft(aspect=Aspect.WHO)
        draft.say(false_body(milestone, other, actor), telling.when(milestone, context.today), milestone.summary)
        draft.about([milestone], "summary")
        return draft
    return None


def _acts(body: BodyMention, step: MilestoneMention) -> bool:
    return 0 <= step.start - body.end <= _BESIDE
