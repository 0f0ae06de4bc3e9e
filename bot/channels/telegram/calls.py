"""Calls of the Bot API as values: what the responder decides, the database keeps and the sender makes.

https://core.telegram.org/bots/api
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatAction, ParseMode

# A row of buttons: what each shows, and its callback data.
Row = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Call:
    """One call: a method and its parameters, all JSON-able."""

    method: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Where an answer goes."""

    chat_id: int
    # Topic of a forum group.
    thread_id: int | None = None
    # The message that a group's members see the answer refer to.
    reply_to: int | None = None


def send(place: Place, html: str, rows: Sequence[Row] = ()) -> Call:
    """A new message; never with previews of its links, never lost because the message it answers was deleted."""
    params: dict[str, Any] = {"chat_id": place.chat_id, **_text(html, rows)}
    if place.thread_id is not None:
        params["message_thread_id"] = place.thread_id
    if place.reply_to is not None:
        params["reply_parameters"] = {"message_id": place.reply_to, "allow_sending_without_reply": True}
    return Call("sendMessage", params)


def edit(chat_id: int, message_id: int, html: str, rows: Sequence[Row] = ()) -> Call:
    """Another text, and other buttons, for a message of ours."""
    return Call("editMessageText", {"chat_id": chat_id, "message_id": message_id, **_text(html, rows)})


def edit_keyboard(chat_id: int, message_id: int, keyboard: Mapping[str, Any]) -> Call:
    """Other buttons for a message of ours; `keyboard` as Telegram has it."""
    params = {"chat_id": chat_id, "message_id": message_id, "reply_markup": keyboard}
    return Call("editMessageReplyMarkup", params)


def delete(chat_id: int, message_id: int) -> Call:
    """Take a message of ours away."""
    return Call("deleteMessage", {"chat_id": chat_id, "message_id": message_id})


def acknowledge(query_id: str, text: str = "") -> Call:
    """Ends the waiting sign on a button; `text`, up to 200 characters, is shown for a moment."""
    params = {"callback_query_id": query_id}
    return Call("answerCallbackQuery", {**params, "text": text} if text else params)


def typing(place: Place) -> Call:
    """ "... is typing", for five seconds or until a message comes."""
    params: dict[str, Any] = {"chat_id": place.chat_id, "action": ChatAction.TYPING.value}
    if place.thread_id is not None:
        params["message_thread_id"] = place.thread_id
    return Call("sendChatAction", params)


def keyboard(rows: Sequence[Row]) -> dict[str, Any]:
    """An inline keyboard as Telegram has it; without rows, one that takes the buttons away."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(title, callback_data=data) for title, data in row] for row in rows]
    ).to_dict()


def _text(html: str, rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "text": html,
        "parse_mode": ParseMode.HTML.value,
        "link_preview_options": {"is_disabled": True},
        **({"reply_markup": keyboard(rows)} if rows else {}),
    }
