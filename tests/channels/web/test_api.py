"""The web channel over HTTP, of a running server: what it does, what it refuses, what it keeps apart."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.channels.web.greeting import greeting
from bot.server.app import MAX_BODY
from bot.server.privacy import conversation_key, hashed
from tests.process.running import Server

API = "/webhooks/web"
PAGE = "http://localhost:8000"


class Visitor:
    """A client with a session of its own."""

    def __init__(self, base: str) -> None:
        self.http = httpx.Client(base_url=base + API, timeout=30)
        self.token = self.http.post("/session").json()["token"]
        self.auth = {"Authorization": f"Bearer {self.token}"}

    def send(self, text: str, message_id: str | None = None) -> httpx.Response:
        body = {"id": message_id or uuid.uuid4().hex, "text": text}
        return self.http.post("/messages", json=body, headers=self.auth)

    def say(self, text: str) -> str:
        """What the bot replies, as text."""
        response = self.send(text)
        assert response.status_code == 200, response.text
        return " ".join(block.get("paragraph", "") for block in response.json()["reply"]["blocks"])

    def turns(self) -> list[dict[str, object]]:
        response = self.http.get("/messages", headers=self.auth)
        assert response.status_code == 200, response.text
        return response.json()["turns"]


@pytest.fixture
def visitor(web_server: Server) -> Iterator[Visitor]:
    made = Visitor(web_server.base)
    yield made
    made.http.close()


@pytest.fixture
def other(web_server: Server) -> Iterator[Visitor]:
    made = Visitor(web_server.base)
    yield made
    made.http.close()


def assert_problem(response: httpx.Response, status: int) -> None:
    """A problem of RFC 9457 that gives nothing away."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert ".py" not in response.text
    assert "Traceback" not in response.text


def test_a_conversation_and_its_history(visitor: Visitor) -> None:
    assert "21 August to 1 September 2023" in visitor.say("When was the sixth session?")
    assert "Vienna" in visitor.say("and the one before?")
    turns = visitor.turns()
    assert [turn["text"] for turn in turns] == ["When was the sixth session?", "and the one before?"]
    reply = turns[0]["reply"]
    assert isinstance(reply, dict)
    assert reply["outcome"] == "answered"
    assert reply["sources"]
    assert reply["as_of"]
    assert reply["suggestions"]


def test_the_suggested_questions_of_the_greeting_are_answered(visitor: Visitor) -> None:
    told = visitor.http.get("/greeting", params={"language": "fr-CH"}).json()
    assert told["blocks"]
    assert [button["text"] for button in told["suggestions"]] == [button.text for button in greeting("en").suggestions]
    for button in told["suggestions"]:
        assert visitor.send(button["text"]).json()["reply"]["outcome"] == "answered", button


def test_a_session_is_resumed_with_a_fresh_token(visitor: Visitor) -> None:
    visitor.say("When was the sixth session?")
    resumed = visitor.http.post("/session", headers=visitor.auth)
    assert resumed.status_code == 200
    assert len(resumed.json()["turns"]) == 1
    visitor.auth = {"Authorization": f"Bearer {resumed.json()['token']}"}
    assert "New York" in visitor.say("which city was that?")


def test_a_message_sent_again_is_not_answered_again(visitor: Visitor) -> None:
    first = visitor.send("When was the sixth session?", "message-1")
    again = visitor.send("When was the sixth session?", "message-1")
    assert again.json() == first.json()
    assert len(visitor.turns()) == 1
    # Had it been answered twice, this would still be right; the one before the fifth would tell.
    assert "fifth" in visitor.say("and the one before?")


def test_a_message_sent_many_times_at_once_is_answered_once(visitor: Visitor) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: visitor.send("When was the third session?", "message-1").json(), range(8)))
    assert {json.dumps(answer) for answer in answers} == {json.dumps(answers[0])}
    assert len(visitor.turns()) == 1


def test_an_id_used_again_with_another_text_is_refused(visitor: Visitor) -> None:
    visitor.send("When was the sixth session?", "message-1")
    assert_problem(visitor.send("When was the fifth session?", "message-1"), 422)
    assert [turn["text"] for turn in visitor.turns()] == ["When was the sixth session?"]


def test_the_same_id_in_two_sessions_is_two_messages(visitor: Visitor, other: Visitor) -> None:
    first = visitor.send("When was the sixth session?", "message-1").json()
    second = other.send("When was the fifth session?", "message-1").json()
    assert first["reply"]["id"] != second["reply"]["id"]
    assert [turn["text"] for turn in visitor.turns()] == ["When was the sixth session?"]


