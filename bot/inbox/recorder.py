"""Takes turns from the serving process and writes them down in batches, in a thread of its own: no message waits."""

from __future__ import annotations

import logging
import queue
import threading

from bot.facts.database import FactsUnavailable
from bot.inbox.question import Turn
from bot.inbox.store import InboxStore

logger = logging.getLogger(__name__)

# Turns that wait while the database is away; more are dropped, and counted in the log.
_WAITING = 10_000
_BATCH = 500
_EVERY_S = 1.0


class Recorder:
    """Begin it with `start`; `put` never waits and never raises."""

    def __init__(self, store: InboxStore) -> None:
        """Nothing runs yet."""
        self._store = store
        self._turns: queue.Queue[Turn] = queue.Queue(_WAITING)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="inbox", daemon=True)

    def start(self) -> None:
        """Write from now on."""
        self._thread.start()

    def put(self, turn: Turn) -> None:
        """Keep a turn for the next batch."""
        try:
            self._turns.put_nowait(turn)
        except queue.Full:
            logger.warning("The inbox takes no more turns: its database has been away for too long.")

    def stop(self) -> None:
        """Write what is left and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        batch: list[Turn] = []
        while True:
            ending = self._stopping.wait(_EVERY_S)
            while len(batch) < _BATCH and not self._turns.empty():
                batch.append(self._turns.get_nowait())
            if batch:
                try:
                    self._store.record(batch)
                    batch = []
                except FactsUnavailable as error:
                    logger.warning("The inbox cannot be written (%s); trying again.", type(error).__name__)
            if ending and (self._turns.empty() or batch):
                return
