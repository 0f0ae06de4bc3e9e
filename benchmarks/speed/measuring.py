"""One bot measured from outside: training, start, memory, messages, throughput, a long conversation."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.bots import OurBot, StockBot
from benchmarks.speed.content import ROOT
from benchmarks.speed.load import Times, ask_once, growing, throughput, times
from benchmarks.speed.scale import questions, write_generated

# Asked of both bots; each has an entry or a fact for it.
FAQ_QUESTIONS = ("What is UNODC's role?", "Who chairs the committee?", "What is the Ad Hoc Committee?")
FACT_QUESTIONS = ("When was the second session?", "When was the fifth session?", "When was the third session?")
CLIENTS = (1, 8, 32)
TURNS = 500
# Turns whose median is compared: single ones tell little.
_WINDOW = 20


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    messages: int
    throughput_s: float
    clients: tuple[int, ...]
    turns: int
    # Seconds after which a long conversation ends wherever it is.
    turns_s: float
    # How often the server is started; the median counts.
    starts: int


@dataclass(frozen=True)
class Figures:
    """What one bot costs."""

    training_s: float
    # With what an earlier training kept; None for stock, whose cache holds nothing after a change of an example.
    retraining_s: float | None
    first_answer_s: float
    memory_mb: float
    faq: Times
    fact: Times
    # Messages a second by number of clients.
    throughput: dict[int, float]
    # Median milliseconds of the first turns, of the last ones, and the number of the last.
    first_turns_ms: float
    last_turns_ms: float
    last_turn: int


def measure(bot: OurBot | StockBot, plan: Plan) -> Figures:
    """Train and serve `bot` and take all its figures."""
    say(f"{type(bot).__name__}: training")
    training_s = bot.train()
    retraining_s = bot.train() if isinstance(bot, OurBot) else None
    starts = []
    for last in (number == plan.starts for number in range(1, plan.starts + 1)):
        say(f"{type(bot).__name__}: starting")
        started = time.monotonic()
        with bot.up(FACT_QUESTIONS[0]) as up:
            starts.append(time.monotonic() - started)
            if not last:
                continue
            say(f"{type(bot).__name__}: messages")
            faq = times(up.url, FAQ_QUESTIONS, plan.messages)
            fact = times(up.url, FACT_QUESTIONS, plan.messages)
            rates = {n: throughput(up.url, FAQ_QUESTIONS + FACT_QUESTIONS, n, plan.throughput_s) for n in plan.clients}
            turns = growing(up.url, FAQ_QUESTIONS + FACT_QUESTIONS, plan.turns, plan.turns_s)
            memory_mb = up.memory_mb()
    window = min(_WINDOW, max(1, len(turns) // 2))
    return Figures(
        training_s=training_s,
        retraining_s=retraining_s,
        first_answer_s=statistics.median(starts),
        memory_mb=memory_mb,
        faq=faq,
        fact=fact,
        throughput=rates,
        first_turns_ms=statistics.median(turns[:window]) * 1e3,
        last_turns_ms=statistics.median(turns[-window:]) * 1e3,
        last_turn=len(turns),
    )


@dataclass(frozen=True)
class Size:
    """What a bot of so many generated entries costs."""

    entries: int
    phrases: int
    training_s: float
    retraining_s: float
    first_answer_s: float
    memory_mb: float
    p50_ms: float
    # Share of the entries asked whose answer came.
    right: float


def measure_size(folder: Path, entries: int, messages: int) -> Size:
    """Train and serve a bot of generated entries in the empty `folder`."""
    say(f"{entries} entries: training")
    phrases = write_generated(folder, entries)
    bot = OurBot(folder)
    training_s, retraining_s = bot.train(), bot.train()
    asked = questions(entries)
    # Spread over all entries, the same number whatever the size.
    asked = asked[:: max(1, entries // 50)]
    say(f"{entries} entries: messages")
    started = time.monotonic()
    with bot.up(asked[0][1]) as up:
        first_answer_s = time.monotonic() - started
        right = statistics.mean(f"counter {n}" in ask_once(up.url, f"right-{n}", text) for n, text in asked)
        p50_ms = times(up.url, [text for _, text in asked], messages).p50_ms
        return Size(entries, phrases, training_s, retraining_s, first_answer_s, up.memory_mb(), p50_ms, right)


def message_parts(bot: OurBot, messages: int) -> dict[str, float]:
    """Median milliseconds of each step of a message in process, see `message_parts.py`."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed.message_parts", str(messages)],
        cwd=bot.folder,
        env=bot.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    parts: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return parts


def tensorflow_import_s() -> float:
    """Seconds that a process takes to import TensorFlow: the floor of whatever imports Rasa as it comes."""
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import tensorflow"],
        cwd=ROOT,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return time.monotonic() - started


def say(text: str) -> None:
    """Tell on standard error what is going on."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)
