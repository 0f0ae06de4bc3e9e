"""Meetings named by those that they stood between or beside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.selecting import select
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.facts.values import MeetingKind
from bot.nlu.mentions import MeetingMention
from tests.dialogue.builders import consultation, mentions, of_kind, period, session
from tests.dialogue.conftest import TODAY


def test_a_meeting_may_be_named_by_its_time(facts: Facts) -> None:
    text = "Which negotiating session followed the June 2022 consultation?"
    negotiating, consulted = of_kind(MeetingKind.NEGOTIATING, start=6, end=25), consultation(start=49, end=61)
    june = replace(period("2022-06-01", "2022-06-30", "June 2022"), start=39, end=48)
    context = Context(facts, State(), TODAY, text)
    subjects = select(mentions(negotiating, consulted, june), Aspect.ORDER, context).subjects
    assert [subject.id for subject in subjects] == ["third"]


def found(facts: Facts, text: str, aspect: Aspect, *named: MeetingMention) -> list[str]:
    return [subject.id for subject in select(mentions(*named), aspect, Context(facts, State(), TODAY, text)).subjects]


def in_text(text: str, name: str, number: int) -> MeetingMention:
    start = text.index(name)
    return session(number, start=start, end=start + len(name))


def test_what_was_held_between_two_sessions(facts: Facts) -> None:
    text = "When were they consulted between the fourth session and the fifth session?"
    two = (in_text(text, "fourth session", 4), in_text(text, "fifth session", 5))
    assert found(facts, text, Aspect.WHEN, *two) == ["intersessional_4"]
    # How long it was between them is asked of the two.
    assert found(facts, text, Aspect.GAP, *two) == ["fourth", "fifth"]


def test_after_one_and_before_the_other_is_between_them(facts: Facts) -> None:
    text = "Did they hold anything after the second session closed and before the third session opened?"
    two = (in_text(text, "second session", 2), in_text(text, "third session", 3))
    assert found(facts, text, Aspect.ORDER, *two) == ["intersessional_2"]
    text = "Before the third session but after the second session, what was held?"
    two = (in_text(text, "third session", 3), in_text(text, "second session", 2))
    assert found(facts, text, Aspect.WHICH, *two) == ["intersessional_2"]


def test_only_those_of_the_kind_named_count(facts: Facts) -> None:
    text = "How many consultations were there between the first session and the third session?"
    plural = consultation(plural=True, start=9, end=22)
    two = (in_text(text, "first session", 1), in_text(text, "third session", 3))
    assert found(facts, text, Aspect.COUNT, plural, *two) == ["intersessional_1", "intersessional_2"]


def test_two_sessions_without_between_are_themselves(facts: Facts) -> None:
    text = "When were the fourth session and the fifth session?"
    two = (in_text(text, "fourth session", 4), in_text(text, "fifth session", 5))
    assert found(facts, text, Aspect.WHEN, *two) == ["fourth", "fifth"]


@pytest.mark.parametrize(
    ("text", "beside"), [("Which session followed the third consultation?", "fourth"), ("... preceded ...", "third")]
)
def test_the_session_beside_a_consultation(facts: Facts, text: str, beside: str) -> None:
    text = text.replace("...", "Which session", 1).replace("...", "the third consultation?")
    negotiating = of_kind(MeetingKind.NEGOTIATING, start=6, end=13)
    start = text.index("third")
    third = consultation(3, start=start, end=len(text) - 1)
    assert found(facts, text, Aspect.ORDER, negotiating, third) == [beside]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("Right after the second session there was a consultation, when?", "intersessional_2"),
        ("Before the second session there was a consultation, when?", "intersessional_1"),
    ],
)
def test_the_consultation_beside_a_session(facts: Facts, text: str, meeting: str) -> None:
    start = text.index("consultation")
    beside = consultation(start=start, end=start + len("consultation"))
    assert found(facts, text, Aspect.WHEN, in_text(text, "second session", 2), beside) == [meeting]
