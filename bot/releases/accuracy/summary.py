"""Observations to the figures of a report; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.nlu.language import LANGUAGES
from bot.releases.accuracy.measure import Measured
from bot.releases.accuracy.metrics import (
    Four,
    Interval,
    Observation,
    Point,
    answered_at,
    answered_wrong_share,
    four_numbers,
    interval,
    right_share,
    risk_coverage,
    wrong_at,
    wrongly_split,
)
from bot.releases.accuracy.probes import Confusion
from bot.releases.accuracy.slices import KEYWORDS, LONG, NEAR_DOMAIN, NEGATED, SEVERAL, language_slice

# Coverages at which the wrong answers are counted, and the share of wrong answers at which the coverage is read.
COVERAGES = (0.6, 0.8, 0.9)
WRONG = 0.02

MISSPELT = "misspelt"
_SLICES = (KEYWORDS, LONG, SEVERAL, NEGATED, NEAR_DOMAIN, *map(language_slice, LANGUAGES))


@dataclass(frozen=True)
class Row:
    """One class or slice of messages."""

    name: str
    four: Four
    # Share right, with its interval.
    right: Interval


@dataclass(frozen=True)
class Summary:
    """All figures of one release."""

    # The model's name and the day of the run, YYYY-MM-DD.
    release: str
    day: str
    conversations: int
    all: Row
    wrong: Interval
    classes: tuple[Row, ...]
    slices: tuple[Row, ...]
    curve: tuple[Point, ...]
    # By coverage: share of the answers that are wrong.
    wrong_at: tuple[tuple[float, Interval], ...]
    # Coverage at which WRONG of the answers are.
    answered_at: Interval
    # Share right of the English conversations, as they stand and mistyped, and how much the errors cost.
    clean: Interval
    misspelt: Interval
    cost_of_errors: Interval
    wrongly_split: Interval
    meetings: Confusion
    # Turns that were not right: "conversation/turn", and how.
    faults: tuple[tuple[str, str], ...]


def summarise(measured: Measured, release: str, day: str) -> Summary:
    """The figures of `measured`."""
    observations = measured.observations
    categories = sorted({o.category for o in observations})
    slices = [_row(name, [o for o in observations if name in o.slices]) for name in _SLICES]
    return Summary(
        release=release,
        day=day,
        conversations=len({o.conversation for o in observations}),
        all=_row("all", observations),
        wrong=interval(observations, answered_wrong_share),
        classes=tuple(_row(name, [o for o in observations if o.category == name]) for name in categories),
        slices=(_row(MISSPELT, measured.misspelt), *(row for row in slices if row.four.total)),
        curve=tuple(risk_coverage(observations)),
        wrong_at=tuple((c, interval(observations, _wrong_at(c))) for c in COVERAGES),
        answered_at=interval(observations, lambda some: answered_at(risk_coverage(some), WRONG)),
        clean=interval(measured.clean, right_share),
        misspelt=interval(measured.misspelt, right_share),
        cost_of_errors=_cost_of_errors(measured),
        wrongly_split=interval(observations, lambda some: wrongly_split(some, SEVERAL)),
        meetings=measured.meetings,
        faults=tuple((f"{o.conversation}/{o.turn}", _fault(o)) for o in observations if not o.right),
    )


def _row(name: str, observations: Sequence[Observation]) -> Row:
    return Row(name, four_numbers(observations), interval(observations, right_share))


def _wrong_at(coverage: float) -> Callable[[Sequence[Observation]], float | None]:
    return lambda some: wrong_at(risk_coverage(some), coverage)


def _cost_of_errors(measured: Measured) -> Interval:
    """Difference of the shares right, over the same draws of conversations."""
    mistyped = {(o.conversation, o.turn): o.right for o in measured.misspelt}

    def cost(some: Sequence[Observation]) -> float | None:
        lost = [o.right - mistyped[o.conversation, o.turn] for o in some]
        return sum(lost) / len(lost) if lost else None

    return interval(measured.clean, cost)


def _fault(observation: Observation) -> str:
    return "answered wrong" if observation.answered else "declined wrong"
