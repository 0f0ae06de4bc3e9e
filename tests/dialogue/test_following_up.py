"""Questions that lean on what was told before: times, steps, entries, and questions of the same message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.aspect import Aspect
from bot.dialogue.respond import respond
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue
from bot.nlu.mentions import CountryMention
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Outcome
from bot.replies.text import body_text
from tests.dialogue.builders import asked, bare, city, consultation, paper, period, session, step
from tests.dialogue.conftest import TODAY


@pytest.fixture
def talk(facts: Facts, catalogue: Catalogue):
    """Asks one question after the other and gives the last reply's text."""

    def ask(*questions: Question, state: State | None = None) -> str:
        state = state or State()
        said = ""
        for question in questions:
            reply, state = respond([question], state, facts, catalogue, TODAY)
            said = body_text(reply)
        return said

    return ask


NOVEMBER = period("2022-11-01", "2022-11-30", "november 2022")
DECEMBER = period("2000-12-01", "2000-12-31", "december", any_year=True)


def test_a_month_alone_is_of_the_year_spoken_of(talk) -> None:
    said = talk(asked("fact/which", NOVEMBER), asked("fact/same", DECEMBER, text="and in december?"))
    assert "no meeting for December 2022" in said


def test_a_month_of_that_year(talk) -> None:
    march = period("2000-03-01", "2000-03-31", "march", any_year=True)
    of_2023 = period("2023-01-01", "2023-12-31", "2023")
    said = talk(asked("fact/list", of_2023, city("Vienna")), asked("fact/when", march, text="in march of that year?"))
    assert "6 to 7 March 2023" in said
    assert "2022" not in said


def test_where_the_chair_was_elected(talk) -> None:
    said = talk(asked("faq/chair"), asked("fact/where", text="and where was that"))
    assert "New York" in said


def test_a_list_after_an_entry_may_be_its_dates(talk) -> None:
    which_dates = asked(
        "fact/list", text="which dates?", verdict=Verdict.UNSURE, probability=0.36, others=(("fact/when", 0.36),)
    )
    assert "25 to 26 October 2025" in talk(asked("faq/signature"), which_dates)


def test_since_when_after_an_entry_tells_the_entry(talk) -> None:
    assert "established in 2013" in talk(asked("faq/global_programme"), asked("fact/when", text="since when"))


def test_by_which_resolution_a_step_was_taken(talk) -> None:
    said = talk(asked("faq/adoption"), asked("fact/which", text="with which resolution?"))
    assert said.startswith("That was by General Assembly resolution 79/243.")


def test_a_step_after_an_entry_counts_from_the_meeting_before_it(talk) -> None:
    after = bare(step=1)
    said = talk(asked("fact/when", session(4)), asked("faq/chair"), asked("fact/when", after, text="and after that?"))
    assert "11 to 21 April 2023" in said


def test_plain_words_say_more_than_the_same_again(talk) -> None:
    text = "and the first, when"
    the_first = bare(1, start=text.index("first"), end=text.index("first") + len("first"))
    state = State(items=("meeting/intersessional_2",), aspect=Aspect.WHO)
    assert "24 to 25 March 2022" in talk(asked("fact/same", the_first, text=text), state=state)


def test_met_again_in_a_month_is_the_meeting_of_that_month(talk) -> None:
    when = period("2026-01-01", "2026-01-31", "January 2026")
    assert "26 to 30 January 2026" in talk(
        asked("fact/when", bare(step=1), when, text="They met again in January 2026?")
    )


def test_the_pause_until_they_met_again_counts_from_the_day_named(talk) -> None:
    when = period("2024-02-09", "2024-02-09", "9 February 2024")
    assert "171 days" in talk(asked("fact/gap", bare(step=1), when, text="How long from then until they met again?"))


def test_the_shorter_of_two_sessions(talk) -> None:
    two = asked("fact/shortest", session(4), session(5, start=20, end=29), text="Which was shorter?")
    assert "The shortest was the fifth session: 11 days" in talk(two)


