"""Holds conversations and probes with a real agent and counts; the only part of the evaluation that needs a model."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rasa.core.agent import Agent

from bot.channels.conversation import ask
from bot.facts.snapshot import Facts
from bot.releases.accuracy.metrics import Observation
from bot.releases.accuracy.probes import Confusion, answered_meeting, confusion, meeting_probes
from bot.releases.accuracy.slices import language_of, slices_of
from bot.releases.accuracy.typing_errors import mistyped
from bot.releases.dialogues import DEFAULT_TODAY, Conversation, Score, judge
from bot.replies.reply import Outcome

# Bad input on purpose: typing errors in it would show nothing.
_ROBUSTNESS = "robustness"
_ENGLISH = "en"


@dataclass(frozen=True)
class Measured:
    """All observations of one release."""

    observations: tuple[Observation, ...]
    # The English conversations again, as they stand and with typing errors; the same turns in the same order.
    clean: tuple[Observation, ...]
    misspelt: tuple[Observation, ...]
    meetings: Confusion


async def measure(agent: Agent, conversations: Sequence[Conversation], facts: Facts) -> Measured:
    """Hold every conversation once, the English ones once more mistyped, and ask the probes."""
    observations = [o for c in conversations for o in await _hold(agent, c, "")]
    english = {c.id: c for c in conversations if _is_english(c)}
    clean = [o for o in observations if o.conversation in english]
    misspelt = [o for c in english.values() for o in await _hold(agent, mistype(c), "mistyped-")]
    answers = []
    for number, probe in enumerate(meeting_probes(facts)):
        reply = await ask(agent, f"probe-{number}", probe.text, DEFAULT_TODAY)
        answers.append((probe.meeting, answered_meeting(reply)))
    meetings = confusion([meeting.id for meeting in facts.meetings], answers)
    return Measured(tuple(observations), tuple(clean), tuple(misspelt), meetings)


def mistype(conversation: Conversation) -> Conversation:
    """The conversation with typing errors in every message, the same at every call."""
    seed = zlib.crc32(conversation.id.encode())
    turns = (replace(turn, user=mistyped(turn.user, seed + n)) for n, turn in enumerate(conversation.turns))
    return replace(conversation, turns=tuple(turns))


def _is_english(conversation: Conversation) -> bool:
    if conversation.category == _ROBUSTNESS:
        return False
    return all(language_of(turn.user) == _ENGLISH for turn in conversation.turns)


async def _hold(agent: Agent, conversation: Conversation, prefix: str) -> list[Observation]:
    """The observations of one conversation, held by a sender of its own."""
    observations = []
    for number, turn in enumerate(conversation.turns):
        # Apart from the conversation: the reply does not say how sure the classifier was.
        parsed = await agent.parse_message(turn.user)
        reply = await ask(agent, prefix + conversation.id, turn.user, conversation.today)
        score = judge(conversation, turn, reply).score
        observations.append(
            Observation(
                conversation=conversation.id,
                category=conversation.category,
                turn=number,
                answered=score in (Score.ANSWERED_RIGHT, Score.ANSWERED_WRONG),
                right=score in (Score.ANSWERED_RIGHT, Score.DECLINED_RIGHT),
                answerable=bool({Outcome.ANSWERED, Outcome.SMALLTALK} & set(turn.outcomes)),
                sureness=float(parsed["intent"]["confidence"]),
                questions=len(parsed["questions"]),
                slices=slices_of(turn.user, conversation.category),
            )
        )
    return observations
