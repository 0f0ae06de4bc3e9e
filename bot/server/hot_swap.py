"""Follows the pointer to the live release: loads a new model off the event loop, tries it, swaps between two messages.

A message that is being answered keeps the processor it began with; the next one gets the new one.  Whatever fails, the
model that served goes on serving.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore

from bot.registry.serving import report_serving
from bot.registry.store import Registry, ReleaseUnusable
from bot.server.agent import LocalAgent, LocalProcessor
from bot.server.local_action import TROUBLE

logger = logging.getLogger(__name__)

# Seconds between looks at the pointer, each a single `stat`.
LOOK_EVERY_S = 0.05
# Niceness of the thread that loads: conversations come first.
_LOADING_NICENESS = 10
_TRIED_WITH = "What is this about?"


class ModelRejected(RuntimeError):
    """A model that was loaded but does not answer."""


async def follow_live(agent: LocalAgent, registry: Registry) -> None:
    """Keep `agent` on the live release until cancelled."""
    stamp = registry.stamp()
    serving = agent.processor.model_filename if agent.processor else ""
    report_serving(registry.models_dir, serving)
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        now = registry.stamp()
        if now == stamp:
            continue
        stamp = now
        live = registry.live()
        if live is None or f"{live.release}.tar.gz" == serving:
            continue
        try:
            await swap(agent, registry, live.release)
        except Exception as error:  # the old model serves on, whatever is wrong with the new one
            logger.error("Release %s was not loaded (%s); %s serves on.", live.release, _told(error), serving)
            report_serving(registry.models_dir, serving, f"{live.release} was not loaded: {_told(error)}")
            continue
        serving = f"{live.release}.tar.gz"
        report_serving(registry.models_dir, serving)


async def swap(agent: LocalAgent, registry: Registry, release: str) -> None:
    """Load, try and serve a release; raises ReleaseUnusable, ModelRejected and what Rasa raises for a broken model."""
    # A thread of its own: its low priority must not stay with one of the pool.
    with ThreadPoolExecutor(1, "loading") as thread:
        processor = await asyncio.get_running_loop().run_in_executor(thread, _load, agent, registry, release)
    agent.serve(processor)


def _load(agent: LocalAgent, registry: Registry, release: str) -> LocalProcessor:
    _lower_priority()
    path = registry.checked_model(release)
    processor = agent.load_processor(path)
    asyncio.run(_try(processor))
    return processor


async def _try(processor: LocalProcessor) -> None:
    """Answer one message, with a conversation that nobody else sees."""
    channel = CollectingOutputChannel()
    trial = LocalAgent(
        tracker_store=InMemoryTrackerStore(processor.domain),
        lock_store=InMemoryLockStore(),
    )
    trial.serve(processor.unobserved(trial.tracker_store, trial.lock_store))
    await trial.handle_message(UserMessage(_TRIED_WITH, channel, "trial"))
    texts = [message.get("text") for message in channel.messages]
    if not any(texts) or TROUBLE in texts:
        raise ModelRejected("it gives no answer to a question")


def _lower_priority() -> None:
    # Linux knows niceness by thread; elsewhere this fails and costs nothing.
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOADING_NICENESS)


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, (ReleaseUnusable, ModelRejected)) else type(error).__name__


def model_to_serve(registry: Registry) -> Path | None:
    """The live release's model at start; where it cannot be used, the one that served before it.

    None where nothing was ever promoted.  Raises ReleaseUnusable where neither can be used.
    """
    live = registry.live()
    if live is None:
        if registry.pointer.exists():
            raise ReleaseUnusable(f"{registry.pointer} cannot be read; promote a release (`bot release promote`).")
        return None
    try:
        return registry.checked_model(live.release)
    except ReleaseUnusable as error:
        if not live.previous:
            raise
        logger.error("%s Serving %s, which served before it.", error, live.previous)
        return registry.checked_model(live.previous)
