"""Slips that were found once and must not come back."""

from __future__ import annotations

from datetime import date

from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.period import matches, window_of
from bot.dialogue.respond import respond
from bot.dialogue.selecting import select
from bot.dialogue.state import State
from bot.replies.text import body_text
from tests.dialogue.builders import asked, consultation, mentions, period


def test_and_the_next_consultation(context):
    c = Context(context.facts, State(items=("meeting/intersessional_2",)), date(2026, 11, 22))
    found = select(mentions(consultation(step=1)), Aspect.SAME, c)
    assert [m.id for m in found.subjects] == ["intersessional_3"]


def test_february_does_not_reach_into_march(facts):
    window = window_of((period("2000-02-01", "2000-02-29", "February", any_year=True),), None)
    assert not matches(facts.find_milestone("road_map"), window)


TODAY = date(2026, 11, 22)


def test_which_came_first_of_nothing(facts, catalogue):
    reply, _ = respond([asked("fact/order")], State(), facts, catalogue, TODAY)
    assert body_text(reply)


def test_in_session_today_says_where_the_sources_end(facts, catalogue):
    q = asked("fact/held", period(str(TODAY), str(TODAY), "today", relative=True))
    reply, _ = respond([q], State(), facts, catalogue, TODAY)
    assert "newest source" in body_text(reply)
    assert "unodc_ahc_home_later" in [s.id for s in reply.sources]


def test_no_question_at_all(facts, catalogue):
    reply, _ = respond([], State(), facts, catalogue, TODAY)
    assert body_text(reply)


def test_plural_of_intersessional_consultation():
    from bot.dialogue.premises import kind_name
    from bot.facts.values import MeetingKind

    assert kind_name(MeetingKind.CONSULTATION, 5) == "intersessional consultations"
