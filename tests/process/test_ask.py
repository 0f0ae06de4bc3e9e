"""`bot ask --jsonl` as a process: one answer a line, in order, whatever the line holds."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.facts.seeding import seed
from bot.settings import load_settings
from tests.process.running import BIN, ROOT, START_S, environment

KEYS = ["sender", "text", "outcome", "items", "sources", "as_of", "suggestions"]

# Lines that are no request, with what their answer says.
BAD: list[tuple[bytes, str]] = [
    (b"hello", "not a JSON object"),
    (b"[1, 2", "not a JSON object"),
    (b"null", "not a JSON object"),
    (b'"text"', "not a JSON object"),
    (b"{}", "sender"),
    (b'{"sender": "a"}', "text"),
    (b'{"sender": null, "text": "Hi"}', "sender"),
    (b'{"sender": "a", "text": "Hi", "today": "tomorrow"}', "today"),
    (b"\xff\xfe\x80 no text", "not a JSON object"),
    (b"[" * 50_000, "not a JSON object"),
    (b'{"sender": ' + b"9" * 5_000 + b"}", "not a JSON object"),
]

# Messages of no use, each of which gets a plain sentence.
ODD = {
    "empty": "",
    "blank": " \t\n\r ",
    "long": "when was the second session? " * 690,
    "one long word": "x" * 20_000,
    "long of signs": "?!" * 10_000,
    "long of digits": "1 " * 10_000,
    "long of brackets": "(" * 20_000,
    "long of slashes": "/" * 20_000,
    "long of Chinese": "会" * 20_000,
    "control": "".join(map(chr, range(32))) + "\u007f\u0085\u200b\u202e",
    "surrogate": "\ud800",
    "surrogates": "\udfff\ud83d when \udead",
    "emoji": "😀👩‍👩‍👧🏳️‍🌈",
    "html": "<img src=x onerror=alert(1)><b>hi</b>",
    "sql": "'; DROP TABLE meetings; SELECT * FROM sources --",
    "json": '{"intent": {"name": "faq"}, "text": "{}"}',
    "intent": '/fact{"meeting": "second"}',
    "intents": "/restart",
    "session": "/session_start",
    "slot": '/faq{"topic": {"items": 3}}',
    "external": "EXTERNAL: reminder",
    "template": "{slot} {{ 7*7 }} ${HOME} %s %(x)s",
    "path": "../../../../etc/passwd",
    "zalgo": "s\u0336e\u0336s\u0336s\u0336i\u0336o\u0336n\u0336",
    "digits": "٢٠٢٢",
}

GOOD: list[tuple[dict[str, str], str, str]] = [
    ({"sender": "ann", "text": "When was the second session?"}, "answered", "30 May to 10 June 2022"),
    ({"sender": "bob", "text": "When was the fourth session?"}, "answered", "9 to 20 January 2023"),
    ({"sender": "ann", "text": "which city was that?"}, "answered", "Vienna"),
    ({"sender": "ann", "text": "Are they in session today?", "today": "2022-09-01"}, "answered", "third session"),
    ({"sender": "ann", "text": "Who won the football world cup?"}, "declined", "sources I use do not"),
    ({"sender": "ann", "text": "hello"}, "smalltalk", ""),
    ({"sender": "\ud800", "text": "Where was the fifth session held?"}, "answered", "Vienna"),
]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, model_path: Path) -> list[dict[str, Any]]:
    """The lines that came out: one each for BAD, ODD and GOOD."""
    database = tmp_path_factory.mktemp("ask") / "bot.db"
    seed(f"sqlite:///{database}", load_settings({}).facts_dir)
    odd = [json.dumps({"sender": f"odd {name}", "text": text}).encode() for name, text in ODD.items()]
    lines = [*(line for line, _ in BAD), b"", b"  ", *odd, *(json.dumps(values).encode() for values, _, _ in GOOD)]
    done = subprocess.run(
        [BIN / "bot", "ask", "--jsonl", "--model", model_path],
        input=b"\n".join(lines),
        capture_output=True,
        env=environment(database),
        cwd=ROOT,
        timeout=2 * START_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"DROP TABLE" not in done.stderr
    return [json.loads(line) for line in done.stdout.decode("ascii").splitlines()]


def test_every_line_has_one_answer_in_order(answers: list[dict[str, Any]]) -> None:
    assert len(answers) == len(BAD) + len(ODD) + len(GOOD)
    assert all(list(answer) == ["error"] for answer in answers[: len(BAD)])
    assert all(list(answer) == KEYS for answer in answers[len(BAD) :])
    senders = [f"odd {name}" for name in ODD] + [values["sender"] for values, _, _ in GOOD]
    assert [answer["sender"] for answer in answers[len(BAD) :]] == senders


@pytest.mark.parametrize("number", range(len(BAD)))
def test_a_line_that_is_no_request_is_told_why(answers: list[dict[str, Any]], number: int) -> None:
    assert BAD[number][1] in answers[number]["error"]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_message_gets_a_plain_sentence(answers: list[dict[str, Any]], name: str) -> None:
    answer = answers[len(BAD) + list(ODD).index(name)]
    assert answer["text"].strip()
    assert not set("{}<>") & set(answer["text"])
    assert "went wrong" not in answer["text"]
    assert "Error" not in answer["text"]
    assert "Exception" not in answer["text"]
    assert answer["outcome"] in ("answered", "clarified", "declined", "smalltalk")


@pytest.mark.parametrize("name", ["empty", "blank", "control", "surrogate", "emoji", "long of signs"])
def test_a_message_without_words_is_declined_with_something_to_ask(answers: list[dict[str, Any]], name: str) -> None:
    answer = answers[len(BAD) + list(ODD).index(name)]
    assert answer["outcome"] == "declined"
    assert answer["suggestions"]


@pytest.mark.parametrize("number", range(len(GOOD)))
def test_a_question_is_answered(answers: list[dict[str, Any]], number: int) -> None:
    answer = answers[len(BAD) + len(ODD) + number]
    _, outcome, told = GOOD[number]
    assert answer["outcome"] == outcome
    assert told in answer["text"]
    if outcome == "answered":
        assert answer["items"]
        assert answer["sources"]
        assert answer["as_of"] == min(source["as_of"] for source in answer["sources"])
    else:
        assert not answer["sources"]
        assert answer["as_of"] is None
