"""Conversations that training never sees: held with the real agent, judged into four numbers."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process
from ruamel.yaml import YAML

from bot.nlu.normalise import normalise
from bot.releases.dialogues import (
    Conversation,
    Verdict,
    answered_wrong_share,
    hold,
    load_conversations,
    right_share,
    table,
)

DIALOGUES = Path(__file__).parent / "dialogues"
TRAINING = Path(__file__).parent.parent / "data" / "nlu"

MIN_CONVERSATIONS = 250
MIN_DECLINED = 70
# Below what was reached (96.4 % and 1.8 %) by what another training may change; the first issue asks for 92 % and 3 %.
MIN_RIGHT = 0.95
MAX_ANSWERED_WRONG = 0.025

# Alike by more than this, in percent, a question was as good as trained on.
NEAR_DUPLICATE = 93
# Shorter turns ("which city was that?") have few ways to be said.
SHORT_WORDS = 6

# Lines for the end of the test run.
REPORT: list[str] = []


@pytest.fixture(scope="module")
def conversations() -> list[Conversation]:
    return load_conversations(DIALOGUES)


@pytest.fixture(scope="module")
def verdicts(agent: object, conversations: list[Conversation]) -> list[Verdict]:
    held = asyncio.run(hold(agent, conversations))
    REPORT.append(table(held))
    return held


def test_there_are_enough_conversations(conversations: list[Conversation]) -> None:
    declined = [c for c in conversations if any(t.outcomes[0].value == "declined" for t in c.turns)]
    assert len(conversations) >= MIN_CONVERSATIONS
    assert len(declined) >= MIN_DECLINED


def test_most_are_right(verdicts: list[Verdict]) -> None:
    assert right_share(verdicts) >= MIN_RIGHT, _faults(verdicts)


def test_few_are_answered_wrong(verdicts: list[Verdict]) -> None:
    assert answered_wrong_share(verdicts) <= MAX_ANSWERED_WRONG, _faults(verdicts)


@pytest.mark.parametrize("folder", ["dialogues", "development", "blind"])
def test_each_conversation_has_a_name_of_its_own(folder: str) -> None:
    files = sorted((DIALOGUES.parent / folder).glob("*.yml"))
    ids = [name for file in files for name in re.findall(r"^- id: *(\S+)", file.read_text(encoding="utf-8"), re.M)]
    assert len(set(ids)) == len(ids) > 0


def test_none_is_a_near_duplicate_of_a_training_example(conversations: list[Conversation]) -> None:
    examples = [_plain(example) for example in _training_examples()]
    questions = {_plain(t.user): c.id for c in conversations for t in c.turns if len(t.user.split()) > SHORT_WORDS}
    scores = process.cdist(list(questions), examples, scorer=fuzz.ratio, score_cutoff=NEAR_DUPLICATE)
    alike = [
        f"{identifier}: {question!r} ~ {examples[int(row.argmax())]!r}"
        for (question, identifier), row in zip(questions.items(), scores)
        if row.max() > 0
    ]
    assert not alike, "\n".join(alike)


def _training_examples() -> list[str]:
    blocks = [
        block for file in TRAINING.rglob("*.yml") for block in YAML(typ="safe", pure=True).load(file).get("nlu") or []
    ]
    return [line.strip().removeprefix("-") for block in blocks for line in block["examples"].splitlines()]


def _plain(text: str) -> str:
    return "".join(c for c in normalise(text).casefold() if c.isalnum() or c == " ").strip()


def _faults(verdicts: list[Verdict]) -> str:
    return "\n".join(f"{v.conversation.id}: {v.score.value}: {', '.join(v.faults)}" for v in verdicts if v.faults)
