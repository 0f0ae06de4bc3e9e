"""Replies as Telegram's HTML: nothing is lost, nothing means more than it says, every message fits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import render
from bot.replies.reply import BulletList, Citation, Outcome, Paragraph, Reply
from tests.services.telegram_api import shown

SOURCE = Citation("s", "FAQ <1> & more", 'UN "ODC"', 'https://un.org/?a=1&b="2"', date(2024, 3, 14))


def reply(*blocks: Paragraph | BulletList, sources: tuple[Citation, ...] = ()) -> Reply:
    return Reply(Outcome.ANSWERED, blocks, sources=sources, as_of=sources[0].as_of if sources else None)


def test_an_answer_with_its_source_and_date_in_one_message() -> None:
    (text,) = render.messages(reply(Paragraph("One."), BulletList(("a", "b")), sources=(SOURCE,)))
    assert text == (
        "One.\n• a\n• b\n\n"
        '<i>Source:</i> UN "ODC", <a href="https://un.org/?a=1&amp;b=&quot;2&quot;">FAQ &lt;1&gt; &amp; more</a> '
        "(14 March 2024)\n<i>As of 14 March 2024.</i>"
    )


def test_a_source_without_an_address_of_the_web_is_no_link() -> None:
    for url in (None, "javascript:alert(1)", "ftp://x"):
        source = Citation("s", "T", "P", url, date(2024, 3, 14))
        assert "<a" not in render.messages(reply(Paragraph("x"), sources=(source,)))[0]


@pytest.mark.parametrize(
    "text",
    [
        "a < b && c > d",
        "_under_ *star* `tick` [link](http://x) ~s~ ||spoiler||",
        "<b>bold</b> &amp; <script>",
        "\u200fمرحبا\u200e hello \u202eabc\u202c",
        "😀👩‍👩‍👧‍👦🇦🇹👍🏽 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
        "A/RES/75/282 “quoted” – dash",
    ],
)
def test_a_text_arrives_as_it_was_meant(text: str) -> None:
    assert shown(render.messages(reply(Paragraph(text)))[0]) == text


def test_what_no_server_takes_is_taken_out() -> None:
    assert render.messages(reply(Paragraph("a\x00b\ud800c\x1b[31m"))) == ("ab\ufffdc[31m",)
    assert render.messages(reply(Paragraph(" \n "))) == ("…",)
    assert render.messages(reply()) == ("…",)


def test_ten_thousand_characters_arrive_whole_and_in_sentences() -> None:
    sentences = [f"This is sentence number {number} of a long answer & it goes on." for number in range(180)]
    text = " ".join(sentences)
    assert len(text) > 10_000
    texts = render.messages(reply(Paragraph(text), sources=(SOURCE,)))
    assert " ".join(shown(part) for part in texts).startswith(text)
    assert all(part.endswith(".") for part in texts[:-1])
    assert texts[-1].endswith("<i>As of 14 March 2024.</i>")


def test_a_list_is_split_between_its_items() -> None:
    items = tuple(f"item {number} " + "x" * 300 for number in range(40))
    texts = render.messages(reply(Paragraph("List:"), BulletList(items)))
    assert "\n".join(texts).split("\n")[1:] == [f"• {item}" for item in items]


@pytest.mark.parametrize(
    "text",
    ["x" * 10_000, "字" * 9_000, "👍🏽" * 3_000, "&" * 5_000, "e\u0301" * 5_000, "。" * 9_000],
    ids=["letters", "Chinese", "skin tones", "escaped", "accents", "full stops"],
)
def test_a_text_without_a_place_to_split_is_split_between_signs(text: str) -> None:
    texts = render.messages(reply(Paragraph(text)))
    assert "".join(map(shown, texts)) == text
    # No part begins with an accent or a skin tone.
    assert not any(shown(part)[0] in "\u0301\U0001f3fd" for part in texts)


@given(st.lists(st.text(max_size=6_000), max_size=3), st.text(max_size=500))
def test_every_message_fits_and_parses(paragraphs: list[str], question: str) -> None:
    texts = render.messages(reply(*map(Paragraph, paragraphs), sources=(SOURCE,)), question)
    for text in texts:
        assert 0 < render.size(text) <= render.MAX_MESSAGE
        assert shown(text).strip()
    there = "".join("".join(map(shown, texts)).split())
    for paragraph in paragraphs:
        assert "".join(render.clean(paragraph).split()) in there


def test_one_message_keeps_its_sources() -> None:
    long = reply(*(Paragraph(f"{number} " + "x" * 1_000) for number in range(9)), sources=(SOURCE,))
    text = render.single(long, "Why?")
    assert text.startswith("<i>Why?</i>")
    assert text.endswith("<i>As of 14 March 2024.</i>")
    assert 3_000 < render.size(text) <= render.MAX_MESSAGE
    assert render.single(reply(Paragraph("x"))) == "x"


def test_a_question_leads_its_answer() -> None:
    assert render.messages(reply(Paragraph("Yes.")), "Is <it>?") == ("<i>Is &lt;it&gt;?</i>\n\nYes.",)
