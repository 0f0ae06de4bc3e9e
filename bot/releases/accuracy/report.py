"""A summary as a report: blocks that say what the figures mean, the same for every format; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.releases.accuracy.metrics import Interval, Point
from bot.releases.accuracy.summary import WRONG, Row, Summary


@dataclass(frozen=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first column names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Curve:
    """A risk-coverage curve."""

    title: str
    points: tuple[Point, ...]


Block = Heading | Text | Table | Curve

TITLE = "How often the bot is right"


def blocks(summary: Summary) -> list[Block]:
    """The report, in order; holds figures and names of classes, never a word of a conversation."""
    return [
        Text(
            f"Release {summary.release}, tried on {summary.day} with {summary.conversations} conversations of "
            f"{summary.all.four.total} messages that it was never trained on. Right: {share(summary.all.right)}. "
            f"Answered wrong: {share(summary.wrong)}."
        ),
        Text(
            "In brackets: 95 % bootstrap intervals over conversations. The thresholds were chosen on questions that "
            "neither train nor test."
        ),
        Heading("The four numbers"),
        _rows((summary.all, *summary.classes)),
        Heading("Kinds of message"),
        _rows(summary.slices),
        Text(
            f"Typing errors, put by a program into the {summary.slices[0].four.total} messages of the English "
            f"conversations: right {share(summary.misspelt)} against {share(summary.clean)} as they stand; "
            f"the errors cost {points(summary.cost_of_errors)}."
        ),
        Text(f"Single questions taken for several: {share(summary.wrongly_split)}."),
        Heading("Risk and coverage"),
        Text(
            "Coverage: answers given for each message that has an answer, where only the surest are given. "
            "Risk: the share of these answers that are wrong."
        ),
        Curve("Share of answers that are wrong, by coverage", summary.curve),
        Table(
            ("answered", "wrong among the answers"),
            tuple((f"{coverage:.0%}", share(found, "not reached")) for coverage, found in summary.wrong_at),
        ),
        Text(f"At {WRONG:.0%} wrong it answers {share(summary.answered_at)}."),
        Heading("Meetings"),
        Text(
            f"Questions made from the facts, some with typing errors, each naming one meeting: "
            f"{summary.meetings.right_share:.1%} answered with that meeting, {summary.meetings.other_share:.1%} with "
            "another. Rows: the meeting named; columns: the one answered."
        ),
        _confusion(summary),
    ]


def share(found: Interval, nothing: str = "–") -> str:
    """ "92.3 % (89.0–95.1)"."""
    if found.value is None:
        return nothing
    return f"{100 * found.value:.1f} %{_bounds(found)}"


def points(found: Interval) -> str:
    """ "1.2 points (-0.4–2.9)"."""
    return "–" if found.value is None else f"{100 * found.value:.1f} points{_bounds(found)}"


def to_json(summary: Summary) -> dict[str, Any]:
    """The summary as JSON-able values, with the ids of the turns that were not right, for staff."""
    values = asdict(summary)
    values["meetings"] = {
        "meetings": list(summary.meetings.meetings),
        "counts": [[asked, said, n] for (asked, said), n in sorted(summary.meetings.counts.items())],
        "right_share": summary.meetings.right_share,
        "other_share": summary.meetings.other_share,
    }
    return values


def _bounds(found: Interval) -> str:
    if found.low is None or found.high is None:
        return ""
    return f" ({100 * found.low:.1f}–{100 * found.high:.1f})"


def _rows(rows: Sequence[Row]) -> Table:
    head = ("", "answered right", "answered wrong", "declined right", "declined wrong", "right")
    return Table(
        head,
        tuple(
            (
                row.name,
                str(row.four.answered_right),
                str(row.four.answered_wrong),
                str(row.four.declined_right),
                str(row.four.declined_wrong),
                share(row.right),
            )
            for row in rows
        ),
    )


def _confusion(summary: Summary) -> Table:
    table = summary.meetings
    return Table(
        ("", *table.columns),
        tuple((asked, *(str(table.counts[asked, said] or "") for said in table.columns)) for asked in table.meetings),
    )
