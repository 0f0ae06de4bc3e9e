"""Work in order within a chat, at the same time across chats."""

from __future__ import annotations

import asyncio
import heapq
import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

_T = TypeVar("_T")


class ChatQueue(Generic[_T]):
    """One worker a chat, while it has work; jobs that wait are taken by their order, not by when they came."""

    def __init__(
        self, work: Callable[[_T], Awaitable[None]], settle: Callable[[int], Awaitable[None]] | None = None
    ) -> None:
        """`work` does one job; what it raises is logged by its kind and ends that job only.

        `settle`, where given, waits until jobs of an order before the given one have come, for a chat that had none.
        """
        self._work = work
        self._settle = settle
        # Jobs that wait, by chat: (order, number of arrival, job).
        self._waiting: dict[object, list[tuple[int, int, _T]]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._arrived = 0
        self._open = 0

    def __len__(self) -> int:
        """Jobs that wait or are being done."""
        return self._open

    def put(self, chat: object, order: int, job: _T) -> None:
        """Do the job when those before it in its chat are done."""
        self._arrived += 1
        self._open += 1
        entry = (order, self._arrived, job)
        waiting = self._waiting.get(chat)
        if waiting is not None:
            heapq.heappush(waiting, entry)
            return
        self._waiting[chat] = [entry]
        worker = asyncio.get_running_loop().create_task(self._serve(chat))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def drain(self, timeout_s: float) -> None:
        """Let the jobs that are there be done, for `timeout_s` at most; then stop."""
        if self._workers:
            await asyncio.wait(self._workers, timeout=timeout_s)
        for worker in list(self._workers):
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    async def _serve(self, chat: object) -> None:
        waiting = self._waiting[chat]
        try:
            if self._settle is not None:
                await self._settle(waiting[0][0])
            while waiting:
                _, _, job = heapq.heappop(waiting)
                try:
                    await self._work(job)
                except Exception as error:  # one update must not end a chat
                    place = traceback.extract_tb(error.__traceback__)[-1]
                    logger.error(
                        "An update was not handled: %s at %s:%s", type(error).__name__, place.filename, place.lineno
                    )
                finally:
                    self._open -= 1
        finally:
            self._open -= len(waiting)
            del self._waiting[chat]
