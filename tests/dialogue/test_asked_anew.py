"""Questions that turn on what was told before them, or on two things at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.state import State
from bot.nlu.mentions import DocumentMention, PeriodMention
from bot.nlu.question import Verdict
from bot.replies.text import body_text
from tests.dialogue.builders import asked, bare, consultation, period, session, step

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


def test_two_entries_are_told_where_their_difference_is_asked(reply_to) -> None:
    question = asked("faq/second_reading", text="How do the first reading and the second reading differ?")
    text = body_text(reply_to(question))
    assert "written submissions" in text and "A/AC.291/16" in text


def test_that_session_is_the_one_before_an_entry_on_something_else(reply_to) -> None:
    before = State(items=("faq/unodc_role", "body/unodc"), meeting="meeting/first")
    question = asked("fact/where", session(kind=None), text="Back to that session. Where was it?")
    assert "New York" in body_text(reply_to(question, before))


@pytest.mark.parametrize(
    "text",
    [
        "Your sources disagree on when the sixth session started. Which one do you trust?",
        "Why do the sources differ on the first day of the sixth session?",
    ],
)
def test_a_dispute_over_a_meeting_that_is_named_is_told(reply_to, text) -> None:
    told = body_text(reply_to(asked("out_of_scope/opinion", session(6), text=text)))
    assert "21 August" in told and "29 August" in told


def test_the_other_paper_has_what_this_one_has_not(reply_to) -> None:
    first = State(items=("document/A/AC.291/16",))
    assert "A/AC.291/19" in body_text(
        reply_to(asked("faq/text_structure", text="Does it contain the preamble?"), first)
    )


def test_the_other_of_a_pair_of_entries_is_told(reply_to) -> None:
    first = State(items=("faq/first_reading", "meeting/second", "meeting/third"))
    second = asked("fact/same", bare(2), text="and the second?")
    reply = reply_to(replace(second, mentions=replace(second.mentions, alone=True)), first)
    assert reply.items[0] == "faq/second_reading"


def test_the_opening_round_of_negotiations_is_no_organizational_session(reply_to) -> None:
    opening = session(kind=None, position="first", start=21, end=46)
    text = "What came out of the opening negotiating round?"
    assert "road map" in body_text(reply_to(asked("fact/done", opening, text=text)))


def test_the_dates_of_several_steps_are_told_together(reply_to) -> None:
    named = tuple(step(name) for name in ("agreement", "adoption", "signature_opens"))
    text = "Three dates for a slide: committee agrees text, Assembly adopts, signing opens."
    told = body_text(reply_to(asked("fact/gap", *named, text=text)))
    assert all(day in told for day in ("8 August 2024", "24 December 2024", "25 to 26 October 2025"))


def test_the_one_of_another_year_is_of_the_same_kind(reply_to) -> None:
    before = State(items=("meeting/org_2021",), meeting="meeting/org_2021")
    question = asked("fact/how_long", period("2022-01-01", "2022-12-31", "2022"), text="and how long the one of 2022?")
    assert "lasted one day" in body_text(reply_to(question, before))


def test_a_draft_by_name_is_that_of_the_meeting_of_its_time(reply_to) -> None:
    draft = DocumentMention(20, 30, "draft_text_sixth", by_name=True)
    summer = period("2024-07-01", "2024-08-31", "summer 2024")
    text = "Which symbol had the draft text of summer 2024?"
    assert "A/AC.291/22/Rev.3" in body_text(reply_to(asked("fact/documents", draft, summer, text=text)))


def test_stakeholders_heard_for_the_second_time_were_heard_at_a_consultation(reply_to) -> None:
    second = session(kind=None, word="meeting", ordinal=2)
    question = asked("fact/when", second, text="when were the NGOs heard for the second time")
    assert "13 to 14 June 2022" in body_text(reply_to(question))


def test_how_long_it_took_is_no_gap(reply_to) -> None:
    text = "the first session, how long did it take from when to when"
    told = body_text(reply_to(asked("fact/gap", session(1), text=text)))
    assert "28 February to 11 March 2022" in told and "between them" not in told


def test_a_list_that_an_entry_is_made_of_is_told(reply_to) -> None:
    chapters = State(items=("faq/text_structure", "document/convention_text"))
    assert "jurisdiction" in body_text(reply_to(asked("fact/list", text="list them"), chapters))


def test_where_after_the_first_place_of_signing_is_told_by_the_entry(reply_to) -> None:
    signed = State(items=("faq/signature", "milestone/signature_opens"))
    question = asked("fact/where", bare(step=1, start=4, end=14), text="and after this, in which place?")
    assert "New York" in body_text(reply_to(question, signed))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("But the FAQ says that it began on the 29th of August!", (period("2023-08-29", "2023-08-29", "29 August"),)),
        ("Why do two sources give different first days?", ()),
    ],
)
def test_what_another_source_says_is_told(reply_to, text, named) -> None:
    sixth = State(items=("meeting/sixth",), meeting="meeting/sixth")
    told = body_text(reply_to(asked("faq/start_of_work", *named, text=text, verdict=Verdict.UNSURE), sixth))
    assert "21 August" in told and "29 August" in told


def test_the_year_before_a_time_without_a_beginning_counts_from_its_end(reply_to) -> None:
    before = State(items=("meeting/first",), period=(date.min, date(2022, 12, 31)))
    step_back = PeriodMention(4, 19, date(2000, 1, 1), date(2000, 12, 31), "the year before", year_step=-1)
    reply = reply_to(asked("fact/which", step_back, text="and the year before?"), before)
    assert "organizational session of May 2021" in body_text(reply)
