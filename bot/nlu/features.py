"""What the classifier sees of a question: its sentence vector, which kinds of thing it names, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.facts.values import MeetingKind
from bot.nlu.mentions import Mentions
from bot.nlu.words import Terms

FloatArray = NDArray[np.float32]

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


def mention_flags(mentions: Mentions) -> FloatArray:
    """(len(FLAGS),) float32: FLAG_WEIGHT where the question names such a thing, else 0."""
    meetings = mentions.meetings
    present = (
        any(m.noun for m in meetings),
        len(meetings) > 1,
        any(m.ordinal is not None for m in meetings),
        any(not m.noun for m in meetings),
        any(m.plural for m in meetings),
        any(m.step or m.position for m in meetings),
        any(m.kind is MeetingKind.CONSULTATION for m in meetings),
        any(not d.by_name for d in mentions.documents),
        bool(mentions.bodies),
        bool(mentions.cities),
        bool(mentions.periods),
        any(p.relative or p.is_step for p in mentions.periods),
        bool(mentions.milestones),
        any(d.by_name for d in mentions.documents),
        bool(mentions.countries),
    )
    return np.asarray(present, dtype=np.float32) * np.float32(FLAG_WEIGHT)


@dataclass(frozen=True)
class Features:
    """What the classifier sees of n questions."""

    # (n, d) float32.
    vectors: FloatArray
    # Of each question; empty where words are left out.
    terms: Sequence[Terms]

    def rows(self, which: NDArray[Any]) -> Features:
        """Those of the rows that an array of numbers or of n truths picks."""
        numbers = np.arange(len(self.terms))[which]
        return Features(self.vectors[numbers], [self.terms[number] for number in numbers])
