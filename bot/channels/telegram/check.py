"""`bot telegram check`: asks Telegram, and the bot's own webhook, how things stand, and says what to mend."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram import command_menu
from bot.channels.telegram.api import Api
from bot.channels.telegram.config import TelegramConfig, Webhook
from bot.channels.telegram.updates import ALLOWED_UPDATES
from bot.settings import TELEGRAM_API

# Updates at Telegram that wait; a running bot fetches them at once.
_PENDING = 100
_TIMEOUT_S = 15.0
# "getWebhookInfo": "443, 80, 88, or 8443".
_PORTS = (None, 80, 88, 443, 8443)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    told: str
    # What to do; empty where all is well.
    mend: str = ""

    def line(self) -> str:
        """The finding for a terminal."""
        return f"mend  {self.what}: {self.told} -> {self.mend}" if self.mend else f"ok    {self.what}: {self.told}"


async def check(config: TelegramConfig) -> list[Finding]:
    """Everything that can be looked at from here; never raises for what Telegram or the network does."""
    api = Api(config)
    await api.open()
    try:
        account = await _asked("token", lambda: api.call("getMe"), account_findings)
        if any(finding.mend for finding in account if finding.what == "token"):
            return account
        info = await _asked(
            "webhook",
            lambda: api.call("getWebhookInfo"),
            lambda told: webhook_findings(told, config.webhook, public=config.api_url == TELEGRAM_API),
        )
        secret = [await secret_finding(config.webhook)] if config.webhook is not None else []
        commands = await _asked("commands", lambda: _commands(api), commands_findings)
        return [*account, *info, *secret, *commands]
    finally:
        await api.shutdown()


async def _asked(what: str, ask: Callable[[], Awaitable[Any]], judge: Callable[[Any], list[Finding]]) -> list[Finding]:
    try:
        return judge(await ask())
    except InvalidToken:
        return [Finding(what, "refused", "set TELEGRAM_TOKEN to what BotFather gave; /token there shows it")]
    except TelegramError as error:
        # The kind alone: the text of some errors holds the token.
        return [Finding(what, f"no answer ({type(error).__name__})", "look whether this machine reaches Telegram")]


def account_findings(me: Mapping[str, Any]) -> list[Finding]:
    """What the account of the bot allows."""
    found = [Finding("token", f"accepted, of @{me.get('username')}")]
    inline = "supports_inline_queries"
    if me.get(inline, False):
        found.append(Finding("inline mode", "on"))
    else:
        found.append(Finding("inline mode", "off", "switch it on with /setinline at BotFather"))
    if me.get("can_read_all_group_messages", False):
        mend = "switch privacy on with /setprivacy at BotFather: the bot needs no messages that are not for it"
        found.append(Finding("group privacy", "off", mend))
    else:
        found.append(Finding("group privacy", "on"))
    return found


def webhook_findings(info: Mapping[str, Any], wanted: Webhook | None, *, public: bool) -> list[Finding]:
    """Whether Telegram calls where it should, and what became of its calls.

    `public`: it is Telegram's own server, which calls certain ports only.
    """
    url = str(info.get("url") or "")
    restart = "start the bot, which sets it; a bot that runs with other settings must be stopped first"
    found: list[Finding] = []
    if wanted is None:
        told = Finding("webhook", "none, as polling needs") if not url else Finding("webhook", f"set to {url}", restart)
        found.append(told)
    elif url != wanted.url:
        found.append(Finding("webhook", f"{url or 'none'} instead of {wanted.url}", restart))
    else:
        found.append(Finding("webhook", url))
        allowed = info.get("allowed_updates") or []
        if sorted(allowed) != sorted(ALLOWED_UPDATES):
            found.append(Finding("kinds of updates", ", ".join(allowed) or "Telegram's own choice", restart))
        port = urlsplit(url).port
        if public and port not in _PORTS:
            found.append(Finding("port", str(port), "let the public address be on port 443, 80, 88 or 8443"))
        if error := info.get("last_error_message"):
            when = datetime.fromtimestamp(int(info.get("last_error_date") or 0), timezone.utc)
            mend = "look at certificate, proxy and firewall before the bot; an old error needs nothing"
            found.append(Finding("last call", f"{error} ({when:%Y-%m-%d %H:%M} UTC)", mend))
    pending = int(info.get("pending_update_count") or 0)
    mend = "start the bot, or look why it does not take them" if pending > _PENDING else ""
    found.append(Finding("pending updates", str(pending), mend))
    return found


async def secret_finding(webhook: Webhook) -> Finding:
    """Whether the webhook takes calls with the secret, and none without; the calls hold no update."""
    header = "X-Telegram-Bot-Api-Secret-Token"
    try:
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
            without = await session.post(webhook.url, json={})
            with_it = await session.post(webhook.url, json={}, headers={header: webhook.secret.value})
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        mend = "start the bot, and let PUBLIC_URL lead to it"
        return Finding("secret", f"{webhook.url} cannot be reached ({type(error).__name__})", mend)
    if (without.status, with_it.status) == (403, 200):
        return Finding("secret", "asked for and accepted")
    told = f"{without.status} without it, {with_it.status} with it, instead of 403 and 200"
    return Finding(
        "secret", told, "give the running bot the same TELEGRAM_WEBHOOK_SECRET, and let no proxy take it off"
    )


def commands_findings(found: Sequence[tuple[Mapping[str, Any], Any]]) -> list[Finding]:
    """Whether each list of commands, wanted and found, is as this version sets it."""
    differing = [_list_name(wanted) for wanted, there in found if wanted["commands"] != _plain(there)]
    if not differing:
        return [Finding("commands", f"{len(found)} lists as they should be")]
    return [Finding("commands", f"not up to date: {', '.join(differing)}", "start the bot, which sets them")]


async def _commands(api: Api) -> list[tuple[Mapping[str, Any], Any]]:
    found: list[tuple[Mapping[str, Any], Any]] = []
    for wanted in command_menu.wanted():
        params = {key: value for key, value in wanted.items() if key != "commands"}
        found.append((wanted, await api.call("getMyCommands", params)))
    return found


def _plain(there: Any) -> list[dict[str, str]]:
    listed: Iterable[Any] = there if isinstance(there, list) else ()
    return [{"command": one.get("command", ""), "description": one.get("description", "")} for one in listed]


def _list_name(wanted: Mapping[str, Any]) -> str:
    return f"{wanted['scope']['type']}/{wanted.get('language_code', 'all')}"
