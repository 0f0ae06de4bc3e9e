"""What the bot needs of an update, and nothing else of it: that is what is kept, and what the library reads.

Names, phone numbers, files and places never get further.  It also keeps the library from refusing a message for some
part that a newer or older server writes in another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Parts of a message that somebody sends on purpose; joins, titles, pins and payments are none.
_CONTENT = (
    *("animation", "audio", "checklist", "contact", "dice", "document", "game", "location", "paid_media", "photo"),
    *("poll", "sticker", "story", "venue", "video", "video_note", "voice"),
)
# Stands in for all of them.
CONTENT = "content"

_MESSAGE = (
    *("message_id", "text", "entities", "caption", "caption_entities", "media_group_id", "message_thread_id"),
    *("is_topic_message", "is_automatic_forward", "reply_markup", CONTENT),
)
_REQUIRED_OF_USERS = {"first_name": "", "is_bot": False}


def essentials(update: Mapping[str, Any]) -> dict[str, Any]:
    """The update without what the bot does not need; of one without what it needs, nothing but the number."""
    kept: dict[str, Any] = {"update_id": update.get("update_id")}
    for kind in ("message", "edited_message"):
        if isinstance(message := update.get(kind), Mapping):
            kept[kind] = _message(message)
    if isinstance(query := update.get("callback_query"), Mapping):
        kept["callback_query"] = {
            "chat_instance": "",
            "id": query.get("id"),
            "from": _user(query.get("from")),
            "data": query.get("data"),
        }
        if isinstance(message := query.get("message"), Mapping):
            kept["callback_query"]["message"] = _message(message)
    if isinstance(query := update.get("inline_query"), Mapping):
        kept["inline_query"] = {
            "id": query.get("id"),
            "from": _user(query.get("from")),
            "query": query.get("query"),
            "offset": query.get("offset") or "",
        }
    return kept


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    # 0 is how Telegram dates messages that are no longer accessible.
    kept: dict[str, Any] = {"date": message.get("date", 1), "chat": _chat(message.get("chat"))}
    kept.update({key: message[key] for key in _MESSAGE if message.get(key) is not None})
    for key in ("from", "via_bot"):
        if message.get(key) is not None:
            kept[key] = _user(message[key])
    if message.get("sender_chat") is not None:
        kept["sender_chat"] = _chat(message["sender_chat"])
    if isinstance(answered := message.get("reply_to_message"), Mapping):
        kept["reply_to_message"] = {
            "message_id": answered.get("message_id"),
            "date": 1,
            "chat": kept["chat"],
            **({"from": _user(answered["from"])} if answered.get("from") is not None else {}),
        }
    if any(message.get(kind) is not None for kind in _CONTENT):
        kept[CONTENT] = True
    kept["entities"] = _entities(kept.get("entities"))
    kept["caption_entities"] = _entities(kept.get("caption_entities"))
    return kept


def _user(user: Any) -> Any:
    if not isinstance(user, Mapping):
        return user
    return {**_REQUIRED_OF_USERS, "id": user.get("id"), "is_bot": bool(user.get("is_bot"))}


def _chat(chat: Any) -> Any:
    return {"id": chat.get("id"), "type": chat.get("type")} if isinstance(chat, Mapping) else chat


def _entities(entities: Any) -> list[dict[str, Any]]:
    """Those that may call the bot; a mention without a name of an account names its user."""
    found = entities if isinstance(entities, list) else []
    kept = []
    for entity in found:
        if isinstance(entity, Mapping) and entity.get("type") in ("mention", "text_mention"):
            one = {key: entity.get(key) for key in ("type", "offset", "length")}
            kept.append({**one, "user": _user(entity["user"])} if entity.get("user") is not None else one)
    return kept
