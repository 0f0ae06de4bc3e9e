"""What the classifier sees of a question: its sentence vector, which kinds of thing it names, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.facts.values import MeetingKind
from bot.nlu.mentions import MeetingMention, Mentions
from bot.nlu.words import Terms

FloatArray = NDArray[np.float32]
# n vectors: (n, d), or n of (d,), which need not lie beside each other.
Vectors = FloatArray | Sequence[FloatArray]

# Length of one flag beside a unit sentence vector.  On data/calibration 0 to 0.5 are within half a point of each other,
# this one best; 1 is a point worse.
FLAG_WEIGHT = 0.25

FLAGS = (
    "meeting",
    "two meetings",
    "ordinal",
    "ordinal without noun",
    "plural",
    "step or superlative",
    "consultation",
    "document",
    "body",
    "city",
    "period",
    "relative period",
    "milestone",
    "paper",
    "country",
)


def mention_flags(mentions: Sequence[Mentions]) -> FloatArray:
    """(n, len(FLAGS)) float32 of n questions: FLAG_WEIGHT where one names such a thing, else 0."""
    present = np.asarray([_present(named) for named in mentions], dtype=np.float32)
    return present.reshape(len(mentions), len(FLAGS)) * np.float32(FLAG_WEIGHT)


def _present(named: Mentions) -> tuple[bool, ...]:
    documents, periods = named.documents, named.periods
    return (
        *_of_meetings(named.meetings),
        bool(documents) and any(not d.by_name for d in documents),
        bool(named.bodies),
        bool(named.cities),
        bool(periods),
        bool(periods) and any(p.relative or p.is_step for p in periods),
        bool(named.milestones),
        bool(documents) and any(d.by_name for d in documents),
        bool(named.countries),
    )


def _of_meetings(meetings: Sequence[MeetingMention]) -> tuple[bool, ...]:
    # Many questions name none.
    if not meetings:
        return (False,) * 7
    return (
        any(m.noun for m in meetings),
        len(meetings) > 1,
        any(m.ordinal is not None for m in meetings),
        any(not m.noun for m in meetings),
        any(m.plural for m in meetings),
        any(m.step or m.position for m in meetings),
        any(m.kind is MeetingKind.CONSULTATION for m in meetings),
    )


def side_by_side(blocks: Sequence[tuple[float, Vectors]]) -> FloatArray:
    """(n, d) float32: of each block, with its weight, n vectors; their lengths sum to d."""
    widths = [block.shape[1] if isinstance(block, np.ndarray) else len(block[0]) for _, block in blocks]
    rows = np.empty((len(blocks[0][1]), sum(widths)), dtype=np.float32)
    stop = 0
    for width, (weight, block) in zip(widths, blocks):
        start, stop = stop, stop + width
        part = rows[:, start:stop]
        if isinstance(block, np.ndarray):
            part[...] = block
        else:
            np.stack(block, out=part)
        if weight != 1:
            part *= np.float32(weight)
    return rows


def picked(vectors: Vectors, numbers: Sequence[int]) -> Vectors:
    """Those of these numbers."""
    return vectors[numbers] if isinstance(vectors, np.ndarray) else [vectors[i] for i in numbers]


@dataclass(frozen=True)
class Features:
    """What the classifier sees of n questions."""

    # (n, d) float32, unit rows.
    vectors: FloatArray
    # Of each question; empty where words are left out.
    terms: Sequence[Terms]
    # The very objects that stand for the questions from one training to the next; none where there is no next.
    keys: Sequence[object] = ()

    def rows(self, which: NDArray[Any]) -> Features:
        """Those of the rows that an array of numbers or of n truths picks."""
        numbers = np.arange(len(self.terms))[which]
        keys = [self.keys[number] for number in numbers] if self.keys else ()
        return Features(self.vectors[numbers], [self.terms[number] for number in numbers], keys)
