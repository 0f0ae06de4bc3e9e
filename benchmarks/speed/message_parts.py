"""Where the time of one message goes, in process: `python -m benchmarks.speed.message_parts [MESSAGES]`.

Prints a line of JSON: milliseconds of each step, the median of the messages.  A process of its own, since it puts
clocks into the agent's parts.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
import json
import statistics
import sys
import time
import uuid
import warnings
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bot.server.lazy_tensorflow import import_rasa
from bot.settings import load_settings

QUESTIONS = ("What is UNODC's role?", "When was the second session?", "who chairs the committee", "and the third one?")
ENCODERS = ("multilingual encoder", "English encoder")


class Clocks:
    """Seconds of each step of the message that runs now; a step within a step counts for itself alone."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = defaultdict(float)
        self._inner: list[float] = []

    def put_on(self, owner: Any, name: str, step: str) -> None:
        """Time a method of an object, or of all objects of a class, under the name of a step."""
        setattr(owner, name, self.timed(getattr(owner, name), step))

    def timed(self, method: Callable[..., Any], step: str) -> Callable[..., Any]:
        """The method, or another callable, timed under the name of a step."""
        if inspect.iscoroutinefunction(method):

            async def later(*args: Any, **kwargs: Any) -> Any:
                started = self._begin()
                try:
                    return await method(*args, **kwargs)
                finally:
                    self._end(step, started)

            return later

        def now(*args: Any, **kwargs: Any) -> Any:
            started = self._begin()
            try:
                return method(*args, **kwargs)
            finally:
                self._end(step, started)

        return now

    def _begin(self) -> float:
        self._inner.append(0.0)
        return time.perf_counter()

    def _end(self, step: str, started: float) -> None:
        taken = time.perf_counter() - started
        self.taken[step] += taken - self._inner.pop()
        if self._inner:
            self._inner[-1] += taken


def measure(messages: int, warm_up: int = 40) -> dict[str, float]:
    """Median milliseconds of each step of a message, and of the whole under "message"."""
    import_rasa()
    from bot.channels.conversation import ask
    from bot.nlu.encoder import find_english_encoder, shared_encoder
    from bot.server.runtime import load_agent, quiet_rasa

    quiet_rasa()
    clocks = Clocks()
    # Before the agent is loaded: its components keep the bound methods.
    clocks.put_on(shared_encoder(), "encode", ENCODERS[0])
    english = find_english_encoder()
    if english is not None:
        clocks.put_on(english, "encode", ENCODERS[1])
    agent = load_agent(load_settings())
    processor = agent.processor
    nodes = processor.graph_runner._nodes
    for name, node in nodes.items():
        nodes[name] = clocks.timed(node, f"graph: {type(node._component).__name__}")
    clocks.put_on(agent.tracker_store, "retrieve", "conversation read")
    clocks.put_on(agent.tracker_store, "save", "conversation written")
    for action in processor._local.values():
        clocks.put_on(action, "run", "answer")
    runs: list[dict[str, float]] = []

    async def hold() -> None:
        senders = [uuid.uuid4().hex for _ in range(10)]
        for number, text in zip(range(messages + warm_up), itertools.cycle(QUESTIONS)):
            clocks.taken.clear()
            started = time.perf_counter()
            await ask(agent, senders[number // 8 % 10], text)
            runs.append({**clocks.taken, "message": time.perf_counter() - started})

    asyncio.run(hold())
    kept = runs[warm_up:]
    for run in kept:
        run["rest of Rasa's processor"] = run["message"] - sum(t for step, t in run.items() if step != "message")
        run["encoder"] = sum(run.get(step, 0.0) for step in ENCODERS)
        run["everything but the encoder"] = run["message"] - run["encoder"]
    steps = sorted({step for run in kept for step in run})
    return {step: statistics.median(run.get(step, 0.0) for run in kept) * 1e3 for step in steps}


def main() -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 200)))


if __name__ == "__main__":
    main()
