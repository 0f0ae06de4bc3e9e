"""Callback data, links, arrivals, the queue, the sender and the configuration, each by itself."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.channels.telegram import calls, command_menu
from bot.channels.telegram.arrivals import Arrivals
from bot.channels.telegram.config import telegram_config
from bot.channels.telegram.http import NotSent, Uncertain
from bot.channels.telegram.links import item_of, link_to
from bot.channels.telegram.queue import ChatQueue
from bot.channels.telegram.sender import BRIEF_TRIES, GIVE_UP_S, UNCERTAIN_TRIES, Sender
from bot.channels.telegram.store import Answer, TelegramStore
from bot.channels.telegram.tokens import MAX_DATA, Button, Does, decode, encode, release_tag
from bot.channels.telegram.updates import GROUP_COMMANDS
from bot.facts.database import make_engine
from bot.settings import Secret, Settings, SettingsError, load_settings
from tests.services.telegram_api import TOKEN


@given(st.sampled_from(Does), st.text(max_size=200))
def test_callback_data_is_short_and_reads_back(does: Does, value: str) -> None:
    data, kept = encode(Button(does, value), release_tag("20261122.tar.gz"))
    assert len(data.encode("utf-8", "replace")) <= MAX_DATA
    pressed = decode(data)
    assert pressed is not None
    assert (pressed.does, pressed.release) == (does, release_tag("20261122.tar.gz"))
    assert (pressed.value if kept is None else kept[1]) == value
    assert pressed.key == (kept[0] if kept is not None else None)


@pytest.mark.parametrize("data", ["", ":", "::", "a:b", "abcd:?:x", "abcd", "/restart", ":t:"])
def test_other_data_is_no_button(data: str) -> None:
    assert decode(data) is None


def test_a_link_leads_to_its_item() -> None:
    assert link_to("ahc_faq_bot", "faq/unodc_role") == "https://t.me/ahc_faq_bot?start=faq-unodc_role"
    assert item_of("faq-unodc_role") == "faq/unodc_role"
    assert item_of("meeting-org_2021") == "meeting/org_2021"
    assert [item_of(other) for other in ("", "faq", "faq-", "body-unodc", "faq-a b", "faq-" + "x" * 60)] == [None] * 6


async def test_a_late_update_is_waited_for_but_a_missing_one_is_not() -> None:
    arrivals = Arrivals()
    arrivals.note(10)
    await arrivals.settle(10)
    assert not arrivals.lacks_before(10)
    arrivals.note(12)
    assert arrivals.lacks_before(12)
    arrivals.note(11)
    assert not arrivals.lacks_before(12)
    arrivals.note(20)
    await arrivals.settle(20)
    assert not arrivals.lacks_before(20)


async def test_a_late_update_is_waited_for_as_long_as_others_arrive() -> None:
    arrivals = Arrivals()
    arrivals.note(10)
    await arrivals.settle(10)
    arrivals.note(12)

    async def crowd() -> None:
        # Four times as long as it is waited for where all is quiet.
        for number in range(13, 23):
            await asyncio.sleep(0.02)
            arrivals.note(number)
        arrivals.note(11)

    coming = asyncio.create_task(crowd())
    await arrivals.settle(12)
    assert coming.done()
    # One that never comes is given up, whatever else does.
    arrivals.note(30)
    await arrivals.settle(30)
    assert not arrivals.lacks_before(30)


async def test_a_chat_is_served_in_order_and_others_meanwhile() -> None:
    done: list[str] = []
    gate = asyncio.Event()

    async def work(job: str) -> None:
        if job == "a1":
            await gate.wait()
        done.append(job)
        if job == "b2":
            gate.set()
        if job == "b1":
            raise ValueError("words of a user")

    queue: ChatQueue[str] = ChatQueue(work)
    for chat, order, job in (("a", 1, "a1"), ("a", 3, "a3"), ("a", 2, "a2"), ("b", 1, "b1"), ("b", 2, "b2")):
        queue.put(chat, order, job)
    await queue.drain(5)
    assert done == ["b1", "b2", "a1", "a2", "a3"]
    assert len(queue) == 0


async def test_what_is_not_done_in_time_is_given_up() -> None:
    queue: ChatQueue[int] = ChatQueue(lambda job: asyncio.sleep(3600))
    queue.put("a", 1, 1)
    queue.put("a", 2, 2)
    await asyncio.sleep(0)
    await queue.drain(0.01)
    assert len(queue) == 0


class Api:
    """Answers calls one after the other: raises what is an exception."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.made: list[calls.Call] = []
        self.slept: list[float] = []
        self.now = 0.0

    async def make(self, call: calls.Call) -> Any:
        self.made.append(call)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def sender(self) -> Sender:
        return Sender(self.make, self.sleep, lambda: self.now)


