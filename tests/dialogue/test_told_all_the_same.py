"""What the facts tell although questions of a kind are refused as a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.dialogue.state import State
from bot.facts.values import MeetingKind
from bot.nlu.mentions import CityMention
from bot.nlu.question import Verdict
from bot.replies.reply import Outcome, Reply
from bot.replies.text import body_text
from tests.dialogue.builders import asked, of_kind, paper

NONE = State()
DETAIL = "out_of_scope/detail_unstated"


class TestSponsors:
    @pytest.mark.parametrize("text", ["Which country sponsored it?", "who put it forward", "Who tabled 74/247?"])
    def test_of_a_text_whose_account_names_one(self, reply_to: Callable[..., Reply], text: str) -> None:
        assert "Russia" in body_text(reply_to(asked(DETAIL, paper("A/RES/74/247"), text=text)))

    def test_of_what_was_spoken_of(self, reply_to: Callable[..., Reply]) -> None:
        reply = reply_to(
            asked("out_of_scope/budget", text="And who sponsored it?"), State(items=("document/A/RES/74/247",))
        )
        assert "Russia" in body_text(reply)

    def test_of_others_it_stays_refused(self, reply_to: Callable[..., Reply]) -> None:
        assert reply_to(asked(DETAIL, paper("A/RES/79/243"), text="who sponsored it")).outcome is Outcome.DECLINED
        question = asked(DETAIL, paper("A/RES/74/247"), text="who co-sponsored it")
        assert reply_to(question).outcome is Outcome.DECLINED


def test_when_and_where_together_are_asked_plainly_enough(reply_to: Callable[..., Reply]) -> None:
    question = asked(
        DETAIL,
        of_kind(MeetingKind.POST_ADOPTION),
        text="When and where did they meet on it?",
        verdict=Verdict.UNSURE,
        probability=0.4,
        others=(("fact/when", 0.2), ("fact/where", 0.15)),
    )
    assert "26 to 30 January 2026" in body_text(reply_to(question))


@pytest.mark.parametrize(("fact", "outcome"), [(0.4, Outcome.ANSWERED), (0.1, Outcome.DECLINED)])
def test_what_happened_in_the_city_of_a_step(reply_to: Callable[..., Reply], fact: float, outcome: Outcome) -> None:
    question = asked(
        "out_of_scope/general",
        CityMention(17, 22, "Hanoi"),
        text="What happened in Hanoi?",
        verdict=Verdict.UNSURE,
        probability=0.35,
        others=(("fact/done", fact),),
    )
    assert reply_to(question).outcome is outcome


@pytest.mark.parametrize(("symbol", "told"), [("A/RES/75/282", False), ("A/RES/74/247", True)])
def test_who_tabled_a_resolution_is_told_where_its_account_says_so(
    reply_to: Callable[..., Reply], symbol: str, told: bool
) -> None:
    question = asked("out_of_scope/detail_unstated", paper(symbol), text="Which delegation tabled it?", probability=0.4)
    reply = reply_to(replace(question, verdict=Verdict.UNSURE))
    assert (reply.outcome is Outcome.ANSWERED) is told
