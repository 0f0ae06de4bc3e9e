"""`bot serve` as a process: what it says, refuses, survives and keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.server.app import MAX_BODY
from tests.process.running import Server, request


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve")


@pytest.fixture(scope="module")
def server(folder: Path, model_path: Path) -> Iterator[Server]:
    """A server that found no database and made one."""
    running = Server(folder / "new" / "bot.db", model_path, folder / "first.log")
    yield running
    running.kill()


def test_it_is_healthy_and_ready(server: Server, model_path: Path) -> None:
    assert request(f"{server.base}/health") == (200, {"status": "ok"})
    status, ready = request(f"{server.base}/ready")
    assert status == 200
    assert ready["ready"] is True
    assert ready["model"] in model_path.name


def test_it_made_and_seeded_its_database(server: Server, folder: Path) -> None:
    assert (folder / "new" / "bot.db").stat().st_size > 10_000


def test_a_conversation(server: Server) -> None:
    fact = server.say("ann", "When was the second session?")
    assert "30 May to 10 June 2022" in fact
    assert "Sources: " in fact
    assert "Vienna" in server.say("ann", "which city was that?")
    assert "secretariat" in server.say("ann", "What is the role of UNODC?")
    weather = server.say("ann", "What will the weather be like in Paris tomorrow?")
    assert "sources I use do not say" in weather
    assert "Sources: " not in weather


def test_buttons_come_with_the_answer(server: Server) -> None:
    _, (message,) = request(server.webhook, {"sender": "bea", "message": "When was the second session?"})
    assert message["buttons"]
    assert all(set(button) == {"title", "payload"} for button in message["buttons"])


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"[]", "a JSON object"),
        (b'"hello"', "a JSON object"),
        (b"null", "a JSON object"),
        (b'{"message": "hi"}', "sender"),
        (b'{"sender": "", "message": "hi"}', "sender"),
        (b'{"sender": 7, "message": "hi"}', "sender"),
        (json.dumps({"sender": "x" * 201, "message": "hi"}).encode(), "sender"),
        (b'{"sender": "ann"}', "message"),
        (b'{"sender": "ann", "message": {"text": "hi"}}', "message"),
        (b"{not json", ""),
        (b"\xff\xfe\x00", ""),
        pytest.param(b"[" * 30_000, "", id="deep"),
        pytest.param(b'{"sender": ' + b"9" * 6_000 + b"}", "", id="huge number"),
    ],
)
def test_a_body_that_is_no_message_is_refused(server: Server, body: bytes, told: str) -> None:
    status, answer = request(server.webhook, raw=body)
    assert status == 400
    assert told in json.dumps(answer)
    assert "Traceback" not in json.dumps(answer)
    assert ".py" not in json.dumps(answer)


def test_an_empty_body_is_refused(server: Server) -> None:
    status, _ = request(server.webhook, raw=b"")
    assert status == 400


def test_a_body_that_is_too_large_is_refused(server: Server) -> None:
    body = json.dumps({"sender": "ann", "message": "x" * (MAX_BODY + 1)}).encode()
    status, answer = request(server.webhook, raw=body)
    assert status == 413
    assert "Traceback" not in json.dumps(answer)


@pytest.mark.parametrize("path", ["/model/parse", "/conversations/ann/tracker", "/webhooks/telegram", "/status"])
def test_nothing_else_of_rasa_is_served(server: Server, path: str) -> None:
    status, answer = request(server.base + path)
    assert status in (404, 405)
    assert "Traceback" not in json.dumps(answer)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "  \n ",
        "\u0000\u0007\u001b[31m",
        "\ud800",
        "\ud83d\ude00 \udfff",
        "😀😀",
        "x" * 20_000,
        '/faq{"topic": null}',
        "/restart",
        "/session_start",
        '{"intent": {"name": "faq"}}',
        "<script>alert(1)</script>",
        "'; DROP TABLE conversations; --",
    ],
)
def test_any_message_gets_a_plain_sentence(server: Server, message: str) -> None:
    # json.dumps escapes lone surrogates, as a client in JavaScript would send them.
    answer = server.say("carl", message)
    assert answer.strip()
    assert "went wrong" not in answer
    assert not set("{}<>") & set(answer)


def test_a_sender_of_odd_characters_has_a_conversation_too(server: Server) -> None:
    for sender in ("\ud800", "😀" * 100, "a\u0000b", "'; --", "../../etc"):
        status, messages = request(server.webhook, {"sender": sender, "message": "When was the second session?"})
        assert status == 200, messages
        assert "30 May" in messages[0]["text"]


def test_many_at_once_are_answered_each_in_its_own_conversation(server: Server) -> None:
    names = ["first", "second", "third", "fourth", "fifth", "sixth"]

    def hold(name: str) -> str:
        server.say(f"guest-{name}", f"When was the {name} session?")
        return server.say(f"guest-{name}", "how long was it?")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(hold, names))
    assert [name for name, answer in zip(names, answers, strict=True) if f"The {name} session" not in answer] == []


def test_after_a_crash_the_conversation_goes_on_and_nothing_said_was_logged(
    server: Server, folder: Path, model_path: Path
) -> None:
    server.say("dora", "When was the third session? zebracrossing")
    server.kill()
    again = Server(folder / "new" / "bot.db", model_path, folder / "second.log")
    try:
        assert "New York" in again.say("dora", "which city was that?")
        assert "zebra" not in again.output()
    finally:
        assert again.stop() in (0, -15)
    for log in (server, again):
        output = log.output()
        assert "Traceback" not in output
        assert "zebra" not in output
        assert "DROP TABLE" not in output
        assert "30 May" not in output
        assert "which city" not in output
