"""Lines in and out of `bot ask`; tests/process talks to the command itself."""

from __future__ import annotations

from datetime import date

import pytest

from bot.channels.terminal import LineError, Request, read_request, rendered, reply_json
from bot.replies.reply import BulletList, Citation, Outcome, Paragraph, Reply, Suggestion

REPLY = Reply(
    Outcome.ANSWERED,
    (Paragraph("There were two:"), BulletList(("one", "two"))),
    items=("meeting/second",),
    sources=(Citation("unodc_faq", "FAQ", "UNODC", None, date(2024, 3, 14)),),
    as_of=date(2024, 3, 14),
    suggestions=(Suggestion("Where?", "Where was it?"),),
)


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ('{"sender": "a", "text": "Hi"}', Request("a", "Hi", None)),
        ('{"sender": "a", "text": ""}\n', Request("a", "", None)),
        ('{"sender": "a", "text": "Hi", "today": "2024-02-29"}', Request("a", "Hi", date(2024, 2, 29))),
        ('{"sender": "a", "text": "Hi", "today": null, "more": 1}', Request("a", "Hi", None)),
        ('{"sender": "\\ud800", "text": "\\udfff"}', Request("\ud800", "\udfff", None)),
    ],
)
def test_a_line_is_a_request(line: str, request_: Request) -> None:
    assert read_request(line) == request_


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("hello", "not a JSON object"),
        ("[1, 2]", "not a JSON object"),
        ("null", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ('{"sender": "a", "text": "Hi"', "not a JSON object"),
        pytest.param("[" * 100_000, "not a JSON object", id="deep"),
        pytest.param('{"sender": ' + "9" * 5_000 + ', "text": "Hi"}', "not a JSON object", id="huge number"),
        ("{}", "sender:"),
        ('{"sender": 5, "text": "Hi"}', "sender:"),
        ('{"sender": "", "text": "Hi"}', "sender:"),
        ('{"sender": "a"}', "text:"),
        ('{"sender": "a", "text": ["Hi"]}', "text:"),
        ('{"sender": "a", "text": "Hi", "today": "soon"}', "today:"),
        ('{"sender": "a", "text": "Hi", "today": 20240229}', "today:"),
        ('{"sender": "a", "text": "Hi", "today": "2023-02-29"}', "today:"),
    ],
)
def test_a_line_that_is_none_is_told_why(line: str, told: str) -> None:
    with pytest.raises(LineError, match=told):
        read_request(line)


def test_the_terminal_shows_sources_age_and_suggestions() -> None:
    assert rendered(REPLY).splitlines() == [
        "There were two:",
        "- one",
        "- two",
        "  [UNODC, FAQ (14 March 2024)]",
        "  as of 2024-03-14",
        "  (1) Where?",
    ]


def test_a_line_out_has_the_keys_that_the_issue_names() -> None:
    values = reply_json(Request("a", "Hi", None), REPLY)
    assert list(values) == ["sender", "text", "outcome", "items", "sources", "as_of", "suggestions"]
    assert values["sender"] == "a"
    assert values["text"] == "There were two:\n- one\n- two"
    assert values["outcome"] == "answered"
    assert values["as_of"] == "2024-03-14"
    assert reply_json(Request("a", "Hi", None), Reply(Outcome.DECLINED, ()))["as_of"] is None
