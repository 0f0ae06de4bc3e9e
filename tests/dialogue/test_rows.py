"""Several meetings or papers that were told together: "the last one", "the other", "how many of them"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.dialogue.aspect import Aspect
from bot.dialogue.respond import respond
from bot.dialogue.row import next_row, row_of
from bot.dialogue.state import State, state_from_json
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue
from bot.nlu.question import Question
from bot.replies.reply import Reply
from bot.replies.text import body_text
from tests.dialogue.builders import asked, bare
from tests.dialogue.conftest import TODAY

CONSULTATIONS = State(
    items=("faq/intersessional_consultations", "meeting/intersessional_1", "meeting/intersessional_5"), meeting=None
)
FIRST_READING = State(items=("faq/first_reading", "meeting/second", "meeting/third"))
SECOND_READING = State(
    items=("faq/second_reading", "meeting/fourth", "meeting/fifth", "document/A/AC.291/16", "document/A/AC.291/19")
)
GROUPS = State(items=("faq/informal_groups", "meeting/fourth", "meeting/fifth"))


@pytest.fixture
def talk(facts: Facts, catalogue: Catalogue) -> Callable[..., tuple[Reply, State]]:
    def ask(state: State, *questions: Question) -> tuple[Reply, State]:
        reply = None
        for question in questions:
            reply, state = respond([question], state, facts, catalogue, TODAY)
        assert reply is not None
        return reply, state

    return ask


def test_an_entry_on_the_first_and_the_last_of_a_kind_is_on_all_of_it(facts: Facts) -> None:
    assert len(row_of(CONSULTATIONS, facts)) == 5
    assert [meeting.id for meeting in row_of(FIRST_READING, facts)] == ["second", "third"]
    assert row_of(State(items=("faq/unodc_role", "body/unodc")), facts) == ()


def test_a_row_is_kept_while_one_of_it_is_told() -> None:
    row = next_row(FIRST_READING, ("meeting/second",))
    assert row == ("meeting/second", "meeting/third")
    assert next_row(FIRST_READING, ("meeting/sixth",)) == ()
    assert next_row(CONSULTATIONS, ("meeting/intersessional_2",)) != ()


def test_what_came_before_and_after_is_no_row(facts: Facts) -> None:
    told = State(items=("meeting/second", "meeting/first", "meeting/third"), aspect=Aspect.ORDER)
    assert row_of(told, facts) == ()


def test_the_row_survives_the_slot() -> None:
    state = State(items=("meeting/second",), row=("meeting/second", "meeting/third"))
    assert state_from_json(state.to_json()) == state


def test_the_earlier_of_two_and_then_the_other(talk: Callable[..., tuple[Reply, State]]) -> None:
    earlier = asked("fact/where", bare(position="first"), text="Where was the earlier of the two?")
    reply, state = talk(FIRST_READING, earlier)
    assert "Vienna" in body_text(reply)
    reply, _ = talk(state, asked("fact/same", bare(position="other"), text="And the other one?"))
    assert "New York" in body_text(reply)


def test_the_last_consultation_after_the_entry_on_them(talk: Callable[..., tuple[Reply, State]]) -> None:
    reply, _ = talk(CONSULTATIONS, asked("fact/when", bare(position="last"), text="when was the last one?"))
    assert "21 June 2023" in body_text(reply)
    assert "rules of procedure" not in body_text(reply)


@pytest.mark.parametrize("text", ["When was the last time?", "and the last time, when was that?"])
def test_the_last_time_is_the_last_of_the_row(talk: Callable[..., tuple[Reply, State]], text: str) -> None:
    reply, _ = talk(CONSULTATIONS, asked("fact/when", text=text))
    assert "21 June 2023" in body_text(reply)


def test_how_many_of_them_counts_the_row_or_what_the_entry_tells(talk: Callable[..., tuple[Reply, State]]) -> None:
    how_many = asked("fact/count", text="how many of those were there?")
    assert "Five intersessional consultations" in body_text(talk(CONSULTATIONS, how_many)[0])
    assert "five co-facilitated groups" in body_text(talk(GROUPS, how_many)[0])


def test_the_paper_with_a_chapter_and_then_the_other(talk: Callable[..., tuple[Reply, State]]) -> None:
    which = asked("faq/text_structure", text="which document had the chapters on criminalization?")
    reply, state = talk(SECOND_READING, which)
    assert reply.items == ("document/A/AC.291/16",)
    reply, _ = talk(state, asked("fact/same", bare(position="other"), text="and the other one?"))
    assert reply.items == ("document/A/AC.291/19",)


def test_the_work_was_taken_up_again_at_the_reconvened_session(talk: Callable[..., tuple[Reply, State]]) -> None:
    text = "When did they pick it up again?"
    again = asked("fact/when", bare(step=1, start=14, end=30), text=text)
    for state in (
        State(),
        State(items=("faq/suspension", "milestone/suspension")),
        State(items=("meeting/concluding",)),
    ):
        assert talk(state, again)[0].items == ("meeting/reconvened_concluding",)
    assert talk(State(items=("meeting/second",), aspect=Aspect.WHEN), again)[0].items == ("meeting/third",)
