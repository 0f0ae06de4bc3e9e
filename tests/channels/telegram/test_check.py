"""`bot telegram check` against the fake server and a running bot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from bot.channels.telegram.check import webhook_findings
from bot.channels.telegram.config import Webhook
from bot.cli import cli
from bot.settings import Secret, Settings
from tests.channels.telegram.conftest import SECRET, Bot, by_webhook
from tests.services.telegram_api import TOKEN, TelegramApi


def check(settings: Settings, **changes: str) -> Result:
    """The command, with the settings as variables."""
    env = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": settings.telegram_api_url,
        "PUBLIC_URL": settings.public_url or "",
        "TELEGRAM_WEBHOOK_SECRET": SECRET if settings.public_url else "",
        **changes,
    }
    result = CliRunner().invoke(cli, ["telegram", "check"], env=env)
    assert "Traceback" not in result.output
    assert TOKEN not in result.output
    assert SECRET not in result.output
    return result


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_all_is_well_with_a_running_bot(
    mode: str, start: Callable[[Settings], Bot], telegram_settings: Settings, api: TelegramApi
) -> None:
    settings = by_webhook(telegram_settings) if mode == "webhook" else telegram_settings
    api.me["supports_inline_queries"] = True
    bot = start(settings)
    api.wait(lambda: bot.state == "connected" and len(api.commands) == 12)
    result = check(settings)
    assert result.exit_code == 0, result.output
    assert "mend" not in result.output
    assert f"Telegram by {mode}" in result.output
    assert "accepted, of @ahc_faq_bot" in result.output
    if mode == "webhook":
        assert "secret: asked for and accepted" in result.output


def test_each_fault_is_told_with_what_to_do(telegram_settings: Settings, api: TelegramApi) -> None:
    settings = by_webhook(telegram_settings)
    api.me["can_read_all_group_messages"] = True
    for _ in range(101):
        api.push(message={})
    result = check(settings)
    assert result.exit_code == 1
    for sign in (
        "inline mode: off -> switch it on with /setinline",
        "group privacy: off -> switch privacy on with /setprivacy",
        f"webhook: none instead of {settings.public_url}/webhooks/telegram/webhook -> start the bot",
        "secret: ",
        "cannot be reached (ClientConnectorError) -> start the bot",
        "pending updates: 101 -> ",
        "commands: not up to date",
        "6 to mend",
    ):
        assert sign in result.output


def test_a_secret_that_the_running_bot_does_not_know_is_told(
    start: Callable[[Settings], Bot], telegram_settings: Settings, api: TelegramApi
) -> None:
    settings = by_webhook(telegram_settings)
    bot = start(settings)
    api.wait(lambda: bot.state == "connected")
    result = check(settings, TELEGRAM_WEBHOOK_SECRET="another")
    assert "403 without it, 403 with it, instead of 403 and 200 -> give the running bot the same" in result.output


def test_a_refused_token_and_an_unreachable_telegram_are_told(telegram_settings: Settings) -> None:
    refused = check(telegram_settings, TELEGRAM_TOKEN="1:wrong")
    assert refused.exit_code == 1
    assert "token: refused -> set TELEGRAM_TOKEN" in refused.output
    away = check(telegram_settings, TELEGRAM_API_URL="http://127.0.0.1:1")
    assert "token: no answer (NotSent) -> look whether this machine reaches Telegram" in away.output


def test_a_setting_that_is_missing_is_told(telegram_settings: Settings) -> None:
    assert "TELEGRAM_TOKEN is not set" in check(telegram_settings, TELEGRAM_TOKEN="").output
    assert "TELEGRAM_WEBHOOK_SECRET is not set" in check(telegram_settings, PUBLIC_URL="https://bot.example").output


def test_what_became_of_telegrams_calls_is_told() -> None:
    webhook = Webhook("https://bot.example:9000/webhooks/telegram/webhook", Secret("s"))
    info = {
        "url": webhook.url,
        "allowed_updates": ["message"],
        "last_error_date": 1_700_000_000,
        "last_error_message": "SSL error",
        "pending_update_count": 3,
    }
    to_mend = {finding.what: finding for finding in webhook_findings(info, webhook, public=True) if finding.mend}
    assert list(to_mend) == ["kinds of updates", "port", "last call"]
    assert to_mend["last call"].told == "SSL error (2023-11-14 22:13 UTC)"
