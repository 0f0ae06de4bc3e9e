"""The quick evaluation of a release says what the agent says, turn by turn."""

from __future__ import annotations

import asyncio
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from bot.facts.store import FactStore
from bot.faq.entry import catalogue_from_responses
from bot.registry.gate import Pin, Said
from bot.registry.release import Numbers
from bot.releases import evaluation
from bot.releases.dialogues import Conversation, hold, load_conversations
from bot.releases.evaluation import digest_of_sets, evaluate, load_sets
from bot.releases.held import Held
from bot.releases.memory import Memory
from bot.releases.training import nlu_digest
from bot.replies.text import body_text
from bot.settings import ROOT

# Follow-ups, several questions in one message, other languages, and messages that are none.
FILES = ("followups_2.yml", "several_2.yml", "languages_2.yml", "robustness_2.yml")


@pytest.fixture(scope="module")
def conversations() -> list[Conversation]:
    folder = ROOT / "tests" / "development"
    return [conversation for name in FILES for conversation in load_conversations(folder / name)]


@pytest.fixture(scope="module")
def said(agent: object, conversations: list[Conversation]) -> tuple[Said, ...]:
    judged = evaluate(agent.processor, facts(), {"some": conversations}, ["some"], [], "x")  # type: ignore[attr-defined]
    assert judged.numbers["some"].turns == sum(len(conversation.turns) for conversation in conversations)
    return judged.said


def facts():
    import os

    store = FactStore(os.environ["DATABASE_URL"])
    try:
        return store.snapshot()
    finally:
        store.close()


def test_every_reply_is_the_agents(agent: object, conversations: list[Conversation], said: tuple[Said, ...]) -> None:
    # Under other names: the agent remembers conversations that other tests have held.
    again = [replace(conversation, id=f"evaluation {conversation.id}") for conversation in conversations]
    verdicts = asyncio.run(hold(agent, again))  # type: ignore[arg-type]
    differing = [
        (one.id, one.text, body_text(verdict.reply))
        for one, verdict in zip(said, verdicts, strict=True)
        if (one.outcome, one.text, one.score)
        != (verdict.reply.outcome.value, body_text(verdict.reply), verdict.score.value)
    ]
    assert differing == []


def test_of_a_set_that_nobody_may_read_only_the_numbers_are_kept(
    agent: object, conversations: list[Conversation]
) -> None:
    judged = evaluate(agent.processor, facts(), {"blind": conversations[:3]}, ["some"], [], "x")  # type: ignore[attr-defined]
    assert judged.said == ()
    assert judged.numbers["blind"] != Numbers()


def test_a_pin_is_kept_where_its_entry_answers(agent: object) -> None:
    pins = [Pin("What is the Ad Hoc Committee?", "ahc"), Pin("What is the Ad Hoc Committee?", "adoption")]
    judged = evaluate(agent.processor, facts(), {}, [], pins, "x")  # type: ignore[attr-defined]
    assert judged.kept_pins == {pins[0]}


def test_what_was_understood_once_is_not_read_again(
    agent: object, conversations: list[Conversation], said: tuple[Said, ...]
) -> None:
    processor = agent.processor  # type: ignore[attr-defined]
    readings = Memory().readings("one")
    first = evaluate(processor, facts(), {"some": conversations}, ["some"], [], "x", readings=readings)
    assert first.said == said
    kept = dict(readings)
    shares: list[float] = []
    again = evaluate(processor, facts(), {"some": conversations}, ["some"], [], "x", shares.append, readings)
    assert again == first
    assert readings == kept
    # Nothing went through the model.
    assert shares == []


def test_two_processes_find_what_one_does(
    agent: object, conversations: list[Conversation], said: tuple[Said, ...]
) -> None:
    processor, pins = agent.processor, [Pin("What is the Ad Hoc Committee?", "ahc")]  # type: ignore[attr-defined]
    sets = {"some": conversations, "blind": conversations[1:4]}
    alone, beside = Memory().readings("one"), Memory().readings("two")
    one = evaluate(processor, facts(), sets, ["some"], pins, "x", readings=alone)
    two = evaluate(processor, facts(), sets, ["some"], pins, "x", readings=beside, processes=2)
    assert one == two
    assert one.said == said
    # Batches of other sizes differ in their last digits.
    assert beside.keys() == alone.keys()


