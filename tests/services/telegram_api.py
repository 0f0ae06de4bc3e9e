"""A server that speaks the Bot API, for what no emulator does: limits, failures, edits, groups, inline mode, webhooks.

It runs on a real port in a thread of its own and is strict where Telegram is: HTML that does not parse, texts and
callback data that are too long, changes that change nothing, queries answered twice, two pollers at a time.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web

TOKEN = "123456789:AAtest-token_of-the-fake-server"
BOT = {"id": 123456789, "is_bot": True, "first_name": "FAQ", "username": "ahc_faq_bot"}
WAIT_S = 20

_TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote"}


class _Text(HTMLParser):
    """What is left of HTML when Telegram has read it; raises ValueError where it would refuse."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise ValueError(f"unsupported start tag {tag}")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise ValueError(f"unexpected end tag {tag}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def close(self) -> None:
        super().close()
        if self._open:
            raise ValueError(f"can't find end tag of {self._open[-1]}")


def shown(html: str) -> str:
    """The text that a user sees; raises ValueError for HTML that Telegram refuses."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return parser.text


@dataclass
class Failure:
    """What a method does instead, `times` times."""

    status: int = 0
    body: dict[str, Any] = field(default_factory=dict)
    # "drop": the connection ends without an answer; "hang": no answer at all until the server stops.
    how: str = ""
    times: int = 1
    # Whether the call is carried out all the same.
    carried_out: bool = False


@dataclass(frozen=True)
class Made:
    """A call as it came in."""

    method: str
    params: dict[str, Any]
    at: float


class TelegramApi:
    """The server; its methods may be called from any thread."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.calls: list[Made] = []
        # Messages of the bot as they stand, by chat and id; deleted ones are gone.
        self.messages: dict[tuple[int, int], dict[str, Any]] = {}
        self.answered_queries: dict[str, dict[str, Any]] = {}
        self.webhook: dict[str, Any] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.blocked: set[int] = set()
        self.me = dict(BOT)
        # Statuses of webhook calls, by update id.
        self.webhook_statuses: dict[int, list[int]] = {}
        # Without this, calls come too fast and get a 429.
        self.strict_rate: int | None = None
        self._failures: dict[str, list[Failure]] = {}
        self._updates: list[dict[str, Any]] = []
        self._update_ids = itertools.count(1_000)
        self._message_ids = itertools.count(1)
        self._polling = 0
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.url = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)

    # What tests do.

    def close(self) -> None:
        """End the server and all its connections."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def fail(self, method: str, failure: Failure) -> None:
        """Let a method fail."""
        self._failures.setdefault(method, []).append(failure)

    def is_failing(self, method: str) -> bool:
        """Whether a method's failures are still to come."""
        return bool(self._failures.get(method))

    def mend(self) -> None:
        """Let nothing fail any more."""
        self._failures.clear()

    def push(self, **kind: Any) -> int:
        """A new update; delivered by the webhook if one is set, else when it is fetched.  Its number."""
        update_id = next(self._update_ids)
        self.push_raw({"update_id": update_id, **kind})
        return update_id

    def push_raw(self, update: Any) -> None:
        """An update of any form."""
        self.push_all([update])

    def push_all(self, updates: list[Any]) -> None:
        """Updates that come at once."""

        def add() -> None:
            self._updates.extend(updates)
            if self.webhook.get("url"):
                for update in updates:
                    self._loop.create_task(self._deliver(update))

        self._loop.call_soon_threadsafe(add)

    def next_message_id(self) -> int:
        """As every message, of users and bots, has one."""
        return next(self._message_ids)

    def wait(self, true: Callable[[], Any], timeout_s: float = WAIT_S) -> Any:
        """The first true value, looked for after every call that comes in."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not (value := true()):
                left = deadline - time.monotonic()
                assert left > 0, f"waited {timeout_s} s; calls: {[call.method for call in self.calls][-30:]}"
                self._changed.wait(min(left, 0.5))
            return value

    def made(self, method: str) -> list[dict[str, Any]]:
        """Parameters of all calls of a method."""
        return [call.params for call in list(self.calls) if call.method == method]

    def texts(self, chat_id: int) -> list[str]:
        """What a chat shows of the bot now."""
        found = sorted((number, message) for (chat, number), message in list(self.messages.items()) if chat == chat_id)
        return [shown(message["text"]) for _, message in found]

    def last(self, chat_id: int) -> dict[str, Any]:
        """The bot's last message in a chat."""
        return max(
            (message for (chat, _), message in list(self.messages.items()) if chat == chat_id),
            key=lambda message: message["message_id"],
        )

    # The server.

    async def _start(self) -> str:
        app = web.Application(client_max_size=2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, shutdown_timeout=0.1)
        await site.start()
        self._session = ClientSession(timeout=ClientTimeout(total=30))
        self._hung = asyncio.Event()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _stop(self) -> None:
        self._hung.set()
        await self._session.close()
        await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = _params(dict(request.query), dict(await request.post()))
        if request.match_info["token"] != self.token:
            return _failed(401, "Unauthorized")
        failure = self._failure_of(method)
        if failure is not None and not failure.carried_out:
            return await self._fail(request, failure)
        response = await self._carry_out(method, params)
        if failure is not None:
            return await self._fail(request, failure)
        return response

    async def _carry_out(self, method: str, params: dict[str, Any]) -> web.Response:
        handler = getattr(self, f"_on_{method}", None)
        if handler is None:
            return _failed(404, "Not Found: method not found")
        made = Made(method, params, time.monotonic())
        self.calls.append(made)
        try:
            result = await handler(params)
        except _Refused as refused:
            self.calls.remove(made)
            return _failed(refused.status, str(refused), refused.parameters)
        finally:
            with self._changed:
                self._changed.notify_all()
        return web.json_response({"ok": True, "result": result})

    def _failure_of(self, method: str) -> Failure | None:
        for name in (method, "*"):
            waiting = self._failures.get(name) or []
            if waiting:
                waiting[0].times -= 1
                return waiting.pop(0) if waiting[0].times == 0 else waiting[0]
        return None

    async def _fail(self, request: web.Request, failure: Failure) -> web.StreamResponse:
        if failure.how == "drop":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if failure.how == "hang":
            with self._changed:
                self._changed.notify_all()
            await self._hung.wait()
            return web.Response(status=500)
        return web.json_response({"ok": False, "error_code": failure.status, **failure.body}, status=failure.status)

    async def _on_getMe(self, params: dict[str, Any]) -> Any:
        return self.me

    async def _on_getUpdates(self, params: dict[str, Any]) -> Any:
        if self.webhook.get("url"):
            raise _Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polling += 1
        mine = self._polling
        offset = params.get("offset")
        if offset is not None:
            self._updates = [u for u in self._updates if _number(u) >= offset]
        deadline = time.monotonic() + params.get("timeout", 0)
        while not self._updates and time.monotonic() < deadline and not self._hung.is_set():
            await asyncio.sleep(0.005)
            if self._polling != mine:
                raise _Refused(409, "Conflict: terminated by other getUpdates request")
        return self._updates

    async def _on_setWebhook(self, params: dict[str, Any]) -> Any:
        self.webhook = dict(params)
        for update in list(self._updates):
            self._loop.create_task(self._deliver(update))
        return True

    async def _on_deleteWebhook(self, params: dict[str, Any]) -> Any:
        self.webhook = {}
        return True

    async def _on_getWebhookInfo(self, params: dict[str, Any]) -> Any:
        shown_keys = ("url", "max_connections", "allowed_updates", "last_error_message", "last_error_date")
        info = {key: self.webhook[key] for key in shown_keys if key in self.webhook}
        return {"url": "", "has_custom_certificate": False, "pending_update_count": len(self._updates), **info}

    async def _on_setMyCommands(self, params: dict[str, Any]) -> Any:
        self.commands[_list_of(params)] = params["commands"]
        return True

    async def _on_getMyCommands(self, params: dict[str, Any]) -> Any:
        return self.commands.get(_list_of(params), [])

    async def _on_sendChatAction(self, params: dict[str, Any]) -> Any:
        return True

    async def _on_sendMessage(self, params: dict[str, Any]) -> Any:
        chat_id = params["chat_id"]
        if chat_id in self.blocked:
            raise _Refused(403, "Forbidden: bot was blocked by the user")
        if self.strict_rate is not None:
            now = time.monotonic()
            recent = [call for call in self.calls[:-1] if call.method == "sendMessage" and now - call.at < 1]
            if len(recent) >= self.strict_rate:
                raise _Refused(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        _check_text(params)
        message = {**params, "message_id": self.next_message_id()}
        self.messages[chat_id, message["message_id"]] = message
        return _message(message, self.me)

    async def _on_editMessageText(self, params: dict[str, Any]) -> Any:
        message = self._message(params)
        _check_text(params)
        if (params["text"], params.get("reply_markup")) == (message["text"], message.get("reply_markup")):
            raise _Refused(400, "Bad Request: message is not modified: specified new message content is the same")
        message.pop("reply_markup", None)
        message.update(params)
        return _message(message, self.me)

    async def _on_editMessageReplyMarkup(self, params: dict[str, Any]) -> Any:
        message = self._message(params)
        if params.get("reply_markup") == message.get("reply_markup"):
            raise _Refused(400, "Bad Request: message is not modified: specified new message content is the same")
        _check_keyboard(params)
        message["reply_markup"] = params["reply_markup"]
        return _message(message, self.me)

    async def _on_deleteMessage(self, params: dict[str, Any]) -> Any:
        if self.messages.pop((params["chat_id"], params["message_id"]), None) is None:
            raise _Refused(400, "Bad Request: message to delete not found")
        return True

    async def _on_answerCallbackQuery(self, params: dict[str, Any]) -> Any:
        if params["callback_query_id"] in self.answered_queries:
            raise _Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        assert len(params.get("text", "")) <= 200
        self.answered_queries[params["callback_query_id"]] = params
        return True

    async def _on_answerInlineQuery(self, params: dict[str, Any]) -> Any:
        assert len(params["results"]) <= 50
        for result in params["results"]:
            assert 0 < len(result["id"].encode()) <= 64
            content = result["input_message_content"]
            _check_text({"text": content["message_text"], "parse_mode": content["parse_mode"]})
        return True

    def _message(self, params: dict[str, Any]) -> dict[str, Any]:
        message = self.messages.get((params["chat_id"], params["message_id"]))
        if message is None:
            raise _Refused(400, "Bad Request: message to edit not found")
        return message

    async def _deliver(self, update: Any) -> None:
        """Call the webhook until it says 2xx, as Telegram does."""
        for _ in range(20):
            headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
            try:
                async with self._session.post(self.webhook["url"], json=update, headers=headers) as response:
                    status = response.status
            except (OSError, asyncio.TimeoutError, KeyError):
                status = 0
            number = update.get("update_id", -1) if isinstance(update, dict) else -1
            self.webhook_statuses.setdefault(number, []).append(status)
            with self._changed:
                self._changed.notify_all()
            if 200 <= status < 300:
                if update in self._updates:
                    self._updates.remove(update)
                return
            await asyncio.sleep(0.2)


def _number(update: Any) -> float:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else math.inf


class _Refused(Exception):
    def __init__(self, status: int, told: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(told)
        self.status = status
        self.parameters = parameters


def _params(query: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    """Parameters with JSON read; texts stay texts."""
    found = {}
    for key, value in {**query, **form}.items():
        if key in ("text", "callback_query_id", "inline_query_id", "url", "secret_token", "next_offset", "action"):
            found[key] = value
            continue
        try:
            found[key] = json.loads(value)
        except ValueError:
            found[key] = value
    return found


def _failed(status: int, told: str, parameters: dict[str, Any] | None = None) -> web.Response:
    body = {"ok": False, "error_code": status, "description": told}
    return web.json_response({**body, **({"parameters": parameters} if parameters else {})}, status=status)


def _check_text(params: dict[str, Any]) -> None:
    text = params.get("text", "")
    try:
        seen = shown(text) if params.get("parse_mode") == "HTML" else text
    except ValueError as error:
        raise _Refused(400, f"Bad Request: can't parse entities: {error}") from error
    if not seen.strip():
        raise _Refused(400, "Bad Request: message text is empty")
    if len(seen.encode("utf-16-le")) // 2 > 4096:
        raise _Refused(400, "Bad Request: message is too long")
    _check_keyboard(params)


def _check_keyboard(params: dict[str, Any]) -> None:
    for row in (params.get("reply_markup") or {}).get("inline_keyboard", []):
        for button in row:
            if not button.get("text"):
                raise _Refused(400, "Bad Request: text buttons are unallowed in the inline keyboard")
            if "callback_data" in button and not 0 < len(button["callback_data"].encode()) <= 64:
                raise _Refused(400, "Bad Request: BUTTON_DATA_INVALID")


def _message(message: dict[str, Any], me: dict[str, Any]) -> dict[str, Any]:
    kind = "private" if message["chat_id"] > 0 else "supergroup"
    told: dict[str, Any] = {
        "message_id": message["message_id"],
        "date": int(time.time()),
        "chat": {"id": message["chat_id"], "type": kind},
        "from": me,
        "text": shown(message["text"]),
    }
    if "reply_markup" in message:
        told["reply_markup"] = message["reply_markup"]
    return told


def _list_of(params: dict[str, Any]) -> str:
    return f"{(params.get('scope') or {'type': 'default'})['type']}/{params.get('language_code', '')}"
