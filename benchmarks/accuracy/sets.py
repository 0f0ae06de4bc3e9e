"""The public intent sets: read from a folder, resampled, and prepared as the shipped pipeline prepares a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlu.normalise import normalise

SETS = ("BANKING77", "CLINC150")
SHOTS = (5, 10)
# The set whose questions from out of scope come with it.
WITH_OUT_OF_SCOPE = "CLINC150"


class BenchMissing(Exception):
    """The folder lacks a file; says which and how to get it."""


@dataclass(frozen=True)
class Labelled:
    """n texts with their intents."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Split:
    """What one model is trained on and judged by."""

    # "CLINC150".
    set_name: str
    # Examples an intent.
    shots: int
    training: Labelled
    test: Labelled
    # Questions that belong to no intent; empty where the set has none.
    out_of_scope: tuple[str, ...]

    @property
    def name(self) -> str:
        """ "CLINC150 10"."""
        return f"{self.set_name} {self.shots}"


def fixed_split(folder: Path, set_name: str, shots: int) -> Split:
    """The split as published; raises BenchMissing."""
    return Split(
        set_name,
        shots,
        _read(folder / f"fewshot_{set_name}_train_{shots}.tsv"),
        _read(folder / f"fewshot_{set_name}_test.tsv"),
        _out_of_scope(folder, set_name),
    )


def resampled_split(folder: Path, set_name: str, shots: int, seed: int) -> Split:
    """`shots` examples an intent drawn from the 10-shot training and test sets together, judged by all the others.

    The published sets hold no more than ten training examples an intent, so others can only come from the test set.  A
    text that occurs twice is taken once.  The draw of five is the first half of the draw of ten.
    """
    train, test = fixed_split(folder, set_name, 10).training, fixed_split(folder, set_name, 10).test
    pool = dict(zip(train.texts + test.texts, train.labels + test.labels))
    texts, labels = np.asarray(list(pool), dtype=object), np.asarray(list(pool.values()), dtype=object)
    random = np.random.default_rng(seed)
    drawn = np.zeros(len(texts), dtype=bool)
    for label in sorted(set(labels)):
        drawn[random.permutation(np.flatnonzero(labels == label))[:shots]] = True
    parts = (Labelled(tuple(texts[rows]), tuple(labels[rows])) for rows in (drawn, ~drawn))
    return Split(set_name, shots, *parts, _out_of_scope(folder, set_name))


def with_names(examples: Labelled) -> Labelled:
    """The examples and the name of each intent as one more, as the bot's training takes an entry's title."""
    intents = sorted(set(examples.labels))
    return Labelled((*examples.texts, *map(spoken, intents)), (*examples.labels, *intents))


def spoken(label: str) -> str:
    """The name of an intent as words: "card_arrival" gives "card arrival"."""
    return re.sub(r"[_?]+", " ", label).strip().lower()


def _out_of_scope(folder: Path, set_name: str) -> tuple[str, ...]:
    if set_name != WITH_OUT_OF_SCOPE:
        return ()
    return _read(folder / f"fewshot_{set_name}_oos_test.tsv").texts


def _read(path: Path) -> Labelled:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BenchMissing(
            f"{path}: {error.strerror}. Give the folder of the public sets, e.g. "
            "`make bench-accuracy BENCH=../shared/bench`; benchmarks/accuracy/README.md says which files it must hold."
        ) from error
    rows = [line.split("\t") for line in lines[1:]]
    if lines[:1] != ["text\tlabel"] or any(len(row) != 2 for row in rows):
        raise BenchMissing(f"{path}: not a file of text<TAB>label lines under such a header")
    return Labelled(tuple(normalise(text) for text, _ in rows), tuple(label for _, label in rows))
