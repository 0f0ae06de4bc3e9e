"""Prints how long publishing takes, and what it does to those who talk meanwhile, measured from outside.

    make bench-publish            the delivered content: cold and warm, every kind of change
    make bench-publish-large      10,000 generated entries of 10 questions, after one entry has changed

Starts `bot serve` and a trainer on places of their own; nothing of the checkout is changed.  "Published" is the moment of
asking for the build; "live" the first answer over HTTP that comes from the new model.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from bot.registry.builds import Build, Builds, Request
from bot.registry.store import Registry
from bot.registry.trainer_process import start_trainer
from bot.settings import Settings, load_settings

BOT = Path(sys.executable).parent / "bot"
ADDRESS = re.compile(r"http://\S+/webhooks/rest/webhook")
QUESTIONS = ("When was the second session?", "What is UNODC's role?", "and which city was that?", "Who chaired it?")
# Pause between two messages that are timed, and between two looks whether the new model is there.
PAUSE_S = 0.05
LOOK_EVERY_S = 0.1
# Looks while nothing else is going on.
QUIET_LOOKS = 100
WORDS = [
    "alpha",
    "bravo",
    "charlie",
    "delta",
    "echo",
    "foxtrot",
    "golf",
    "hotel",
    "india",
    "juliett",
    "kilo",
    "lima",
    "mike",
    "november",
    "oscar",
    "papa",
]


@dataclass(frozen=True)
class Change:
    """A way of publishing."""

    name: str
    # Whether a question is new, so that all is trained anew; an answer always is.
    question: bool
    # Whether the trainer is left time between saving and publishing.
    rest: bool


CHANGES = {
    change.name: change
    for change in (
        Change("answer", question=False, rest=False),
        # As in the console: from the entry that was saved to the page of releases and its button.
        Change("question", question=True, rest=True),
        Change("question_at_once", question=True, rest=False),
    )
}


def main() -> None:
    """Measure and print a table and, last, the figures as one line of JSON."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--entries", type=int, default=0, help="generated entries beside the delivered ones")
    arguments.add_argument("--times", type=int, default=3, help="publishes of each kind when warm")
    arguments.add_argument("--rest", type=float, default=20, help="seconds between saving and publishing, where any")
    arguments.add_argument("--changes", nargs="+", choices=list(CHANGES), default=list(CHANGES))
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, places(Path(folder)) as settings:
        generate(settings.faq_dir, given.entries)
        figures = measure(settings, given.times, [CHANGES[name] for name in given.changes], given.rest)
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, {datetime.now(timezone.utc):%Y-%m-%d}, load {os.getloadavg()[0]:.1f}"
    )
    for name, value in figures.items():
        print(f"{name:36}{value:>10.2f}")
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


@contextmanager
def places(folder: Path) -> Iterator[Settings]:
    """Settings whose places lie in `folder`, in the environment for the processes that are started."""
    checkout = load_settings()
    shutil.copytree(checkout.faq_dir, folder / "faq")
    os.environ.update(
        DATABASE_URL=f"sqlite:///{folder}/bot.db",
        AHC_MODELS_DIR=f"{folder}/models",
        AHC_FAQ_DIR=f"{folder}/faq",
        AHC_ENCODINGS_DIR=f"{folder}/encodings",
        AHC_SECRET_FILE=f"{folder}/key",
        AHC_REVISIONS_DIR=f"{folder}/revisions",
        AHC_PINS_FILE=f"{folder}/pinned.yml",
        PORT="0",
        HOST="127.0.0.1",
        RASA_TELEMETRY_ENABLED="false",
        TF_CPP_MIN_LOG_LEVEL="3",
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
    )
    settings = load_settings()
    try:
        yield settings
    finally:
        # Nobody wants the trainer any more: it ends by itself.
        os.utime(settings.models_dir / "builds" / "wanted", (0, 0))
        wait_until(lambda: not Builds(settings.models_dir).has_trainer())


def generate(faq_dir: Path, number: int) -> None:
    """Write entries of ten questions each, all different."""
    chance = random.Random(1)
    template = (faq_dir / "committee" / "ahc.yml").read_text(encoding="utf-8")
    responses = template[template.index("responses:") :]
    for n in range(number):
        slug = f"generated_{n}"
        named = " ".join(chance.choice(WORDS) for _ in range(4))
        questions = "".join(f"      - {start} {named} {n}\n" for start in STARTS)
        text = f'version: "3.1"\nnlu:\n  - intent: faq/{slug}\n    examples: |\n{questions}'
        file = faq_dir / "generated" / f"{slug}.yml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text + responses.replace("utter_faq/ahc", f"utter_faq/{slug}"), encoding="utf-8")


STARTS = (
    "what is",
    "what about",
    "tell me of",
    "how does one read",
    "who wrote",
    "where is",
    "when was",
    "why is there",
    "explain",
    "is there any",
)


