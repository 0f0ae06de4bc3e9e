"""Which meetings, documents and milestones a question is asked of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.selecting import select
from bot.dialogue.selection import Selection
from bot.dialogue.state import State
from bot.facts.values import MeetingKind
from bot.nlu.mentions import CountryMention, DurationMention
from tests.dialogue.builders import Mention, bare, city, consultation, mentions, of_kind, paper, period, session


def selected(context: Context, *named: Mention, aspect: Aspect = Aspect.WHEN) -> Selection:
    return select(mentions(*named), aspect, context)


def ids(selection: Selection) -> list[str]:
    return [subject.id for subject in selection.subjects]


def about(context: Context, *items: str) -> Context:
    """The conversation after a reply on these."""
    return replace(context, state=State(items=items))


NEGOTIATING = ["first", "second", "third", "fourth", "fifth", "sixth"]
CONSULTATIONS = [f"intersessional_{number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        (session(2), "second"),
        (session(6), "sixth"),
        (consultation(4), "intersessional_4"),
        (of_kind(MeetingKind.CONCLUDING), "concluding"),
        (of_kind(MeetingKind.RECONVENED), "reconvened_concluding"),
        (of_kind(MeetingKind.POST_ADOPTION), "rules_2026"),
        (of_kind(MeetingKind.ORGANIZATIONAL, ordinal=1), "org_2021"),
        (bare(3), "third"),
        (paper("A/AC.291/19"), "A/AC.291/19"),
        (paper("A/RES/75/282"), "A/RES/75/282"),
    ],
)
def test_what_is_named_is_selected(context: Context, mention: Mention, expected: str) -> None:
    selection = selected(context, mention)
    assert ids(selection) == [expected]
    assert selection.named
    assert not selection.ambiguous
    assert not selection.corrections


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        (of_kind(MeetingKind.NEGOTIATING, plural=True), NEGOTIATING),
        (consultation(plural=True), CONSULTATIONS),
        (of_kind(MeetingKind.ORGANIZATIONAL, plural=True), ["org_2021", "org_2022"]),
        (of_kind(MeetingKind.NEGOTIATING, plural=True, position="first", count=2), ["first", "second"]),
        (of_kind(MeetingKind.NEGOTIATING, plural=True, position="last", count=2), ["fifth", "sixth"]),
    ],
)
def test_a_plural_selects_the_group(context: Context, mention: Mention, expected: list[str]) -> None:
    selection = selected(context, mention, aspect=Aspect.LIST)
    assert ids(selection) == expected
    assert selection.group


def test_two_that_fit_are_alternatives(context: Context) -> None:
    selection = selected(context, of_kind(MeetingKind.ORGANIZATIONAL))
    assert ids(selection) == ["org_2021", "org_2022"]
    assert selection.ambiguous


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (period("2021-05-01", "2021-05-31", "May 2021"), "org_2021"),
        (period("2000-02-24", "2000-02-24", "24 February", any_year=True), "org_2022"),
    ],
)
def test_a_period_tells_two_apart(context: Context, window: Mention, expected: str) -> None:
    selection = selected(context, of_kind(MeetingKind.ORGANIZATIONAL), window)
    assert ids(selection) == [expected]
    assert not selection.ambiguous


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ([period("2024-01-01", "2024-01-31", "January 2024")], ["concluding"]),
        ([period("2022-03-12", "2022-04-30", "spring 2022")], ["intersessional_1"]),
        ([city("Vienna"), period("2023-01-01", "2023-01-31", "January 2023")], ["fourth"]),
        ([period("2026-01-01", "2026-12-31", "2026"), city("Vienna")], ["rules_2026"]),
    ],
)
def test_city_and_period_alone_select(context: Context, windows: list[Mention], expected: list[str]) -> None:
    assert ids(selected(context, *windows, aspect=Aspect.WHICH)) == expected


def test_an_open_period_reaches_to_the_end_of_the_record(context: Context) -> None:
    since = period("2023-05-01", "9999-12-31", "since May 2023")
    found = ids(selected(context, of_kind(MeetingKind.NEGOTIATING, plural=True), since, aspect=Aspect.LIST))
    assert found == ["sixth"]


@pytest.mark.parametrize(
    ("focus", "mention", "expected"),
    [
        ("meeting/third", bare(step=-1), ["second"]),
        ("meeting/third", bare(step=1), ["fourth"]),
        ("meeting/sixth", session(step=1), ["concluding"]),
        ("meeting/intersessional_2", bare(step=-1), ["intersessional_1"]),
        ("meeting/intersessional_2", bare(step=1), ["intersessional_3"]),
        ("meeting/second", bare(5), ["fifth"]),
        ("meeting/intersessional_2", bare(5), ["intersessional_5"]),
        ("meeting/org_2021", bare(2), ["org_2022"]),
    ],
)
def test_a_step_or_bare_number_counts_in_the_row_of_the_conversation(
    context: Context, focus: str, mention: Mention, expected: list[str]
) -> None:
    assert ids(selected(about(context, focus), mention, aspect=Aspect.SAME)) == expected


def test_the_consultation_not_the_session_is_that_of_the_same_number(context: Context) -> None:
    spoken_of = about(context, "meeting/second")
    found = selected(spoken_of, consultation(), session(negated=True), aspect=Aspect.SAME)
    assert ids(found) == ["intersessional_2"]


def test_the_one_before_a_named_one_counts_from_it(context: Context) -> None:
    found = selected(context, session(step=-1, anchored=True), session(3))
    assert ids(found) == ["second"]


@pytest.mark.parametrize(
    ("focus", "mention"),
    [("meeting/org_2021", bare(step=-1)), ("meeting/rules_2026", bare(step=1)), ("meeting/second", session(9))],
)
def test_beyond_the_ends_there_is_nothing_and_it_is_said(context: Context, focus: str, mention: Mention) -> None:
    selection = selected(about(context, focus), mention)
    assert not selection.subjects
    assert selection.missing
    assert selection.corrections


def test_the_last_session_depends_on_the_day(context: Context) -> None:
    last = session(position="last")
    assert ids(selected(context, last)) == ["reconvened_concluding"]
    assert ids(selected(replace(context, today=date(2023, 2, 1)), last)) == ["fourth"]


def test_what_was_last_spoken_of_is_meant_where_nothing_is_named(context: Context) -> None:
    selection = selected(about(context, "faq/ahc", "meeting/second", "document/A/AC.291/9"))
    assert ids(selection)[0] == "second"
    assert not selection.named


def test_just_those_in_vienna_refines_the_list(context: Context) -> None:
    listed = about(context, *(f"meeting/{id}" for id in NEGOTIATING))
    assert ids(selected(listed, city("Vienna"), aspect=Aspect.SAME)) == ["second", "fourth", "fifth"]


def test_the_year_before_is_reckoned_from_the_conversation(context: Context) -> None:
    before = period("2000-01-01", "2000-01-01", "the year before", year_step=-1)
    found = ids(selected(about(context, "meeting/fourth"), before, aspect=Aspect.SAME))
    assert found
    assert {"first", "second", "third"} <= set(found)
    assert not {"fourth", "org_2021"} & set(found)


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ([session(2), city("New York")], "Vienna, not in New York"),
        ([session(3), period("2021-01-01", "2021-12-31", "2021")], "from 29 August to 9 September 2022"),
        ([session(9)], "no ninth negotiating session"),
        ([consultation(7)], "no seventh intersessional consultation"),
        ([paper("A/RES/75/228")], "resolution 75/282"),
        ([paper("A/RES/12/3")], "no document 12/3"),
    ],
)
def test_a_false_premise_is_corrected(context: Context, named: list[Mention], told: str) -> None:
    corrections = " ".join(selected(context, *named).corrections)
    assert told in corrections


def test_a_denied_city_is_no_wish(context: Context) -> None:
    assert not selected(context, session(3), city("Vienna", negated=True)).corrections


def test_an_empty_record_selects_nothing_and_does_not_fail(context: Context) -> None:
    empty = replace(context, facts=type(context.facts)())
    for named in (session(2), session(step=1), session(position="last"), consultation(plural=True), city("Vienna")):
        for aspect in Aspect:
            assert not selected(empty, named, aspect=aspect).subjects


def test_the_other_is_what_was_not_spoken_of(context: Context) -> None:
    other = bare(position="other")
    assert ids(selected(about(context, "meeting/org_2021"), other)) == ["org_2022"]
    assert ids(selected(about(context, "meeting/concluding"), other)) == ["reconvened_concluding"]


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        (bare(2, of_them=True), "fourth"),
        (bare(position="last"), "fifth"),
        (bare(position="first"), "second"),
    ],
)
def test_what_is_counted_of_a_list_is_counted_in_it(context: Context, mention: Mention, expected: str) -> None:
    listed = about(context, "meeting/second", "meeting/fourth", "meeting/fifth")
    assert ids(selected(listed, mention)) == [expected]


def test_the_last_but_one_is_counted_from_the_end(context: Context) -> None:
    penultimate = session(kind=MeetingKind.NEGOTIATING, position="last", step=-1)
    assert ids(selected(context, penultimate)) == ["fifth"]


def test_after_a_step_comes_what_followed_it(context: Context) -> None:
    after, before = bare(step=1), bare(step=-1)
    assert ids(selected(about(context, "milestone/suspension"), after)) == ["reconvened_concluding"]
    assert ids(selected(about(context, "milestone/agreement"), after)) == ["adoption"]
    assert ids(selected(about(context, "milestone/adoption"), before)) == ["reconvened_concluding"]


def test_a_length_finds_the_meetings_that_lasted_so_long(context: Context) -> None:
    named = replace(mentions(), durations=(DurationMention(0, 7, 1, 1),))
    assert ids(select(named, Aspect.WHEN, context)) == ["org_2022"]
    assert ids(select(named, Aspect.GAP, context)) == []


def test_a_country_stands_for_the_cities_where_it_was_host(context: Context) -> None:
    austria = replace(mentions(), countries=(CountryMention(0, 7, "Austria"),))
    assert {m.city for m in select(austria, Aspect.LIST, context).subjects} == {"Vienna"}
    france = replace(mentions(), countries=(CountryMention(0, 6, "France", is_place=True),))
    assert select(france, Aspect.LIST, context).missing


def test_a_country_that_acts_is_no_place(context: Context) -> None:
    france = replace(mentions(), countries=(CountryMention(0, 6, "France"),))
    assert not select(france, Aspect.WHEN, context).missing


def test_what_is_not_named_is_found_by_its_account(context: Context) -> None:
    asked = replace(context, text="At which session were coordinators appointed?")
    assert ids(select(mentions(), Aspect.WHICH, asked)) == ["sixth"]
    pointing = replace(about(asked, "document/A/AC.291/19"), text="at which session was it with coordinators")
    assert ids(select(mentions(), Aspect.WHICH, pointing)) == ["A/AC.291/19"]
