"""A reply as plain text, and through JSON and back."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.reply import BulletList, Citation, Outcome, Paragraph, Reply, Suggestion
from bot.replies.text import body_text, from_json, plain_text, source_line, to_json

FAQ = Citation("unodc_faq", "FAQ on the convention", "UNODC", "https://www.unodc.org/faq", date(2024, 3, 14))
UNLINKED = Citation("gitoc_checkin", "Check-in", "GI-TOC", None, date(2024, 7, 26))

REPLY = Reply(
    Outcome.ANSWERED,
    (Paragraph("There were two:"), BulletList(("in Vienna", "in New York")), Paragraph("Both are over.")),
    items=("meeting/second", "faq/ahc"),
    sources=(FAQ, UNLINKED),
    as_of=date(2024, 3, 14),
    suggestions=(Suggestion("When?", "When was that?"),),
)


def test_the_body_is_one_line_a_paragraph_or_item() -> None:
    assert body_text(REPLY) == "There were two:\n- in Vienna\n- in New York\nBoth are over."


def test_plain_text_ends_with_every_source_and_its_date() -> None:
    assert plain_text(REPLY).splitlines()[-1] == (
        "Sources: UNODC, FAQ on the convention (14 March 2024) https://www.unodc.org/faq; "
        "GI-TOC, Check-in (26 July 2024)"
    )


def test_a_reply_without_sources_is_its_body() -> None:
    reply = Reply(Outcome.DECLINED, (Paragraph("I do not know that."),))
    assert plain_text(reply) == "I do not know that."


def test_a_source_without_address_shows_none() -> None:
    assert source_line(UNLINKED) == "GI-TOC, Check-in (26 July 2024)"


def test_json_has_the_keys_that_channels_read() -> None:
    values = to_json(REPLY)
    assert values["outcome"] == "answered"
    assert values["blocks"] == [
        {"paragraph": "There were two:"},
        {"list": ["in Vienna", "in New York"]},
        {"paragraph": "Both are over."},
    ]
    assert values["sources"][0] == {
        "id": "unodc_faq",
        "title": "FAQ on the convention",
        "publisher": "UNODC",
        "url": "https://www.unodc.org/faq",
        "as_of": "2024-03-14",
    }
    assert values["as_of"] == "2024-03-14"
    assert values["suggestions"] == [{"title": "When?", "text": "When was that?"}]


def some(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=3).map(tuple)


REPLIES = st.builds(
    Reply,
    outcome=st.sampled_from(Outcome),
    blocks=some(st.builds(Paragraph, st.text()) | st.builds(BulletList, some(st.text()))),
    items=some(st.text()),
    sources=some(st.builds(Citation, st.text(), st.text(), st.text(), st.none() | st.text(), st.dates())),
    as_of=st.none() | st.dates(),
    suggestions=some(st.builds(Suggestion, st.text(), st.text())),
    language=st.sampled_from(["en", "fr"]),
)


@given(REPLIES)
def test_any_reply_survives_json(reply: Reply) -> None:
    assert from_json(json.loads(json.dumps(to_json(reply)))) == reply


@pytest.mark.parametrize("key", ["outcome", "blocks", "items", "sources", "as_of", "suggestions", "language"])
def test_a_missing_key_is_told(key: str) -> None:
    values = to_json(REPLY)
    del values[key]
    with pytest.raises(KeyError, match=key):
        from_json(values)


@pytest.mark.parametrize(("key", "value"), [("outcome", "guessed"), ("as_of", "yesterday")])
def test_a_value_out_of_range_is_refused(key: str, value: str) -> None:
    with pytest.raises(ValueError, match=value):
        from_json({**to_json(REPLY), key: value})
