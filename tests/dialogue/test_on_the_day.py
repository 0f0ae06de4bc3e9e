"""What the day of asking makes of a question."""

from __future__ import annotations

from datetime import date

from bot.dialogue.state import State
from bot.nlu.question import Verdict
from bot.replies.reply import Outcome
from bot.replies.text import body_text
from tests.dialogue.builders import asked, bare, body, consultation, period, session, step


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


def test_whether_they_finished_is_told_by_what_they_did(reply_to) -> None:
    week = period("2024-02-05", "2024-02-11", "last week", relative=True)
    told = body_text(reply_to(asked("fact/held", week, text="Did they finish last week?"), today=date(2024, 2, 14)))
    assert not told.startswith("Yes") and "suspend" in told


def test_what_falls_on_the_day_of_asking_is_told_with_the_state_of_things(reply_to) -> None:
    told = body_text(reply_to(asked("fact/in_force", text="are they signing today?"), today=date(2025, 10, 25)))
    assert "Hanoi" in told


def test_what_is_going_on_now_is_the_current_meeting(reply_to) -> None:
    meeting = session(kind=None, word="meeting", start=5, end=12)
    text = "What meeting is going on now?"
    assert "reconvened" in body_text(reply_to(asked("fact/which", meeting, text=text), today=date(2024, 8, 5)))


def test_until_stakeholders_are_consulted_again(reply_to) -> None:
    again = bare(step=1, start=41, end=46)
    question = asked("fact/gap", again, text="How long until civil society is consulted again?", cues=("from_today",))
    assert "30 days" in body_text(reply_to(question, today=date(2022, 10, 4)))


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


def test_a_session_running_on_a_day_that_is_named_is_that_of_the_day(reply_to) -> None:
    day = period("2023-08-25", "2023-08-25", "25 August 2023")
    running = session(kind=None, position="current", start=6, end=21)
    told = body_text(reply_to(asked("fact/held", running, day, text="Was a session running on 25 August 2023?")))
    assert "sixth session" in told


def test_stakeholders_are_next_heard_at_a_consultation(reply_to) -> None:
    question = asked("fact/next_date", text="I work for a charity. When can stakeholders next be heard?")
    assert "3 to 4 November 2022" in body_text(reply_to(question, today=date(2022, 10, 10)))


def test_what_was_is_looked_for_among_what_had_been(reply_to) -> None:
    question = asked("fact/which", session(kind=None, start=6, end=13), text="Which session was said not to finish?")
    assert reply_to(question, today=date(2023, 5, 30)).items != ("meeting/concluding",)
    assert reply_to(question).items == ("meeting/concluding",)


def test_what_starts_tomorrow_is_the_meeting_of_that_day(reply_to) -> None:
    tomorrow = period("2022-08-29", "2022-08-29", "tomorrow", relative=True)
    question = asked("faq/entry_into_force", tomorrow, text="it starts tomorrow, doesn't it?")
    assert "third session" in body_text(reply_to(question, today=date(2022, 8, 28)))


def test_talks_that_were_not_suspended_yet_resume_at_the_next_meeting(reply_to) -> None:
    resume = bare(step=1, start=25, end=31)
    question = asked("fact/gap", resume, text="In how many days do they resume?")
    assert "15 days" in body_text(reply_to(question, today=date(2022, 12, 25)))


def test_since_the_last_meeting(reply_to) -> None:
    bare_meeting = session(word="meeting", start=29, end=36)
    text = "How long is it since a dated meeting was held?"
    assert "session on the rules of procedure" in body_text(reply_to(asked("fact/gap", bare_meeting, text=text)))


def test_since_what_is_asked_back(reply_to) -> None:
    reply = reply_to(asked("fact/gap", text="How long has it been since then?", cues=("from_today",)))
    assert reply.outcome is Outcome.CLARIFIED
    assert body_text(reply).startswith("Since what?")


def test_what_finished_most_recently(reply_to) -> None:
    question = asked("fact/which", session(start=6, end=13), text="Which session finished most recently?")
    assert "second session" in body_text(reply_to(question, today=date(2022, 6, 11)))


def test_a_season_in_the_present_is_that_of_this_year(reply_to) -> None:
    summer = period("2000-06-01", "2000-08-31", "summer", any_year=True)
    question = asked("fact/held", session(start=8, end=20), summer, text="has the summer round begun?")
    said = body_text(reply_to(question, today=date(2023, 8, 25)))
    assert "21 August to 1 September 2023" in said and "2022" not in said


def test_what_comes_after_a_step_is_told_with_it(reply_to) -> None:
    text = "so what's next after the suspension"
    said = body_text(reply_to(asked("fact/order", step("suspension"), text=text), today=date(2024, 3, 1)))
    assert "9 February 2024" in said and "reconvened concluding session" in said