def measure(settings: Settings, times: int, changes: Sequence[Change], rest_s: float) -> dict[str, float]:
    """Figures in seconds and milliseconds."""
    subprocess.run([BOT, "facts", "seed"], check=True, stdout=subprocess.DEVNULL)
    figures: dict[str, float] = {}
    started = time.monotonic()
    build(settings, "first")
    figures["first_build_cold_s"] = time.monotonic() - started
    with subprocess.Popen([BOT, "serve"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            url = address(server)
            with talking(url, "quiet") as quiet:
                # The probe too, which asks as often here as while it waits for the new model.
                for _ in range(QUIET_LOOKS):
                    told(url, "What is the AHC?")
                    time.sleep(LOOK_EVERY_S)
            editions = itertools.count()
            published = {c: [publish(settings, url, next(editions), c, rest_s) for _ in range(times)] for c in changes}
        finally:
            server.send_signal(signal.SIGTERM)
    for change, found in published.items():
        figures[f"{change.name}_live_s"] = statistics.median(seconds for seconds, _, _ in found)
        figures[f"{change.name}_live_worst_s"] = max(seconds for seconds, _, _ in found)
        for phase in ("validate", "train", "evaluate", "gate", "promote"):
            figures[f"{change.name}_{phase}_s"] = statistics.median(took.get(phase, 0.0) for _, took, _ in found)
        meanwhile = [latency for _, _, latencies in found for latency in latencies]
        figures[f"{change.name}_message_p50_ms"] = statistics.median(meanwhile) * 1e3
        figures[f"{change.name}_message_p95_ms"] = statistics.quantiles(meanwhile, n=20)[-1] * 1e3
    figures["quiet_message_p50_ms"] = statistics.median(quiet) * 1e3
    figures["quiet_message_p95_ms"] = statistics.quantiles(quiet, n=20)[-1] * 1e3
    return figures


def build(settings: Settings, note: str) -> Build:
    """Ask for a build that goes live, and wait for its end."""
    builds = Builds(settings.models_dir)
    asked = builds.submit(Request("benchmark", note, promote=True))
    start_trainer(settings)
    wait_until(lambda: (found := builds.build(asked.id)) is not None and found.status.phase.final)
    ended = builds.build(asked.id)
    assert ended is not None
    if "not published" in ended.status.message:
        # One question may turn one held-out turn, which the gate does not let pass; staff may publish all the same.
        print(f"Published by hand: {ended.status.message}")
        registry = Registry(settings.models_dir)
        registry.overrule(ended.status.release, "benchmark", "It is the time that is measured.")
        registry.promote(ended.status.release, "benchmark", note)
    elif "Published" not in ended.status.message:
        raise SystemExit(f"{ended.status.message} {' '.join(ended.status.problems[:3])}")
    return ended


def publish(
    settings: Settings, url: str, number: int, change: Change, rest_s: float
) -> tuple[float, dict[str, float], list[float]]:
    """Change an entry and publish: seconds until it is told, by phase, latencies from saving on."""
    file = settings.faq_dir / "committee" / "ahc.yml"
    # Within the first sentence, which is also what a choice of answers shows: one of its own would change what the bot
    # is judged by, and the gate would hold the release back.
    sign = f"(AHC, edition {number})"
    text = re.sub(r"The Ad Hoc Committee \(AHC(, edition \d+)?\)", f"The Ad Hoc Committee {sign}", file.read_text())
    if change.question:
        text = text.replace("examples: |\n", f"examples: |\n      - what is the AHC, edition {number}\n", 1)
    file.write_text(text, encoding="utf-8")
    with talking(url, "meanwhile") as latencies:
        # The trainer rehearses what was saved as soon as it is left alone: p95 covers that too.
        time.sleep(rest_s if change.rest else 0)
        started = time.monotonic()
        with ThreadPoolExecutor(1) as pool:
            building = pool.submit(build, settings, sign)

            def is_live() -> bool:
                if building.done():
                    # A build that failed says so here, instead of being waited for.
                    building.result()
                return sign in told(url, "What is the AHC?")

            wait_until(is_live, every_s=LOOK_EVERY_S)
            seconds = time.monotonic() - started
    last = Builds(settings.models_dir).builds()[0]
    return seconds, dict(last.status.took_s), latencies


@contextmanager
def talking(url: str, sender: str) -> Iterator[list[float]]:
    """Ten people ask in turn, as long as the block lasts; the seconds that each message took."""
    latencies: list[float] = []
    done = threading.Event()

    def talk() -> None:
        for n, question in enumerate(itertools.cycle(QUESTIONS)):
            if done.is_set():
                return
            latencies.append(ask(url, f"{sender} {n % 10}", question))
            time.sleep(PAUSE_S)

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield latencies
    finally:
        done.set()
        thread.join()


def told(url: str, text: str) -> str:
    """The bot's words on one message of somebody new."""
    body = json.dumps({"sender": f"probe {time.monotonic()}", "message": text}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return " ".join(message.get("text", "") for message in json.load(answer))


def ask(url: str, sender: str, text: str) -> float:
    """Seconds until the answer is there."""
    body = json.dumps({"sender": sender, "message": text}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=120) as answer:
        assert json.load(answer), "no answer"
    return time.perf_counter() - started


def address(server: subprocess.Popen[str]) -> str:
    """Where the server listens, once it says so."""
    assert server.stdout is not None
    for line in server.stdout:
        if found := ADDRESS.search(line):
            return found.group()
    raise SystemExit("the server ended before it was ready")


def wait_until(reached: Callable[[], bool], every_s: float = 0.02) -> None:
    """Look again and again; an hour is too long."""
    deadline = time.monotonic() + 3600
    while not reached():
        if time.monotonic() > deadline:
            raise SystemExit("an hour has passed")
        time.sleep(every_s)


if __name__ == "__main__":
    main()