def rows(web_server: Server, table: str, column: str, name: str) -> int:
    with sqlite3.connect(web_server.log.parent / "bot.db") as connection:
        query = f"SELECT count(*) FROM {table} WHERE {column} = ?"
        return int(connection.execute(query, (name,)).fetchone()[0])


def test_forgetting_deletes_the_conversation_and_no_other(web_server: Server, visitor: Visitor, other: Visitor) -> None:
    visitor.say("When was the sixth session?")
    other.say("When was the fifth session?")
    session = session_name(web_server, visitor)
    assert rows(web_server, "web_turns", "session", session) == 1
    assert rows(web_server, "conversations", "sender_id", session) == 1
    assert visitor.http.delete("/session", headers=visitor.auth).status_code == 204
    assert rows(web_server, "web_turns", "session", session) == 0
    assert rows(web_server, "conversations", "sender_id", session) == 0
    for response in (
        visitor.send("which city was that?"),
        visitor.http.get("/messages", headers=visitor.auth),
        visitor.http.post("/session", headers=visitor.auth),
        visitor.http.delete("/session", headers=visitor.auth),
    ):
        assert_problem(response, 401)
    assert "Vienna" in other.say("which city was that?")


def session_name(web_server: Server, visitor: Visitor) -> str:
    """What the database knows a visitor's session by."""
    from bot.channels.web.sessions import Sessions

    key = conversation_key(web_server.log.parent / "bot.key")
    return hashed(Sessions(key).session(visitor.token), key)


def test_a_verdict_is_kept_and_shown_again(web_server: Server, visitor: Visitor) -> None:
    reply = visitor.send("When was the sixth session?").json()["reply"]
    assert reply["helpful"] is None
    address = f"/replies/{reply['id']}/feedback"
    body = {"helpful": False, "comment": "Write to ann@example.org"}
    assert visitor.http.put(address, json=body, headers=visitor.auth).status_code == 204
    assert visitor.turns()[0]["reply"]["helpful"] is False  # type: ignore[index]
    key = conversation_key(web_server.log.parent / "bot.key")
    with sqlite3.connect(web_server.log.parent / "bot.db") as connection:
        query = "SELECT channel, outcome, helpful, comment, release FROM feedback WHERE reply_id = ?"
        row = connection.execute(query, (hashed(f"web/{reply['id']}", key),)).fetchone()
    assert row[:4] == ("web", "answered", 0, "Write to [e-mail]")
    assert row[4].endswith(".tar.gz")


def test_a_question_answered_unhelpfully_waits_in_the_inbox_of_the_staff(web_server: Server, visitor: Visitor) -> None:
    reply = visitor.send("When was the fourth session, says bea@example.org?").json()["reply"]
    address = f"/replies/{reply['id']}/feedback"
    for _ in range(2):
        assert visitor.http.put(address, json={"helpful": False}, headers=visitor.auth).status_code == 204
    rows: list[tuple[str, str]] = []
    deadline = time.monotonic() + 30
    while not rows and time.monotonic() < deadline:
        # Written in batches, a second apart.
        time.sleep(0.1)
        with sqlite3.connect(web_server.log.parent / "bot.db") as connection:
            query = "SELECT question, channel FROM inbox WHERE outcome = 'unhelpful' AND question LIKE '%, says %'"
            rows = connection.execute(query).fetchall()
    assert rows == [("When was the fourth session, says [e-mail]?", "web")]


