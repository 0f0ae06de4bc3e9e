"""Tokens, bodies, origins and limits of the web channel, each alone."""

from __future__ import annotations

import json

import itsdangerous.timed
import pytest

from bot.channels.web.bodies import MAX_COMMENT, MAX_TEXT, BodyError, read_feedback, read_message
from bot.channels.web.greeting import greeting
from bot.channels.web.limits import RateGuard
from bot.channels.web.origins import OriginPolicy
from bot.channels.web.sessions import SESSION_S, Sessions, SessionUnknown

KEY = b"a key of these tests"
HOST = "bot.example.org"


def test_a_token_leads_back_to_its_session() -> None:
    sessions = Sessions(KEY)
    names = {sessions.new() for _ in range(100)}
    assert len(names) == 100
    for name in names:
        assert sessions.session(sessions.token(name)) == name


@pytest.mark.parametrize("token", ["", "x", ".", "a.b.c", "é" * 20, "x" * 5_000, "\ud800", "web/abc"])
def test_what_this_server_did_not_sign_is_unknown(token: str) -> None:
    with pytest.raises(SessionUnknown):
        Sessions(KEY).session(token)


def test_a_token_of_another_key_or_changed_is_unknown() -> None:
    sessions = Sessions(KEY)
    token = sessions.token(sessions.new())
    changed = ("A" if token[3] != "A" else "B").join((token[:3], token[4:]))
    for other in (Sessions(b"another key").token("web/abc"), changed, token[:-1], token + "A"):
        with pytest.raises(SessionUnknown):
            sessions.session(other)


def test_a_token_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(KEY)
    token = sessions.token("web/abc")
    now = itsdangerous.timed.time.time()
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: now + SESSION_S + 2)
    with pytest.raises(SessionUnknown, match="expired"):
        sessions.session(token)


def test_a_message_is_read() -> None:
    body = read_message(json.dumps({"id": "abcd-1234", "text": " When?\n"}).encode())
    assert (body.id, body.text) == ("abcd-1234", " When?\n")


def test_characters_that_no_database_takes_are_replaced() -> None:
    assert read_message(b'{"id": "abcd1234", "text": "a\\u0000b\\ud800c"}').text == "a\ufffdb\ufffdc"
    assert read_message('{"id": "abcd1234", "text": "\\ud83d\\ude00 😀"}'.encode()).text == "😀 😀"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b'{"id": "abcd1234", "text": NaN}', "not JSON"),
        (b"[" * 30_000, "not JSON"),
        (b'{"id": ' + b"9" * 6_000 + b"}", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'{"id": "abcd1234", "text": "When?", "sender": "ann"}', "other keys"),
        (b'{"text": "When?"}', "id: "),
        (b'{"id": "short", "text": "When?"}', "id: "),
        (b'{"id": "abcd1234\\n", "text": "When?"}', "id: "),
        (b'{"id": 12345678, "text": "When?"}', "id: "),
        (b'{"id": "abcd1234"}', "text: "),
        (b'{"id": "abcd1234", "text": " \\n"}', "text: "),
        (json.dumps({"id": "abcd1234", "text": "x" * (MAX_TEXT + 1)}).encode(), "text: "),
    ],
)
def test_what_is_no_message_is_refused_by_key_and_rule(raw: bytes, told: str) -> None:
    with pytest.raises(BodyError, match=told):
        read_message(raw)


def test_a_verdict_is_read() -> None:
    assert read_feedback(b'{"helpful": true}').helpful is True
    assert read_feedback(b'{"helpful": false, "comment": null}').comment is None
    assert read_feedback(b'{"helpful": false, "comment": "Wrong."}').comment == "Wrong."


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"{}", "helpful: "),
        (b'{"helpful": 1}', "helpful: "),
        (b'{"helpful": "yes"}', "helpful: "),
        (b'{"helpful": true, "comment": 3}', "comment: "),
        (json.dumps({"helpful": True, "comment": "x" * (MAX_COMMENT + 1)}).encode(), "comment: "),
    ],
)
def test_what_is_no_verdict_is_refused(raw: bytes, told: str) -> None:
    with pytest.raises(BodyError, match=told):
        read_feedback(raw)


@pytest.mark.parametrize(
    "origin",
    [None, f"https://{HOST}", "https://www.un.example", "http://localhost:8000", "https://a.sub.example"],
)
def test_listed_origins_and_the_own_may_ask(origin: str | None) -> None:
    policy = OriginPolicy(("https://www.un.example", "http://localhost:*", "https://*.sub.example"))
    assert policy.allows(origin, HOST)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://un.example",
        "http://www.un.example",
        "https://www.un.example:8443",
        "https://www.un.example.evil.org",
        "https://localhost:8000",
        "http://localhost:1/@evil.org",
        "https://evil.org/.sub.example",
        "https://[bad",
    ],
)
def test_other_origins_may_not(origin: str) -> None:
    policy = OriginPolicy(("https://www.un.example", "http://localhost:*", "https://*.sub.example"))
    assert not policy.allows(origin, HOST)


def test_files_and_sandboxes_may_where_listed() -> None:
    assert OriginPolicy(("null",)).allows("null", HOST)
    assert OriginPolicy(("*",)).allows("null", HOST)


def test_a_limit_counts_each_client_for_itself() -> None:
    guard = RateGuard("2/hour", "3/hour")
    assert [guard.wait_for_session("a") for _ in range(2)] == [0, 0]
    assert 0 < guard.wait_for_session("a") <= 3600
    assert guard.wait_for_session("b") == 0
    assert [guard.wait_for_address("192.0.2.1") for _ in range(3)] == [0, 0, 0]
    assert guard.wait_for_address("::ffff:192.0.2.1") > 0
    assert guard.wait_for_address("192.0.2.2") == 0


def test_an_ipv6_network_counts_as_one_client() -> None:
    guard = RateGuard("9/hour", "1/hour")
    assert guard.wait_for_address("2001:db8::1") == 0
    assert guard.wait_for_address("2001:db8::2") > 0
    assert guard.wait_for_address("2001:db8:0:1::1") == 0
    assert guard.wait_for_address("not an address") == 0


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "fr", "", "zz", "../../x", "\ud800"])
def test_there_is_a_greeting_in_any_language(language: str) -> None:
    assert greeting(language).suggestions
