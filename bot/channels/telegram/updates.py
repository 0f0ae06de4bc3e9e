"""What an update of Telegram's is to the bot: pure reading, nothing is kept and nothing sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Chat, Message, MessageEntity, Update

from bot.channels.telegram.calls import Place
from bot.channels.telegram.essentials import CONTENT, essentials

# What Telegram is asked to send; other kinds that come all the same are passed over.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query")

# Answered in a group without the bot's name; others of that form may be meant for another bot.
GROUP_COMMANDS = frozenset({"start", "help", "faq", "sessions", "sources", "language", "privacy", "forget"})

# Telegram's accounts behind anonymous administrators of a group and behind who writes as a channel: bots, but a person
# writes (Bot API, Message.from).
_MASKS = (1087968824, 136817688)
_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w+))?(?:\s+(.*))?\s*", re.DOTALL)


@dataclass(frozen=True)
class Me:
    """The bot's own account."""

    id: int
    username: str


@dataclass(frozen=True)
class Sender:
    """Who speaks where; each pair has a conversation of its own."""

    chat_id: int
    user_id: int
    is_private: bool


@dataclass(frozen=True)
class Said:
    """A text for the bot."""

    sender: Sender
    place: Place
    message_id: int
    text: str
    # Whether it takes the place of an earlier text of the same message.
    edited: bool = False


@dataclass(frozen=True)
class Commanded:
    """A command for the bot."""

    sender: Sender
    place: Place
    message_id: int
    # Lower case, without slash and name of the bot.
    name: str
    argument: str = ""
    edited: bool = False


@dataclass(frozen=True)
class Shown:
    """Something without words: a photo, a sticker, a voice message, a poll, a place."""

    sender: Sender
    place: Place
    message_id: int
    # Photos sent together share one; empty for a single one.
    album: str = ""


@dataclass(frozen=True)
class Press:
    """A button pressed under a message of ours."""

    sender: Sender
    place: Place
    query_id: str
    # None where the message is too old for Telegram to tell.
    message_id: int | None
    data: str
    # The message's buttons, as Telegram has them.
    keyboard: Mapping[str, Any]


@dataclass(frozen=True)
class Search:
    """Typed behind the bot's name in any chat."""

    query_id: str
    user_id: int
    text: str
    # Where in the results the list is to go on.
    offset: str


Incoming = Said | Commanded | Shown | Press | Search


def read(data: object, me: Me) -> Incoming | None:
    """What the update is; None where it is none of the bot's business, or nothing that can be read."""
    if not isinstance(data, dict):
        return None
    try:
        return _read(Update.de_json(essentials(data), None), me)
    except Exception:  # whatever a missing field, or one of the wrong type, makes of the reading
        return None


def update_id_of(data: object) -> int | None:
    """The update's number; None where it has none."""
    number = data.get("update_id") if isinstance(data, dict) else None
    # Larger ones fit no column, and Telegram's are within 32 bits.
    return number if isinstance(number, int) and not isinstance(number, bool) and abs(number) < 2**53 else None


def _read(update: Update, me: Me) -> Incoming | None:
    if update.callback_query is not None:
        return _press(update)
    if update.inline_query is not None:
        query = update.inline_query
        return Search(str(query.id), int(query.from_user.id), str(query.query), str(query.offset or ""))
    if update.edited_message is not None:
        return _message(update.edited_message, me, edited=True)
    if update.message is not None:
        return _message(update.message, me, edited=False)
    return None


def _press(update: Update) -> Press | None:
    query = update.callback_query
    message = query.message if query else None
    if query is None or message is None:
        # Buttons under inline results lead to a chat and send no query; nothing else of ours is without a message.
        return None
    accessible = isinstance(message, Message)
    private = message.chat.type == Chat.PRIVATE
    markup = message.reply_markup if isinstance(message, Message) else None
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    return Press(
        Sender(int(message.chat.id), int(query.from_user.id), private),
        Place(int(message.chat.id), thread, None if private else int(message.message_id)),
        str(query.id),
        int(message.message_id) if accessible else None,
        query.data if isinstance(query.data, str) else "",
        markup.to_dict() if markup is not None else {},
    )


def _message(message: Message, me: Me, *, edited: bool) -> Said | Commanded | Shown | None:
    chat, private = message.chat, message.chat.type == Chat.PRIVATE
    if not private and chat.type not in (Chat.GROUP, Chat.SUPERGROUP):
        return None
    user_id = _author(message)
    if user_id is None or message.is_automatic_forward or (message.via_bot is not None and message.via_bot.id == me.id):
        # Other bots, the linked channel's posts, and our own inline answers.
        return None
    sender = Sender(int(chat.id), user_id, private)
    thread = message.message_thread_id if message.is_topic_message else None
    message_id = int(message.message_id)
    place = Place(sender.chat_id, thread, None if private else message_id)
    if not isinstance(message.text, str):
        # Live locations and the like come again and again as edits.
        if edited or not message.api_kwargs.get(CONTENT) or not (private or _addressed(message, me)):
            return None
        return Shown(sender, place, message_id, str(message.media_group_id or ""))
    text = _without_name(message, me)
    command = _COMMAND.fullmatch(text)
    if command is not None:
        name, target, argument = command.groups()
        if target is not None and target.lower() != me.username.lower():
            return None
        if private or target is not None or _addressed(message, me) or name.lower() in GROUP_COMMANDS:
            return Commanded(sender, place, message_id, name.lower(), (argument or "").strip(), edited)
        return None
    if private or _addressed(message, me):
        return Said(sender, place, message_id, text, edited)
    return None


def _author(message: Message) -> int | None:
    """Whose conversation it is; None for other bots and for nobody."""
    user = message.from_user
    if user is None:
        return None
    if user.is_bot:
        return int(message.sender_chat.id) if user.id in _MASKS and message.sender_chat is not None else None
    return int(user.id)


def _addressed(message: Message, me: Me) -> bool:
    """Whether a message of a group speaks to the bot: a reply to it, or its name."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == me.id:
        return True
    return any(_names(message, entity, me) for entity in (*message.entities, *message.caption_entities))


def _names(message: Message, entity: MessageEntity, me: Me) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    if entity.type != MessageEntity.MENTION:
        return False
    named = message.parse_entity(entity) if message.text is not None else message.parse_caption_entity(entity)
    return named.lower() == f"@{me.username}".lower()


def _without_name(message: Message, me: Me) -> str:
    """The text without the bot's name where that only calls it: at the start or the end."""
    text = message.text or ""
    for entity in message.entities:
        if _names(message, entity, me):
            name = message.parse_entity(entity)
            stripped = text.strip()
            if stripped.startswith(name):
                text = stripped[len(name) :].lstrip(" ,:;-–—\n")
            elif stripped.rstrip("?!. ").endswith(name):
                cut = stripped.rindex(name)
                text = stripped[:cut].rstrip(" ,") + stripped[cut + len(name) :]
    return text.strip()
