"""How a conversation's turns are read and judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.releases.dialogues import (
    DEFAULT_TODAY,
    Conversation,
    Score,
    Turn,
    answered_wrong_share,
    judge,
    load_conversations,
    right_share,
    table,
)
from bot.replies.reply import Outcome, Paragraph, Reply, Suggestion

ANSWER = Reply(Outcome.ANSWERED, (Paragraph("It was held in Vienna."),))
REFUSAL = Reply(Outcome.DECLINED, (Paragraph("I do not know that."),))
CHOICE = Reply(
    Outcome.CLARIFIED, (Paragraph("Which one?"),), suggestions=(Suggestion("That of May 2021", "That of May 2021"),)
)
GREETING = Reply(Outcome.SMALLTALK, (Paragraph("Hello!"),))


def turn(*outcomes: str, contains: tuple[tuple[str, ...], ...] = (), excludes: tuple[str, ...] = ()) -> Turn:
    return Turn("asked", tuple(map(Outcome, outcomes)), contains, excludes)


def conversation(*turns: Turn) -> Conversation:
    return Conversation("c", "facts", DEFAULT_TODAY, turns)


@pytest.mark.parametrize(
    ("expected", "reply", "score"),
    [
        (turn("answered", contains=(("vienna",),)), ANSWER, Score.ANSWERED_RIGHT),
        (turn("answered", contains=(("New York", "VIENNA"),)), ANSWER, Score.ANSWERED_RIGHT),
        (turn("answered", contains=(("New York",),)), ANSWER, Score.ANSWERED_WRONG),
        (turn("answered", contains=(("Vienna",), ("2022",))), ANSWER, Score.ANSWERED_WRONG),
        (turn("answered", excludes=("Vienna",)), ANSWER, Score.ANSWERED_WRONG),
        (turn("declined"), ANSWER, Score.ANSWERED_WRONG),
        (turn("declined"), REFUSAL, Score.DECLINED_RIGHT),
        (turn("answered"), REFUSAL, Score.DECLINED_WRONG),
        (turn("declined", excludes=("do not know",)), REFUSAL, Score.DECLINED_WRONG),
        (turn("clarified", contains=(("May 2021",),)), CHOICE, Score.DECLINED_RIGHT),
        (turn("answered", "clarified"), CHOICE, Score.DECLINED_RIGHT),
        (turn("answered"), CHOICE, Score.DECLINED_WRONG),
        (turn("smalltalk"), GREETING, Score.ANSWERED_RIGHT),
        (turn("declined"), GREETING, Score.ANSWERED_WRONG),
    ],
)
def test_a_reply_is_right_or_wrong_and_an_answer_or_none(expected: Turn, reply: Reply, score: Score) -> None:
    verdict = judge(conversation(expected), expected, reply)
    assert verdict.score is score
    assert bool(verdict.faults) == (score in (Score.ANSWERED_WRONG, Score.DECLINED_WRONG))


def test_the_numbers_are_shares_of_all_turns() -> None:
    turns = (turn("answered"), turn("declined"), turn("declined"), turn("answered"))
    replies = (ANSWER, ANSWER, REFUSAL, REFUSAL)
    held = conversation(*turns)
    verdicts = [judge(held, one, reply) for one, reply in zip(turns, replies, strict=True)]
    assert right_share(verdicts) == 0.5
    assert answered_wrong_share(verdicts) == 0.25
    printed = table(verdicts)
    assert "facts" in printed
    assert "50.0%" in printed
    assert right_share([]) == answered_wrong_share([]) == 0


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_conversations_are_read_from_a_file_or_a_folder(tmp_path: Path) -> None:
    one = """
- id: a
  class: facts
  today: 2023-01-10
  turns:
    - {user: "When?", outcome: answered, contains: ["2022", [Vienna, Wien]], excludes: [2021]}
    - {user: "Hm", outcome: [declined, clarified]}
"""
    file = write(tmp_path / "a.yml", one)
    write(tmp_path / "b.yml", "- {id: b, class: meta, turns: [{user: Hi, outcome: smalltalk}]}")
    (read,) = load_conversations(file)
    assert read.today == date(2023, 1, 10)
    assert read.turns[0].contains == (("2022",), ("Vienna", "Wien"))
    assert read.turns[0].excludes == ("2021",)
    assert read.turns[1].outcomes == (Outcome.DECLINED, Outcome.CLARIFIED)
    assert [c.id for c in load_conversations(tmp_path)] == ["a", "b"]
    assert load_conversations(tmp_path)[1].today == DEFAULT_TODAY


@pytest.mark.parametrize(
    "text",
    [
        "- {id: x, turns: []}",
        "- {id: x, class: facts}",
        "- {id: x, class: facts, turns: [{user: Hi}]}",
        "- {id: x, class: facts, turns: [{user: Hi, outcome: guessed}]}",
        "- {id: x, class: facts, turns: [{outcome: answered}]}",
    ],
)
def test_a_broken_conversation_is_told_with_file_and_name(tmp_path: Path, text: str) -> None:
    file = write(tmp_path / "broken.yml", text)
    with pytest.raises(ValueError, match=r"broken\.yml: x: "):
        load_conversations(file)
