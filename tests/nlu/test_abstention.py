"""Abstention: calibrated, monotone, portable."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.abstention import Abstention, Curve
from bot.nlu.cross_validation import HeldOut
from bot.nlu.head import EVIDENCE


def held_out(n: int = 4_000, *, seed: int = 0) -> HeldOut:
    """Judgements right by a known logistic curve of the first column; the last one misleads; half the wrong unknown."""
    random = np.random.default_rng(seed)
    evidence = random.standard_normal((n, len(EVIDENCE))).astype(np.float32)
    right = random.random(n) < 1 / (1 + np.exp(-2 * evidence[:, 0] - 1))
    in_scope = right | (random.random(n) < 0.5)
    evidence[:, -1] -= 0.5 * right
    return HeldOut(evidence, right, in_scope)


def test_known_is_the_share_of_right_guesses() -> None:
    abstention = Abstention.fit(held_out())
    fresh = held_out(seed=1)
    known = abstention.known(fresh.evidence)
    for low in np.arange(0.1, 0.9, 0.2):
        inside = (known >= low) & (known < low + 0.2)
        assert abs(known[inside].mean() - fresh.right[inside].mean()) < 0.07


def test_misleading_evidence_is_ignored_rather_than_inverted() -> None:
    abstention = Abstention.fit(held_out())
    assert min(abstention.right.weights) >= 0
    assert abstention.right.weights[-1] == pytest.approx(0, abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(
    row=st.lists(st.floats(-20, 20), min_size=len(EVIDENCE), max_size=len(EVIDENCE)),
    column=st.integers(0, len(EVIDENCE) - 1),
    more=st.floats(0, 20),
)
def test_more_evidence_never_means_less_trust(row: list[float], column: int, more: float) -> None:
    n = len(EVIDENCE)
    abstention = Abstention((0.0,) * n, (1.0,) * n, Curve((1.0, 0.5, 0.0, 2.0, 0.3)[:n], -1.0), scope=None)
    evidence = np.array([row, row], dtype=np.float32)
    evidence[1, column] += more
    low, high = abstention.known(evidence)
    assert 0 <= low <= high <= 1


def test_unknown_share_moves_trust() -> None:
    few, many = (Abstention.fit(held_out(), unknown_share=share) for share in (0.05, 0.6))
    evidence = held_out(seed=1).evidence
    assert few.known(evidence).mean() > many.known(evidence).mean() + 0.1


def test_bad_shares_and_one_sided_data_are_refused() -> None:
    with pytest.raises(ValueError, match=r"unknown_share 1\.5"):
        Abstention.fit(held_out(), unknown_share=1.5)
    data = held_out()
    with pytest.raises(ValueError, match="right and wrong"):
        Abstention.fit(HeldOut(data.evidence, np.ones_like(data.right), np.ones_like(data.in_scope)))


def test_scope_is_told_from_difficulty() -> None:
    data = held_out()
    abstention = Abstention.fit(data)
    outside = abstention.in_scope(data.evidence)[~data.in_scope]
    wrong_inside = abstention.in_scope(data.evidence)[data.in_scope & ~data.right]
    assert abstention.in_scope(data.evidence).mean() == pytest.approx(data.in_scope.mean(), abs=0.02)
    assert wrong_inside.mean() > outside.mean() - 0.02


def test_only_typicality_speaks_for_scope() -> None:
    abstention = Abstention.fit(held_out())
    assert abstention.scope is not None
    used = [name for name, weight in zip(EVIDENCE, abstention.scope.weights) if weight > 0]
    assert used in ([], ["typicality"])
    evidence = np.zeros((2, len(EVIDENCE)), dtype=np.float32)
    evidence[1, EVIDENCE.index("log_odds")] = 5
    low, high = abstention.in_scope(evidence)
    assert low == high


def test_without_any_out_of_scope_trust_stands_for_scope() -> None:
    data = held_out()
    abstention = Abstention.fit(HeldOut(data.evidence, data.right, np.ones_like(data.in_scope)))
    assert abstention.scope is None
    np.testing.assert_array_equal(abstention.in_scope(data.evidence), abstention.known(data.evidence))


def test_json_round_trip() -> None:
    abstention = Abstention.fit(held_out())
    assert Abstention.from_json(json.loads(json.dumps(abstention.to_json()))) == abstention


def test_other_evidence_is_refused() -> None:
    with pytest.raises(ValueError, match="train again"):
        Abstention.from_json(Abstention.fit(held_out()).to_json() | {"evidence": ["length"]})
