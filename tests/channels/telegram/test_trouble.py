"""Telegram slow, strict, broken or gone; the database gone; updates that are none."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.settings import Secret, Settings, SettingsError
from tests.channels.telegram.conftest import SECRET, Bot, by_webhook
from tests.channels.telegram.people import User, new_group, titles
from tests.services.telegram_api import TOKEN, Failure, TelegramApi

Start = Callable[[Settings], Bot]


def get(url: str) -> tuple[int, Any]:
    """Status and JSON."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def post(bot: Bot, body: bytes, secret: str | None) -> int:
    """Status of a call of the webhook."""
    headers = {"Content-Type": "application/json"}
    if secret is not None:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    request = urllib.request.Request(f"{bot.base}/webhooks/telegram/webhook", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    "failure",
    [
        Failure(500, {"description": "Internal Server Error"}, times=2),
        Failure(502, {"description": "Bad Gateway"}),
        Failure(429, {"description": "Too Many Requests", "parameters": {"retry_after": 1}}, times=2),
        Failure(how="drop", times=2),
    ],
    ids=["500", "502", "429", "connection dropped"],
)
def test_what_could_not_be_sent_is_sent_again(
    polling: Bot, api: TelegramApi, ann: User, failure: Failure, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", failure)
    assert "30 May to 10 June 2022" in ann.asks("When was the second session?")
    assert len(api.texts(ann.chat_id)) == 1
    assert errors(caplog) == []


def test_a_flood_limit_holds_all_messages_back(polling: Bot, api: TelegramApi, ann: User) -> None:
    api.fail("sendMessage", Failure(429, {"description": "Too Many Requests", "parameters": {"retry_after": 2}}))
    began = time.monotonic()
    ann.asks("/help")
    assert time.monotonic() - began >= 2


def test_the_limit_on_messages_is_kept(start: Start, telegram_settings: Settings, api: TelegramApi) -> None:
    start(replace(telegram_settings, telegram_rate=30))
    users = [User(api) for _ in range(100)]
    for user in users:
        user.says("/help")
    api.wait(lambda: len(api.made("sendMessage")) == len(users), 30)
    times = sorted(call.at for call in api.calls if call.method == "sendMessage")
    # A leaky bucket of 30: as many at once, then 30 a second, less what a busy machine delays the first ones.
    assert times[-1] - times[0] >= 1.5


def test_a_group_gets_twenty_messages_a_minute(polling: Bot, api: TelegramApi) -> None:
    member = User(api, group=new_group())
    for _ in range(22):
        member.says("/help")
    member.heard(20)
    # A message to somebody else goes out all the same.
    assert User(api).asks("/help")
    assert len(api.texts(member.chat_id)) < 22
    assert api.wait(lambda: len(api.texts(member.chat_id)) >= 21)


def test_a_group_that_became_a_supergroup_is_answered_there(polling: Bot, api: TelegramApi) -> None:
    member = User(api, group=-77)
    moved = Failure(400, {"description": "Bad Request: migrated", "parameters": {"migrate_to_chat_id": -10077}})
    api.fail("sendMessage", moved)
    member.says("/help")
    api.wait(lambda: api.texts(-10077))


def test_a_refused_message_ends_no_chat(
    polling: Bot, api: TelegramApi, ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", Failure(400, {"description": "Bad Request: not enough rights to send text messages"}))
    ann.says("/privacy")
    assert "What you can do" in ann.asks("/help")
    assert errors(caplog) == ["sendMessage was refused: not enough rights to send text messages"]


def test_the_server_starts_without_telegram_and_connects_later(
    start: Start, telegram_settings: Settings, api: TelegramApi, ann: User
) -> None:
    api.fail("*", Failure(how="drop", times=1_000))
    bot = start(telegram_settings)
    api.wait(lambda: bot.state == "unreachable")
    status, told = get(f"{bot.base}/ready")
    assert (status, told["ready"], told["telegram"]["state"]) == (200, True, "unreachable")
    api.mend()
    api.wait(lambda: bot.state == "connected")
    assert "What you can do" in ann.asks("/help")
    api.wait(lambda: bot.channel.readiness()["waiting"] == 0)
    assert get(f"{bot.base}/ready")[1]["telegram"] == {
        "mode": "polling",
        "state": "connected",
        "bot": "ahc_faq_bot",
        "waiting": 0,
    }


def test_a_refused_token_is_told_and_not_shown(
    start: Start, telegram_settings: Settings, api: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "987654321:AAwrong-token"
    bot = start(replace(telegram_settings, telegram_token=Secret(wrong)))
    api.wait(lambda: bot.state == "token refused")
    assert "TELEGRAM_TOKEN" in caplog.text
    assert wrong not in caplog.text
    assert "AAwrong" not in caplog.text


def test_another_poller_is_told_and_waited_out(
    polling: Bot, api: TelegramApi, ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    api.wait(lambda: api.made("getUpdates"))
    # Another process fetches, which ends the call that Telegram holds open for this one.
    get(f"{api.url}/bot{TOKEN}/getUpdates?timeout=0")
    api.wait(lambda: polling.state == "conflict")
    assert "Another process" in caplog.text
    assert "What you can do" in ann.asks("/help")
    assert polling.state == "connected"


def test_polling_takes_a_webhook_of_an_earlier_run_away(
    start: Start, telegram_settings: Settings, api: TelegramApi, ann: User
) -> None:
    api.webhook = {"url": "http://127.0.0.1:1/nowhere"}
    start(telegram_settings)
    ann.asks("/help")
    assert api.webhook == {}


def test_an_update_that_comes_again_is_answered_once(polling: Bot, api: TelegramApi, ann: User) -> None:
    update = {"update_id": 4_711, "message": ann.message("/help")}
    for _ in range(3):
        api.push_raw(update)
    ann.heard(1)
    api.push_raw(update)
    assert "keyed hash" in ann.asks("/privacy")
    assert len(api.texts(ann.chat_id)) == 2


def test_a_forged_call_of_the_webhook_is_refused(
    start: Start, telegram_settings: Settings, api: TelegramApi, ann: User
) -> None:
    bot = start(by_webhook(telegram_settings))
    api.wait(lambda: bot.state == "connected")
    body = json.dumps({"update_id": 1, "message": ann.message("/help")}).encode()
    for secret in (None, "", "wrong", SECRET[:-1], SECRET + "x", "Ünïcode", TOKEN):
        assert post(bot, body, secret.encode().decode("latin-1") if secret else secret) == 403
    assert post(bot, b"{no json", None) == 403
    assert api.made("sendMessage") == []
    assert post(bot, body, SECRET) == 200
    ann.heard(1)
    assert api.webhook["allowed_updates"] == ["message", "edited_message", "callback_query", "inline_query"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 30_000, b'{"update_id": ' + b"9" * 6_000 + b"}"])
def test_a_body_that_is_no_json_is_no_server_error(
    start: Start, telegram_settings: Settings, api: TelegramApi, body: bytes
) -> None:
    bot = start(by_webhook(telegram_settings))
    api.wait(lambda: bot.state == "connected")
    assert post(bot, body, SECRET) in (200, 400)


def test_the_webhook_has_no_route_in_polling(polling: Bot) -> None:
    assert post(polling, b"{}", SECRET) == 404


def test_updates_wait_at_telegram_while_the_database_is_gone(
    start: Start, telegram_settings: Settings, api: TelegramApi, ann: User
) -> None:
    bot = start(by_webhook(telegram_settings))
    ann.asks("/help")
    path = telegram_settings.database_url.removeprefix("sqlite:///")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    number = api.push(message=ann.message("/privacy"))
    api.wait(lambda: 503 in api.webhook_statuses.get(number, []))
    holder.execute("ROLLBACK")
    holder.close()
    assert "keyed hash" in ann.heard(2)[-1]
    assert api.wait(lambda: bot.channel.readiness()["waiting"] == 0)


def test_an_answer_comes_though_its_buttons_cannot_be_kept(polling: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("/help")
    with sqlite3.connect(polling.settings.database_url.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TABLE telegram_buttons")
    # An answer on three things: the vote on it does not fit into a button.
    assert "A/AC.291/9" in ann.asks("Which documents did the second session consider?")
    assert "👍" not in titles(api.last(ann.chat_id))


def test_an_answer_is_finished_when_the_server_stops(polling: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("/help")
    api.fail("sendMessage", Failure(500, {"description": "Internal Server Error"}))
    ann.says("/privacy")
    api.wait(lambda: not api.is_failing("sendMessage"))
    polling.close()
    assert "keyed hash" in api.texts(ann.chat_id)[-1]


def test_nothing_of_a_user_reaches_the_log_or_stays_in_the_tables(
    polling: Bot, api: TelegramApi, ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.fail("sendMessage", Failure(500, {"description": "Internal Server Error"}))
    message = ann.says("Where does Firstname Zoltan of Secretville stand on this?")
    ann.heard(1)
    ann.edits(message, "And Zoltan himself?")
    api.push(message=ann.message(contact={"phone_number": "+43123456789", "first_name": "Zoltan"}))
    ann.types("Zoltan")
    ann.heard(2)
    api.wait(lambda: polling.channel.readiness()["waiting"] == 0)
    path = Path(polling.settings.database_url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = " ".join(
            str(row)
            for table in tables
            if table.startswith(("telegram", "feedback"))
            for row in connection.execute(f"SELECT * FROM {table}")
        )
    names = ("Zoltan", "Secretville", "+43123456789", f"Firstname{ann.id}", f"Lastname{ann.id}", f"handle{ann.id}")
    for told in (*names, TOKEN, "AAtest"):
        assert told not in caplog.text
        assert told not in kept
    assert str(ann.id) not in kept


def test_rasas_own_commands_find_the_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.run import _create_single_channel

    path = "bot.channels.telegram.channel.TelegramChannel"
    monkeypatch.setenv("TELEGRAM_TOKEN", "")
    with pytest.raises(SettingsError, match="TELEGRAM_TOKEN is not set"):
        _create_single_channel(path, {})
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    assert _create_single_channel(path, {}).name() == "telegram"


def test_the_server_does_not_start_with_an_open_webhook(telegram_settings: Settings) -> None:
    env = {"TELEGRAM_TOKEN": TOKEN, "PUBLIC_URL": "https://bot.example", "DATABASE_URL": telegram_settings.database_url}
    result = CliRunner().invoke(cli, ["serve"], env=env)
    assert result.exit_code == 1
    assert "TELEGRAM_WEBHOOK_SECRET is not set" in result.output
    assert "Traceback" not in result.output
