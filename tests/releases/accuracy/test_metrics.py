"""Risk against coverage, intervals and the four numbers, on observations whose figures are known."""

from __future__ import annotations

import pytest

from bot.releases.accuracy.metrics import (
    Four,
    Observation,
    Point,
    answered_at,
    four_numbers,
    interval,
    right_share,
    risk_coverage,
    wrong_at,
    wrongly_split,
)


def seen(
    sureness: float = 0.5, *, right: bool = True, answered: bool = True, answerable: bool = True, **values: object
) -> Observation:
    """One turn of a conversation of its own, unless `values` say otherwise."""
    defaults = {"conversation": f"c{sureness}", "category": "facts", "turn": 0, "questions": 1, "slices": frozenset()}
    return Observation(
        right=right,
        answered=answered,
        answerable=answerable,
        sureness=sureness,
        **(defaults | values),  # type: ignore[arg-type]
    )


FIVE = [
    seen(0.9),
    seen(0.8, right=False),
    seen(0.7),
    seen(0.6, answered=False, right=False),
    seen(0.5, answered=False, answerable=False),
]


def test_the_four_numbers() -> None:
    four = four_numbers(FIVE)
    assert four == Four(2, 1, 1, 1)
    assert four.right_share == pytest.approx(3 / 5)
    assert four.wrong_share == pytest.approx(1 / 5)
    assert Four(0, 0, 0, 0).right_share == 0


def test_the_curve_gives_the_surest_answers_first() -> None:
    curve = risk_coverage(FIVE)
    assert curve == [
        Point(0.9, pytest.approx(1 / 4), 0.0),
        Point(0.8, pytest.approx(2 / 4), pytest.approx(1 / 2)),
        Point(0.7, pytest.approx(3 / 4), pytest.approx(1 / 3)),
    ]
    assert wrong_at(curve, 0.6) == pytest.approx(1 / 3)
    assert wrong_at(curve, 0.9) is None
    assert answered_at(curve, 0.02) == pytest.approx(1 / 4)
    assert answered_at(curve, 0.4) == pytest.approx(3 / 4)


def test_answers_of_equal_sureness_are_given_together() -> None:
    assert [p.coverage for p in risk_coverage([seen(0.9), seen(0.9, right=False), seen(0.1)])] == [
        pytest.approx(2 / 3),
        pytest.approx(1),
    ]


def test_nothing_to_answer_has_no_curve() -> None:
    assert risk_coverage([seen(answered=False, answerable=False)]) == []
    assert answered_at([], 0.02) == 0


def test_an_interval_spans_its_value_and_is_the_same_at_every_run() -> None:
    observations = [seen(i / 100, right=i % 5 > 0) for i in range(100)]
    found = interval(observations, right_share)
    assert found.value == pytest.approx(0.8)
    assert found.low is not None and found.high is not None
    assert 0.68 < found.low < 0.8 < found.high < 0.9
    assert interval(observations, right_share) == found
    assert interval([], right_share).value is None


def test_an_interval_draws_whole_conversations() -> None:
    one = [seen(conversation="a", turn=n) for n in range(50)] + [seen(conversation="b", turn=0, right=False)]
    found = interval(one, right_share)
    assert (found.low, found.high) == (0, 1)


def test_single_questions_that_were_split() -> None:
    several = frozenset({"several questions"})
    observations = [seen(questions=2), seen(), seen(questions=2, slices=several)]
    assert wrongly_split(observations, "several questions") == pytest.approx(1 / 2)
    assert wrongly_split([seen(slices=several)], "several questions") is None
