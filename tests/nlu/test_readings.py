"""The choice among readings of a message."""

from __future__ import annotations

from bot.facts.values import MeetingKind
from bot.nlu.mentions import BodyMention, CityMention, MeetingMention, Mentions
from bot.nlu.question import Guess, Question, Verdict
from bot.nlu.readings import Reading, choose_readings


def question(text: str, intent: str, known: float, mentions: Mentions | None = None) -> Question:
    verdict = Verdict.SURE if known >= 0.5 else Verdict.UNSURE if known >= 0.25 else Verdict.UNKNOWN
    return Question(text, "en", (Guess(intent, known),), known, verdict, mentions or Mentions())


def texts(*readings: Reading) -> list[str]:
    return [chosen.text for chosen in choose_readings(readings)]


WHEN = question("when was it", "fact/when", 0.9)
CHAIR = question("who is the chair", "faq/chair", 0.9)
GREETING = question("hello there", "smalltalk/greet", 0.95)
OPINION = question("is it any good", "out_of_scope/opinion", 0.8)
DOUBT = question("and the rest of it", "faq/outlook", 0.3)


def test_the_only_reading_is_taken() -> None:
    assert choose_readings([Reading(0, WHEN)]) == [WHEN]


def test_the_reading_with_more_trust_is_taken_with_all_that_was_named() -> None:
    vienna = Mentions(cities=(CityMention(0, 6, "Vienna"),))
    whole = question("We met in Vienna. When was it?", "faq/ahc", 0.2, vienna)
    core = question("When was it?", "fact/when", 0.9)
    (chosen,) = choose_readings([Reading(0, whole), Reading(0, core)])
    assert chosen.best.intent == "fact/when"
    assert chosen.verdict is Verdict.SURE
    assert chosen.mentions == vienna
    assert chosen.text == whole.text


def test_two_that_stand_are_two_questions() -> None:
    whole = question("both", "fact/when", 0.8)
    assert texts(Reading(0, WHEN), Reading(1, CHAIR), Reading(2, whole)) == [WHEN.text, CHAIR.text]


def test_one_that_stands_and_one_out_of_scope_are_two_questions() -> None:
    whole = question("both", "fact/when", 0.8)
    assert texts(Reading(0, WHEN), Reading(1, OPINION), Reading(2, whole)) == [WHEN.text, OPINION.text]


def test_what_is_out_of_scope_from_end_to_end_is_one_question() -> None:
    whole = question("all of it", "out_of_scope/general", 0.9)
    assert texts(Reading(0, OPINION), Reading(1, OPINION), Reading(2, whole)) == ["all of it"]


def test_a_greeting_before_questions_is_no_question() -> None:
    whole = question("all of it", "fact/when", 0.8)
    readings = [Reading(0, GREETING), Reading(1, WHEN), Reading(2, CHAIR), Reading(3, whole)]
    assert texts(*readings) == [WHEN.text, CHAIR.text]


def test_parts_that_do_not_stand_are_read_together() -> None:
    whole = question("all of it", "faq/ahc", 0.8)
    assert texts(Reading(0, WHEN), Reading(1, DOUBT), Reading(2, whole)) == ["all of it"]


def test_the_one_part_that_stands_wins_over_a_doubtful_whole() -> None:
    whole = question("all of it", "faq/ahc", 0.3)
    assert texts(Reading(0, WHEN), Reading(1, DOUBT), Reading(2, whole)) == [WHEN.text]


def test_a_doubtful_part_that_asks_is_not_passed_over() -> None:
    whole, part = question("all of it", "faq/ahc", 0.3), question("how many must ratify it", "faq/outlook", 0.3)
    assert texts(Reading(0, WHEN), Reading(1, part), Reading(2, whole)) == [WHEN.text, part.text]


def test_a_part_in_doubt_that_names_a_meeting_stands() -> None:
    named = Mentions(meetings=(MeetingMention(0, 22, kind=MeetingKind.CONCLUDING, word="session"),))
    doubtful = question("When was the concluding session", "fact/when", 0.4, named)
    where = question("and in what city", "fact/where", 0.9)
    whole = question("all of it", "fact/when", 0.3)
    assert texts(Reading(0, doubtful), Reading(1, where), Reading(2, whole)) == [doubtful.text, where.text]


def test_a_part_that_is_nothing_but_a_name_stands() -> None:
    alone = question("And 75/282?", "fact/same", 0.3, Mentions(alone=True))
    whole = question("all of it", "fact/when", 0.8)
    assert texts(Reading(0, WHEN), Reading(1, alone), Reading(2, whole)) == [WHEN.text, alone.text]


def test_a_part_in_doubt_that_names_a_meeting_and_may_be_on_facts_is_not_left_out() -> None:
    whole = question("both", "fact/when", 0.8)
    sixth = Mentions(meetings=(MeetingMention(0, 9, kind=MeetingKind.NEGOTIATING, ordinal=6),))
    guesses = (Guess("faq/reconvened_session", 0.3), Guess("fact/when", 0.2))
    named = Question("when finished the sixth", "en", guesses, 0.1, Verdict.UNKNOWN, sixth)
    assert texts(Reading(0, WHEN), Reading(1, named), Reading(2, whole)) == [WHEN.text, named.text]
    nameless = Question("when finished that", "en", guesses, 0.1, Verdict.UNKNOWN, Mentions())
    assert texts(Reading(0, WHEN), Reading(1, nameless), Reading(2, whole)) == ["both"]


def test_a_likely_entry_stands_beside_a_sure_question() -> None:
    likely = Question(
        "can firms take part",
        "en",
        (Guess("faq/stakeholders", 0.5), Guess("faq/observers", 0.3)),
        0.4,
        Verdict.UNSURE,
        Mentions(),
    )
    whole = question("both", "fact/when", 0.8)
    assert texts(Reading(0, CHAIR), Reading(1, likely), Reading(2, whole)) == [CHAIR.text, likely.text]


def test_what_a_body_is_stands_beside_a_sure_question() -> None:
    gitoc = Mentions(bodies=(BodyMention(8, 14, "gitoc"),))
    what = question("what is GI-TOC", "faq/protocol", 0.3, gitoc)
    whole = question("both", "fact/when", 0.8)
    assert texts(Reading(0, what), Reading(1, CHAIR), Reading(2, whole)) == [what.text, CHAIR.text]


def test_what_needs_the_question_before_it_is_not_asked_without_it() -> None:
    doubt = question("what has to pile up", "faq/next_steps", 0.3)
    then = question("how long after that", "fact/gap", 0.9, Mentions(meetings=(MeetingMention(9, 19, step=1),)))
    whole = question("what has to pile up, and how long after that", "faq/next_steps", 0.4)
    assert texts(Reading(0, doubt), Reading(1, then), Reading(2, whole)) == [whole.text]


def test_what_it_is_about_is_asked_with_the_sentence_before_it() -> None:
    whole = question("There is a podcast episode. What is it about?", "faq/podcast", 0.4)
    core = question("What is it about?", "fact/describe", 0.9)
    assert texts(Reading(0, whole), Reading(0, core)) == [whole.text]
