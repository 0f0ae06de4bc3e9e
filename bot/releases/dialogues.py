"""Conversations with expected replies: read from YAML, held with an agent, judged into four numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from ruamel.yaml import YAML

from bot.channels.conversation import ask
from bot.replies.reply import Outcome, Reply
from bot.replies.text import body_text

DEFAULT_TODAY = date(2026, 11, 22)


class Score(str, Enum):
    """What became of one turn."""

    ANSWERED_RIGHT = "answered right"
    ANSWERED_WRONG = "answered wrong"
    DECLINED_RIGHT = "declined right"
    DECLINED_WRONG = "declined wrong"


@dataclass(frozen=True)
class Turn:
    """One message and what its reply must be."""

    user: str
    outcomes: tuple[Outcome, ...]
    # Each group: at least one of its texts is in the reply.
    contains: tuple[tuple[str, ...], ...] = ()
    # None of these is.
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conversation:
    """Turns of one sender."""

    id: str
    category: str
    today: date
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Verdict:
    """One turn with its reply and score."""

    conversation: Conversation
    turn: Turn
    reply: Reply
    score: Score
    # What was missing or should not be there; empty where right.
    faults: tuple[str, ...] = field(default=())


def load_conversations(path: Path) -> list[Conversation]:
    """The conversations of a file, or of all files of a folder; ValueError names file and conversation."""
    files = sorted(path.glob("*.yml")) if path.is_dir() else [path]
    return [_conversation(values, file) for file in files for values in YAML(typ="safe", pure=True).load(file)]


def _conversation(values: dict[str, Any], file: Path) -> Conversation:
    try:
        return Conversation(
            values["id"], values["class"], values.get("today", DEFAULT_TODAY), tuple(map(_turn, values["turns"]))
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{file}: {values.get('id')}: {error!r}") from error


def _turn(values: dict[str, Any]) -> Turn:
    outcomes = values["outcome"] if isinstance(values["outcome"], list) else [values["outcome"]]
    contains = [[item] if isinstance(item, str) else item for item in values.get("contains") or []]
    return Turn(
        user=values["user"],
        outcomes=tuple(map(Outcome, outcomes)),
        contains=tuple(tuple(map(str, group)) for group in contains),
        excludes=tuple(map(str, values.get("excludes") or [])),
    )


async def hold(agent: Agent, conversations: Iterable[Conversation]) -> list[Verdict]:
    """Hold each conversation as a sender of its own and judge every turn."""
    verdicts: list[Verdict] = []
    for conversation in conversations:
        for turn in conversation.turns:
            reply = await ask(agent, conversation.id, turn.user, conversation.today)
            verdicts.append(judge(conversation, turn, reply))
    return verdicts


def judge(conversation: Conversation, turn: Turn, reply: Reply) -> Verdict:
    """Score one reply."""
    text = body_text(reply)
    if reply.outcome is Outcome.CLARIFIED:
        text += "\n" + "\n".join(button.title for button in reply.suggestions)
    said = text.casefold()
    faults = [f"lacks {' | '.join(group)}" for group in turn.contains if not any(t.casefold() in said for t in group)]
    faults += [f"says {item}" for item in turn.excludes if item.casefold() in said]
    if reply.outcome not in turn.outcomes:
        faults.insert(0, f"{reply.outcome.value} instead of {'/'.join(o.value for o in turn.outcomes)}")
    declines = reply.outcome in (Outcome.DECLINED, Outcome.CLARIFIED)
    if declines:
        score = Score.DECLINED_WRONG if faults else Score.DECLINED_RIGHT
    else:
        score = Score.ANSWERED_WRONG if faults else Score.ANSWERED_RIGHT
    return Verdict(conversation, turn, reply, score, tuple(faults))


def right_share(verdicts: Iterable[Verdict]) -> float:
    """Share of turns answered right or declined right, in [0, 1]."""
    scores = Counter(verdict.score for verdict in verdicts)
    return (scores[Score.ANSWERED_RIGHT] + scores[Score.DECLINED_RIGHT]) / max(1, sum(scores.values()))


def answered_wrong_share(verdicts: Iterable[Verdict]) -> float:
    """Share of turns answered wrong, in [0, 1]."""
    scores = Counter(verdict.score for verdict in verdicts)
    return scores[Score.ANSWERED_WRONG] / max(1, sum(scores.values()))


def table(verdicts: Iterable[Verdict]) -> str:
    """The four numbers by category and over all, as text."""
    rows: dict[str, Counter[Score]] = {}
    for verdict in verdicts:
        rows.setdefault(verdict.conversation.category, Counter())[verdict.score] += 1
    rows["all"] = sum(rows.values(), Counter())
    lines = [f"{'':14}" + "".join(f"{score.value:>16}" for score in Score) + f"{'right':>9}"]
    for name, scores in rows.items():
        right = (scores[Score.ANSWERED_RIGHT] + scores[Score.DECLINED_RIGHT]) / max(1, sum(scores.values()))
        lines.append(f"{name:14}" + "".join(f"{scores[score]:>16}" for score in Score) + f"{right:>9.1%}")
    return "\n".join(lines)
