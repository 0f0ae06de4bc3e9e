"""Where the words of a question rule out what the classifier found, or settle what it leaves in doubt."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue.respond import respond
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.facts.values import MeetingKind
from bot.faq.entry import Catalogue
from bot.nlu.mentions import MeetingMention
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Outcome, Reply
from bot.replies.text import body_text
from tests.dialogue.builders import asked, city, consultation, of_kind, paper, period, session, step
from tests.dialogue.conftest import TODAY

MAY_2021 = period("2021-05-01", "2021-05-31", "May 2021")
IN_2022 = period("2022-01-01", "2022-01-31", "January 2022")


@pytest.fixture
def answer(facts: Facts, catalogue: Catalogue):
    def ask(question: Question, state: State | None = None) -> Reply:
        return respond([question], state or State(), facts, catalogue, TODAY)[0]

    return ask


def test_how_often_asks_for_a_count_and_no_length(answer) -> None:
    question = asked("fact/how_long", consultation(plural=True), text="how many times did they hold consultations")
    assert "Five intersessional consultations" in body_text(answer(question))


def test_without_a_superlative_nothing_is_the_shortest(answer) -> None:
    said = "and the one-day organizational meeting of February, what was it for?"
    february = period("2022-02-24", "2022-02-24", "24 February 2022")
    organizational = of_kind(MeetingKind.ORGANIZATIONAL)
    question = asked("fact/shortest", organizational, february, text=said, verdict=Verdict.SURE)
    assert "two Vice-Chairs" in body_text(answer(question))


def test_which_resolution_asks_for_no_list_of_meetings(answer) -> None:
    question = asked(
        "fact/which",
        text="Which resolution launched the whole thing?",
        verdict=Verdict.UNSURE,
        probability=0.56,
        others=(("faq/who_decided", 0.4),),
    )
    assert "74/247" in body_text(answer(question))


def test_a_claim_is_put_right_though_a_refusal_is_likelier(answer) -> None:
    claim = "a colleague claims the road map dates from May 2021"
    reply = answer(asked("out_of_scope/detail_unstated", step("road_map"), MAY_2021, text=claim))
    assert reply.outcome is Outcome.ANSWERED
    assert "not at the time you name (May 2021)" in body_text(reply)
    # Asked for more, it is refused, with the correction first.
    question = "The road map of May 2021: who typed it?"
    reply = answer(asked("out_of_scope/detail_unstated", step("road_map"), MAY_2021, text=question))
    assert reply.outcome is Outcome.DECLINED


@pytest.mark.parametrize("text", ["When will Vienna see them again?", "How long until they are back in Vienna?"])
def test_the_next_meeting_in_a_city_is_told_with_its_distance(facts, catalogue, text: str) -> None:
    question = asked("out_of_scope/prediction", city("Vienna"), text=text)
    reply = respond([question], State(), facts, catalogue, date(2022, 12, 20))[0]
    assert "9 to 20 January 2023" in body_text(reply)
    assert "20 days" in body_text(reply)


def test_the_meeting_that_was_to_be_the_last_is_not_the_last(answer) -> None:
    text = "Between which dates did the meeting that failed to be the last sit?"
    last = MeetingMention(text.index("the last"), text.index(" sit"), position="last")
    assert "29 January to 9 February 2024" in body_text(answer(asked("fact/when", last, text=text)))


def test_meetings_of_two_cities_are_counted_for_each(answer) -> None:
    sessions = session(kind=MeetingKind.NEGOTIATING, plural=True)
    question = asked("fact/count", sessions, city("Vienna"), city("New York"), text="How many in Vienna and New York?")
    said = body_text(answer(question))
    assert "Three negotiating sessions in Vienna and three negotiating sessions in New York" in said


def test_another_time_than_it_was_held_at_may_be_the_one_planned(answer) -> None:
    said = body_text(answer(asked("fact/when", session(1), IN_2022, text="which days in January 2022 was it set for")))
    assert "not at the time you name" in said
    assert "17 to 28 January 2022" in said


def test_of_two_meetings_the_one_of_the_year_is_meant(answer) -> None:
    organizational = of_kind(MeetingKind.ORGANIZATIONAL)
    january = period("2021-01-01", "2021-01-31", "January 2021")
    said = body_text(answer(asked("fact/when", organizational, january, text="organizational session in January 2021")))
    assert "20 to 22 January 2021" in said


def test_what_was_done_with_a_draft_decision_has_no_day(answer) -> None:
    reply = answer(asked("fact/when", paper("A/78/L.46"), text="On which day did the Assembly act on A/78/L.46?"))
    assert reply.outcome is Outcome.DECLINED


def test_too_many_meetings_are_put_right_though_the_question_is_in_doubt(answer) -> None:
    seven = consultation(plural=True, count=7)
    question = asked("fact/count", seven, text="How come seven were needed?", verdict=Verdict.UNSURE, probability=0.36)
    assert "five intersessional consultations, not seven" in body_text(answer(question))


def test_a_person_is_refused_where_the_entry_is_in_doubt_too(answer) -> None:
    names = (("out_of_scope/names_unstated", 0.35),)
    question = asked("faq/expert_group", text="Who chaired it?", verdict=Verdict.UNSURE, probability=0.55, others=names)
    assert answer(question).outcome is Outcome.DECLINED


def test_a_number_without_a_meeting_counts_nothing_of_ours(answer) -> None:
    question = asked("fact/count", text="What is 347 times 29?", verdict=Verdict.UNSURE, probability=0.41)
    assert answer(question).outcome is Outcome.DECLINED


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("When did the second session start?", "The second session began on 30 May 2022."),
        ("On which day did the second session end?", "The second session ended on 10 June 2022."),
    ],
)
def test_the_first_or_last_day_is_told_first_where_it_is_asked_for(answer, text: str, told: str) -> None:
    assert body_text(answer(asked("fact/when", session(2), text=text))).startswith(told)


def test_what_is_to_come_no_source_denies(answer) -> None:
    year = period("2027-01-01", "2027-12-31", "2027")
    reply = answer(asked("fact/when", year, text="When do they meet in 2027?"))
    assert reply.outcome is Outcome.DECLINED
    assert "newest source" in body_text(reply)


def test_the_entry_on_what_is_named_is_told_though_in_doubt(answer) -> None:
    question = asked(
        "faq/adoption_resolution",
        paper("79/243"),
        text="At which plenary meeting was 79/243 adopted?",
        verdict=Verdict.UNSURE,
        probability=0.55,
        others=(("out_of_scope/detail_unstated", 0.37),),
    )
    assert "55th plenary" in body_text(answer(question))


def test_figures_tell_which_decision_is_meant(answer) -> None:
    text = "79 to 60 with 33 - what do these figures stand for?"
    assert "74/247" in body_text(answer(asked("faq/signatories", text=text, verdict=Verdict.UNSURE)))
    # Beside what they are laid at, that is told first.
    of_2024 = asked("fact/vote", step("adoption"), text="So the treaty was adopted by 79 votes to 60?")
    said = body_text(answer(of_2024))
    assert said.index("without a vote") < said.index("74/247")


def test_meetings_of_two_years_are_counted_for_each(answer) -> None:
    years = (period(f"{year}-01-01", f"{year}-12-31", f"{year}") for year in (2022, 2023))
    sessions = session(kind=MeetingKind.NEGOTIATING, plural=True)
    question = asked("fact/count", sessions, *years, text="More negotiating sessions in 2022 or in 2023?")
    assert "Three negotiating sessions in 2022 and three negotiating sessions in 2023" in body_text(answer(question))


def test_one_of_the_consultations_is_told_rather_than_all(answer) -> None:
    question = asked("faq/intersessional_consultations", consultation(1), text="First hearing for outsiders?")
    assert body_text(answer(question)).startswith("The first intersessional consultation was held")


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("coordinators", "what are the names of the coordinators of the sixth session"),
        ("podcast", "who's hosting that podcast special"),
        ("bureau", "name of the vice chair from japan"),
    ],
)
def test_names_that_no_source_gives_are_refused(answer, entry: str, text: str) -> None:
    assert answer(asked(f"faq/{entry}", text=text)).outcome is Outcome.DECLINED


def test_why_they_were_named_is_told(answer) -> None:
    question = asked("faq/coordinators", text="Why did the Chair name coordinators at the sixth session?")
    assert answer(question).outcome is Outcome.ANSWERED


def test_two_numbers_alone_are_sessions_where_a_fact_is_asked(answer) -> None:
    said = body_text(answer(asked("fact/where", text="Put the second and the third side by side: cities?")))
    assert "Vienna" in said and "New York" in said
    # One alone may be of anything.
    assert answer(asked("fact/where", text="where was the third?")).outcome is not Outcome.ANSWERED
