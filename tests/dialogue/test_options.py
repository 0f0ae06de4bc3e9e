"""A choice among the options of a clarifying question."""

from __future__ import annotations

import pytest

from bot.dialogue.options import choose_option
from bot.dialogue.state import Option
from bot.facts.snapshot import Facts
from bot.facts.values import MeetingKind
from bot.nlu.mentions import MeetingMention, PeriodMention
from tests.dialogue.builders import asked, bare, city, consultation, of_kind, period, session

MAY_2021 = Option("The organizational session of May 2021", "fact/when", ("meeting/org_2021",))
FEB_2022 = Option("The organizational session of 24 February 2022", "fact/when", ("meeting/org_2022",))
ORGANIZATIONAL = (MAY_2021, FEB_2022)
SECOND = Option("The second session", "fact/where", ("meeting/second",))
THIRD = Option("The third session", "fact/where", ("meeting/third",))
CONSULTATION = Option("The second intersessional consultation", "fact/where", ("meeting/intersessional_2",))
ENTRIES = (Option("Who decided on it?", "faq/who_decided"), Option("What comes next?", "faq/next_steps"))


@pytest.mark.parametrize(
    "said",
    [
        "The organizational session of 24 February 2022",
        "the organizational session of 24 february 2022.",
        " THE ORGANIZATIONAL SESSION OF 24 FEBRUARY 2022 ",
    ],
)
def test_a_button_picks_its_option(facts: Facts, said: str) -> None:
    assert choose_option(asked("fact/when", text=said), ORGANIZATIONAL, facts) == FEB_2022


@pytest.mark.parametrize(("said", "picked"), [("1", ENTRIES[0]), ("2", ENTRIES[1]), ("2.", ENTRIES[1])])
def test_a_number_picks_by_place(facts: Facts, said: str, picked: Option) -> None:
    assert choose_option(asked("out_of_scope/gibberish", text=said), ENTRIES, facts) == picked


@pytest.mark.parametrize("said", ["0", "3", "99", "-1", "1e0", "²"])
def test_a_number_beyond_them_picks_none(facts: Facts, said: str) -> None:
    assert choose_option(asked("out_of_scope/gibberish", text=said), ENTRIES, facts) is None


@pytest.mark.parametrize(
    ("mention", "picked"),
    [
        (bare(1), ENTRIES[0]),
        (bare(2), ENTRIES[1]),
        (bare(position="first"), ENTRIES[0]),
        (bare(position="last"), ENTRIES[1]),
        (bare(3), None),
    ],
)
def test_an_ordinal_without_noun_counts_the_options(
    facts: Facts, mention: MeetingMention, picked: Option | None
) -> None:
    question = asked("fact/same", mention, text="the second one please")
    assert choose_option(question, ENTRIES, facts) == picked


@pytest.mark.parametrize(
    ("window", "picked"),
    [
        (period("2021-05-01", "2021-05-31", "May 2021"), MAY_2021),
        (period("2022-01-01", "2022-12-31", "2022"), FEB_2022),
        (period("2000-02-01", "2000-02-29", "February", any_year=True), FEB_2022),
        (period("2024-01-01", "2024-12-31", "2024"), None),
        (period("2020-01-01", "2024-12-31", "2020 to 2024"), None),
    ],
)
def test_a_period_picks_the_option_that_alone_lies_in_it(
    facts: Facts, window: PeriodMention, picked: Option | None
) -> None:
    question = asked("fact/when", window, text="the one in " + window.text)
    assert choose_option(question, ORGANIZATIONAL, facts) == picked


def test_a_city_picks_the_option_held_there(facts: Facts) -> None:
    assert choose_option(asked("fact/same", city("Vienna"), text="Vienna"), (SECOND, THIRD), facts) == SECOND
    assert choose_option(asked("fact/same", city("New York"), text="New York"), (SECOND, THIRD), facts) == THIRD


def test_a_city_that_fits_several_or_none_picks_none(facts: Facts) -> None:
    assert choose_option(asked("fact/same", city("Vienna"), text="Vienna"), (SECOND, CONSULTATION), facts) is None
    assert choose_option(asked("fact/same", city("Geneva"), text="Geneva"), (SECOND, THIRD), facts) is None


def test_kind_and_number_pick_their_meeting(facts: Facts) -> None:
    both = (SECOND, CONSULTATION)
    assert choose_option(asked("fact/same", consultation(2), text="consultation 2"), both, facts) == CONSULTATION
    assert choose_option(asked("fact/same", session(2), text="session 2"), both, facts) == SECOND


@pytest.mark.parametrize(
    "mention", [session(5), of_kind(MeetingKind.CONCLUDING), city("Hanoi"), bare(step=1), session(plural=True)]
)
def test_what_names_none_of_them_is_a_new_question(facts: Facts, mention: MeetingMention) -> None:
    question = asked("fact/when", mention, text="when was something else again then?")
    assert choose_option(question, ORGANIZATIONAL, facts) is None


def test_without_options_nothing_is_chosen(facts: Facts) -> None:
    assert choose_option(asked("fact/when", text="1"), (), facts) is None


@pytest.mark.parametrize(
    ("said", "picked"),
    [
        ("I meant the shorter of the two.", FEB_2022),
        ("the longer one", MAY_2021),
        ("the earlier", MAY_2021),
        ("no, the later one", FEB_2022),
        ("The oldest of them.", MAY_2021),
        ("the shortest", FEB_2022),
    ],
)
def test_a_measure_picks_among_meetings(facts: Facts, said: str, picked: Option) -> None:
    assert choose_option(asked("fact/same", text=said), ORGANIZATIONAL, facts) == picked
