"""What is typed behind the bot's name in any chat."""

from __future__ import annotations

from typing import Any

from tests.channels.telegram.conftest import Bot
from tests.channels.telegram.people import User
from tests.services.telegram_api import TelegramApi, shown


def results(api: TelegramApi, query_id: str) -> dict[str, Any]:
    """The answer to an inline query."""
    return api.wait(  # type: ignore[no-any-return]
        lambda: next((made for made in api.made("answerInlineQuery") if made["inline_query_id"] == query_id), None)
    )


def test_words_find_an_entry_whose_cited_answer_goes_into_the_chat(bot: Bot, api: TelegramApi, ann: User) -> None:
    found = results(api, ann.types("unodc role"))["results"]
    assert found[0]["title"] == "What is UNODC's role?"
    text = shown(found[0]["input_message_content"]["message_text"])
    assert "secretariat" in text
    assert "Source" in text
    assert "As of" in text
    assert found[0]["input_message_content"]["link_preview_options"] == {"is_disabled": True}
    (row,) = found[0]["reply_markup"]["inline_keyboard"]
    assert row[0]["url"] == "https://t.me/ahc_faq_bot?start=faq-unodc_role"


def test_words_find_meetings(polling: Bot, api: TelegramApi, ann: User) -> None:
    for text in ("second session", "secnd sesion"):
        found = results(api, ann.types(text))["results"]
        assert "Second session" in [result["title"] for result in found[:3]], text
    cities = [result["title"] for result in results(api, ann.types("Vienna 2022"))["results"]]
    assert "Second session" in cities


def test_a_word_half_typed_finds_already(polling: Bot, api: TelegramApi, ann: User) -> None:
    titles = [result["title"] for result in results(api, ann.types("unod"))["results"]]
    assert "What is UNODC's role?" in titles


def test_nothing_typed_lists_everything_by_pages(polling: Bot, api: TelegramApi, ann: User) -> None:
    seen: list[str] = []
    offset = ""
    while True:
        page = results(api, ann.types("", offset))
        seen += [result["id"] for result in page["results"]]
        offset = page["next_offset"]
        if not offset:
            break
    assert len(seen) == len(set(seen)) >= 60


def test_nothing_found_is_an_empty_list(polling: Bot, api: TelegramApi, ann: User) -> None:
    assert results(api, ann.types("qqqqq zzzzz"))["results"] == []


def test_a_search_leaves_nothing_in_the_database(polling: Bot, api: TelegramApi, ann: User) -> None:
    from tests.channels.telegram.test_groups import rows

    results(api, ann.types("unodc role"))
    assert rows(polling, "telegram_updates") == 0
