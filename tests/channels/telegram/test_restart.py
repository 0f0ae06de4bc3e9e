"""`bot serve` as a process that is killed between accepting an update and answering it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.channels.telegram.people import User
from tests.process.running import BIN, Process, environment
from tests.services.telegram_api import TOKEN, Failure, TelegramApi

QUESTION = "When was the second session?"


@pytest.fixture
def serve(tmp_path: Path, model_path: Path, api: TelegramApi) -> Iterator[Callable[[], Process]]:
    """Starts the server on one database, again and again; ends what still runs after the test."""
    started: list[Process] = []

    def start() -> Process:
        env = environment(
            tmp_path / "bot.db",
            TELEGRAM_TOKEN=TOKEN,
            TELEGRAM_API_URL=api.url,
            AHC_SECRET_FILE=str(tmp_path / "conversation.key"),
        )
        log = tmp_path / f"{len(started)}.log"
        started.append(Process([str(BIN / "bot"), "serve", "--model", str(model_path)], env, log))
        started[-1].wait_for("connected by polling")
        return started[-1]

    yield start
    for process in started:
        process.kill()
        assert TOKEN not in process.output()
        assert "second session" not in process.output()


def payloads(tmp_path: Path) -> list[tuple[str | None, str | None, int]]:
    """What the table of updates holds."""
    with sqlite3.connect(tmp_path / "bot.db") as connection:
        return connection.execute("SELECT payload, answer, done FROM telegram_updates").fetchall()


def test_an_accepted_update_is_answered_once_after_the_restart(
    serve: Callable[[], Process], api: TelegramApi, tmp_path: Path
) -> None:
    ann, bea = User(api), User(api)
    first = serve()
    # Ann's answer is decided and hangs on its way; Bea's second message waits behind her first one.
    api.fail("sendMessage", Failure(how="hang", times=2))
    ann.says(QUESTION)
    bea.says(QUESTION)
    api.wait(lambda: not api.is_failing("sendMessage"))
    bea.says("and where was it?")
    api.wait(lambda: len(payloads(tmp_path)) == 3)
    first.kill()
    assert sorted(done for _, _, done in payloads(tmp_path)) == [0, 0, 0]

    cem = User(api)
    cem.says(QUESTION)

    second = serve()
    assert "30 May to 10 June 2022" in ann.heard(1)[0]
    told = bea.heard(2)
    assert "30 May to 10 June 2022" in told[0]
    assert "Vienna" in told[1]
    # What came while nothing ran had been kept by Telegram.
    assert "30 May to 10 June 2022" in cem.heard(1)[0]
    # A sign that nothing else is on its way: what came later is answered, too.
    assert "What you can do" in ann.asks("/help")
    assert (len(api.texts(ann.chat_id)), len(api.texts(bea.chat_id))) == (2, 2)
    assert second.stop() == 0
    # Nothing of what was said is left.
    assert {row[:2] for row in payloads(tmp_path)} == {(None, None)}
