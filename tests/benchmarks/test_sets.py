"""Reading and resampling the public sets, on the slice that lies in the repository."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.accuracy.sets import BenchMissing, Labelled, fixed_split, resampled_split, with_names

SLICE = Path(__file__).parent.parent.parent / "benchmarks" / "data"


def test_a_missing_folder_is_named_with_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(BenchMissing, match=r"fewshot_BANKING77_train_5.tsv.*BENCH="):
        fixed_split(tmp_path, "BANKING77", 5)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "fewshot_BANKING77_train_5.tsv").write_text("text\tlabel\nno tab\n", encoding="utf-8")
    with pytest.raises(BenchMissing, match=r"train_5\.tsv: not a file of"):
        fixed_split(tmp_path, "BANKING77", 5)


def test_an_intent_name_is_one_more_example() -> None:
    assert with_names(Labelled(("hi",), ("card_arrival?",))) == Labelled(
        ("hi", "card arrival"), ("card_arrival?", "card_arrival?")
    )


def test_resampled_sets_part_what_is_trained_from_what_is_judged(tmp_path: Path) -> None:
    for kind in ("train_5", "test"):
        shutil.copy(SLICE / f"fewshot_BANKING77_{kind}.tsv", tmp_path)
    shutil.copy(SLICE / "fewshot_BANKING77_train_5.tsv", tmp_path / "fewshot_BANKING77_train_10.tsv")
    one, other = (resampled_split(tmp_path, "BANKING77", 5, seed) for seed in (0, 1))
    assert len(one.training.texts) == 25 * 5
    assert not set(one.training.texts) & set(one.test.texts)
    assert set(one.training.texts) != set(other.training.texts)
    assert one == resampled_split(tmp_path, "BANKING77", 5, 0)
    ten = resampled_split(tmp_path, "BANKING77", 10, 0)
    assert set(one.training.texts) < set(ten.training.texts)
