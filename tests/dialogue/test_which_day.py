"""Which day of the week it was, and how far from the day of asking."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue.state import State
from bot.facts.values import MeetingKind
from bot.nlu.question import Verdict
from bot.replies.text import body_text
from tests.dialogue.builders import asked, of_kind, period, session, step


@pytest.mark.parametrize(
    ("text", "named", "told"),
    [
        (
            "On what weekday did the first session open?",
            session(1),
            "28 February 2022 was a Monday, 11 March 2022 a Fr",
        ),
        ("What day of the week was the adoption?", step("adoption"), "24 December 2024 was a Tuesday."),
        (
            "Was 27 December 2019 a Friday or a Thursday?",
            period("2019-12-27", "2019-12-27", "27 December 2019"),
            "27 December 2019 was a Friday.",
        ),
    ],
)
def test_weekdays(reply_to, text, named, told) -> None:
    question = asked("out_of_scope/detail_unstated", named, text=text, verdict=Verdict.UNSURE)
    assert told in body_text(reply_to(question))


def test_a_weekday_of_nothing_spoken_of_is_not_told(reply_to) -> None:
    question = asked("out_of_scope/general", text="which weekday has the longest opening hours in the shop")
    assert "was a" not in body_text(reply_to(question))


@pytest.mark.parametrize(
    ("day", "text", "mention", "told"),
    [
        ("2024-02-06", "how many days has the current session to go", session(position="current"), "3 days to go"),
        ("2024-02-06", "how long is this session still on", session(start=17, end=24), "3 days to go"),
        ("2022-02-26", "how many sleeps until the first session", session(1), "2 days ahead"),
    ],
)
def test_days_are_counted_from_the_day_of_asking(reply_to, day, text, mention, told) -> None:
    question = asked("fact/gap", mention, text=text, cues=("from_today",))
    assert told in body_text(reply_to(question, today=date.fromisoformat(day)))


def test_days_until_the_committee_meets_again_need_no_meeting_named(reply_to) -> None:
    question = asked("fact/gap", text="how many days before the committee picks up its work again")
    assert "9 days ahead" in body_text(reply_to(question, today=date(2024, 7, 20)))


def test_an_entry_counts_days_to_its_step_where_they_are_asked(reply_to) -> None:
    adopted = asked("faq/adoption", text="how many days ago did the Assembly adopt it")
    assert "17 days (about 2 weeks) ago" in body_text(reply_to(adopted, today=date(2025, 1, 10)))
    closed = asked("faq/signature", text="how many days since the door for signatures closed?")
    assert "31 days (about 4 weeks) ago" in body_text(reply_to(closed, today=date(2027, 1, 31)))


def test_no_session_is_the_current_one_between_two(reply_to) -> None:
    question = asked("fact/describe", session(position="current"), text="what is the current session about")
    text = body_text(reply_to(question, today=date(2024, 3, 1)))
    assert "no meeting in session on 1 March 2024" in text
    assert "concluding session" in text and "29 July to 9 August 2024" in text


def test_the_final_session_is_the_one_planned_as_the_last_and_the_one_that_was(reply_to) -> None:
    final = of_kind(MeetingKind.CONCLUDING, position="last")
    text = body_text(reply_to(asked("fact/when", final, text="dates of the final session pls")))
    assert "29 January to 9 February 2024" in text and "29 July to 9 August 2024" in text


def test_the_most_recent_session_on_record_is_no_date_to_come(reply_to) -> None:
    question = asked("fact/next_date", session(position="last"), text="the most recent session that you have on record")
    text = body_text(reply_to(question))
    assert "29 July to 9 August 2024" in text and "31 December 2026" not in text


def test_a_month_after_which_a_session_followed_is_counted_from(reply_to) -> None:
    open_end = period("2024-03-01", "9999-12-31", "After February 2024")
    question = asked("fact/when", session(step=1), open_end, text="After February 2024 when was the following session?")
    assert "29 July to 9 August 2024" in body_text(reply_to(question))


SUSPENDED = State(items=("meeting/concluding",), meeting="meeting/concluding")


@pytest.mark.parametrize(
    ("text", "named", "state"),
    [
        ("When will the suspended session be taken up again?", (step("suspension"),), State()),
        ("What followed once it had been suspended?", (step("suspension"),), State()),
        ("When did they pick up the thread again?", (), SUSPENDED),
    ],
)
def test_what_was_broken_off_was_taken_up_at_the_next_meeting(reply_to, text, named, state) -> None:
    question = asked("fact/when", *named, text=text)
    assert "29 July to 9 August 2024" in body_text(reply_to(question, state))
