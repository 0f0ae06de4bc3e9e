"""Messages over HTTP, by one client or several, as a channel would send them."""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp

_TIMEOUT_S = 120


@dataclass(frozen=True)
class Answer:
    """One message's."""

    seconds: float
    # Whether it had any text.
    said: bool


@dataclass(frozen=True)
class Times:
    """Milliseconds of a message that was answered, of `messages` messages; of all of them where none was."""

    messages: int
    # Of them, those that got no text, which takes less: stock says nothing where its policies are unsure.
    silent: int
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Times:
        """From two or more answers."""
        said = [answer.seconds for answer in answers if answer.said]
        seconds = said if len(said) > 1 else [answer.seconds for answer in answers]
        cuts = statistics.quantiles(seconds, n=100, method="inclusive")
        silent = len(answers) - len(said)
        return cls(len(answers), silent, statistics.median(seconds) * 1e3, cuts[94] * 1e3, cuts[98] * 1e3)

    @property
    def answered(self) -> bool:
        """Whether the times are those of answers."""
        return self.messages - self.silent > 1


def ask_once(url: str, sender: str, text: str) -> str:
    """The bot's texts; raises OSError where nobody answers, AssertionError where the answer is empty."""
    body = json.dumps({"sender": sender, "message": text}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as response:
        messages = json.load(response)
    assert messages, "no answer"
    return " ".join(message.get("text", "") for message in messages)


def times(url: str, texts: Sequence[str], messages: int, *, senders: int = 10, warm_up: int = 20) -> Times:
    """One message after the other on one connection, over a few conversations."""
    return Times.of(asyncio.run(_in_turn(url, texts, messages + warm_up, senders))[warm_up:])


def throughput(url: str, texts: Sequence[str], clients: int, seconds: float) -> float:
    """Messages a second that `clients` get answered, each sending its next when it has its answer."""
    return asyncio.run(_at_once(url, texts, clients, seconds))


def growing(url: str, texts: Sequence[str], turns: int, seconds: float) -> list[float]:
    """Seconds of each turn of one conversation, of as many of `turns` as fit into `seconds`."""
    answers = asyncio.run(_in_turn(url, texts, turns, senders=1, name="long", seconds=seconds))
    return [answer.seconds for answer in answers]


async def _in_turn(
    url: str, texts: Sequence[str], messages: int, senders: int, name: str = "one", seconds: float = float("inf")
) -> list[Answer]:
    taken: list[Answer] = []
    deadline = time.monotonic() + seconds
    async with _session() as session:
        for number, text in zip(range(messages), itertools.cycle(texts)):
            if time.monotonic() > deadline:
                break
            taken.append(await _ask(session, url, f"{name}-{len(texts)}-{number % senders}", text))
    return taken


async def _at_once(url: str, texts: Sequence[str], clients: int, seconds: float) -> float:
    async with _session() as session:
        started = time.monotonic()
        counts = await asyncio.gather(
            *(_client(session, url, texts, f"load-{clients}-{n}", n, started + seconds) for n in range(clients))
        )
        return sum(counts) / (time.monotonic() - started)


async def _client(
    session: aiohttp.ClientSession, url: str, texts: Sequence[str], sender: str, offset: int, deadline: float
) -> int:
    sent = answered = 0
    while time.monotonic() < deadline:
        answer = await _ask(session, url, sender, texts[(offset + sent) % len(texts)])
        sent += 1
        answered += answer.said
    return answered


async def _ask(session: aiohttp.ClientSession, url: str, sender: str, text: str) -> Answer:
    started = time.perf_counter()
    async with session.post(url, json={"sender": sender, "message": text}) as response:
        messages = await response.json()
    taken = time.perf_counter() - started
    assert response.status == 200, f"{response.status} for {text!r}"
    return Answer(taken, any(message.get("text") for message in messages))


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT_S))
