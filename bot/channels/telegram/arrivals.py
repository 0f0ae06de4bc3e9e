"""Whether an earlier update may still be on its way.

Telegram numbers updates one after the other and calls a webhook several times at once, so that they "get out of
order" (Bot API, Update.update_id).
"""

from __future__ import annotations

import asyncio

# Seconds that a late update is waited for, in steps in which nothing else arrives: two calls made together arrive
# within a few milliseconds, a crowd of them on a busy machine takes longer.
_STEP_S = 0.01
_QUIET_STEPS = 5
# Steps after which it is waited for no longer, whatever arrives.
_STEPS = 100


class Arrivals:
    """The numbers that have come."""

    def __init__(self) -> None:
        """None has come."""
        # Up to this one all have come, or are not waited for any more; None before the first wait.
        self._complete: int | None = None
        self._ahead: set[int] = set()
        self._noted = 0

    def note(self, number: int) -> None:
        """A number has come."""
        self._noted += 1
        if self._complete is not None and number <= self._complete:
            return
        self._ahead.add(number)
        while self._complete is not None and self._complete + 1 in self._ahead:
            self._complete += 1
            self._ahead.discard(self._complete)

    def lacks_before(self, number: int) -> bool:
        """Whether one before a number that has come has not."""
        return self._complete is None or number > self._complete

    async def settle(self, number: int) -> None:
        """Wait for those before a number that has come, but not for long: it may be that there are none."""
        quiet = 0
        for _ in range(_STEPS):
            if not self.lacks_before(number):
                return
            if quiet == _QUIET_STEPS:
                break
            noted = self._noted
            await asyncio.sleep(_STEP_S)
            quiet = quiet + 1 if self._noted == noted else 0
        if self._ahead:
            self._complete = max(self._ahead)
            self._ahead.clear()
