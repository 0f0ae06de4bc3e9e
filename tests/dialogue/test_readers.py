"""Readings that the words of a question or what it names settle: articles, planned days, other doors, contrasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.state import State
from bot.facts.values import MeetingKind
from bot.nlu.mentions import CountryMention, DocumentMention, MeetingMention, MilestoneMention
from bot.nlu.question import Verdict
from bot.replies.reply import Outcome, Reply
from bot.replies.text import body_text
from tests.dialogue.builders import asked, body, consultation, of_kind, paper, period, session

RATIFICATION = State(items=("faq/ratification", "milestone/entry_into_force", "document/convention_text"))
ENTRY_INTO_FORCE = State(items=("faq/entry_into_force", "milestone/entry_into_force"))


class TestArticles:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("which article number is about conditions and safeguards?", "article 24"),
            ("In what article do human rights stand?", "article 6"),
        ],
    )
    def test_an_entry_may_tell_the_number(self, reply_to: Callable[..., Reply], text: str, number: str) -> None:
        assert number in body_text(reply_to(asked("out_of_scope/article_detail", text=text)))

    @pytest.mark.parametrize("state", [ENTRY_INTO_FORCE, State(items=("milestone/entry_into_force",)), RATIFICATION])
    def test_the_entry_spoken_of_does(self, reply_to: Callable[..., Reply], state: State) -> None:
        reply = reply_to(asked("out_of_scope/article_detail", text="Which article says so?"), state)
        assert "article 65" in body_text(reply)

    @pytest.mark.parametrize(
        "text",
        [
            "which article is on grooming of children and what is the penalty?",
            "read me the text of which article is on human rights",
            "how many articles were still in brackets",
        ],
    )
    def test_the_rest_stays_declined(self, reply_to: Callable[..., Reply], text: str) -> None:
        assert reply_to(asked("out_of_scope/article_detail", text=text)).outcome is Outcome.DECLINED

    def test_how_many_there_are(self, reply_to: Callable[..., Reply]) -> None:
        text = "how many articles does the convention have"
        assert "68 articles" in body_text(reply_to(asked("out_of_scope/article_detail", text=text)))


class TestPlannedDays:
    def test_of_two_meetings_the_one_that_was_moved(self, reply_to: Callable[..., Reply]) -> None:
        text = "The organizational session was pushed back. From which dates?"
        question = asked("fact/when", of_kind(MeetingKind.ORGANIZATIONAL), text=text)
        assert "August 2020" in body_text(reply_to(question))

    def test_of_the_meeting_spoken_of(self, reply_to: Callable[..., Reply]) -> None:
        question = asked("fact/order", text="Had it been meant for earlier?", verdict=Verdict.UNSURE, probability=0.3)
        assert "17 to 28 January 2022" in body_text(reply_to(question, State(items=("meeting/first",))))

    def test_a_time_at_which_none_was_held_may_be_one_that_was_planned(self, reply_to: Callable[..., Reply]) -> None:
        august = period("2020-08-01", "2020-08-31", "August 2020")
        question = asked("fact/describe", MeetingMention(0, 9, word="meeting", noun=True), august)
        assert reply_to(question).items[:1] == ("meeting/org_2021",)


class TestFalsePremises:
    def test_a_step_at_another_time(self, reply_to: Callable[..., Reply]) -> None:
        text = "The decision to have a convention fell in 2022 when talks began, right?"
        question = asked(
            "fact/which",
            MilestoneMention(4, 33, "decision_2019"),
            replace(period("2022-01-01", "2022-12-31", "2022"), start=42, end=46),
            session(1, start=52, end=57),
            text=text,
            verdict=Verdict.UNSURE,
            probability=0.3,
        )
        assert "27 December 2019" in body_text(reply_to(question))

    def test_an_act_laid_at_a_paper_with_its_year(self, reply_to: Callable[..., Reply]) -> None:
        text = "Why did resolution 75/282 of 2021 establish the committee?"
        named = (DocumentMention(8, 25, "A/RES/75/282"), MilestoneMention(34, 57, "decision_2019"))
        assert "74/247" in body_text(reply_to(asked("fact/who", *named, text=text)))

    @pytest.mark.parametrize(("said", "denied"), [(3, True), (5, False)])
    def test_only_so_many(self, reply_to: Callable[..., Reply], said: int, denied: bool) -> None:
        text = "Why did they hold only three consultations?"
        mention = consultation(plural=True, count=said, start=23, end=42)
        question = asked("fact/count", mention, text=text, verdict=Verdict.UNSURE, probability=0.4)
        assert ("not three" in body_text(reply_to(question))) is denied


def test_a_day_counts_more_than_a_country_that_is_named_beside_it(reply_to: Callable[..., Reply]) -> None:
    question = asked(
        "faq/suspension",
        period("2022-02-24", "2022-02-24", "24 February 2022"),
        text="On 24 February 2022, the day war broke out in Ukraine, what was the committee dealing with?",
        verdict=Verdict.UNSURE,
        probability=0.3,
        others=(("fact/done", 0.29), ("out_of_scope/detail_unstated", 0.08)),
    )
    question = replace(question, mentions=replace(question.mentions, countries=(CountryMention(50, 57, "Ukraine"),)))
    assert "meeting/org_2022" in reply_to(question).items


def test_a_day_of_the_process_counts_more_than_a_far_refusal(reply_to: Callable[..., Reply]) -> None:
    day = period("2022-09-08", "2022-09-08", "8 September 2022")
    text = "When the Queen died on 8 September 2022, in which city were the delegates?"
    assert "New York" in body_text(reply_to(asked("out_of_scope/general", day, text=text)))


def test_what_only_followed_is_not_what_is_asked_of(reply_to: Callable[..., Reply]) -> None:
    text = "What was sorted out in May 2021 before the talks could begin?"
    may = period("2021-05-01", "2021-05-31", "May 2021")
    question = asked("fact/done", may, session(1, start=43, end=48), text=text)
    assert reply_to(question).items[:1] == ("meeting/org_2021",)


def test_the_difference_of_two_meetings_is_told_by_both(reply_to: Callable[..., Reply]) -> None:
    concluding, reconvened = of_kind(MeetingKind.CONCLUDING), of_kind(MeetingKind.RECONVENED)
    text = "What distinguishes the concluding session from the reconvened one?"
    reply = reply_to(asked("faq/reconvened_session", concluding, reconvened, text=text))
    assert "9 February 2024" in body_text(reply)
    assert "9 August 2024" in body_text(reply)


def test_of_two_papers_the_one_that_has_it(reply_to: Callable[..., Reply]) -> None:
    text = "Was technical assistance in document 16 or in document 19?"
    named = (DocumentMention(28, 39, "A/AC.291/16"), DocumentMention(46, 57, "A/AC.291/19"))
    assert reply_to(asked("faq/second_reading", *named, text=text)).items == ("document/A/AC.291/19",)


def test_which_states_is_declined_where_the_entry_names_none(reply_to: Callable[..., Reply]) -> None:
    text = "Which Member States sent in written submissions?"
    others = (("out_of_scope/participation_numbers", 0.15),)
    assert reply_to(asked("faq/first_reading", text=text, others=others)).outcome is Outcome.DECLINED
    text = "Which states were elected Vice-Chairs?"
    assert reply_to(asked("faq/bureau", text=text, others=others)).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Who held the gavel all through the talks?", (replace(body("chair"), start=9, end=18),)),
        ("and who was that?", ()),
    ],
)
def test_who_the_chair_is(reply_to: Callable[..., Reply], text: str, named: tuple) -> None:
    told = State(items=("document/draft_text_sixth",))
    assert "Mebarki" in body_text(reply_to(asked("out_of_scope/names_unstated", *named, text=text), told))


def test_what_the_chair_did_to_others_is_not_who_she_is(reply_to: Callable[..., Reply]) -> None:
    chair = replace(body("chair"), start=13, end=18)
    question = asked("out_of_scope/names_unstated", chair, text="Whom did the Chair appoint as coordinators?")
    assert reply_to(question).outcome is Outcome.DECLINED


def test_a_length_after_an_entry_is_what_the_entry_tells(reply_to: Callable[..., Reply]) -> None:
    reply = reply_to(asked("fact/how_long", text="And then how many days more are needed?"), ENTRY_INTO_FORCE)
    assert "ninetieth day" in body_text(reply)


def test_the_symbol_of_a_report_without_one(reply_to: Callable[..., Reply]) -> None:
    told = State(items=("faq/road_map", "milestone/road_map", "document/report_first_session_annex_2"))
    reply = reply_to(asked("fact/documents", text="What document symbol does that report carry?"), told)
    assert reply.outcome is Outcome.DECLINED
    assert "no symbol" in body_text(reply)


def test_the_methodology_of_one_session(reply_to: Callable[..., Reply]) -> None:
    both = (DocumentMention(23, 34, "methodology_fourth", True), DocumentMention(23, 34, "methodology_fifth", True))
    text = "Document symbol of the methodology paper for the fourth session?"
    reply = reply_to(asked("fact/documents", *both, session(4, start=49, end=63), text=text))
    assert "no symbol for methodology for the fourth session" in body_text(reply)


def test_no_consultation_is_ahead_though_sessions_are(reply_to: Callable[..., Reply]) -> None:
    text = "Is there another stakeholder consultation still ahead of us?"
    reply = reply_to(asked("fact/next_date", consultation(step=1), text=text), today=date(2023, 6, 23))
    assert "fifth intersessional consultation" in body_text(reply)


def test_while_the_work_is_suspended_that_is_said(reply_to: Callable[..., Reply]) -> None:
    text = "Are the talks going on or on ice?"
    assert "suspend" in body_text(reply_to(asked("fact/held", text=text), today=date(2024, 4, 10)))
    assert "suspend" not in body_text(reply_to(asked("fact/held", text=text), today=date(2022, 4, 10)))


def test_a_past_day_is_no_next_date(reply_to: Callable[..., Reply]) -> None:
    day = period("2023-06-20", "2023-06-20", "20 June 2023")
    reply = reply_to(asked("fact/next_date", day, text="20 June 2023: anything on the calendar that day?"))
    assert reply.items == ("meeting/intersessional_5",)


def test_the_consultation_next_to_a_session_ends_the_gap(reply_to: Callable[..., Reply]) -> None:
    text = "How soon after the second session was the consultation?"
    named = (session(2, start=19, end=33), consultation(start=42, end=54))
    assert "3 days" in body_text(reply_to(asked("fact/gap", *named, text=text)))


def test_how_many_in_a_vote_is_its_total(reply_to: Callable[..., Reply]) -> None:
    year = period("2019-01-01", "2019-12-31", "2019")
    text = "How many states sat on the fence in the 2019 vote?"
    reply = reply_to(asked("out_of_scope/country_vote", year, text=text))
    assert "33 abstentions" in body_text(reply)
    text = "How did Peru vote in 2019?"
    assert reply_to(asked("out_of_scope/country_vote", year, text=text)).outcome is Outcome.DECLINED


def test_what_a_paper_proposed(reply_to: Callable[..., Reply]) -> None:
    question = asked("out_of_scope/detail_unstated", paper("A/78/L.46"), text="L.46: what did it propose?")
    assert reply_to(question).outcome is Outcome.ANSWERED


def test_at_which_session_a_text_was_read(reply_to: Callable[..., Reply]) -> None:
    draft = DocumentMention(40, 50, "draft_text_sixth", True)
    text = "At which session did the delegates read the draft text?"
    assert "sixth session" in body_text(reply_to(asked("out_of_scope/detail_unstated", draft, text=text)))


class TestBodies:
    def test_the_part_that_a_body_has(self, reply_to: Callable[..., Reply]) -> None:
        question = asked("faq/protocol", replace(body("gitoc"), start=8, end=14), text="what is GI-TOC?")
        reply = reply_to(question)
        assert body_text(reply).startswith("GI-TOC in this process: It has followed the negotiations")
        assert [source.id for source in reply.sources] == ["gitoc_checkin"]

    def test_the_entry_on_it_where_there_is_one(self, reply_to: Callable[..., Reply]) -> None:
        question = asked("faq/expert_group", replace(body("ccpcj"), start=8, end=13), text="what is CCPCJ?")
        assert reply_to(question).items[0] == "faq/ccpcj"

    def test_more_is_not_answered_by_it(self, reply_to: Callable[..., Reply]) -> None:
        text = "what did GI-TOC study about organized crime?"
        question = asked("out_of_scope/detail_unstated", replace(body("gitoc"), start=9, end=15), text=text)
        assert reply_to(question).outcome is Outcome.DECLINED

    def test_a_body_that_does_nothing_here_is_declined(self, reply_to: Callable[..., Reply]) -> None:
        question = asked("out_of_scope/other_un", replace(body("interpol"), start=8, end=16), text="what is INTERPOL?")
        assert reply_to(question).outcome is Outcome.DECLINED


@pytest.mark.parametrize(
    ("state", "text", "day"),
    [
        (State(items=("faq/road_map", "milestone/road_map")), "when was it adopted?", "March 2022"),
        (State(items=("document/A/RES/75/282",)), "since when does it exist?", "26 May 2021"),
    ],
)
def test_since_when_there_is_what_was_spoken_of(
    reply_to: Callable[..., Reply], state: State, text: str, day: str
) -> None:
    assert day in body_text(reply_to(asked("faq/adoption", text=text), state))


def test_what_was_so_when_a_text_was_written_is_not_its_date(reply_to: Callable[..., Reply]) -> None:
    text = "When the FAQ was written in March 2024, did the UN have a treaty on it?"
    assert reply_to(asked("faq/un_convention_exists", text=text)).items[0] == "faq/un_convention_exists"
    assert "14 March 2024" in body_text(reply_to(asked("faq/ahc", text="When was the FAQ published?")))


def test_what_was_expected_before_a_time_is_told_by_its_entry(reply_to: Callable[..., Reply]) -> None:
    before = period("0001-01-01", "2024-06-30", "Before July 2024")
    question = asked("faq/outlook", before, text="Before July 2024, which endings did GI-TOC see?")
    assert reply_to(question).items[0] == "faq/outlook"


def test_whether_one_is_bound_is_whether_it_is_in_force(reply_to: Callable[..., Reply]) -> None:
    text = "Is my government already bound by this convention?"
    question = asked("fact/in_force", text=text, verdict=Verdict.UNSURE, probability=0.4)
    assert "not in force" in body_text(reply_to(question))
