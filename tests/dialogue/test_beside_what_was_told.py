"""Short questions after an answer: of its entry, of those beside what was told, of a place where a step was taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.dialogue.respond import respond
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.facts.values import MeetingKind
from bot.faq.entry import Catalogue
from bot.nlu.mentions import CityMention
from bot.nlu.question import Verdict
from bot.replies.reply import Outcome, Reply
from bot.replies.text import body_text
from tests.dialogue.builders import asked, bare, body, city, of_kind, paper, period, session
from tests.dialogue.conftest import TODAY

CHAIR = State(items=("faq/chair", "body/chair", "meeting/org_2021"))
PROGRAMME = State(items=("faq/global_programme", "body/unodc"))
SIGNATORIES = State(items=("faq/signatories", "milestone/signature_opens", "document/convention_text"))
STAKEHOLDERS = State(items=("faq/stakeholders", "document/A/RES/75/282", "body/chair", "body/ecosoc"))
THIRD_CONSULTATION = State(items=("meeting/intersessional_3",), meeting="meeting/intersessional_3")
IN_VIENNA = State(items=("meeting/second", "meeting/fourth", "meeting/fifth"))
NONE = State()


class TestOfTheEntry:
    @pytest.mark.parametrize(
        ("state", "text", "year"), [(CHAIR, "elected when?", "10 May 2021"), (PROGRAMME, "started when?", "2013")]
    )
    def test_a_day_of_the_body_it_is_on(
        self, reply_to: Callable[..., Reply], state: State, text: str, year: str
    ) -> None:
        reply = reply_to(asked("fact/when", text=text), state)
        assert reply.items[0] == state.items[0]
        assert year in body_text(reply)

    def test_what_it_does_not_list(self, reply_to: Callable[..., Reply]) -> None:
        reply = reply_to(asked("fact/list", text="Can you list all of them for me?"), SIGNATORIES)
        assert reply.outcome is Outcome.DECLINED
        assert "state by state" in body_text(reply)

    def test_how_those_vote_who_were_spoken_of(self, reply_to: Callable[..., Reply]) -> None:
        assert reply_to(asked("fact/vote", text="did they get a vote?"), STAKEHOLDERS).items[0] == "faq/observers"

    def test_of_several_on_one_body_the_likeliest(self, reply_to: Callable[..., Reply]) -> None:
        question = asked("faq/unodc_role", body("unodc"), text="the UNODC")
        assert reply_to(question).items[0] == "faq/unodc_role"

    def test_who_made_a_body(self, reply_to: Callable[..., Reply]) -> None:
        question = asked("fact/who", body("ahc"), text="committee, back to it: who made it?")
        assert reply_to(question, PROGRAMME).items[0] == "faq/ahc"


class TestChoiceOfOne:
    def test_it_is_told(self, reply_to: Callable[..., Reply]) -> None:
        question = asked(
            "faq/observers", verdict=Verdict.UNSURE, probability=0.5, text="on which paragraph does it rest"
        )
        assert reply_to(question).outcome is Outcome.ANSWERED

    @pytest.mark.parametrize("others", [(("out_of_scope/detail_unstated", 0.45),), (("faq/podcast", 0.3),)])
    def test_not_beside_a_refusal_or_another(
        self, reply_to: Callable[..., Reply], others: tuple[tuple[str, float], ...]
    ) -> None:
        question = asked("faq/observers", verdict=Verdict.UNSURE, probability=0.5, others=others, text="and what of it")
        assert reply_to(question).outcome is Outcome.CLARIFIED


class TestToldAgain:
    @pytest.mark.parametrize("text", ["and did it work out that time?", "why does it matter?"])
    def test_a_short_question_in_doubt_asks_more_of_it(self, reply_to: Callable[..., Reply], text: str) -> None:
        question = asked("faq/podcast", text=text, verdict=Verdict.UNSURE, probability=0.2)
        assert reply_to(question, PROGRAMME).items[0] == "faq/global_programme"
        assert reply_to(question, THIRD_CONSULTATION).items[0] == "meeting/intersessional_3"

    @pytest.mark.parametrize("text", ["who is Putin", "what were their names?"])
    def test_but_no_names(self, reply_to: Callable[..., Reply], text: str) -> None:
        question = asked("faq/podcast", text=text, verdict=Verdict.UNSURE, probability=0.2)
        assert reply_to(question, PROGRAMME).outcome is not Outcome.ANSWERED


class TestOfTheSameKind:
    def test_how_many_there_were(self, reply_to: Callable[..., Reply]) -> None:
        reply = reply_to(asked("fact/count", text="out of how many?"), THIRD_CONSULTATION)
        assert "Five intersessional consultations" in body_text(reply)

    def test_those_that_were_not_told(self, reply_to: Callable[..., Reply]) -> None:
        reply = reply_to(asked("fact/same", text="and the others?"), IN_VIENNA)
        assert reply.items == ("meeting/first", "meeting/third", "meeting/sixth")

    def test_what_was_a_few_days_later_may_be_of_another(self, reply_to: Callable[..., Reply]) -> None:
        question = asked("fact/when", bare(step=1), text="what was there a few days after that?")
        assert reply_to(question, State(items=("meeting/second",))).items == ("meeting/intersessional_2",)


class TestWhereAStepWasTaken:
    HANOI = CityMention(17, 22, "Hanoi")

    def test_it_stands_for_the_step(self, reply_to: Callable[..., Reply]) -> None:
        reply = reply_to(asked("fact/describe", self.HANOI, text="what happened in Hanoi?"))
        assert reply.items[0] == "milestone/signature_opens"

    def test_what_came_after(self, reply_to: Callable[..., Reply]) -> None:
        again = bare(step=1, start=5, end=10)
        reply = reply_to(asked("fact/when", again, self.HANOI, text="When again after Hanoi did they meet?"))
        assert reply.items == ("meeting/rules_2026",)

    def test_a_meeting_named_beside_it_is_put_right(self, reply_to: Callable[..., Reply]) -> None:
        reply = reply_to(asked("fact/where", session(4), city("Hanoi"), text="the fourth session in Hanoi?"))
        assert "not in Hanoi" in body_text(reply)


def test_a_time_for_which_it_was_only_planned(reply_to: Callable[..., Reply]) -> None:
    question = asked("fact/held", period("2020-01-01", "2020-12-31", "2020"), text="wasn't it meant to be in 2020?")
    text = body_text(reply_to(question, State(items=("meeting/org_2021",), meeting="meeting/org_2021")))
    assert text.startswith("No, not then.")
    assert "August 2020" in text


def test_how_long_until_the_work_was_resumed(reply_to: Callable[..., Reply]) -> None:
    concluding = of_kind(MeetingKind.CONCLUDING)
    assert "171 days" in body_text(reply_to(asked("fact/gap", concluding, text="how long until it was resumed?")))


def test_how_many_of_a_paper_describes_it(reply_to: Callable[..., Reply]) -> None:
    text = body_text(reply_to(asked("fact/count", paper("A/RES/75/282"), text="a minimum of six sessions?")))
    assert "at least six sessions" in text


def test_a_short_question_beside_a_refused_one_is_refused_with_it(facts: Facts, catalogue: Catalogue) -> None:
    questions = [
        asked("out_of_scope/registration", text="how do I register?"),
        asked("fact/next_date", text="what is the deadline?"),
    ]
    assert respond(questions, NONE, facts, catalogue, TODAY)[0].outcome is Outcome.DECLINED
