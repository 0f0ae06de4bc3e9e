"""What is counted of a release's replies; pure functions of observations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

# Resamplings of a bootstrap interval, the share of them that it spans, and where they start.
RESAMPLES = 1_000
CONFIDENCE = 0.95
SEED = 0


@dataclass(frozen=True)
class Observation:
    """What became of one message, without its words."""

    # The conversation's id and class, and the turn's number in it, from 0.
    conversation: str
    category: str
    turn: int
    # A reply that states something, right or wrong; else one that declines or asks back.
    answered: bool
    right: bool
    # Whether an answer would have been right.
    answerable: bool
    # Calibrated probability, in [0, 1], that the classifier's guess is right; of several questions the least.
    sureness: float
    # Questions that were found in the message.
    questions: int
    slices: frozenset[str]


@dataclass(frozen=True)
class Four:
    """The four numbers."""

    answered_right: int
    answered_wrong: int
    declined_right: int
    declined_wrong: int

    @property
    def total(self) -> int:
        """All messages."""
        return self.answered_right + self.answered_wrong + self.declined_right + self.declined_wrong

    @property
    def right_share(self) -> float:
        """Share, in [0, 1], answered right or declined right; 0 of none."""
        return (self.answered_right + self.declined_right) / max(1, self.total)

    @property
    def wrong_share(self) -> float:
        """Share of all messages answered wrong."""
        return self.answered_wrong / max(1, self.total)


@dataclass(frozen=True)
class Interval:
    """A share with its bootstrap interval; all None where it cannot be told."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Point:
    """What happens where only the replies at least as sure as `sureness` are given."""

    sureness: float
    # Answers given for each message that has an answer; may pass 1 where messages without one are answered.
    coverage: float
    # Share of the answers given that are wrong.
    risk: float


def four_numbers(observations: Iterable[Observation]) -> Four:
    """The four numbers of `observations`."""
    counts = {(answered, right): 0 for answered in (True, False) for right in (True, False)}
    for o in observations:
        counts[o.answered, o.right] += 1
    return Four(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


def risk_coverage(observations: Sequence[Observation]) -> list[Point]:
    """The curve, surest first; empty where nothing was answered or nothing has an answer."""
    answerable = sum(o.answerable for o in observations)
    if not answerable:
        return []
    answered = sorted((o for o in observations if o.answered), key=lambda o: -o.sureness)
    points: list[Point] = []
    given = wrong = 0
    for sureness, equals in groupby(answered, key=lambda o: o.sureness):
        group = list(equals)
        given += len(group)
        wrong += sum(not o.right for o in group)
        points.append(Point(sureness, given / answerable, wrong / given))
    return points


def wrong_at(points: Sequence[Point], coverage: float) -> float | None:
    """Share of the answers that are wrong where `coverage` is first reached; None where it never is."""
    return next((point.risk for point in points if point.coverage >= coverage), None)


def answered_at(points: Sequence[Point], risk: float) -> float:
    """The largest coverage at which at most `risk` of the answers are wrong; 0 where none is so safe."""
    return max((point.coverage for point in points if point.risk <= risk), default=0.0)


def wrongly_split(observations: Sequence[Observation], several: str) -> float | None:
    """Share of the messages outside the slice `several` in which more than one question was found."""
    single = [o for o in observations if several not in o.slices]
    return sum(o.questions > 1 for o in single) / len(single) if single else None


def interval(
    observations: Sequence[Observation], statistic: Callable[[Sequence[Observation]], float | None]
) -> Interval:
    """`statistic` with its percentile bootstrap interval.

    Whole conversations are drawn, since the turns of one are not independent.  Draws of which `statistic` says nothing
    are left out.
    """
    groups = [list(g) for _, g in groupby(sorted(observations, key=lambda o: o.conversation), lambda o: o.conversation)]
    value = statistic(observations)
    if value is None or not groups:
        return Interval(None)
    random = np.random.default_rng(SEED)
    drawn = random.integers(len(groups), size=(RESAMPLES, len(groups)))
    values = [statistic([o for i in row for o in groups[i]]) for row in drawn]
    told = [v for v in values if v is not None]
    low, high = np.quantile(told, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(value, float(low), float(high))


def right_share(observations: Sequence[Observation]) -> float | None:
    """Share answered right or declined right; None of none."""
    return sum(o.right for o in observations) / len(observations) if observations else None


def answered_wrong_share(observations: Sequence[Observation]) -> float | None:
    """Share answered wrong; None of none."""
    return sum(o.answered and not o.right for o in observations) / len(observations) if observations else None
