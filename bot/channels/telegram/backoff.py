"""How long to wait before the next try."""

from __future__ import annotations

FIRST_S = 1.0
LONGEST_S = 60.0


class Backoff:
    """Waits that double from FIRST_S to LONGEST_S."""

    def __init__(self) -> None:
        """The first wait is the shortest."""
        self._next = FIRST_S

    def next(self) -> float:
        """Seconds to wait now."""
        wait = self._next
        self._next = min(2 * wait, LONGEST_S)
        return wait

    def reset(self) -> None:
        """Start again with the shortest: something succeeded."""
        self._next = FIRST_S
