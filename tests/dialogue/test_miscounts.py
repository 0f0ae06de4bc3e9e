"""Numbers of things that entries tell otherwise."""

from __future__ import annotations

import pytest

from bot.dialogue.miscounts import Account, miscount
from bot.faq.entry import Catalogue
from bot.nlu.question import Verdict
from bot.replies.reply import Outcome
from bot.replies.text import body_text
from tests.dialogue.builders import asked, period


def accounts_of(catalogue: Catalogue) -> list[Account]:
    return [Account(entry.answer, ()) for entry in catalogue.entries.values()]


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        ("Which of the twelve chapters is the longest?", "The sources tell of nine chapters, not twelve."),
        ("With only 9 articles, can it cover much?", "The sources tell of 68 articles, not nine."),
    ],
)
def test_another_number_of_things_is_put_right(catalogue, text, correction) -> None:
    found = miscount(text, accounts_of(catalogue))
    assert found is not None and found.correction == correction


@pytest.mark.parametrize(
    "text",
    [
        "What do the nine chapters hold?",
        "Which two articles are on safeguards?",
        "Does it have more than fifty articles?",
        "Which of the twelve unicorns is the longest?",
        "A/AC.291/19 chapters",
        "the three sessions in Vienna",
    ],
)
def test_right_partial_and_unknown_numbers_are_left_alone(catalogue, text) -> None:
    assert miscount(text, accounts_of(catalogue)) is None


def test_what_is_told_of_the_meeting_goes_before_what_entries_tell(reply_to) -> None:
    text = "Who were the three vice-chairs elected on 24 february 2022?"
    day = period("2022-02-24", "2022-02-24", "24 february 2022")
    # The entry tells of the thirteen that were elected in 2021, too.
    question = asked("out_of_scope/names_unstated", day, text=text, others=(("faq/bureau", 0.1),))
    assert body_text(reply_to(question)).startswith("The sources tell of two vice-chairs, not three.")


def test_the_articles_of_the_convention_are_counted_whatever_is_asked(reply_to) -> None:
    question = asked("out_of_scope/detail_unstated", text="What do the 54 articles of the adopted convention cover?")
    assert body_text(reply_to(question)).startswith("The sources tell of 68 articles, not 54.")


def test_it_is_put_right_beside_a_refusal_and_its_source_is_cited(reply_to) -> None:
    text = "Which of the twelve chapters is the longest?"
    question = asked("out_of_scope/detail_unstated", text=text, others=(("faq/text_structure", 0.05),))
    reply = reply_to(question)
    assert reply.outcome is Outcome.DECLINED
    assert body_text(reply).startswith("The sources tell of nine chapters, not twelve.")
    assert reply.sources


def test_it_is_put_right_before_an_answer(reply_to) -> None:
    question = asked("faq/text_structure", text="What are the twelve chapters?", verdict=Verdict.SURE)
    assert body_text(reply_to(question)).startswith("The sources tell of nine chapters, not twelve.")
