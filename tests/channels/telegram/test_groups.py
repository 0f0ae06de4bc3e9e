"""In a group the bot answers who speaks to it, and leaves no trace of other talk."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from tests.channels.telegram.conftest import Bot
from tests.channels.telegram.people import NAME, User, person, titles
from tests.services.telegram_api import BOT, TelegramApi


def rows(bot: Bot, table: str) -> int:
    """How many rows a table has."""
    with sqlite3.connect(bot.settings.database_url.removeprefix("sqlite:///")) as connection:
        return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


@pytest.mark.parametrize("text", [f"{NAME} when was the second session?", f"When was the second session, {NAME}?"])
def test_its_name_is_answered_with_a_reply(polling: Bot, api: TelegramApi, ann_in_group: User, text: str) -> None:
    message = ann_in_group.says(text)
    assert "30 May to 10 June 2022" in ann_in_group.heard(1)[0]
    assert api.made("sendMessage")[0]["reply_parameters"] == {
        "message_id": message["message_id"],
        "allow_sending_without_reply": True,
    }


def test_a_reply_to_it_is_answered(polling: Bot, api: TelegramApi, ann_in_group: User) -> None:
    ann_in_group.asks(f"{NAME} when was the second session?")
    answer = {
        "message_id": api.last(ann_in_group.chat_id)["message_id"],
        "date": 1,
        "chat": ann_in_group.chat(),
        "from": BOT,
        "text": "...",
    }
    ann_in_group.says("and where was it?", reply_to_message=answer)
    assert "Vienna" in ann_in_group.heard(2)[-1]


def test_other_talk_gets_no_answer_and_leaves_no_trace(bot: Bot, api: TelegramApi, ann_in_group: User) -> None:
    other = {"message_id": 1, "date": 1, "chat": ann_in_group.chat(), "from": person(7), "text": "..."}
    ann_in_group.says("When was the second session?")
    ann_in_group.says("I agree", reply_to_message=other)
    ann_in_group.says("@somebody_else look")
    ann_in_group.says("/help@another_bot")
    ann_in_group.says("/roll")
    ann_in_group.says(f"mail me at me{NAME}.example")
    api.push(message=ann_in_group.message(photo=[{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]))
    before = rows(bot, "conversations")
    assert "What you can do" in ann_in_group.asks("/help")
    api.wait(lambda: bot.channel.readiness()["waiting"] == 0)
    assert len(api.texts(ann_in_group.chat_id)) == 1
    assert rows(bot, "telegram_updates") == 1
    assert rows(bot, "conversations") == before
    assert rows(bot, "telegram_answers") == 1


def test_each_member_has_a_conversation_of_their_own(polling: Bot, api: TelegramApi, ann_in_group: User) -> None:
    bea = User(api, group=ann_in_group.chat_id)
    ann_in_group.asks(f"{NAME} when was the second session?")
    assert "Which meeting or document" in bea.asks(f"{NAME} where was it?")
    assert "Vienna" in ann_in_group.asks(f"{NAME} where was it?")


def test_only_who_asked_may_confirm_forgetting(polling: Bot, api: TelegramApi, ann_in_group: User) -> None:
    bea = User(api, group=ann_in_group.chat_id)
    ann_in_group.asks("/forget")
    query = bea.presses("Yes")
    assert "Only the one who asked" in bea.told(query)
    ann_in_group.presses("Yes")
    api.wait(lambda: "is deleted" in api.texts(ann_in_group.chat_id)[0])


def test_a_vote_in_a_group_leaves_the_buttons_to_the_others(polling: Bot, api: TelegramApi, ann_in_group: User) -> None:
    bea = User(api, group=ann_in_group.chat_id)
    ann_in_group.asks(f"{NAME} what is the role of UNODC?")
    for user in (ann_in_group, bea):
        query = user.presses("👍")
        assert user.told(query) == "Thank you."
    assert "👍" in titles(api.last(ann_in_group.chat_id))
    assert rows(polling, "feedback") == 2


@pytest.mark.parametrize("account", [1087968824, 136817688], ids=["anonymous administrator", "as a channel"])
def test_who_writes_under_a_mask_is_answered(polling: Bot, api: TelegramApi, ann_in_group: User, account: int) -> None:
    mask = {"id": account, "is_bot": True, "first_name": "Group"}
    ann_in_group.says("/help", **{"from": mask, "sender_chat": ann_in_group.chat()})
    assert ann_in_group.heard(1)


def test_a_command_behind_its_name_is_a_command(polling: Bot, api: TelegramApi, ann_in_group: User) -> None:
    assert "What you can do" in ann_in_group.asks(f"{NAME} /help")


def test_a_topic_of_a_forum_is_answered_in_that_topic(polling: Bot, api: TelegramApi, ann_in_group: User) -> None:
    ann_in_group.says("/help", message_thread_id=77, is_topic_message=True)
    ann_in_group.heard(1)
    assert api.made("sendMessage")[0]["message_thread_id"] == 77


QUIET: list[dict[str, Any]] = [
    {"new_chat_members": [person(8)]},
    {"left_chat_member": person(8)},
    {"new_chat_title": "Other"},
    {"pinned_message": {"message_id": 3, "date": 0, "chat": {"id": -1, "type": "supergroup"}}},
    {"migrate_to_chat_id": -100123},
    {"group_chat_created": True},
]


@pytest.mark.parametrize("service", QUIET, ids=lambda service: next(iter(service)))
def test_what_happens_to_a_group_is_passed_over(
    polling: Bot, api: TelegramApi, ann_in_group: User, service: dict[str, Any]
) -> None:
    api.push(message=ann_in_group.message(**service))
    ann_in_group.asks("/help")
    assert len(api.texts(ann_in_group.chat_id)) == 1
    assert rows(polling, "telegram_updates") == 1


def test_posts_joins_reactions_and_blocks_are_passed_over(
    polling: Bot, api: TelegramApi, ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    channel = {"id": -1009, "type": "channel", "title": "News"}
    member = {"user": person(ann.id), "status": "member"}
    change = {"chat": ann.chat(), "from": person(ann.id), "date": 1, "old_chat_member": member}
    api.push(channel_post={"message_id": 1, "date": 1, "chat": channel, "text": "/help"})
    api.push(my_chat_member={**change, "new_chat_member": {"user": BOT, "status": "kicked", "until_date": 0}})
    api.push(chat_member={**change, "new_chat_member": {**member, "status": "left"}})
    api.push(
        message_reaction={
            "chat": ann.chat(),
            "message_id": 1,
            "user": person(ann.id),
            "date": 1,
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": "👍"}],
        }
    )
    api.push(something_new={"that": "came with a later Bot API"})
    ann.says("Hello", **{"from": {**person(9), "is_bot": True}})
    ann.says("An inline answer of its own", via_bot=BOT)
    ann.asks("/help")
    assert len(api.texts(ann.chat_id)) == 1
    assert rows(polling, "telegram_updates") == 1
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_who_blocked_the_bot_is_left_alone(
    polling: Bot, api: TelegramApi, ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    api.blocked.add(ann.chat_id)
    ann.says("When was the second session?")
    other = User(api)
    other.asks("/help")
    api.wait(lambda: polling.channel.readiness()["waiting"] == 0)
    api.blocked.clear()
    ann.asks("/help")
    assert len(api.texts(ann.chat_id)) == 1
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
