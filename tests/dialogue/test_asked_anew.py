"""Questions that turn on what was told before them, or on two things at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.state import State
from bot.nlu.mentions import BodyMention, CountryMention, MilestoneMention, PeriodMention
from bot.nlu.question import Verdict
from bot.replies.reply import Outcome
from bot.replies.text import body_text
from tests.dialogue.builders import asked, bare, body, city, consultation, period, session, step

SIGNING = State(items=("milestone/signature_opens",))
CONSULTATIONS = State(items=tuple(f"meeting/intersessional_{n}" for n in range(1, 6)))


def test_how_many_of_a_step_are_counted_by_its_entry(reply_to) -> None:
    assert "65 signatories" in body_text(reply_to(asked("fact/count", text="how many?"), SIGNING))


def test_how_many_of_meetings_told_together_are_those_of_their_kind(reply_to) -> None:
    text = body_text(reply_to(asked("fact/count", text="How many were there altogether?"), CONSULTATIONS))
    assert text.startswith("Five intersessional consultations")


def test_meetings_of_a_time_are_counted_though_an_entry_is_likelier(reply_to) -> None:
    named = consultation(plural=True, start=9, end=22)
    question = asked(
        "faq/intersessional_consultations",
        named,
        period("2023-01-01", "2023-12-31", "2023"),
        text="How many consultations fell in 2023, and when?",
    )
    text = body_text(reply_to(question))
    assert "6 to 7 March 2023" in text and "20 to 21 June 2023" in text and "2022" not in text


def test_the_same_city_is_compared_by_telling_both(reply_to) -> None:
    third = State(items=("meeting/third",), meeting="meeting/third")
    question = asked("fact/where", bare(2), text="Same city as the second?", verdict=Verdict.UNSURE)
    text = body_text(reply_to(question, third))
    assert "New York" in text and "Vienna" in text


def test_what_became_of_a_draft_is_told_by_what_it_was(reply_to) -> None:
    draft = State(items=("document/A/78/L.46",))
    question = asked("faq/adoption", text="did the assembly adopt it?")
    assert reply_to(question, draft).items == ("document/A/78/L.46",)


@pytest.mark.parametrize(
    "text", ["which of the two do you trust, and why?", "A copy I have prints the 29th. Who's right?"]
)
def test_which_date_is_right_is_no_matter_of_opinion(reply_to, text) -> None:
    sixth = State(items=("meeting/sixth",), meeting="meeting/sixth")
    days = period("2023-08-29", "2023-08-29", "29 August 2023")
    told = body_text(reply_to(asked("out_of_scope/opinion", days, text=text), sixth))
    assert "21 August" in told and "29 August" in told


def test_a_refused_date_is_told_where_its_step_is_named(reply_to) -> None:
    days = period("2024-08-07", "2024-08-09", "7, 8 and 9 August 2024")
    question = asked(
        "out_of_scope/opinion", step("agreement"), days, text="I find 7, 8 and 9 August given, which holds?"
    )
    assert "8 August 2024" in body_text(reply_to(question))


def test_two_entries_are_told_where_their_difference_is_asked(reply_to) -> None:
    question = asked("faq/second_reading", text="How do the first reading and the second reading differ?")
    text = body_text(reply_to(question))
    assert "written submissions" in text and "A/AC.291/16" in text


def test_a_step_that_has_not_come_is_said_beside_a_refusal(reply_to) -> None:
    question = asked(
        "out_of_scope/detail_unstated", step("entry_into_force"), text="Now that it is in force, how many cases?"
    )
    reply = reply_to(question)
    assert reply.outcome is Outcome.DECLINED
    assert "not in force" in body_text(reply)


def test_what_was_done_at_the_time_given_for_a_step_is_told_beside_it(reply_to) -> None:
    said = "The text was finalised on 9 February 2024, right?"
    finalised = MilestoneMention(4, 22, "agreement")
    day = PeriodMention(26, 41, date(2024, 2, 9), date(2024, 2, 9), "9 February 2024")
    text = body_text(reply_to(asked("faq/agreement", finalised, day, text=said)))
    assert "8 August 2024" in text and "suspend" in text


def test_another_city_is_put_right_with_the_days(reply_to) -> None:
    question = asked(
        "fact/when",
        period("2026-01-01", "2026-01-31", "January 2026"),
        city("New York"),
        text="The January 2026 talks in New York, which days?",
    )
    text = body_text(reply_to(question))
    assert "Vienna" in text and "26 to 30 January 2026" in text


def test_consultations_that_are_ruled_out_are_none_of_what_comes_next(reply_to) -> None:
    question = asked(
        "fact/next_date", consultation(plural=True, negated=True), text="when do they sit next? not the hearings"
    )
    text = body_text(reply_to(question, today=date(2022, 9, 15)))
    assert "fourth session" in text.casefold() and "consultation" not in text


def test_the_last_of_all_meetings_may_be_a_consultation(reply_to) -> None:
    text = "what was the most recent meeting of any kind"
    named = session(word="meeting", position="last", start=13, end=32)
    assert "24 to 25 March 2022" in body_text(reply_to(asked("fact/which", named, text=text), today=date(2022, 3, 30)))


def test_what_is_on_this_week_is_told_rather_than_an_entry(reply_to) -> None:
    week = period("2024-02-05", "2024-02-11", "this week", relative=True)
    question = asked(
        "faq/later_mandate", week, body("ahc"), text="what's the AHC dealing with this week", verdict=Verdict.UNSURE
    )
    assert "concluding session" in body_text(reply_to(question, today=date(2024, 2, 6)))


def test_that_session_is_the_one_before_an_entry_on_something_else(reply_to) -> None:
    before = State(items=("faq/unodc_role", "body/unodc"), meeting="meeting/first")
    question = asked("fact/where", session(kind=None), text="Back to that session. Where was it?")
    assert "New York" in body_text(reply_to(question, before))


def test_the_chair_taken_from_another_country_is_told_of(reply_to) -> None:
    text = "Why was the Chair taken from the Russian Federation?"
    question = asked("out_of_scope/country_position", BodyMention(12, 17, "chair"), text=text)
    mentions = replace(question.mentions, countries=(CountryMention(33, 51, "Russia"),))
    assert "Algeria" in body_text(reply_to(replace(question, mentions=mentions)))
