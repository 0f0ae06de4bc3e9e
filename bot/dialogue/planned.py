"""Days that a meeting was planned for before it was moved, which its notes tell: "had it been meant for earlier?"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dialogue.period import Window
from bot.facts.values import Meeting

# A date is asked for that did not hold.
_ASKS = re.compile(
    r"\b(?:planned|scheduled|originally|initially|supposed|meant|intended|earlier|sooner|should have|postpon\w+|put off"
    r"|pushed back|delayed|moved|foreseen|rescheduled|scrapped|cancelled|slipp\w+"
    r"|called off|pencilled in|(?:timetable|schedule|plan|calendar) held|at first|in the beginning"
    r"|other (?:days|dates))\b",
    re.IGNORECASE,
)
# The same where nothing else can be meant.
_MOVED = re.compile(
    r"\b(?:postpon\w+|delayed|put off|pushed back|rescheduled|scrapped|called off|moved|meant for earlier"
    r"|slipp(?:ed|ing)"
    r"|(?:meant|planned|scheduled|supposed|intended|foreseen|pencilled in) (?:for|to \w+)"
    r" .*(?:earlier|sooner|before))\b",
    re.IGNORECASE,
)
_TELLS = re.compile(r"\b(?:planned|scheduled|postponed|put off)\b", re.IGNORECASE)


def asks_planned(text: str) -> bool:
    """Whether other days may be asked for than those on which a meeting was held."""
    return _ASKS.search(text) is not None


def asks_moved(text: str) -> bool:
    """Whether it is asked that a meeting was moved, and of nothing else."""
    return _MOVED.search(text) is not None


def moved_of(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """Those of the meetings whose notes tell of other days."""
    return tuple(m for m in meetings if any(_TELLS.search(note.text) for note in m.notes))


def planned_for(window: Window, meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """Those of the meetings that were planned for the time as it is said: "the meeting of August 2020"."""
    said = window.text.casefold()
    return tuple(m for m in moved_of(meetings) if any(said in note.text.casefold() for note in m.notes))
