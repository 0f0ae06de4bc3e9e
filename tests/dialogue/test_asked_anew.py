"""Questions that turn on what was told before them, or on two things at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.state import State
from bot.facts.values import MeetingKind
from bot.nlu.mentions import BodyMention, CountryMention, DocumentMention, MilestoneMention, PeriodMention
from bot.nlu.question import Verdict
from bot.replies.reply import Outcome
from bot.replies.text import body_text
from tests.dialogue.builders import asked, bare, body, city, consultation, of_kind, paper, period, session, step

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


def test_what_is_said_of_all_and_holds_for_some_is_put_right(reply_to) -> None:
    every = of_kind(MeetingKind.NEGOTIATING, plural=True, count=6, start=4, end=28)
    text = "All six negotiating sessions were in New York, so why Vienna?"
    told = body_text(reply_to(asked("fact/count", every, city("New York"), text=text)))
    assert "the others were the second session in Vienna, the fourth session in Vienna" in told


def test_a_meeting_of_another_kind_on_those_days_is_named(reply_to) -> None:
    days = period("2022-11-03", "2022-11-04", "3-4 November 2022")
    question = asked(
        "fact/done", of_kind(MeetingKind.NEGOTIATING), days, text="What did that negotiating session achieve?"
    )
    assert "no negotiating session but the third intersessional consultation" in body_text(reply_to(question))


def test_whether_they_finished_is_told_by_what_they_did(reply_to) -> None:
    week = period("2024-02-05", "2024-02-11", "last week", relative=True)
    told = body_text(reply_to(asked("fact/held", week, text="Did they finish last week?"), today=date(2024, 2, 14)))
    assert not told.startswith("Yes") and "suspend" in told


def test_what_falls_on_the_day_of_asking_is_told_with_the_state_of_things(reply_to) -> None:
    told = body_text(reply_to(asked("fact/in_force", text="are they signing today?"), today=date(2025, 10, 25)))
    assert "Hanoi" in told


def test_the_adoption_of_a_paper_is_not_that_of_the_convention(reply_to) -> None:
    text = "How much time went by from the adoption of 75/282 to the opening of the first session?"
    named = (
        MilestoneMention(27, 39, "adoption"),
        DocumentMention(43, 49, "A/RES/75/282"),
        session(1, start=72, end=85),
    )
    assert "278 days" in body_text(reply_to(asked("fact/gap", *named, text=text)))


def test_the_symbol_of_a_paper_that_is_named_is_told(reply_to) -> None:
    notes = DocumentMention(26, 46, "A/AC.291/27", by_name=True)
    text = "Under what number did the interpretative notes go out?"
    question = asked("out_of_scope/detail_unstated", notes, text=text, verdict=Verdict.UNSURE)
    assert "A/AC.291/27" in body_text(reply_to(question))


def test_what_is_going_on_now_is_the_current_meeting(reply_to) -> None:
    meeting = session(kind=None, word="meeting", start=5, end=12)
    text = "What meeting is going on now?"
    assert "reconvened" in body_text(reply_to(asked("fact/which", meeting, text=text), today=date(2024, 8, 5)))


def test_the_opening_round_of_negotiations_is_no_organizational_session(reply_to) -> None:
    opening = session(kind=None, position="first", start=21, end=46)
    text = "What came out of the opening negotiating round?"
    assert "road map" in body_text(reply_to(asked("fact/done", opening, text=text)))


def test_until_stakeholders_are_consulted_again(reply_to) -> None:
    again = bare(step=1, start=41, end=46)
    question = asked("fact/gap", again, text="How long until civil society is consulted again?", cues=("from_today",))
    assert "30 days" in body_text(reply_to(question, today=date(2022, 10, 4)))


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


def test_what_is_on_the_calendar_after_a_session_may_be_a_consultation(reply_to) -> None:
    third = State(items=("meeting/third",), meeting="meeting/third")
    question = asked("fact/when", bare(step=1, start=27, end=37), text="What comes on the calendar after that?")
    assert "3 to 4 November 2022" in body_text(reply_to(question, third, today=date(2022, 9, 5)))


def test_an_entry_that_tells_ahead_says_how_far_things_were(reply_to) -> None:
    told = body_text(reply_to(asked("faq/work_so_far", text="Is the work done now?"), today=date(2024, 2, 12)))
    assert "no adopted convention yet" in told and "suspend" in told
    assert "no adopted convention yet" not in body_text(
        reply_to(asked("faq/work_so_far", text="Is the work done now?"))
    )


def test_the_state_of_things_names_the_meeting_that_is_on(reply_to) -> None:
    told = body_text(reply_to(asked("fact/in_force", text="still haggling, are they?"), today=date(2024, 2, 5)))
    assert "In session now: The concluding session" in told


def test_papers_to_be_explained_are_described_among_words_of_links(reply_to) -> None:
    question = asked("out_of_scope/lost_links", paper("A/AC.291/27"), text="A/AC.291/27 pls explain what this is, tks")
    assert "interpretative notes" in body_text(reply_to(question)).casefold()


def test_what_an_account_counts_is_told_beside_a_refusal(reply_to) -> None:
    question = asked(
        "out_of_scope/detail_unstated", paper("A/RES/75/282"), text="How many amendments were let through?"
    )
    assert "three amendments" in body_text(reply_to(question))


def test_a_deed_laid_at_the_wrong_door_is_put_right_although_refused(reply_to) -> None:
    text = "I wrote that 75/282 created the committee. A red mark, why?"
    named = (DocumentMention(13, 19, "A/RES/75/282"), MilestoneMention(20, 41, "decision_2019"))
    told = body_text(reply_to(asked("out_of_scope/detail_unstated", *named, text=text)))
    assert "74/247" in told