def test_a_model_that_understands_otherwise_begins_anew() -> None:
    memory = Memory()
    memory.readings("one")[("What?", "2026-01-01")] = []
    assert memory.readings("one") == {("What?", "2026-01-01"): []}
    assert memory.readings("other") == {}


def test_an_answer_is_no_part_of_what_a_model_understands(tmp_path: Path) -> None:
    def model(name: str, **parts: str) -> Path:
        path = tmp_path / name
        with tarfile.open(path, "w:gz") as tar:
            for part, text in parts.items():
                member = tarfile.TarInfo(f"components/{part}")
                member.size = len(text)
                tar.addfile(member, io.BytesIO(text.encode()))
        return path

    head = "train_bot.nlu.components.question_classifier/head.npz"
    one = nlu_digest(model("one", **{head: "weights", "domain_provider/domain.json": "an answer"}))
    assert nlu_digest(model("two", **{head: "weights", "domain_provider/domain.json": "another"})) == one
    assert nlu_digest(model("three", **{head: "others", "domain_provider/domain.json": "an answer"})) != one


def test_conversations_are_read_again_when_a_file_changes(tmp_path: Path) -> None:
    file = tmp_path / "set" / "one.yml"
    file.parent.mkdir()
    row = "- id: {}\n  class: faq\n  turns:\n    - {{user: What?, outcome: answered}}\n"
    file.write_text(row.format("a"), encoding="utf-8")
    memory = Memory()
    before = digest_of_sets([file.parent])
    assert [one.id for one in load_sets([file.parent, tmp_path / "none"], memory)["set"]] == ["a"]
    file.write_text(row.format("a") + row.format("b"), encoding="utf-8")
    assert [one.id for one in load_sets([file.parent], memory)["set"]] == ["a", "b"]
    assert digest_of_sets([file.parent]) != before


@pytest.mark.parametrize("slug", ["unodc_role", "bureau", "signature"])
def test_after_an_answer_has_changed_what_is_kept_is_what_would_be_said(
    agent: object, conversations: list[Conversation], monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    processor, sets = agent.processor, {"some": conversations}  # type: ignore[attr-defined]
    readings, held = Memory().readings("one"), Held()
    evaluate(processor, facts(), sets, ["some"], [], "x", readings=readings, held=held)
    delivered = catalogue_from_responses(processor.domain.responses)
    # The country that some are asked about is in it now, too.
    changed = replace(delivered.entries[slug], answer="Norway keeps it. That is all.")
    edited = replace(delivered, entries={**delivered.entries, slug: changed})
    monkeypatch.setattr("bot.releases.evaluation.catalogue_from_responses", lambda responses: edited)
    still = held.still(edited)
    assert 0 < len(still) <= len(conversations)
    anew = evaluate(processor, facts(), sets, ["some"], [], "x", readings=readings)
    assert evaluate(processor, facts(), sets, ["some"], [], "x", readings=readings, held=held) == anew


def test_conversations_that_are_understood_otherwise_are_held_again_and_no_others(
    agent: object, conversations: list[Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    processor, sets = agent.processor, {"some": conversations}  # type: ignore[attr-defined]
    readings, held = Memory().readings("one"), Held()
    evaluate(processor, facts(), sets, ["some"], [], "x", readings=readings, held=held)
    # Another model takes the first question for the last one.
    (first, *_), (*_, last) = readings, readings
    readings[first] = readings[last]
    anew = evaluate(processor, facts(), sets, ["some"], [], "x", readings=dict(readings))
    again: list[str] = []
    hold = evaluation._hold
    monkeypatch.setattr(evaluation, "_hold", lambda one, *others: again.append(one.id) or hold(one, *others))
    assert evaluate(processor, facts(), sets, ["some"], [], "x", readings=readings, held=held) == anew
    assert again == [one.id for one in conversations if any(turn.user == first[0] for turn in one.turns)] != []
