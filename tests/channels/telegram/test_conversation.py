"""A conversation by polling and by webhook: words, buttons, menus, commands."""

from __future__ import annotations

import sqlite3

from tests.channels.telegram.conftest import Bot
from tests.channels.telegram.people import User, button, titles
from tests.services.telegram_api import TelegramApi


def test_a_question_is_answered_with_source_date_and_buttons(bot: Bot, api: TelegramApi, ann: User) -> None:
    text = ann.asks("When was the second session?")
    assert "30 May to 10 June 2022" in text
    assert "Source" in text
    assert "As of " in text
    sent = api.made("sendMessage")[-1]
    assert sent["parse_mode"] == "HTML"
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert "reply_parameters" not in sent
    assert titles(sent)[-2:] == ["👍", "👎"]
    api.wait(lambda: {"chat_id": ann.chat_id, "action": "typing"} in api.made("sendChatAction"))
    assert "Vienna" in ann.asks("which city was that?")
    assert bot.state == "connected"


def test_a_suggestion_is_answered_below_its_question(bot: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("What is the role of UNODC?")
    message = api.last(ann.chat_id)
    title = titles(message)[0]
    query = ann.presses(title, message)
    assert ann.heard(2)[-1].startswith(title)
    assert ann.told(query) == ""
    assert len(api.texts(ann.chat_id)) == 2


def test_a_clarifying_question_is_settled_by_a_button(polling: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("When was the meeting?")
    options = titles(api.last(ann.chat_id))
    assert len(options) >= 2
    assert "👍" not in options
    ann.presses(options[0])
    assert options[0] in ann.heard(2)[-1]


def test_topics_are_browsed_in_one_message(bot: Bot, api: TelegramApi, ann: User) -> None:
    assert "Questions by topic" in ann.asks("/faq")
    ann.presses("The committee")
    api.wait(lambda: "What is UNODC's role?" in titles(api.last(ann.chat_id)))
    ann.presses("What is UNODC's role?")
    api.wait(lambda: "secretariat" in api.texts(ann.chat_id)[0])
    entry = api.last(ann.chat_id)
    assert "Source" in entry["text"]
    ann.presses("‹ The committee", entry)
    api.wait(lambda: "‹ Topics" in titles(api.last(ann.chat_id)))
    ann.presses("‹ Topics")
    api.wait(lambda: "Questions by topic" in api.texts(ann.chat_id)[0])
    assert len(api.texts(ann.chat_id)) == 1


def test_sessions_are_listed_and_told_in_one_message(bot: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("/sessions")
    rows = titles(api.last(ann.chat_id))
    assert "Second session · Vienna · 30 May to 10 June 2022" in rows
    ann.presses("Second session")
    api.wait(lambda: "30 May to 10 June 2022" in api.texts(ann.chat_id)[0])
    ann.presses("Second intersessional")
    api.wait(lambda: "13 to 14 June 2022" in api.texts(ann.chat_id)[0])
    ann.presses("‹ All meetings")
    api.wait(lambda: rows == titles(api.last(ann.chat_id)))
    assert len(api.texts(ann.chat_id)) == 1


def test_what_was_chosen_from_a_menu_is_what_the_next_question_means(polling: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("/sessions")
    ann.presses("Third session")
    api.wait(lambda: "third session" in api.texts(ann.chat_id)[0])
    assert "New York" in ann.asks("and where was that?")


def test_sources_are_paged(polling: Bot, api: TelegramApi, ann: User) -> None:
    assert "(1-10 of " in ann.asks("/sources")
    ann.presses("More")
    api.wait(lambda: "(11-20 of " in api.texts(ann.chat_id)[0])
    ann.presses("‹ Back")
    api.wait(lambda: "(1-10 of " in api.texts(ann.chat_id)[0])


def test_other_commands(polling: Bot, api: TelegramApi, ann: User) -> None:
    assert "Ask me about the convention" in ann.asks("/start")
    assert "Browse by topic" in titles(api.last(ann.chat_id))
    assert "/sessions" in ann.asks("/help")
    assert "in English for now" in ann.asks("/language")
    assert "keyed hash" in ann.asks("/privacy")
    assert "do not know that command" in ann.asks("/nonsense")
    assert "/sessions" in ann.asks("/HELP@AHC_faq_bot")


def test_deep_links_open_an_entry_or_a_meeting(polling: Bot, api: TelegramApi, ann: User) -> None:
    entry = ann.asks("/start faq-unodc_role")
    assert entry.startswith("What is UNODC's role?")
    assert "secretariat" in entry
    assert "30 May to 10 June 2022" in ann.asks("/start meeting-second")
    assert "no longer here" in ann.asks("/start faq-gone")
    assert "Ask me about the convention" in ann.asks("/start something else")


def test_forget_asks_first_and_then_deletes(bot: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("When was the second session?")
    ann.asks("/forget")
    ann.presses("No")
    api.wait(lambda: "Nothing was deleted" in api.texts(ann.chat_id)[-1])
    assert "Vienna" in ann.asks("and where was it?")
    ann.asks("/forget")
    ann.presses("Yes")
    api.wait(lambda: "is deleted" in api.texts(ann.chat_id)[-1])
    # "It" means nothing any more.
    assert "Which meeting or document" in ann.asks("and where was it?")


def test_a_vote_is_kept_and_shown(bot: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("What is the role of UNODC?")
    query = ann.presses("👎")
    api.wait(lambda: "👎 ✓" in titles(api.last(ann.chat_id)))
    assert "editors" in ann.told(query)
    assert [vote["helpful"] for vote in votes(bot)] == [0]
    ann.presses("👍")
    api.wait(lambda: "👍 ✓" in titles(api.last(ann.chat_id)))
    assert [(vote["helpful"], vote["channel"]) for vote in votes(bot)] == [(1, "telegram")]
    assert "faq/unodc_role" in votes(bot)[0]["items"]
    assert votes(bot)[0]["release"].endswith(".tar.gz")


def votes(bot: Bot) -> list[sqlite3.Row]:
    """Rows of the table of feedback."""
    with sqlite3.connect(bot.settings.database_url.removeprefix("sqlite:///")) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute("SELECT * FROM feedback").fetchall()


def test_a_button_of_an_old_release_says_so_and_still_answers(polling: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("/faq")
    menu = api.last(ann.chat_id)
    query = ann.presses_data("zzzz:e:unodc_role", menu)
    api.wait(lambda: "secretariat" in api.texts(ann.chat_id)[0])
    assert "older edition" in ann.told(query)


def test_a_button_that_leads_nowhere_says_so_and_offers_the_topics(polling: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("Hello")
    message = api.last(ann.chat_id)
    for number, data in enumerate(("zzzz:e:gone", "zzzz:q:~gone", "of another bot", "", "zzzz:m:gone"), 2):
        query = ann.presses_data(data, message)
        assert "Questions by topic" in ann.heard(number)[-1]
        assert "no longer leads anywhere" in ann.told(query)


def test_an_edited_question_changes_its_answer(bot: Bot, api: TelegramApi, ann: User) -> None:
    message = ann.says("When was the second session?")
    ann.heard(1)
    ann.edits(message, "When was the third session?")
    api.wait(lambda: "29 August to 9 September 2022" in api.texts(ann.chat_id)[0])
    ann.edits(message, "/help")
    api.wait(lambda: "What you can do" in api.texts(ann.chat_id)[0])
    assert len(api.texts(ann.chat_id)) == 1


def test_an_edit_whose_answer_is_gone_gets_a_new_one(polling: Bot, api: TelegramApi, ann: User) -> None:
    message = ann.says("When was the second session?")
    ann.heard(1)
    api.messages.clear()
    ann.edits(message, "When was the third session?")
    assert "29 August to 9 September 2022" in ann.heard(1)[0]


def test_an_edit_of_a_message_that_was_never_answered_is_answered(polling: Bot, api: TelegramApi, ann: User) -> None:
    message = ann.message("")
    ann.edits(message, "When was the third session?")
    assert "29 August to 9 September 2022" in ann.heard(1)[0]


def test_what_is_no_text_gets_one_friendly_sentence(polling: Bot, api: TelegramApi, ann: User) -> None:
    file = {"file_id": "f", "file_unique_id": "u"}
    photo = [{**file, "width": 9, "height": 9}]
    shown = [
        {"photo": photo, "caption": "What is this?"},
        {"sticker": {**file, "width": 9, "height": 9, "type": "regular", "is_animated": False, "is_video": False}},
        {"voice": {**file, "duration": 3}},
        {"location": {"longitude": 16.4, "latitude": 48.2}},
        {
            "poll": {
                "id": "1",
                "question": "?",
                "options": [{"text": "a", "voter_count": 0, "persistent_id": "1"}],
                "total_voter_count": 0,
                "is_closed": False,
                "is_anonymous": True,
                "type": "regular",
                "allows_multiple_answers": False,
            }
        },
        {"contact": {"phone_number": "+431234567", "first_name": "Bea"}},
        {"dice": {"emoji": "🎲", "value": 3}},
    ]
    for number, more in enumerate(shown, 1):
        api.push(message=ann.message(**more))
        assert ann.heard(number)[-1].startswith("I can read text only")
    for _ in range(3):
        api.push(message=ann.message(photo=photo, media_group_id="album"))
    ann.says("/help")
    assert ann.heard(len(shown) + 2)[-1].startswith("What you can do")


def test_the_commands_are_set_by_kind_of_chat_and_language(polling: Bot, api: TelegramApi) -> None:
    api.wait(lambda: len(api.commands) == 12)
    assert {"command": "forget", "description": "Delete your conversation"} in api.commands["all_private_chats/"]
    assert {"command": "forget", "description": "Удалить ваш разговор"} in api.commands["all_group_chats/ru"]
    assert "sources" not in [command["command"] for command in api.commands["all_group_chats/"]]


def test_button_data_is_short(polling: Bot, api: TelegramApi, ann: User) -> None:
    ann.asks("What is the role of UNODC?")
    assert len(button(api.last(ann.chat_id), "👍").encode()) <= 64