SEND = calls.send(calls.Place(5), "x")
EDIT = calls.edit(5, 7, "x")
SENT = {"message_id": 9}


async def test_waits_double_up_to_a_minute_and_end_after_a_day() -> None:
    api = Api(NotSent("ClientConnectorError"))
    assert await api.sender().deliver(SEND, 0) is None
    assert api.slept[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert GIVE_UP_S < sum(api.slept) < GIVE_UP_S + 120


async def test_a_message_that_may_have_arrived_is_not_sent_for_ever() -> None:
    api = Api(Uncertain("ServerTimeoutError"))
    assert await api.sender().deliver(SEND, 0) is None
    assert len(api.made) == UNCERTAIN_TRIES


@pytest.mark.parametrize(
    ("call", "answers", "methods"),
    [
        (SEND, [RetryAfter(3), SENT], ["sendMessage", "sendMessage"]),
        (SEND, [ChatMigrated(-9), SENT], ["sendMessage", "sendMessage"]),
        (EDIT, [BadRequest("Message to edit not found"), SENT], ["editMessageText", "sendMessage"]),
        (SEND, [SENT], ["sendMessage"]),
    ],
)
async def test_what_can_be_mended_is(call: calls.Call, answers: list[Any], methods: list[str]) -> None:
    api = Api(*answers)
    assert await api.sender().deliver(call, 0) == 9
    assert [made.method for made in api.made] == methods


@pytest.mark.parametrize(
    ("call", "error", "message_id"),
    [
        (SEND, Forbidden("bot was blocked by the user"), None),
        (SEND, BadRequest("Chat not found"), None),
        (EDIT, BadRequest("Message is not modified: x"), 7),
        (calls.delete(5, 7), BadRequest("Message to delete not found"), 7),
    ],
)
async def test_what_cannot_be_mended_is_left(call: calls.Call, error: Exception, message_id: int | None) -> None:
    api = Api(error)
    assert await api.sender().deliver(call, 0) == message_id
    assert len(api.made) == 1


async def test_the_answer_to_a_query_is_tried_for_some_seconds_and_typing_once() -> None:
    api = Api(NetworkError("Bad Gateway"))
    await api.sender().try_briefly(calls.acknowledge("1"))
    assert api.slept == [1, 2, 4]
    await api.sender().try_briefly(calls.typing(calls.Place(5)))
    assert len(api.made) == BRIEF_TRIES + 1
    late = Api(BadRequest("Query is too old"))
    await late.sender().try_briefly(calls.acknowledge("1"))
    assert len(late.made) == 1


def with_token(**variables: str) -> Settings:
    return load_settings({"TELEGRAM_TOKEN": TOKEN, **variables})


def test_polling_needs_the_token_alone() -> None:
    assert telegram_config(load_settings({})) is None
    config = telegram_config(with_token())
    assert config is not None
    assert (config.mode, config.bot) == ("polling", "123456789")


def test_a_public_address_and_a_secret_make_a_webhook() -> None:
    config = telegram_config(with_token(PUBLIC_URL="https://bot.example/", TELEGRAM_WEBHOOK_SECRET="s3cret-_"))
    assert config is not None and config.webhook is not None
    assert config.webhook.url == "https://bot.example/webhooks/telegram/webhook"
    assert telegram_config(with_token(PUBLIC_URL="https://bot.example", TELEGRAM_MODE="polling")).mode == "polling"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"PUBLIC_URL": "https://bot.example"}, "TELEGRAM_WEBHOOK_SECRET is not set"),
        ({"PUBLIC_URL": "https://bot.example", "TELEGRAM_WEBHOOK_SECRET": "with blank"}, "1 to 256 characters"),
        ({"PUBLIC_URL": "https://bot.example", "TELEGRAM_WEBHOOK_SECRET": "x" * 257}, "1 to 256 characters"),
        ({"PUBLIC_URL": "http://bot.example", "TELEGRAM_WEBHOOK_SECRET": "s"}, "https:// addresses only"),
        ({"TELEGRAM_MODE": "webhook"}, "set PUBLIC_URL"),
    ],
)
def test_a_webhook_that_is_open_or_out_of_reach_is_refused(variables: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        telegram_config(with_token(**variables))


def test_secrets_show_themselves_nowhere() -> None:
    config = telegram_config(with_token(PUBLIC_URL="https://bot.example", TELEGRAM_WEBHOOK_SECRET="hidden-secret"))
    for value in (config, with_token(TELEGRAM_WEBHOOK_SECRET="hidden-secret"), Secret(TOKEN), f"{Secret(TOKEN)}"):
        assert TOKEN not in repr(value)
        assert "hidden-secret" not in repr(value)


def test_a_token_without_a_number_does_not_name_the_bot_by_itself() -> None:
    config = telegram_config(with_token(TELEGRAM_TOKEN="some-secret-token"))
    assert config is not None
    assert "some" not in config.bot


def test_every_language_describes_every_command() -> None:
    told = command_menu.descriptions()
    assert sorted(told) == ["ar", "en", "es", "fr", "ru", "zh"]
    for described in told.values():
        assert set(described) == GROUP_COMMANDS == set(command_menu.PRIVATE)
        # Telegram Bot API, BotCommand: 1 to 256 characters.
        assert all(0 < len(text) <= 256 for text in described.values())


@pytest.fixture
def store(settings: Settings) -> TelegramStore:
    return TelegramStore(make_engine(settings.database_url), "1")


def test_an_update_is_accepted_once(store: TelegramStore) -> None:
    assert store.accept([(1, {"a": 1}), (2, {})], 5.0) == [1, 2]
    assert store.accept([(2, {}), (3, {})], 5.0) == [3]
    assert [waiting.update_id for waiting in store.resume()] == [1, 2, 3]


def test_an_answer_goes_on_where_it_stopped(store: TelegramStore) -> None:
    store.accept([(1, {"words": "secret"})], 5.0)
    answer = Answer((SEND, EDIT), "question", "conversation")
    store.decide(1, answer)
    store.note_sent(1, [11])
    (waiting,) = store.resume()
    assert (waiting.payload, waiting.answer, waiting.sent) == (None, answer, (11,))
    store.finish(1, answer, [11, 12])
    assert store.resume() == []
    assert store.find_messages("question") == (11, 12)
    store.forget("conversation")
    assert store.find_messages("question") == ()


def test_what_ends_the_process_again_and_again_is_dropped(store: TelegramStore) -> None:
    store.accept([(1, {})], 5.0)
    assert [len(store.resume()) for _ in range(4)] == [1, 1, 0, 0]


def test_old_numbers_are_cleared_and_open_updates_stay(store: TelegramStore) -> None:
    store.accept([(1, {}), (2, {})], 5.0)
    store.finish(1)
    store.purge(5.0 + 49 * 3600)
    assert store.accept([(1, {}), (2, {})], 5.0) == [1]


def test_numbers_of_another_bot_are_others(store: TelegramStore, settings: Settings) -> None:
    other = TelegramStore(make_engine(settings.database_url), "2")
    assert store.accept([(1, {})], 5.0) == other.accept([(1, {})], 5.0) == [1]
    assert len(other.resume()) == 1


def test_buttons_are_kept_across_processes(store: TelegramStore, settings: Settings) -> None:
    store.keep_buttons({"k": "value"})
    store.keep_buttons({"k": "value"})
    assert TelegramStore(make_engine(settings.database_url), "1").find_button("k") == "value"
    assert store.find_button("gone") is None
    store.purge(time.time() + 100 * 24 * 3600)
    assert store.find_button("k") == "value"
    store.purge(time.time() + 200 * 24 * 3600)
    assert store.find_button("k") is None
