"""The report of `make bench-speed`: ratios and their direction."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.speed.content import load, phrases_of, read_intents
from benchmarks.speed.load import Answer, Times
from benchmarks.speed.measuring import Figures, Size
from benchmarks.speed.processes import Cost
from benchmarks.speed.report import Run, as_json, lines, markdown, recorded_stock, write
from benchmarks.speed.scale import questions
from benchmarks.speed.stock_project import FACT_INTENT, write_stock_project

OURS = Figures(
    training=Cost(10.0, 12.0),
    retraining=Cost(5.0, 6.0),
    first_answer_s=6.0,
    memory_mb=400.0,
    faq=Times(100, 0, 10.0, 12.0, 15.0),
    fact=Times(100, 0, 10.0, 12.0, 15.0),
    throughput={1: 100.0, 8: 120.0, 32: 120.0},
    first_turns_ms=10.0,
    last_turns_ms=11.0,
    last_turn=500,
)
STOCK = replace(
    OURS,
    training=Cost(300.0, 400.0),
    retraining=None,
    first_answer_s=12.0,
    memory_mb=1200.0,
    faq=Times(100, 0, 60.0, 70.0, 80.0),
    throughput={1: 20.0, 8: 30.0, 32: 30.0},
)
RUN = Run(
    command="make bench-speed",
    intents=107,
    phrases=642,
    ours=OURS,
    stock=STOCK,
    stock_of=None,
    sizes=[
        Size(size, 3 * size, Cost(5.0, 5.0), Cost(4.0, 4.0), 6.0, 400.0, 10.0 + size / 10_000, 1.0)
        for size in (10, 10_000)
    ],
    parts={"message": 8.0, "encoder": 4.0, "everything but the encoder": 4.0},
    tensorflow_import_s=3.0,
)


def test_a_ratio_says_how_many_times_better_ours_is() -> None:
    ratios = {line.what: (line.ratio, line.reached) for line in lines(RUN)}
    assert ratios["training from nothing"] == (30.0, True)
    assert ratios["start to first answer"] == (2.0, False)
    assert ratios["memory (stock: server and action server)"] == (3.0, True)
    assert ratios["FAQ answer, p50"] == (6.0, True)
    assert ratios["throughput, 1 client"] == (5.0, True)
    assert ratios["throughput, 8 clients"] == (4.0, False)


def test_messages_that_got_no_text_are_no_answers() -> None:
    times = Times.of([Answer(0.010, True), Answer(0.020, True), Answer(0.001, False)])
    assert (times.messages, times.silent, times.p50_ms) == (3, 1, pytest.approx(15.0))
    silent = replace(STOCK, faq=Times.of([Answer(0.001, False), Answer(0.002, False)]))
    ratios = {line.what: (line.stock, line.ratio, line.reached) for line in lines(replace(RUN, stock=silent))}
    assert ratios["FAQ answer, p50"] == (None, None, None)
    assert ratios["session fact, p50"][1] == 1.0


def test_without_stock_nothing_is_claimed() -> None:
    assert all(line.ratio is None and line.reached is None for line in lines(replace(RUN, stock=None)))


def test_the_tables_name_machine_date_command_and_what_was_not_reached() -> None:
    text = markdown(RUN)
    assert "`make bench-speed`" in text
    assert "cores" in text
    assert "**not reached**" in text
    assert "1.10 times that with 10" in text
    assert "1.10 times the first turns'" in text


def test_what_is_written_can_be_read_back(tmp_path: Path) -> None:
    write(RUN, tmp_path)
    assert recorded_stock(tmp_path) == (STOCK, as_json(RUN)["date"])
    assert recorded_stock(tmp_path / "nowhere") is None


def test_both_bots_are_given_the_same_content(tmp_path: Path) -> None:
    intents = read_intents(3)
    write_stock_project(tmp_path, intents, 5055)
    written = {block["intent"]: phrases_of(block["examples"]) for block in load(tmp_path / "data" / "nlu.yml")["nlu"]}
    assert FACT_INTENT in {intent.name for intent in intents}
    assert len(intents) > 100
    assert written == {intent.name.replace("/", "_"): [*intent.phrases] for intent in intents}
    assert all(0 < len(intent.phrases) <= 3 for intent in intents)


@pytest.mark.parametrize("entries", [10, 10_000])
def test_no_two_generated_entries_are_alike(entries: int) -> None:
    asked = questions(entries)
    assert len({slug for slug, _ in asked}) == len({text for _, text in asked}) == entries