def test_nobody_rates_the_replies_of_others(visitor: Visitor, other: Visitor) -> None:
    reply = visitor.send("When was the sixth session?").json()["reply"]
    response = other.http.put(f"/replies/{reply['id']}/feedback", json={"helpful": True}, headers=other.auth)
    assert_problem(response, 404)
    assert visitor.turns()[0]["reply"]["helpful"] is None  # type: ignore[index]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer x",
        "Basic YTpi",
        "Bearer IndlYi9hIg.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "Bearer " + "x" * 3_000,
    ],
)
def test_without_a_session_of_this_server_nothing_is_done(visitor: Visitor, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    body = {"id": "message-1", "text": "When?"}
    for response in (
        visitor.http.post("/messages", json=body, headers=headers),
        visitor.http.get("/messages", headers=headers),
        visitor.http.delete("/session", headers=headers),
        visitor.http.put("/replies/abc/feedback", json={"helpful": True}, headers=headers),
    ):
        assert_problem(response, 401)
        assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b'{"id": "message-1", "text": "When?"}', "text/plain", 415),
        (b'{"id": "message-1", "text": "When?"}', "application/x-www-form-urlencoded", 415),
        (b'{"id": "message-1", "text": "When?"}', "", 415),
        (b"", "application/json", 400),
        (b"{not json", "application/json", 400),
        (b"\xff\xfe\x00", "application/json", 400),
        (b'{"id": "message-1", "text": "\xc3\x28"}', "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'{"a":' * 12_000, "application/json", 400),
        (b'{"id": "message-1", "text": ""}', "application/json", 400),
        (b'{"id": "message-1", "text": 3}', "application/json", 400),
        (json.dumps({"id": "message-1", "text": "x" * 2_001}).encode(), "application/json", 400),
        (b'{"text": "' + b"x" * (1024 * 1024) + b'"}', "application/json", 413),
        (b" " * (MAX_BODY + 1), "application/json", 413),
    ],
    ids=range(14),
)
def test_what_is_no_message_is_refused(visitor: Visitor, body: bytes, content_type: str, status: int) -> None:
    headers = {**visitor.auth, "Content-Type": content_type}
    assert_problem(visitor.http.post("/messages", content=body, headers=headers), status)
    assert visitor.turns() == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("PUT", "/session", 405), ("DELETE", "/messages", 405), ("GET", "/nothing", 404), ("GET", "/replies/x", 404)],
)
def test_other_routes_and_methods_are_refused(visitor: Visitor, method: str, path: str, status: int) -> None:
    response = visitor.http.request(method, path, headers=visitor.auth)
    assert_problem(response, status)
    assert (status == 405) == ("allow" in response.headers)


def test_a_page_of_a_listed_origin_may_ask(visitor: Visitor) -> None:
    asked = {"Origin": PAGE, "Access-Control-Request-Method": "POST"}
    preflight = visitor.http.options("/messages", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == PAGE
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    for response in (
        visitor.http.get("/messages", headers={**visitor.auth, "Origin": PAGE}),
        visitor.http.get("/messages", headers={"Origin": PAGE}),
        visitor.http.post("/messages", content=b" " * (MAX_BODY + 1), headers={**visitor.auth, "Origin": PAGE}),
    ):
        # Errors too, or the page could not tell one from a broken line.
        assert response.headers["access-control-allow-origin"] == PAGE
        assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("origin", ["https://evil.example", "https://localhost:8000", "http://localhost.evil.org:80"])
def test_a_page_of_another_origin_may_not(visitor: Visitor, origin: str) -> None:
    for response in (
        visitor.http.options("/messages", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}),
        visitor.http.post("/session", headers={"Origin": origin}),
        visitor.http.get("/messages", headers={**visitor.auth, "Origin": origin}),
    ):
        assert_problem(response, 403)
        assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "/restart",
        '/faq{"topic": null}',
        "\u0000\u0007\u001b[31m",
        "😀" * 500,
        "'; DROP TABLE web_turns; --",
        "\u202eevil",
    ],
)
def test_any_text_gets_a_reply(visitor: Visitor, text: str) -> None:
    assert visitor.say(text)
    assert len(visitor.turns()) == 1


def test_many_sessions_at_once_keep_apart(web_server: Server) -> None:
    def hold(name: str) -> str:
        visitor = Visitor(web_server.base)
        visitor.say(f"When was the {name} session?")
        return visitor.say("how long was it?")

    names = ["first", "second", "third", "fourth", "fifth", "sixth"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(hold, names))
    assert [name for name, answer in zip(names, answers, strict=True) if f"The {name} session" not in answer] == []


def test_the_widget_is_cached_by_what_it_holds(visitor: Visitor, web_server: Server) -> None:
    page = visitor.http.get(f"{web_server.base}/").text
    pinned = page.partition("HOST/widget-")[2].partition(".js")[0]
    plain = visitor.http.get(f"{web_server.base}/widget.js")
    fixed = visitor.http.get(f"{web_server.base}/widget-{pinned}.js")
    assert plain.content == fixed.content
    assert "immutable" in fixed.headers["cache-control"]
    assert "immutable" not in plain.headers["cache-control"]
    assert fixed.headers["content-encoding"] == "gzip"
    again = visitor.http.get(f"{web_server.base}/widget.js", headers={"If-None-Match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_said_was_logged(web_server: Server, visitor: Visitor) -> None:
    visitor.say("zebracrossing, when was the sixth session?")
    output = web_server.output()
    assert "zebra" not in output
    assert "Traceback" not in output
    assert visitor.token not in output
