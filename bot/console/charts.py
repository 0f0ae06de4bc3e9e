"""Charts as SVG, drawn on the server: a number a day and outcome, readable without colour and by a screen reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 720, 220
_LEFT, _TOP, _BOTTOM = 40, 12, 28


@dataclass(frozen=True)
class Bar:
    """One part of a day's stack, in the chart's units."""

    x: float
    y: float
    width: float
    height: float
    # Name of the series, which the style sheet colours.
    series: str
    title: str


@dataclass(frozen=True)
class Chart:
    """What the template draws."""

    bars: tuple[Bar, ...]
    # (y, label) of the horizontal lines.
    lines: tuple[tuple[float, str], ...]
    # (x, label) under the days.
    days: tuple[tuple[float, str], ...]


def stacked(days: Sequence[date], series: Sequence[str], numbers: Mapping[tuple[date, str], int]) -> Chart:
    """Stacked bars of `numbers` by (day, series); the first series lies at the bottom."""
    highest = max((sum(numbers.get((day, name), 0) for name in series) for day in days), default=0)
    top = _ceiling(highest)
    step = (WIDTH - _LEFT) / max(1, len(days))
    scale = (HEIGHT - _TOP - _BOTTOM) / top
    bars: list[Bar] = []
    for place, day in enumerate(days):
        y = float(HEIGHT - _BOTTOM)
        for name in series:
            number = numbers.get((day, name), 0)
            if number:
                y -= number * scale
                x, width = _LEFT + place * step + step * 0.12, step * 0.76
                bars.append(
                    Bar(
                        round(x, 1),
                        round(y, 1),
                        round(width, 1),
                        round(number * scale, 1),
                        name,
                        f"{day:%d %B}: {number} {name}",
                    )
                )
    lines = tuple((round(HEIGHT - _BOTTOM - share * top * scale, 1), f"{share * top:g}") for share in (0, 0.5, 1))
    every = max(1, len(days) // 8)
    labels = tuple(
        (round(_LEFT + (place + 0.5) * step, 1), f"{day.day} {day:%b}")
        for place, day in enumerate(days)
        if place % every == 0
    )
    return Chart(tuple(bars), lines, labels)


def _ceiling(highest: int) -> int:
    """The next round number, 2, 4, 6, 8, 10, 20 ...: never odd, so that a half is whole."""
    power = 1
    while True:
        for factor in (2, 4, 6, 8, 10):
            if factor * power >= highest:
                return factor * power
        power *= 10
