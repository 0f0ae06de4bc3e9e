"""How values look on a page: pure functions, most of them filters of the templates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timezone
from typing import Any

from bot.registry.release import Numbers


def percent(share: float) -> str:
    """0.915 as "91.5 %"."""
    return f"{100 * share:.1f} %"


def moment(text: str | datetime) -> str:
    """A time as "22 Nov 2026, 20:09 UTC"."""
    try:
        value = text if isinstance(text, datetime) else datetime.fromisoformat(text)
    except ValueError:
        return str(text)
    return f"{value.astimezone(timezone.utc):%d %b %Y, %H:%M} UTC".lstrip("0")


def megabytes(size: int) -> str:
    """20331768 as "20.3 MB"."""
    return f"{size / 1e6:.1f} MB"


def overdue(review_by: str) -> bool:
    """Whether a day of review has passed."""
    return bool(review_by) and review_by < date.today().isoformat()


def total(numbers: dict[str, Numbers]) -> Numbers:
    """Over all sets."""
    return sum(numbers.values(), Numbers())


def right_share(numbers: Numbers) -> float:
    """Of all turns, in [0, 1]."""
    return (numbers.answered_right + numbers.declined_right) / max(1, numbers.turns)


def plural(number: int, word: str, words: str = "") -> str:
    """ "1 entry", "2 entries"."""
    return f"{number} {word if number == 1 else words or word + 's'}"


FILTERS: dict[str, Callable[..., Any]] = {
    "percent": percent,
    "moment": moment,
    "megabytes": megabytes,
    "overdue": overdue,
    "total": total,
    "right_share": right_share,
    "plural": plural,
}
