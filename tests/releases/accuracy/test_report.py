"""A report says its figures in both formats, and never a word of a conversation."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.releases.accuracy.commands import write
from bot.releases.accuracy.measure import Measured, mistype
from bot.releases.accuracy.metrics import Interval
from bot.releases.accuracy.probes import confusion
from bot.releases.accuracy.report import share
from bot.releases.accuracy.slices import slices_of
from bot.releases.accuracy.summary import Summary, summarise
from bot.releases.dialogues import DEFAULT_TODAY, Conversation, Turn
from bot.replies.reply import Outcome
from tests.releases.accuracy.test_metrics import seen


@pytest.fixture(scope="module")
def summary() -> Summary:
    observations = tuple(
        seen(i / 40, conversation=f"facts-{i}", right=i % 8 > 0, slices=slices_of("who was it?", "facts"))
        for i in range(1, 40)
    )
    near = seen(0.1, conversation="near-1", category="decline_near", answered=False, answerable=False)
    answers = [("first", "first"), ("second", "first")]
    return summarise(
        Measured((*observations, near), observations, observations[::-1], confusion(["first", "second"], answers)),
        "20260101-000000-abc",
        "2026-01-01",
    )


def test_the_figures_of_the_summary(summary: Summary) -> None:
    assert summary.conversations == 40
    assert [row.name for row in summary.classes] == ["decline_near", "facts"]
    assert summary.all.four.answered_wrong == 4
    assert summary.cost_of_errors.value == 0
    assert [coverage for coverage, _ in summary.wrong_at] == [0.6, 0.8, 0.9]
    assert len(summary.faults) == 4


def test_both_formats_and_the_data_are_written(summary: Summary, tmp_path: Path) -> None:
    write(summary, tmp_path / "a.report")
    page, text, data = (
        (tmp_path / "a.report" / name).read_text(encoding="utf-8")
        for name in ("index.html", "report.md", "report.json")
    )
    for document in (page, text):
        assert "20260101-000000-abc" in document
        assert "90.0 %" in document
        assert "language en" in document
    assert json.loads(data)["meetings"]["other_share"] == 0.5
    assert "<script" not in page and "http" not in page
    assert page.count("<polyline") == 1
    _well_formed(page)


def test_a_share_is_told_with_its_interval() -> None:
    assert share(Interval(0.5, 0.25, 0.75)) == "50.0 % (25.0–75.0)"
    assert share(Interval(None), "not reached") == "not reached"


def test_a_conversation_is_mistyped_turn_by_turn_and_asks_the_same() -> None:
    turns = (Turn("When was the third session?", (Outcome.ANSWERED,)), Turn("and the fourth?", (Outcome.ANSWERED,)))
    conversation = Conversation("c", "facts", DEFAULT_TODAY, turns)
    wrong = mistype(conversation)
    assert [turn.user for turn in wrong.turns] != [turn.user for turn in turns]
    assert [turn.outcomes for turn in wrong.turns] == [turn.outcomes for turn in turns]
    assert wrong == mistype(conversation)


def _well_formed(page: str) -> None:
    """Every element that is opened is closed, in order."""
    open_elements: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag != "meta":
                open_elements.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_elements.pop() == tag

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            pass

    Checker().feed(page)
    assert open_elements == []
