"""Prints updates a second and time to the answer on Telegram, beside Rasa's built-in channel on the same fake server.

    make bench-telegram

Each channel serves the same model in a process of its own.  The fake server (tests/services/telegram_api.py) runs in
this one.  Two loads: all updates at once, for the rate; updates at a steady pace, for the time from Telegram having an
update to Telegram having its answer.  Telegram's limit of 30 messages a second is lifted to see what the bot can do.

As it comes, the built-in channel answers nothing: it sets its webhook in an event loop that is closed afterwards, and
its HTTP session stays bound to that one.  It is measured as it comes, and once more with that mended.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tests.services.telegram_api import BOT, TOKEN, TelegramApi

COMMAND = Path(sys.executable).parent / "bot"
SECRET = "secret-of-the-load-test"
QUESTIONS = (
    "When was the second session?",
    "What is UNODC's role?",
    "and which city was that?",
    "Who adopted resolution 75/282?",
)
BURST, CHATS = 240, 60
STEADY, PACE_S = 80, 0.25
# Until the last answer; what is not there by then is lost.
PATIENCE_S = 120


def main() -> None:
    """Measure each channel and print a table and, last, the figures as one line of JSON."""
    figures = {name: _measure(name) for name in ("webhook", "polling", "built-in", "built-in, mended")}
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {datetime.now(timezone.utc):%Y-%m-%d}"
    )
    columns = ("answered", "lost", "twice", "disordered chats", "updates/s", "p50 ms", "p95 ms")
    print(f"{'':20}" + "".join(f"{column:>18}" for column in columns))
    for name, told in figures.items():
        print(f"{name:20}" + "".join(f"{_shown(told.get(column)):>18}" for column in columns) + told.get("failed", ""))
    print(json.dumps(figures))


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)


def _measure(name: str) -> dict[str, Any]:
    api = TelegramApi()
    try:
        with tempfile.TemporaryDirectory() as folder, _serving(name, api, Path(folder)):
            # The first answers load what is loaded late.
            warm = _run(api, 20, 0.05, 20)
            if not warm.answered:
                return {"failed": "  answers nothing"}
            burst = _run(api, BURST, 0)
            steady = _run(api, STEADY, PACE_S)
    finally:
        api.close()
    return {
        "answered": burst.answered + steady.answered,
        "lost": burst.lost + steady.lost,
        "twice": burst.twice + steady.twice,
        "disordered chats": burst.disordered + steady.disordered,
        "updates/s": burst.answered / burst.took_s,
        "p50 ms": statistics.median(steady.waits) * 1e3,
        "p95 ms": statistics.quantiles(steady.waits, n=20)[-1] * 1e3,
    }


class _Load:
    """What became of a number of updates."""

    def __init__(self, sent: dict[int, list[tuple[float, str]]], answers: dict[int, list[tuple[float, str]]]) -> None:
        pairs = [
            (at, there) for chat, asked in sent.items() for (at, _), (there, _) in zip(asked, answers.get(chat, []))
        ]
        self.waits = [there - at for at, there in pairs]
        self.answered = len(pairs)
        self.lost = sum(map(len, sent.values())) - self.answered
        self.twice = sum(max(0, len(answers.get(chat, [])) - len(asked)) for chat, asked in sent.items())
        first = min(at for asked in sent.values() for at, _ in asked)
        self.took_s = max((there for _, there in pairs), default=first) - first
        # Every chat asks the same in the same order, so the answers that came first show in which order they came.
        usual = statistics.mode(tuple(text for _, text in answers.get(chat, ())) for chat in sent)
        self.disordered = sum(tuple(text for _, text in answers.get(chat, ())) != usual for chat in sent)


_chats, _numbers = itertools.count(1_000), itertools.count(1)


def _run(api: TelegramApi, count: int, pace_s: float, patience_s: float = PATIENCE_S) -> _Load:
    chats = [next(_chats) for _ in range(max(1, min(CHATS, count // len(QUESTIONS))))]
    before = len(api.calls)
    sent: dict[int, list[tuple[float, str]]] = defaultdict(list)
    updates = []
    for number in range(count // len(chats) * len(chats)):
        chat = chats[number % len(chats)]
        text = QUESTIONS[len(sent[chat]) % len(QUESTIONS)]
        update = {"update_id": next(_numbers), "message": _message(api, chat, text)}
        sent[chat].append((time.monotonic(), text))
        updates.append(update)
        if pace_s:
            api.push_raw(update)
            time.sleep(pace_s)
    if not pace_s:
        now = time.monotonic()
        sent.update({chat: [(now, text) for _, text in asked] for chat, asked in sent.items()})
        api.push_all(updates)
    total = sum(map(len, sent.values()))

    def answers() -> dict[int, list[tuple[float, str]]]:
        found: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for call in list(api.calls)[before:]:
            if call.method == "sendMessage":
                found[call.params["chat_id"]].append((call.at, call.params["text"][:60]))
        return found

    deadline = time.monotonic() + patience_s
    while sum(map(len, answers().values())) < total and time.monotonic() < deadline:
        time.sleep(0.2)
    # One that is answered twice shows soon after.
    time.sleep(1)
    return _Load(sent, answers())


def _message(api: TelegramApi, chat: int, text: str) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Load"}
    return {
        "message_id": api.next_message_id(),
        "date": int(time.time()),
        "chat": {"id": chat, "type": "private", "first_name": "Load"},
        "from": person,
        "text": text,
    }


@contextmanager
def _serving(name: str, api: TelegramApi, folder: Path) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    public = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/bot.db",
        "AHC_SECRET_FILE": f"{folder}/conversation.key",
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api.url,
        "TELEGRAM_RATE": "10000",
        "TELEGRAM_MODE": "polling" if name == "polling" else "webhook",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "PUBLIC_URL": public,
    }
    command = [sys.executable, __file__, name] if name.startswith("built-in") else [str(COMMAND), "serve"]
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=env, stdout=file, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not (api.webhook.get("url") if name != "polling" else api.made("getUpdates")):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{name} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.1)
        # The built-in channel sets its webhook before the server listens.
        time.sleep(2)
        yield
    finally:
        process.terminate()
        process.wait(30)


def serve_built_in(mended: bool) -> None:
    """Serve Rasa's own channel with the same agent and server, its API address turned to the fake server's."""
    from aiogram.bot.api import TelegramAPIServer
    from rasa.core.channels.telegram import TelegramInput, TelegramOutput

    from bot.server.app import bind, make_app, run_app
    from bot.server.database import prepare_database
    from bot.server.runtime import load_agent, quiet_rasa
    from bot.settings import load_settings

    # Rasa's telegram channel comes without types.
    class BuiltIn(TelegramInput):  # type: ignore[misc]
        def get_output_channel(self) -> TelegramOutput:
            channel = self._output()
            asyncio.run(channel.set_webhook(url=self.webhook_url))
            return self._output() if mended else channel

        def _output(self) -> TelegramOutput:
            channel = TelegramOutput(self.access_token)
            channel.server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
            return channel

    settings = replace(load_settings(), telegram_token=None)
    quiet_rasa()
    prepare_database(settings)
    url = f"{settings.public_url}/webhooks/telegram/webhook"
    app = make_app(load_agent(settings), [BuiltIn(TOKEN, BOT["username"], url)])
    run_app(app, bind(settings.host, settings.port))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve_built_in(mended="mended" in sys.argv[1])
    else:
        main()
