"""The short form of `make bench-accuracy`: the shipped classifier may not get worse on a slice of the public sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy import ours
from benchmarks.accuracy.metrics import figures
from benchmarks.accuracy.sets import fixed_split
from bot.nlu.encoder import find_english_encoder

SLICE = Path(__file__).parent.parent.parent / "benchmarks" / "data"

# In percent, a little below what was measured on 2026-11-22: 83.6 and 96.8, AUROC 99.5.
FLOORS = {"BANKING77": 81.5, "CLINC150": 95.0}
FLOOR_AUROC = 98.5

pytestmark = pytest.mark.skipif(find_english_encoder() is None, reason="the floors are those of both encoders")


@pytest.fixture(scope="module")
def vectors() -> ours.Vectors:
    return ours.Vectors()


@pytest.mark.parametrize("name", FLOORS)
def test_the_classifier_is_as_right_as_it_was(name: str, vectors: ours.Vectors) -> None:
    split = fixed_split(SLICE, name, 5)
    result = ours.run(split, vectors)
    found = figures(result.answers, split.test.labels)
    assert found.accuracy >= FLOORS[name], result
    if found.auroc is not None:
        assert found.auroc >= FLOOR_AUROC, found
