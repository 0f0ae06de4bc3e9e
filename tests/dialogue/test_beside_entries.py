"""What stands beside an entry or a refusal: times, meetings of several, other treaties, other sources, reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.respond import respond
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.facts.values import MeetingKind
from bot.faq.entry import Catalogue
from bot.nlu.mentions import CityMention, CountryMention, DocumentMention, DurationMention, MilestoneMention
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Outcome, Reply
from bot.replies.text import body_text
from tests.dialogue.builders import asked, bare, body, consultation, of_kind, period, session, step
from tests.dialogue.conftest import TODAY


def reply_to(question: Question, state: State, facts: Facts, catalogue: Catalogue) -> Reply:
    return respond([question], state, facts, catalogue, TODAY)[0]


@pytest.mark.parametrize(
    ("intent", "question"),
    [
        # An office lasts, and a time between the opening and the end of signing belongs to the entry on both.
        ("faq/chair", asked("faq/chair", body("chair"), period("2022-01-01", "2022-12-31", "2022"))),
        ("faq/signature", asked("faq/signature", period("2026-11-23", "2026-11-29", "next week"))),
    ],
)
def test_an_entry_is_told_of_times_that_it_spans(
    facts: Facts, catalogue: Catalogue, intent: str, question: Question
) -> None:
    assert reply_to(question, State(), facts, catalogue).items[0] == intent


def test_an_entry_is_not_told_of_other_times(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("faq/reconvened_session", period("2022-06-01", "2022-06-30", "June 2022"))
    assert "faq/reconvened_session" not in reply_to(question, State(), facts, catalogue).items


def test_the_dates_of_one_of_the_meetings_that_an_entry_is_on(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("faq/intersessional_consultations", consultation(1), text="the first of them, on which days?")
    assert "25 March 2022" in body_text(reply_to(question, State(), facts, catalogue))


def test_another_treaty_by_its_name_is_declined_however_sure_the_entry(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("faq/ratification", text="how many states have ratified UNCLOS", cues=("other_treaty",))
    assert reply_to(question, State(), facts, catalogue).outcome is Outcome.DECLINED


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("how many days are left until the signing period shuts", "31 December 2026"),
        ("how long ago did the signing take place", "26 October 2025"),
    ],
)
def test_the_end_of_the_signing_is_a_day_of_its_own(facts: Facts, catalogue: Catalogue, text: str, day: str) -> None:
    question = asked("fact/gap", step("signature_opens"), text=text, cues=("from_today",))
    assert day in body_text(reply_to(question, State(), facts, catalogue))


def test_the_pause_after_a_suspension_ends_with_the_next_meeting(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("fact/gap", step("suspension"), text="how long was the break until they picked it up again")
    assert "171 days" in body_text(reply_to(question, State(), facts, catalogue))
    question = asked("fact/gap", step("suspension"), text="how long ago was the break", cues=("from_today",))
    assert "ago" in body_text(reply_to(question, State(), facts, catalogue))


@pytest.mark.parametrize(
    "text",
    [
        "but the FAQ prints a different start, no?",
        "doesn't another page say 29 August",
        "my source says 29 August. who's right?",
        "why do they differ?",
    ],
)
def test_that_another_source_differs_is_told(facts: Facts, catalogue: Catalogue, text: str) -> None:
    state = State(items=("meeting/sixth",))
    said = reply_to(asked("faq/existing_conventions", body("unodc"), text=text), state, facts, catalogue)
    assert said.items == ("meeting/sixth",)
    assert "29 August" in body_text(said)
    sources = reply_to(asked("smalltalk/ask_source", text="do you have other sources?"), state, facts, catalogue)
    assert "29 August" not in body_text(sources)
    # Of a meeting on which all agree nothing differs.
    other = reply_to(asked("faq/unodc_role", text=text), State(items=("meeting/fifth",)), facts, catalogue)
    assert other.items[0] == "faq/unodc_role"


def test_one_session_among_many_is_asked_back(facts: Facts, catalogue: Catalogue) -> None:
    one = asked("fact/done", session(), CityMention(0, 9, "New York"))
    assert reply_to(one, State(), facts, catalogue).outcome is Outcome.CLARIFIED
    dates = reply_to(asked("fact/when", session(), CityMention(0, 9, "New York")), State(), facts, catalogue)
    assert dates.outcome is Outcome.CLARIFIED
    # All are shown with their dates, so that nobody has to ask again.
    assert "29 July to 9 August 2024" in body_text(dates)
    # Two are told.
    june = session(word="meeting"), period("2022-06-01", "2022-06-30", "June 2022")
    assert reply_to(asked("fact/when", *june), State(), facts, catalogue).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(("verdict", "outcome"), [(Verdict.UNSURE, "answered"), (Verdict.SURE, "declined")])
def test_a_refusal_in_doubt_gives_way_to_what_the_words_ask(
    facts: Facts, catalogue: Catalogue, verdict: Verdict, outcome: str
) -> None:
    question = asked(
        "out_of_scope/detail_unstated",
        consultation(position="last"),
        text="And when was the final consultation before the treaty was agreed?",
        verdict=verdict,
        probability=0.5,
        others=(("fact/when", 0.3),),
    )
    assert reply_to(question, State(), facts, catalogue).outcome.value == outcome


def test_the_hall_of_the_meeting_that_was_spoken_of(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("out_of_scope/venue_logistics", text="and the hall that they met in?", cues=("room",))
    said = reply_to(question, State(items=("meeting/org_2022",)), facts, catalogue)
    assert "General Assembly Hall" in body_text(said)


def test_why_of_a_meeting_is_told_by_the_entry_that_is_about_it_too(facts: Facts, catalogue: Catalogue) -> None:
    said = reply_to(asked("faq/ahc", text="why?"), State(items=("meeting/concluding",)), facts, catalogue)
    assert said.items[0] == "faq/suspension"


def test_figures_alone_are_no_question(facts: Facts, catalogue: Catalogue) -> None:
    assert reply_to(asked("faq/decision_rule", text="[[1,2,3]]"), State(), facts, catalogue).outcome is Outcome.DECLINED


def test_a_draft_by_a_loose_name_is_that_of_the_meeting_named(facts: Facts, catalogue: Catalogue) -> None:
    loose = DocumentMention(0, 9, "draft_text_sixth", by_name=True)
    question = asked("fact/documents", loose, of_kind(MeetingKind.RECONVENED))
    assert "A/AC.291/22/Rev.3" in body_text(reply_to(question, State(), facts, catalogue))


def test_where_the_topic_of_an_entry_does_its_work(facts: Facts, catalogue: Catalogue) -> None:
    state = State(items=("faq/unodc_role", "body/unodc"))
    question = asked("fact/where", text="and where does it do that, which duty stations?")
    assert reply_to(question, state, facts, catalogue).items[0] == "faq/unodc_role"


def test_a_meeting_of_a_length_among_those_of_a_time(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("fact/done", session(), period("2022-01-01", "2022-12-31", "2022"))
    question = replace(question, mentions=replace(question.mentions, durations=(DurationMention(0, 9, 1, 1),)))
    assert reply_to(question, State(), facts, catalogue).items == ("meeting/org_2022",)
    assert date(2022, 2, 24) == facts.find_meeting("org_2022").span.start


@pytest.mark.parametrize("text", ["put to a vote or not?", "by consensus?", "vote or no vote?"])
def test_how_the_decision_that_was_spoken_of_was_taken(facts: Facts, catalogue: Catalogue, text: str) -> None:
    state = State(items=("faq/adoption_resolution", "document/A/RES/79/243"))
    assert "There was no vote" in body_text(reply_to(asked("faq/decision_rule", text=text), state, facts, catalogue))


def test_who_may_vote_is_another_question(facts: Facts, catalogue: Catalogue) -> None:
    state = State(items=("faq/stakeholders", "document/A/RES/75/282"))
    assert (
        reply_to(asked("faq/observers", text="could they vote?"), state, facts, catalogue).items[0] == "faq/observers"
    )


def test_a_vote_at_a_time_asks_for_no_meeting_of_then(facts: Facts, catalogue: Catalogue) -> None:
    question = asked(
        "fact/vote", period("2024-12-25", "2024-12-25", "christmas 2024"), text="did they vote at christmas?"
    )
    assert "no meeting" not in body_text(reply_to(question, State(), facts, catalogue))


def test_no_session_then_but_a_consultation(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("fact/which", session(), period("2023-06-01", "2023-06-30", "June 2023"), text="no session then?")
    assert reply_to(question, State(), facts, catalogue).items == ("meeting/intersessional_5",)


def test_a_meeting_named_anew_is_not_the_one_that_was_spoken_of(facts: Facts, catalogue: Catalogue) -> None:
    state = State(items=("meeting/third",))
    named = (session(), period("2022-02-24", "2022-02-24", "24 Feb 2022"))
    question = asked("fact/where", *named, text="where was the meeting on 24 Feb 2022?")
    assert reply_to(question, state, facts, catalogue).items == ("meeting/org_2022",)
    # What points back is checked against it.
    question = asked("fact/where", *named, text="was that meeting on 24 Feb 2022?")
    assert reply_to(question, state, facts, catalogue).items == ("meeting/third",)


def test_the_meeting_at_which_a_step_was_taken(facts: Facts, catalogue: Catalogue) -> None:
    text = "closing date of the meeting where they agreed the road map"
    agreed = MilestoneMention(text.index("road map"), len(text), "road_map")
    question = asked("fact/when", session(), agreed, text=text)
    assert "11 March 2022" in body_text(reply_to(question, State(), facts, catalogue))


def test_the_session_after_it_is_no_date_to_come(facts: Facts, catalogue: Catalogue) -> None:
    state = State(items=("meeting/fourth",))
    question = asked("fact/next_date", session(step=1), text="and the next session after it, when")
    assert reply_to(question, state, facts, catalogue).items == ("meeting/fifth",)


def test_a_kind_and_the_place_before_another_are_one(facts: Facts, catalogue: Catalogue) -> None:
    named = (
        of_kind(MeetingKind.NEGOTIATING),
        session(step=-1, noun=False, word=None, anchored=True),
        of_kind(MeetingKind.CONCLUDING),
    )
    question = asked("fact/which", *named, text="Which negotiating session was the one before the concluding session?")
    assert reply_to(question, State(), facts, catalogue).items[0] == "meeting/sixth"


def test_what_else_was_planned_is_told_where_it_is_asked(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("fact/when", session(1), text="it was foreseen for other days?")
    assert "17 to 28 January 2022" in body_text(reply_to(question, State(), facts, catalogue))


def test_words_that_leave_no_doubt_win_over_a_sure_entry(facts: Facts, catalogue: Catalogue) -> None:
    text = "reconvened session: city + last day?"
    question = asked("faq/signature", of_kind(MeetingKind.RECONVENED, start=0, end=18), text=text)
    assert reply_to(question, State(), facts, catalogue).items == ("meeting/reconvened_concluding",)


@pytest.mark.parametrize(
    ("text", "refused", "outcome"),
    [
        ("on which day do the talks on the protocol open?", 0.2, Outcome.DECLINED),
        # No refusal is likely, or something else is asked.
        ("on which day do the talks on the protocol open?", 0.01, Outcome.ANSWERED),
        ("why do they talk on a protocol?", 0.2, Outcome.ANSWERED),
    ],
)
def test_a_day_that_an_entry_says_no_source_gives_is_declined_with_what_is_known(
    facts: Facts, catalogue: Catalogue, text: str, refused: float, outcome: Outcome
) -> None:
    question = asked("faq/protocol", text=text, probability=0.7, others=(("out_of_scope/prediction", refused),))
    said = reply_to(question, State(), facts, catalogue)
    assert said.outcome is outcome
    assert said.items[0] == "faq/protocol"
    assert "protocol is planned" in body_text(said)


def test_of_what_day_a_source_is(facts: Facts, catalogue: Catalogue) -> None:
    posted = asked("out_of_scope/detail_unstated", body("gitoc"), text="on which day did GI-TOC put its note online?")
    said = reply_to(posted, State(), facts, catalogue)
    assert "26 July 2024" in body_text(said)
    assert [source.id for source in said.sources] == ["gitoc_checkin"]
    faq = asked("out_of_scope/detail_unstated", body("unodc"), text="when was the UNODC FAQ published?")
    assert "14 March 2024" in body_text(reply_to(faq, State(), facts, catalogue))
    # Of several pages none is meant.
    page = asked("out_of_scope/detail_unstated", body("unodc"), text="when was the UNODC page published?")
    assert reply_to(page, State(), facts, catalogue).outcome is Outcome.DECLINED


def test_what_a_refused_question_takes_for_granted_is_put_right_as_the_answer(
    facts: Facts, catalogue: Catalogue
) -> None:
    text = "what was the reason to hold the concluding session in Vienna"
    named = (of_kind(MeetingKind.CONCLUDING), CityMention(0, 9, "Vienna"))
    said = reply_to(asked("out_of_scope/detail_unstated", *named, text=text), State(), facts, catalogue)
    assert said.outcome is Outcome.ANSWERED
    assert "held in New York, not in Vienna" in body_text(said)
    # A bare "the very first to sign" names no session.
    bare_one = asked(
        "out_of_scope/detail_unstated", bare(1), CityMention(0, 9, "Hanoi"), text="the very first to sign?"
    )
    assert reply_to(bare_one, State(), facts, catalogue).outcome is Outcome.DECLINED


def test_why_they_met_is_told_by_what_they_did(facts: Facts, catalogue: Catalogue) -> None:
    named = period("2022-02-24", "2022-02-24", "24 February 2022")
    question = asked("out_of_scope/detail_unstated", named, text="why did the committee meet on 24 February 2022")
    assert "Vice-Chairs" in body_text(reply_to(question, State(), facts, catalogue))


def test_dates_of_a_year_to_come_are_not_known(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("fact/next_date", period("2027-01-01", "2027-12-31", "2027"), text="which dates in 2027?")
    assert reply_to(question, State(), facts, catalogue).outcome is Outcome.DECLINED


def test_of_a_meeting_without_papers_it_is_told_what_it_worked_on(facts: Facts, catalogue: Catalogue) -> None:
    assert "submissions" in body_text(reply_to(asked("fact/documents", session(3)), State(), facts, catalogue))


def test_after_that_of_an_entry_is_no_meeting(facts: Facts, catalogue: Catalogue) -> None:
    state = State(items=("faq/entry_into_force", "milestone/entry_into_force"))
    text = "and how long after that does it start"
    question = asked("fact/how_long", session(step=1, noun=False), text=text, verdict=Verdict.UNSURE)
    assert "no meeting" not in body_text(reply_to(question, state, facts, catalogue))


@pytest.mark.parametrize(("intent", "refusal"), [("faq/chair", 0.1), ("out_of_scope/names_unstated", 0.0)])
def test_a_false_country_of_the_chair_is_put_right(
    facts: Facts, catalogue: Catalogue, intent: str, refusal: float
) -> None:
    text = "The Chair came from Brazil, correct?"
    question = asked(intent, body("chair"), text=text, others=(("out_of_scope/names_unstated", refusal),))
    question = replace(question, mentions=replace(question.mentions, countries=(CountryMention(0, 9, "Brazil"),)))
    assert reply_to(question, State(), facts, catalogue).items[0] == "faq/chair"


@pytest.mark.parametrize(
    ("intent", "text"), [("fact/list", "What were their names?"), ("smalltalk/bot_challenge", "who hosts it?")]
)
def test_the_names_of_those_who_were_spoken_of_are_declined(
    facts: Facts, catalogue: Catalogue, intent: str, text: str
) -> None:
    said = reply_to(asked(intent, text=text), State(items=("meeting/org_2022",)), facts, catalogue)
    assert said.outcome is Outcome.DECLINED


def test_the_names_of_several_meetings_are_told(facts: Facts, catalogue: Catalogue) -> None:
    state = State(items=("meeting/first", "meeting/second"))
    said = reply_to(asked("fact/list", text="What are their names?"), state, facts, catalogue)
    assert said.outcome is Outcome.ANSWERED


def test_what_an_entry_is_about_is_the_entry(facts: Facts, catalogue: Catalogue) -> None:
    state = State(items=("faq/podcast", "meeting/reconvened_concluding"))
    said = reply_to(asked("fact/describe", text="what's it about?"), state, facts, catalogue)
    assert said.items[0] == "faq/podcast"


def test_two_dates_are_explained_of_the_meeting_told_of_before_an_entry(facts: Facts, catalogue: Catalogue) -> None:
    state = State(items=("faq/informal_groups", "meeting/fourth"), meeting="meeting/sixth")
    said = reply_to(asked("fact/how_long", text="Why do you give two starting days for it?"), state, facts, catalogue)
    assert said.items == ("meeting/sixth",)


@pytest.mark.parametrize("symbol", ["report_first_session_annex_2", "methodology_fifth"])
def test_a_paper_without_a_symbol_has_none_to_tell(facts: Facts, catalogue: Catalogue, symbol: str) -> None:
    named = DocumentMention(0, 9, symbol, by_name=True)
    said = reply_to(asked("fact/documents", named, text="what is its document symbol?"), State(), facts, catalogue)
    assert said.outcome is Outcome.DECLINED
    assert "give no symbol" in body_text(said)


@pytest.mark.parametrize(
    ("spoken_of", "text", "told"),
    [
        ("document/A/RES/75/282", "adopted when?", "26 May 2021"),
        ("milestone/decision_2019", "and under which resolution", "74/247"),
    ],
)
def test_next_to_no_words_ask_of_the_decision_that_was_spoken_of(
    facts: Facts, catalogue: Catalogue, spoken_of: str, text: str, told: str
) -> None:
    question = asked("faq/adoption", text=text, verdict=Verdict.UNSURE)
    assert told in body_text(reply_to(question, State(items=(spoken_of,)), facts, catalogue))


def test_that_a_meeting_was_put_off_is_told(facts: Facts, catalogue: Catalogue) -> None:
    text = "was the first negotiating session delayed as well?"
    question = asked("out_of_scope/detail_unstated", session(1), text=text)
    assert "17 to 28 January 2022" in body_text(reply_to(question, State(), facts, catalogue))
