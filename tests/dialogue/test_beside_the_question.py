"""What a named meeting or paper tells, and what it does not: refusals, dates of papers, firsts of a city."""

from __future__ import annotations

import pytest

from bot.dialogue.respond import respond
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Outcome, Reply
from bot.replies.text import body_text
from tests.dialogue.builders import asked, city, consultation, paper, period, session, step
from tests.dialogue.conftest import TODAY


@pytest.fixture
def answer(facts: Facts, catalogue: Catalogue):
    def ask(question: Question) -> Reply:
        return respond([question], State(), facts, catalogue, TODAY)[0]

    return ask


def test_what_a_meeting_was_does_not_answer_a_detail_of_it(answer) -> None:
    refused = ("out_of_scope/names_unstated", 0.25)
    question = asked(
        "faq/industry_criticism", consultation(2), verdict=Verdict.UNSURE, probability=0.3, others=(refused,)
    )
    assert answer(question).outcome is Outcome.CLARIFIED


def test_in_doubt_between_facts_the_meeting_is_told(answer) -> None:
    refused = ("out_of_scope/names_unstated", 0.25)
    question = asked("fact/when", consultation(2), verdict=Verdict.UNSURE, probability=0.3, others=(refused,))
    assert "13 to 14 June 2022" in body_text(answer(question))


def test_a_false_date_is_put_right_though_a_refusal_is_likely(answer) -> None:
    refused = ("out_of_scope/country_status", 0.3)
    when = period("2024-01-01", "2024-12-31", "2024")
    question = asked(
        "faq/signature", step("signature_opens"), when, verdict=Verdict.UNSURE, probability=0.31, others=(refused,)
    )
    assert "not at the time you name (2024)" in body_text(answer(question))


def test_a_paper_without_a_date_has_those_of_the_meeting_it_was_before(answer) -> None:
    said = body_text(answer(asked("fact/when", paper("A/AC.291/19"))))
    assert "before the fifth session" in said
    assert "11 to 21 April 2023" in said


@pytest.mark.parametrize("aspect", ["when", "who"])
def test_what_no_source_says_of_a_paper_is_declined(answer, aspect: str) -> None:
    symbol = {"when": "A/DEC/78/549", "who": "A/AC.291/22/Rev.3"}[aspect]
    reply = answer(asked(f"fact/{aspect}", paper(symbol)))
    assert reply.outcome is Outcome.DECLINED
    assert "before the reconvened" not in body_text(reply).split("It is the")[0]


def test_a_date_that_did_not_hold_is_told_where_it_is_noted(answer) -> None:
    question = asked("fact/when", period("2021-05-01", "2021-05-31", "May 2021"), session(), text="first planned for?")
    assert "planned for August 2020" in body_text(answer(question))


def test_the_first_session_in_a_city_may_be_the_first_of_those_there(answer) -> None:
    said = body_text(answer(asked("fact/when", session(1), city("Vienna"))))
    assert "not in Vienna" in said
    assert "30 May to 10 June 2022" in said


def test_how_a_vote_went_is_told_and_who_voted_how_refused(answer) -> None:
    question = asked(
        "out_of_scope/country_vote",
        paper("A/RES/74/247"),
        text="How did the vote go?",
        verdict=Verdict.UNSURE,
        probability=0.45,
        others=(("fact/vote", 0.39),),
    )
    assert answer(question).outcome is Outcome.ANSWERED
    assert answer(asked("out_of_scope/country_vote", paper("A/RES/74/247"))).outcome is Outcome.DECLINED


def test_that_there_was_no_vote_is_told_of_the_resolution(answer) -> None:
    assert "There was no vote" in body_text(answer(asked("fact/vote", paper("A/RES/79/243"))))


def test_right_at_the_end_of_a_question_is_no_courtesy(answer) -> None:
    assert "Vienna" in body_text(answer(asked("smalltalk/affirm", session(5), text="It was in Vienna, right?")))


def test_who_it_was_is_refused_beside_an_entry_about_nobody(answer) -> None:
    question = asked(
        "faq/expert_group", text="Who chaired the Expert Group?", others=(("out_of_scope/names_unstated", 0.22),)
    )
    assert answer(question).outcome is Outcome.DECLINED
    about_her = asked("faq/chair", text="Who was the Chair?", others=(("out_of_scope/names_unstated", 0.22),))
    assert answer(about_her).outcome is Outcome.ANSWERED


def test_a_list_after_an_entry_is_no_list_of_meetings(facts: Facts, catalogue: Catalogue) -> None:
    after_bureau = State(items=("faq/bureau", "body/bureau"))
    reply, _ = respond([asked("fact/list", text="what were their names?")], after_bureau, facts, catalogue, TODAY)
    assert "first session" not in body_text(reply).casefold()


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("\U0001f44d", Outcome.SMALLTALK), ("\U0001f64f\U0001f3fd", Outcome.SMALLTALK), ("?!", Outcome.DECLINED)],
)
def test_thanks_without_a_word(answer, text: str, outcome: Outcome) -> None:
    assert answer(asked("smalltalk/greet", text=text)).outcome is outcome
