"""Questions read against the conversation, and against the entries beside each other."""

from __future__ import annotations

import pytest

from bot.dialogue.leaning import lean, settle
from bot.dialogue.state import State
from bot.faq.entry import Catalogue
from bot.nlu.question import Question, Verdict
from tests.dialogue.builders import asked

AFTER_CHAIR = State(items=("faq/chair", "body/chair"))
AFTER_AHC = State(items=("faq/ahc", "body/ahc"))


def wavering(text: str, best: str, *others: tuple[str, float], probability: float = 0.4) -> Question:
    return asked(best, text=text, verdict=Verdict.UNSURE, probability=probability, others=others)


def test_a_question_that_points_back_is_read_as_one_on_what_stands_beside_the_topic(catalogue: Catalogue) -> None:
    question = wavering("who set it up?", "faq/how_negotiated", ("faq/who_decided", 0.3))
    leaning = lean(question, AFTER_AHC, catalogue)
    assert (leaning.best.intent, leaning.verdict) == ("faq/who_decided", Verdict.SURE)


def test_probabilities_still_sum_to_one(catalogue: Catalogue) -> None:
    question = wavering("who set it up?", "faq/how_negotiated", ("faq/who_decided", 0.3))
    assert sum(guess.probability for guess in lean(question, AFTER_AHC, catalogue).ranking) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "question",
    [
        asked("faq/adoption", text="When was the convention adopted?"),
        wavering("a long question that stands alone although it says it and goes on for more", "faq/adoption"),
        wavering("what is it about", "faq/podcast", ("faq/updates", 0.3)),
        wavering("who is Trump?", "faq/podcast", ("faq/chair", 0.3)),
    ],
)
def test_a_question_that_stands_alone_or_leads_elsewhere_is_left_as_it_is(
    question: Question, catalogue: Catalogue
) -> None:
    assert lean(question, AFTER_AHC, catalogue) is question


def test_who_was_elected_asks_for_nobody_by_name(catalogue: Catalogue) -> None:
    question = wavering("who was elected?", "faq/podcast", ("faq/chair", 0.3))
    assert lean(question, AFTER_CHAIR, catalogue).best.intent == "faq/chair"


def test_a_new_conversation_has_nothing_to_lean_on(catalogue: Catalogue) -> None:
    question = wavering("who set it up?", "faq/how_negotiated", ("faq/who_decided", 0.3))
    assert lean(question, State(), catalogue) is question


def test_a_person_is_the_one_that_was_spoken_of(catalogue: Catalogue) -> None:
    question = asked("smalltalk/ask_source", text="where is she from")
    assert lean(question, AFTER_CHAIR, catalogue).best.intent == "faq/chair"
    assert lean(question, AFTER_AHC, catalogue) is question


def test_what_is_refused_of_a_person_stays_refused(catalogue: Catalogue) -> None:
    question = asked("out_of_scope/names_unstated", text="is she married")
    assert lean(question, AFTER_CHAIR, catalogue) is question


def test_between_entries_beside_each_other_the_likelier_answers(catalogue: Catalogue) -> None:
    question = wavering("adopted?", "faq/adoption", ("faq/adoption_resolution", 0.3), probability=0.5)
    assert settle(question, catalogue).verdict is Verdict.SURE


def test_whether_it_is_in_force_and_how_it_comes_to_be_stand_beside_each_other(catalogue: Catalogue) -> None:
    question = wavering("binding yet?", "fact/in_force", ("faq/entry_into_force", 0.3), probability=0.4)
    assert settle(question, catalogue).verdict is Verdict.SURE


def test_beside_a_likely_refusal_nothing_is_settled(catalogue: Catalogue) -> None:
    question = asked(
        "faq/adoption",
        verdict=Verdict.UNSURE,
        probability=0.4,
        others=(("faq/adoption_resolution", 0.25), ("out_of_scope/detail_unstated", 0.34)),
    )
    assert settle(question, catalogue) is question


def test_between_strangers_the_choice_is_the_users(catalogue: Catalogue) -> None:
    question = wavering("adopted?", "faq/adoption", ("faq/podcast", 0.3), probability=0.5)
    assert settle(question, catalogue) is question
