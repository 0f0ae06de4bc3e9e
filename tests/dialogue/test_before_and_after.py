"""What was or is to come before and after a time, a step of the process, or what has just ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.aspect import Aspect
from bot.dialogue.state import State
from bot.nlu.question import Question
from bot.replies.reply import Reply
from bot.replies.text import body_text
from tests.dialogue.builders import asked, bare, body, period, session, step

Ask = Callable[..., Reply]


def placed(question: Question, **starts: tuple[str, ...]) -> Question:
    """The question with the first mention of each group where its words stand in the text."""
    groups = {}
    for group, words in starts.items():
        named = getattr(question.mentions, group)
        at = [question.text.index(word) for word in words]
        groups[group] = tuple(
            replace(mention, start=start, end=start + len(word)) for mention, start, word in zip(named, at, words)
        )
    return replace(question, mentions=replace(question.mentions, **groups))


CHRISTMAS = period("2000-12-25", "2000-12-25", "Christmas", any_year=True)


@pytest.mark.parametrize(
    ("text", "day", "told", "untold"),
    [
        ("Do they meet at all before Christmas?", "2022-10-20", "3 to 4 November 2022", "2023"),
        (
            "Is there any meeting before Christmas?",
            "2026-11-22",
            "no meeting for the time before 25 December 2026",
            "Yes",
        ),
        ("Did they meet before Christmas?", "2022-12-24", "third", "2023"),
    ],
)
def test_before_a_time_of_the_year(reply_to: Ask, text: str, day: str, told: str, untold: str) -> None:
    question = placed(asked("fact/held", CHRISTMAS, text=text), periods=("Christmas",))
    said = body_text(reply_to(question, today=date.fromisoformat(day)))
    assert told in said
    assert untold not in said


@pytest.mark.parametrize(
    ("text", "intent", "told"),
    [
        ("Which meeting came after the adoption?", "fact/which", "26 to 30 January 2026"),
        ("Which session came right before the adoption?", "fact/which", "9 August 2024"),
    ],
)
def test_the_meeting_beside_a_step(reply_to: Ask, text: str, intent: str, told: str) -> None:
    word = text.split()[1]
    named = session(kind=None, word=word)
    question = placed(asked(intent, named, step("adoption"), text=text), meetings=(word,), milestones=("the adoption",))
    assert told in body_text(reply_to(question))


def test_they_met_again_after_a_step_that_is_named_before(reply_to: Ask) -> None:
    text = "After adoption the committee met again about procedure. City and last day?"
    question = asked("fact/when", bare(step=1), step("adoption"), body("ahc"), text=text)
    question = placed(question, meetings=("again",), milestones=("adoption",), bodies=("the committee",))
    assert "30 January 2026" in body_text(reply_to(question))


def test_the_meeting_before_the_talks_began(reply_to: Ask) -> None:
    text = "What was the meeting just before the talks began?"
    question = placed(
        asked("fact/which", session(word="meeting", step=-1), text=text), meetings=("meeting just before",)
    )
    assert "organizational session of 24 February 2022" in body_text(reply_to(question))


@pytest.mark.parametrize(
    "text", ["The second session packed up yesterday. What is next?", "The second session is over; what comes up next?"]
)
def test_what_is_next_when_something_has_ended(reply_to: Ask, text: str) -> None:
    question = placed(asked("fact/next_date", session(2), text=text), meetings=("second session",))
    assert "13 to 14 June 2022" in body_text(reply_to(question, today=date(2022, 6, 11)))


def test_one_before_and_after_the_dates_that_were_told(reply_to: Ask) -> None:
    told = State(items=("meeting/second", "meeting/intersessional_2", "meeting/third"), aspect=Aspect.NEXT_DATE)
    alone = asked("fact/same", bare(step=-1), text="and the one before it?")
    alone = replace(alone, mentions=replace(alone.mentions, alone=True))
    said = body_text(reply_to(alone, told, date(2022, 4, 10)))
    assert "11 March 2022" in said
    assert "next dates" not in said


def test_days_that_are_left_while_they_meet(reply_to: Ask) -> None:
    question = asked("fact/how_long", text="how many more days do they have to finish", cues=("from_today",))
    assert "4 days to go" in body_text(reply_to(question, today=date(2024, 8, 5)))


def test_steps_at_the_end_of_a_list_of_meetings(reply_to: Ask) -> None:
    text = "Which cities for the second session and the signing?"
    question = asked("fact/where", session(2), step("signature_opens"), text=text)
    said = body_text(reply_to(placed(question, meetings=("the second session",), milestones=("signing",))))
    assert "Vienna" in said and "Hanoi" in said


def test_they_met_again_after_a_paper_was_spoken_of(reply_to: Ask) -> None:
    told = State(items=("document/A/78/L.46",), aspect=Aspect.DOCUMENTS, meeting="meeting/concluding")
    question = asked("fact/when", bare(step=1), text="and when did they actually meet again?")
    assert "29 July" in body_text(reply_to(question, told))
