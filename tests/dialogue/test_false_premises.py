"""What a question takes for granted and the facts deny: acts, numbers, days, places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.respond import respond
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue
from bot.nlu.mentions import DocumentMention, MilestoneMention
from bot.nlu.question import Question
from bot.replies.reply import Outcome
from bot.replies.text import body_text
from tests.dialogue.builders import asked, city, consultation, paper, period, session, step
from tests.dialogue.conftest import TODAY


@pytest.fixture
def answer(facts: Facts, catalogue: Catalogue):
    def ask(question: Question) -> str:
        return body_text(respond([question], State(), facts, catalogue, TODAY)[0])

    return ask


@pytest.mark.parametrize(
    ("text", "act", "symbol"),
    [
        ("Why did they set up the committee in 2021 with resolution 75/282?", "set up the committee", "75/282"),
        ("75/282 is the resolution that set up the committee, right?", "set up the committee", "75/282"),
    ],
)
def test_another_resolution_did_it(answer, text: str, act: str, symbol: str) -> None:
    start, at = text.index(act), text.index(symbol)
    did = MilestoneMention(start, start + len(act), "decision_2019")
    # A symbol is found with the words before it that belong to it.
    at = text.index("resolution " + symbol) if "resolution " + symbol in text else at
    named = DocumentMention(at, text.index(symbol) + len(symbol), "A/RES/75/282")
    said = answer(asked("fact/who", did, named, text=text))
    assert said.startswith("That was General Assembly resolution 74/247, not General Assembly resolution 75/282.")


def test_there_were_fewer_consultations(answer) -> None:
    six = consultation(plural=True, count=6)
    said = answer(asked("fact/list", six, text="Were all six consultations in Vienna?"))
    assert said.startswith("The sources record five intersessional consultations, not six.")


def test_the_first_two_of_them_are_no_wrong_number(answer) -> None:
    two = consultation(plural=True, count=2, position="first")
    assert "not two" not in answer(asked("fact/list", two, text="the first two consultations"))


def test_a_resolution_was_adopted_on_another_day(answer) -> None:
    when = period("2022-01-01", "2022-12-31", "2022")
    said = answer(asked("fact/who", paper("A/RES/74/247"), when, text="Who adopted 74/247 in 2022?"))
    assert "was adopted on 27 December 2019, so not at the time you name (2022)" in said


def test_it_was_elsewhere_at_that_time(answer) -> None:
    when = period("2024-08-01", "2024-08-31", "August 2024")
    question = asked("fact/done", city("Vienna"), when, text="What was settled in Vienna in August 2024?")
    assert "the reconvened concluding session was held in New York" in answer(question)


def test_a_step_was_taken_elsewhere_though_the_question_is_refused(answer) -> None:
    question = asked("out_of_scope/other_treaties", step("signature_opens"), city("Geneva"), text="Signed in Geneva?")
    assert "in Hanoi, not in Geneva" in answer(question)


def test_the_first_session_of_a_year_is_the_first_of_those_then(answer) -> None:
    when = period("2023-01-01", "2023-12-31", "2023")
    assert "9 to 20 January 2023" in answer(asked("fact/when", session(1), when, text="the first session in 2023"))


def test_no_source_tells_of_a_vote_on_it(facts: Facts, catalogue: Catalogue) -> None:
    reply, _ = respond([asked("fact/vote", paper("A/DEC/78/549"))], State(), facts, catalogue, TODAY)
    assert reply.outcome is Outcome.DECLINED
    assert "No source I use tells of a vote on General Assembly decision 78/549" in body_text(reply)


def test_a_session_decided_what_was_agreed_at_it(answer) -> None:
    assert "by consensus" in answer(asked("fact/vote", session(position="last"), text="did the last round vote?"))


def test_what_two_questions_both_tell_is_told_once(facts: Facts, catalogue: Catalogue) -> None:
    questions = [asked("fact/when", session(2)), replace(asked("fact/where"), text="and where?")]
    said = body_text(respond(questions, State(), facts, catalogue, TODAY)[0])
    assert said.count("The second session was held") == 1


@pytest.mark.parametrize(
    ("text", "act", "step_id", "said"),
    [
        ("The road map was adopted at the second session?", "road map", "road_map", "at the first session, not at the"),
        ("Did they adopt the convention at the second session?", "adopt the convention", "adoption", "That was not at"),
        ("Was the text agreed at the second session?", "text agreed", "agreement", "at the reconvened concluding"),
    ],
)
def test_it_was_done_at_another_meeting(answer, text: str, act: str, step_id: str, said: str) -> None:
    start, at = text.index(act), text.index("second session")
    did = MilestoneMention(start, start + len(act), step_id)
    named = session(2, start=at, end=at + len("second session"))
    assert said in answer(asked("fact/which", did, named, text=text))


def test_what_was_made_at_one_session_may_be_used_at_another(answer) -> None:
    text = "Was the road map used at the second session?"
    start, at = text.index("road map"), text.index("second session")
    did = MilestoneMention(start, start + len("road map"), "road_map")
    named = session(2, start=at, end=at + len("second session"))
    assert "That was" not in answer(asked("fact/which", did, named, text=text))


def test_a_session_did_not_adopt_what_another_one_did(answer) -> None:
    text = "When the third session adopted the road map, what was in it?"
    third = session(3, start=text.index("third"), end=text.index(" adopted"))
    road_map = MilestoneMention(text.index("road map"), text.index(", what"), "road_map")
    said = answer(asked("fact/which", third, road_map, text=text))
    assert "first session" in said.partition(".")[0]
    assert "not" in said.partition(".")[0]


def test_the_second_reading_was_not_at_the_second_session(answer) -> None:
    text = "The second reading took place at the second session, I take it?"
    said = answer(asked("faq/second_reading", session(2, start=text.index("second session")), text=text))
    assert said.startswith("That was at the fourth session and the fifth session, not at the second session.")


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("There were three consultations, all of them in 2022, right", "6 to 7 March 2023"),
        ("All three consultations were in 2022", "6 to 7 March 2023"),
    ],
)
def test_what_is_not_so_of_all_of_them_is_told_with_its_days(answer, text: str, others: str) -> None:
    start = text.index("three")
    three = consultation(plural=True, count=3, start=start, end=text.index("consultations") + len("consultations"))
    when = period("2022-01-01", "2022-12-31", "2022")
    said = answer(asked("fact/list", three, when, text=text))
    assert said.startswith("That is not so of all of them")
    assert others in said


def test_nobody_voted_against_what_was_adopted_without_a_vote(answer) -> None:
    day = period("2024-12-24", "2024-12-24", "24 December 2024")
    said = answer(asked("out_of_scope/country_vote", day, text="Which countries voted no on 24 December 2024?"))
    assert "without a vote" in said


def test_a_day_on_which_nothing_was_may_be_a_year(answer) -> None:
    may_21 = period("2000-05-21", "2000-05-21", "May 21", any_year=True)
    assert "10 to 12 May 2021" in answer(asked("fact/done", may_21, text="org mtg May 21, what got done?"))