def test_whether_one_can_sign_today_asks_for_no_meeting_of_today(talk) -> None:
    today = period("2026-11-22", "2026-11-22", "today", relative=True)
    question = asked("fact/in_force", today, verdict=Verdict.UNSURE, probability=0.42)
    assert "no meeting" not in talk(question)


def test_how_one_country_voted_is_refused(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("fact/vote", paper("A/RES/74/247"), text="Mexico: yes or no?")
    named = replace(question.mentions, countries=(CountryMention(0, 6, "Mexico"),))
    reply, _ = respond([replace(question, mentions=named)], State(), facts, catalogue, TODAY)
    assert reply.outcome is Outcome.DECLINED


def test_the_hour_is_not_told(facts: Facts, catalogue: Catalogue) -> None:
    question = asked("fact/when", session(6), text="At what time of day did the sixth session end?")
    reply, _ = respond([question], State(), facts, catalogue, TODAY)
    assert reply.outcome is Outcome.DECLINED
    assert "21 August to 1 September 2023" in body_text(reply)


def test_a_detail_of_what_is_refused_is_not_answered_by_something_else(facts: Facts, catalogue: Catalogue) -> None:
    refused = asked("out_of_scope/detail_unstated", paper("A/AC.291/19"), text="Did 19 have a corrigendum?")
    detail = asked("fact/done", text="and what did it correct?")
    assert respond([refused, detail], State(), facts, catalogue, TODAY)[0].outcome is Outcome.DECLINED
    where = asked("fact/where", text="and where was it?")
    spoken_of = asked("out_of_scope/participation_numbers", session(2), text="How many came to the second session?")
    assert "Vienna" in body_text(respond([spoken_of, where], State(), facts, catalogue, TODAY)[0])
    other = asked("fact/when", consultation(2), text="and when was the second consultation?")
    assert respond([refused, other], State(), facts, catalogue, TODAY)[0].outcome is Outcome.ANSWERED


def test_what_is_asked_of_an_entry_on_a_body_is_answered_by_it(talk) -> None:
    chair = asked("faq/chair", text="Who chaired the committee?")
    assert "Algeria" in talk(chair, asked("fact/where", text="from which country?"))
    group = asked("faq/expert_group", text="What is the Expert Group?")
    assert "subsidiary body" in talk(group, asked("fact/who", text="whose body is it?"))


def test_by_whom_asks_of_the_step_that_was_taken(talk) -> None:
    status = asked("fact/in_force", text="has the treaty been adopted")
    assert "It was the General Assembly" in talk(status, asked("fact/who", text="by whom?"))


def test_the_only_entry_offered_is_what_is_then_spoken_of(talk) -> None:
    doubtful = asked(
        "faq/who_decided", text="what launched the whole thing, a vote?", verdict=Verdict.UNSURE, probability=0.4
    )
    assert "27 December 2019" in talk(doubtful, asked("fact/when", text="when was that"))


def test_the_month_after_counts_from_the_time_asked_of_last(talk) -> None:
    july = period("2022-07-01", "2022-07-31", "july 2022")
    after = period("0001-01-01", "9999-12-31", "the month after", month_step=1)
    first = asked("fact/held", july, text="anything in july 2022")
    assert "third session" in talk(first, asked("fact/same", after, text="the month after?"))


def test_the_earlier_one_is_the_resolution_before(talk) -> None:
    first = asked("fact/describe", paper("75/282"), text="what is resolution 75/282")
    assert "74/247" in talk(first, asked("fact/same", bare(step=-1), text="and the one before?"))
    year = period("2019-01-01", "2019-12-31", "2019")
    assert "74/247" in talk(first, asked("fact/same", bare(position="first"), year, text="and the earlier, from 2019?"))


def test_who_wrote_that_asks_for_the_source(talk) -> None:
    said = talk(asked("faq/outlook", text="what did they expect?"), asked("fact/who", text="who wrote that?"))
    assert "That rests on" in said


def test_that_meeting_after_a_paper_is_the_one_that_took_it_up(talk) -> None:
    first = asked("fact/describe", paper("A/AC.291/27"), text="what is A/AC.291/27?")
    assert "9 August 2024" in talk(first, asked("fact/when", session(), text="when was that session?"))


def test_a_step_that_leads_to_nothing_after_an_entry_is_asked_of_the_entry(talk) -> None:
    force = asked("faq/entry_into_force", text="How does it enter into force?")
    assert "ninetieth day" in talk(force, asked("fact/how_long", bare(step=1), text="how many days after that?"))


def test_between_these_two_are_the_last_two_spoken_of(talk) -> None:
    third, second = asked("fact/where", session(3), text="the third?"), asked("fact/where", session(2), text="second?")
    said = talk(third, second, asked("fact/gap", text="how much time lay between these two?"))
    assert "80 days" in said


def test_days_later_count_from_what_was_told_before(talk) -> None:
    of_2022 = period("2022-02-24", "2022-02-24", "24 feb 2022")
    later = period("0001-01-01", "9999-12-31", "four days later", day_step=4)
    started = asked("fact/gap", later, text="what started four days later", verdict=Verdict.UNSURE, probability=0.3)
    assert "first session" in talk(asked("fact/done", of_2022), started)


def test_the_first_day_is_that_of_what_was_told_before(talk) -> None:
    its_first_day = asked("fact/how_long", text="and its first day?", verdict=Verdict.UNSURE, probability=0.3)
    assert talk(asked("fact/where", session(3)), its_first_day).startswith("The third session began on 29 August 2022.")


def test_the_sister_of_a_paper_is_the_other_of_its_name(talk) -> None:
    sister = asked("out_of_scope/names_unstated", text="and its sister with the preamble?", verdict=Verdict.UNSURE)
    assert "preamble" in talk(asked("fact/describe", paper("A/AC.291/16")), sister)
    # After an entry that tells of both.
    assert talk(asked("faq/second_reading"), sister).startswith("Consolidated negotiating document A/AC.291/19")


def test_the_first_of_two_resolutions_spoken_of(talk) -> None:
    first = asked("fact/vote", bare(1), text="the abstentions on the first?")
    assert "33 abstentions" in talk(asked("fact/describe", paper("A/RES/74/247"), paper("A/RES/75/282")), first)


def test_who_led_each_of_several_is_not_told(talk) -> None:
    said = talk(asked("faq/informal_groups"), asked("faq/chair", text="who chaired each of them"))
    assert "do not say" in said


def test_next_to_no_words_ask_of_the_entry_before(talk) -> None:
    elected = asked("out_of_scope/general", text="elected when", verdict=Verdict.UNSURE, probability=0.4)
    assert "10 May 2021" in talk(asked("faq/chair"), elected)


def test_the_number_of_what_was_adopted(talk) -> None:
    assert "79/243" in talk(asked("fact/when", step("adoption")), asked("fact/count", text="number?"))


def test_how_long_ago_it_ended(talk) -> None:
    ago = asked("fact/gap", text="how long ago did it finish?", verdict=Verdict.UNSURE, cues=("from_today",))
    assert "ago" in talk(asked("fact/when", session(3)), ago)


def test_leaving_her_something_else_is_asked(talk) -> None:
    in_2019 = period("2019-01-01", "2019-12-31", "2019")
    question = asked("fact/vote", in_2019, text="Leave her. How many abstained back in 2019?")
    assert "33 abstentions" in talk(asked("faq/chair"), question)


def test_the_chapters_of_the_one_paper_that_has_some(talk) -> None:
    chapters = asked("faq/text_structure", text="what chapters are in it")
    assert "preamble" in talk(asked("fact/documents", session(5)), chapters)


def test_when_that_was_done_which_the_entry_spoken_of_dates(talk) -> None:
    told = State(items=("faq/bureau", "meeting/org_2021", "body/ahc"), meeting="meeting/org_2021")
    assert "10 May 2021" in talk(asked("fact/when", text="When were they elected?"), state=told)
