"""Users of the fake server: what they write, press and type, as the updates that Telegram makes of it."""

from __future__ import annotations

import itertools
import re
import time
from typing import Any

from tests.services.telegram_api import BOT, TelegramApi, shown

_users = itertools.count(5_000)
_groups = itertools.count(-1_001_000_000_000, -1)
_queries = itertools.count(1)

NAME = f"@{BOT['username']}"


def person(user_id: int) -> dict[str, Any]:
    """A user as Telegram tells of one."""
    return {
        "id": user_id,
        "is_bot": False,
        "first_name": f"Firstname{user_id}",
        "last_name": f"Lastname{user_id}",
        "username": f"handle{user_id}",
        "language_code": "en",
    }


def entities_of(text: str) -> list[dict[str, Any]]:
    """Commands and mentions, where Telegram would mark them; offsets in UTF-16 units."""
    return [
        {
            "type": "mention" if matched[0].startswith("@") else "bot_command",
            "offset": len(text[: matched.start()].encode("utf-16-le")) // 2,
            "length": len(matched[0]),
        }
        for matched in re.finditer(r"(?<![\w@/])[@/][A-Za-z]\w*(?:@\w+)?", text, re.ASCII)
    ]


class User:
    """Somebody in a private chat with the bot, or in a group."""

    def __init__(self, api: TelegramApi, user_id: int | None = None, group: int | None = None) -> None:
        self.api = api
        self.id = next(_users) if user_id is None else user_id
        self.chat_id = self.id if group is None else group
        self.group = group

    def chat(self) -> dict[str, Any]:
        if self.group is None:
            return {"id": self.id, "type": "private", "first_name": f"Firstname{self.id}"}
        return {"id": self.group, "type": "supergroup", "title": "A group"}

    def message(self, text: str | None = None, **more: Any) -> dict[str, Any]:
        """A message, not yet sent."""
        base = {
            "message_id": self.api.next_message_id(),
            "date": int(time.time()),
            "chat": self.chat(),
            "from": person(self.id),
        }
        if text is not None:
            base.update(text=text, entities=entities_of(text))
        return {**base, **more}

    def says(self, text: str, **more: Any) -> dict[str, Any]:
        """Sends a text; the message."""
        message = self.message(text, **more)
        self.api.push(message=message)
        return message

    def edits(self, message: dict[str, Any], text: str) -> None:
        """Changes the text of a message."""
        changed = {**message, "text": text, "entities": entities_of(text), "edit_date": int(time.time())}
        self.api.push(edited_message=changed)

    def presses(self, title: str, message: dict[str, Any] | None = None) -> str:
        """Presses the button whose title begins so, under the bot's last message; the query's id."""
        message = message or self.api.last(self.chat_id)
        return self.presses_data(button(message, title), message)

    def presses_data(self, data: str, message: dict[str, Any]) -> str:
        query_id = str(next(_queries))
        told = {
            "message_id": message["message_id"],
            "date": int(time.time()),
            "chat": self.chat(),
            "from": BOT,
            "text": shown(message["text"]),
            "reply_markup": message.get("reply_markup", {"inline_keyboard": []}),
        }
        self.api.push(
            callback_query={
                "id": query_id,
                "from": person(self.id),
                "chat_instance": "1",
                "message": told,
                "data": data,
            }
        )
        return query_id

    def types(self, text: str, offset: str = "") -> str:
        """Types behind the bot's name in some chat; the query's id."""
        query_id = str(next(_queries))
        self.api.push(inline_query={"id": query_id, "from": person(self.id), "query": text, "offset": offset})
        return query_id

    def told(self, query_id: str) -> str:
        """What the end of a button's waiting sign says; empty where it says nothing."""
        self.api.wait(lambda: query_id in self.api.answered_queries)
        return str(self.api.answered_queries[query_id].get("text", ""))

    def heard(self, number: int = 1) -> list[str]:
        """What the chat shows of the bot, once there are so many messages."""
        self.api.wait(lambda: len(self.api.texts(self.chat_id)) >= number)
        return self.api.texts(self.chat_id)

    def asks(self, text: str) -> str:
        """Says something and waits for the next message of the bot."""
        before = len(self.api.texts(self.chat_id))
        self.says(text)
        return self.heard(before + 1)[-1]


def new_group() -> int:
    """A chat id of a group."""
    return next(_groups)


def button(message: dict[str, Any], title: str) -> str:
    """Callback data of the button whose title begins so."""
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for found in row:
            if found["text"].startswith(title):
                return str(found["callback_data"])
    raise AssertionError(f"no button {title!r} under {message}")


def titles(message: dict[str, Any]) -> list[str]:
    """Titles of a message's buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [found["text"] for row in rows for found in row]
