"""Accepts updates, each once, and sees each through to its answer, over the end of the process if need be."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram import calls, inline
from bot.channels.telegram.arrivals import Arrivals
from bot.channels.telegram.calls import Call
from bot.channels.telegram.essentials import essentials
from bot.channels.telegram.queue import ChatQueue
from bot.channels.telegram.responder import Responder
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.store import Answer, TelegramStore, Waiting
from bot.channels.telegram.talk import Talk
from bot.channels.telegram.updates import Commanded, Me, Press, Said, Search, Shown, read, update_id_of
from bot.facts.database import FactsUnavailable
from bot.server.local_action import TROUBLE

logger = logging.getLogger(__name__)

# Messages that are thought about at the same time: thinking is work for one processor, sending is waiting.
_THINKERS = 4
# Updates that wait, from which signs of typing would only delay the answers.
_TYPING_UP_TO = 20
# Albums remembered, so that ten photos get one sentence.
_ALBUMS = 1_000


@dataclass(frozen=True)
class Job:
    """An accepted update on its way to its answer."""

    update_id: int
    accepted_at: float
    incoming: Said | Commanded | Shown | Press | Search | None
    # Where an earlier process decided it.
    answer: Answer | None = None
    sent: tuple[int, ...] = ()


class Intake:
    """All updates of one bot; belongs to one event loop."""

    def __init__(
        self, talk: Talk, store: TelegramStore, sender: Sender, key: bytes, arrivals: Arrivals | None = None
    ) -> None:
        """`key` is that of the hashes of conversations; `arrivals` are needed where updates may come out of order."""
        self._talk = talk
        self._store = store
        self._sender = sender
        self._arrivals = arrivals
        self._responder = Responder(talk, store, key, self._at_once)
        self._queue: ChatQueue[Job] = ChatQueue(self._work, arrivals.settle if arrivals is not None else None)
        self._thinking = asyncio.Semaphore(_THINKERS)
        self._side: set[asyncio.Task[None]] = set()
        self._albums: OrderedDict[tuple[int, str], None] = OrderedDict()
        # The bot's account; Telegram has to be asked before anything can be read.
        self.me: Me | None = None

    def __len__(self) -> int:
        """Updates that have no answer yet."""
        return len(self._queue)

    def accept(self, received: Iterable[Any]) -> None:
        """Keep updates, as Telegram gives them, and begin to answer those that are new and meant for the bot.

        `me` must be known.  Raises FactsUnavailable, with nothing begun.
        """
        now, me = time.time(), self._known()
        kept: dict[int, tuple[dict[str, Any], Said | Commanded | Shown | Press]] = {}
        for data in received:
            update_id, incoming = update_id_of(data), read(data, me)
            if update_id is not None and self._arrivals is not None:
                self._arrivals.note(update_id)
            if update_id is None or incoming is None:
                continue
            if isinstance(incoming, Search):
                # Worthless after some seconds, so not kept.
                self._queue.put(("search", incoming.user_id), update_id, Job(update_id, now, incoming))
            elif not (isinstance(incoming, Shown) and self._is_more_of_an_album(incoming)):
                kept[update_id] = (essentials(data), incoming)
        if not kept:
            return
        new = self._store.accept([(update_id, data) for update_id, (data, _) in kept.items()], now)
        for update_id in new:
            _, incoming = kept[update_id]
            self._queue.put(incoming.sender.chat_id, update_id, Job(update_id, now, incoming))

    def resume(self) -> None:
        """Go on with what an earlier process accepted; `me` must be known.  Raises FactsUnavailable."""
        me = self._known()
        for waiting in self._store.resume():
            incoming = read(waiting.payload, me) if waiting.payload is not None else None
            if isinstance(incoming, Search):
                incoming = None
            job = Job(waiting.update_id, waiting.accepted_at, incoming, waiting.answer, waiting.sent)
            self._queue.put(_chat_of(waiting, incoming), waiting.update_id, job)

    async def close(self, timeout_s: float) -> None:
        """Finish what is under way, for `timeout_s` at most; the rest is answered by the next process."""
        await self._queue.drain(timeout_s)
        for task in list(self._side):
            task.cancel()
        await asyncio.gather(*self._side, return_exceptions=True)

    async def _work(self, job: Job) -> None:
        if isinstance(job.incoming, Search):
            await self._search(job.incoming)
            return
        answer = job.answer
        if answer is None:
            async with self._thinking:
                answer = await self._decided(job.incoming)
            if answer.calls:
                self._recorded(lambda: self._store.decide(job.update_id, answer))
        sent = list(job.sent)
        for call in answer.calls[len(sent) :]:
            # 0 for what is no message: the list tells how far an answer got.
            sent.append(await self._sender.deliver(call, job.accepted_at) or 0)
            if len(sent) < len(answer.calls):
                self._recorded(lambda: self._store.note_sent(job.update_id, sent))
        there = [
            number
            for number, call in zip(sent, answer.calls, strict=True)
            if number and call.method in _MAKING_MESSAGES
        ]
        self._recorded(lambda: self._store.finish(job.update_id, answer, there))

    async def _decided(self, incoming: Said | Commanded | Shown | Press | None) -> Answer:
        if incoming is None:
            # Kept by an earlier process, and no longer to be read.
            return Answer(())
        try:
            return await self._responder.respond(incoming)
        except Exception as error:  # whatever goes wrong, the user gets a sentence and the log no words
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error("An update was not answered: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
            if isinstance(incoming, Press):
                self._at_once(calls.acknowledge(incoming.query_id, TROUBLE))
                return Answer(())
            return Answer((calls.send(incoming.place, TROUBLE),))

    async def _search(self, query: Search) -> None:
        async with self._thinking:
            guessed = await self._talk.guesses(query.text) if query.text.strip() else []
            edition = self._talk.edition()
            found = inline.search(query.text, edition, guessed)
            call = inline.answer(query.query_id, found, query.offset, edition, self._known().username)
        await self._sender.try_briefly(call)

    def _at_once(self, call: Call) -> None:
        if call.method == "sendChatAction" and len(self._queue) > _TYPING_UP_TO:
            return
        task = asyncio.get_running_loop().create_task(self._sender.try_briefly(call))
        self._side.add(task)
        task.add_done_callback(self._side.discard)

    def _recorded(self, write: Callable[[], None]) -> None:
        try:
            write()
        except FactsUnavailable:
            # The answer matters more than the record; a restart before the next write would answer again.
            logger.error("The record of updates cannot be written.")

    def _is_more_of_an_album(self, shown: Shown) -> bool:
        if not shown.album:
            return False
        key = (shown.sender.chat_id, shown.album)
        known = key in self._albums
        self._albums[key] = None
        while len(self._albums) > _ALBUMS:
            self._albums.popitem(last=False)
        return known

    def _known(self) -> Me:
        if self.me is None:
            raise RuntimeError("The bot's account is not known yet.")
        return self.me


# Calls whose results are messages of ours.
_MAKING_MESSAGES = ("sendMessage", "editMessageText")


def _chat_of(waiting: Waiting, incoming: Said | Commanded | Shown | Press | None) -> object:
    if incoming is not None:
        return incoming.sender.chat_id
    if waiting.answer is not None and waiting.answer.calls:
        return waiting.answer.calls[0].params.get("chat_id", waiting.update_id)
    return waiting.update_id
