"""Updates of every broken form: nothing reaches the top, nothing is answered with a server error."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.essentials import essentials
from bot.channels.telegram.updates import Me, read, update_id_of
from bot.settings import Settings
from tests.channels.telegram.conftest import SECRET, Bot, by_webhook
from tests.channels.telegram.people import NAME, User, entities_of, person
from tests.channels.telegram.test_trouble import post
from tests.services.telegram_api import BOT, TelegramApi

ME = Me(int(BOT["id"]), str(BOT["username"]))
CHAT = {"id": 5, "type": "private", "first_name": "A"}
GROUP = {"id": -100_5, "type": "supergroup", "title": "G", "is_forum": True}
TEXT = f"{NAME} when was it?"

MESSAGE = {
    "message_id": 3,
    "date": 1,
    "chat": GROUP,
    "from": person(5),
    "sender_chat": GROUP,
    "message_thread_id": 4,
    "is_topic_message": True,
    "reply_to_message": {"message_id": 2, "date": 1, "chat": GROUP, "from": BOT, "text": "x"},
    "via_bot": {**BOT, "id": 1},
    "text": TEXT,
    "entities": entities_of(TEXT),
    "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "abcd:t:"}]]},
}
SHOWN = {
    **{key: value for key, value in MESSAGE.items() if key not in ("text", "entities")},
    "photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}],
    "caption": NAME,
    "caption_entities": entities_of(NAME),
    "media_group_id": "1",
}
KINDS: dict[str, dict[str, Any]] = {
    "message": MESSAGE,
    "edited_message": MESSAGE,
    "callback_query": {
        "id": "1",
        "from": person(5),
        "chat_instance": "1",
        "message": {**MESSAGE, "chat": CHAT, "from": BOT},
        "data": "abcd:t:",
    },
    "inline_query": {"id": "1", "from": person(5), "query": "unodc", "offset": ""},
    "channel_post": MESSAGE,
    "my_chat_member": {"chat": CHAT},
    "kind_of_tomorrow": {"a": 1},
}
VALUES = (None, True, 0, -1, 2**70, 1.5, float("inf"), "", "x", "\ud800", "\u0000", [], [None], [[]], {}, {"id": 1})


def paths(value: Any, prefix: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    if prefix:
        yield prefix
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*prefix, key))


def changed(update: dict[str, Any], path: tuple[Any, ...], value: Any, *, remove: bool) -> dict[str, Any]:
    """The update with one place gone or of another value."""
    made = copy.deepcopy(update)
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    if remove:
        inner.pop(path[-1])
    else:
        inner[path[-1]] = value
    return made


def broken() -> list[dict[str, Any]]:
    """Every update with each of its places missing, of each wrong value, or beside an unknown one."""
    made: list[dict[str, Any]] = []
    # Edited messages and posts have the same parts as messages.
    kinds = {"message": MESSAGE, "photo": SHOWN, **{kind: KINDS[kind] for kind in ("callback_query", "inline_query")}}
    for kind, content in kinds.items():
        update = {"update_id": 1, ("message" if kind == "photo" else kind): content}
        for path in paths(update):
            made.append(changed(update, path, None, remove=True))
            made.extend(changed(update, path, value, remove=False) for value in VALUES)
            if isinstance(path[-1], str):
                made.append(changed(update, (*path[:-1], "unknown"), {"new": [1]}, remove=False))
    return made


def test_the_forms_as_they_are_meant_are_read() -> None:
    read_kinds = [kind for kind, content in KINDS.items() if read({"update_id": 1, kind: content}, ME) is not None]
    assert read_kinds == ["message", "edited_message", "callback_query", "inline_query"]
    assert read({"update_id": 1, "message": SHOWN}, ME) is not None


def test_no_broken_update_breaks_the_reading() -> None:
    updates = broken()
    assert len(updates) > 1_000
    for update in updates:
        update_id_of(update)
        incoming = read(update, ME)
        kept = essentials(update)
        json.dumps(kept)
        # What is kept reads like what came.
        assert read(kept, ME) == incoming


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(MESSAGE)), inner, max_size=5),
    max_leaves=20,
)


@given(JSON, st.sampled_from(sorted(KINDS)))
def test_no_json_breaks_the_reading(value: Any, kind: str) -> None:
    update_id_of(value)
    read(value, ME)
    read({"update_id": 1, kind: value}, ME)


def test_no_broken_update_is_a_server_error_or_stops_the_others(
    start: Callable[[Settings], Bot], telegram_settings: Settings, api: TelegramApi, ann: User
) -> None:
    bot = start(by_webhook(telegram_settings))
    api.wait(lambda: bot.state == "connected")
    updates = broken()
    for number, update in enumerate(random.Random(4).sample(updates, 300)):
        # Numbers of their own where they have one, so that none is taken for one that came before.
        numbered = {**update, "update_id": 10_000 + number} if isinstance(update.get("update_id"), int) else update
        assert post(bot, json.dumps(numbered).encode(), SECRET) in (200, 400)
    for body in (b"null", b"[]", b'"x"', b"1", b"{}"):
        assert post(bot, body, SECRET) == 200
    assert "What you can do" in ann.asks("/help")


def test_broken_updates_do_not_stop_the_polling(polling: Bot, api: TelegramApi, ann: User) -> None:
    api.push_all(random.Random(5).sample(broken(), 80))
    assert "What you can do" in ann.asks("/help")
    assert polling.state == "connected"
