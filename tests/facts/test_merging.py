"""What the facts say where sources differ, and what they must never say."""

from __future__ import annotations

from datetime import date

import pytest

from bot.facts.merging import merge, span_text
from bot.facts.records import MeetingAccount, MeetingRecord, Records
from bot.facts.snapshot import Facts
from bot.facts.values import Document, MeetingKind, Milestone, Precision, Source, Span


def test_the_sixth_session_follows_the_official_page_and_keeps_the_faq(facts: Facts) -> None:
    sixth = facts.find_meeting("sixth")
    assert sixth is not None
    assert sixth.span == Span(date(2023, 8, 21), date(2023, 9, 1))
    assert [(v.field, v.value, v.source.id) for v in sixth.variants] == [
        ("dates", "29 August to 1 September 2023", "unodc_faq")
    ]
    assert sixth.sources[0].id == "unodc_ahc_home"
    assert sixth.sources_for("dates")[0].id == "unodc_ahc_home"
    assert [source.id for source in sixth.sources_for("done")] == ["unodc_faq"]


def test_the_agreement_has_three_days(facts: Facts) -> None:
    agreement = facts.find_milestone("agreement")
    assert agreement is not None and agreement.span is not None
    assert agreement.span.start == date(2024, 8, 8)
    assert agreement.sources_for("dates")[0].id == "coe_agreement"
    assert {variant.value for variant in agreement.variants} == {"7 August 2024", "9 August 2024"}


def test_a_month_is_no_variant_of_a_day_in_it(facts: Facts) -> None:
    organizational = facts.find_meeting("org_2021")
    assert organizational is not None
    assert organizational.span == Span(date(2021, 5, 10), date(2021, 5, 12))
    assert organizational.variants == ()


def test_ordinals_count_each_kind_by_date(facts: Facts) -> None:
    assert [(m.id, m.ordinal) for m in facts.meetings if m.kind is MeetingKind.CONSULTATION] == [
        (f"intersessional_{n}", n) for n in range(1, 6)
    ]
    assert [m.id for m in facts.meetings if m.kind is MeetingKind.NEGOTIATING] == [
        "first", "second", "third", "fourth", "fifth", "sixth",
    ]  # fmt: skip


def test_documents_know_their_meetings(facts: Facts) -> None:
    document = facts.find_document("A/AC.291/19")
    assert document is not None and document.meetings == ("fifth",)


@pytest.mark.parametrize(
    ("id", "start", "end", "city"),
    [
        ("org_2021", "2021-05-10", "2021-05-12", "New York"),
        ("org_2022", "2022-02-24", "2022-02-24", "New York"),
        ("first", "2022-02-28", "2022-03-11", "New York"),
        ("second", "2022-05-30", "2022-06-10", "Vienna"),
        ("third", "2022-08-29", "2022-09-09", "New York"),
        ("fourth", "2023-01-09", "2023-01-20", "Vienna"),
        ("fifth", "2023-04-11", "2023-04-21", "Vienna"),
        ("sixth", "2023-08-21", "2023-09-01", "New York"),
        ("concluding", "2024-01-29", "2024-02-09", "New York"),
        ("reconvened_concluding", "2024-07-29", "2024-08-09", "New York"),
        ("rules_2026", "2026-01-26", "2026-01-30", "Vienna"),
        ("intersessional_1", "2022-03-24", "2022-03-25", "Vienna"),
        ("intersessional_2", "2022-06-13", "2022-06-14", "Vienna"),
        ("intersessional_3", "2022-11-03", "2022-11-04", "Vienna"),
        ("intersessional_4", "2023-03-06", "2023-03-07", "Vienna"),
        ("intersessional_5", "2023-06-20", "2023-06-21", "Vienna"),
    ],
)
def test_every_meeting(facts: Facts, id: str, start: str, end: str, city: str) -> None:
    meeting = facts.find_meeting(id)
    assert meeting is not None
    assert (meeting.span.start.isoformat(), meeting.span.end.isoformat(), meeting.city) == (start, end, city)
    assert meeting.done and meeting.country and meeting.sources


def test_every_document_and_milestone_says_something_with_a_source(facts: Facts) -> None:
    things: list[Document | Milestone] = [*facts.documents, *facts.milestones]
    for thing in things:
        assert thing.summary.endswith((".", '".')), thing.id
        assert thing.sources, thing.id


def test_texts_hold_on_any_day(facts: Facts) -> None:
    # Texts are shown years later; "now" and "not yet" would go stale without anybody noticing.
    texts = [(m.id, m.done) for m in facts.meetings]
    texts += [(d.id, d.summary) for d in facts.documents] + [(m.id, m.summary) for m in facts.milestones]
    for id, text in texts:
        words = f" {text.lower()} "
        assert not any(stale in words for stale in (" now ", "not yet", "so far", "currently", "will be", "upcoming"))
        assert len(text) < 700, id


def test_no_source_is_a_copy_elsewhere(facts: Facts) -> None:
    for source in facts.sources:
        host = (source.url or "").split("/")[2:3]
        assert not any(word in "".join(host) for word in ("netlify", "carview", "ts-export", "scribd", "pubt.io"))


def source(id: str, rank: int) -> Source:
    return Source(id, id, "publisher", None, date(2024, 1, 1), rank)


def told(*accounts: MeetingAccount) -> Facts:
    """Facts of one meeting, by a good and a poor source."""
    record = MeetingRecord("m", MeetingKind.NEGOTIATING, "meeting", accounts)
    return merge(Records(sources=(source("good", 1), source("poor", 8)), meetings=(record,)))


def test_a_first_day_alone_takes_its_end_from_one_that_agrees() -> None:
    facts = told(
        MeetingAccount("good", start=date(2024, 7, 29)),
        MeetingAccount("poor", start=date(2024, 7, 29), end=date(2024, 8, 9)),
    )
    assert facts.meetings[0].span == Span(date(2024, 7, 29), date(2024, 8, 9))
    assert facts.meetings[0].variants == ()


def test_a_lower_ranked_city_and_name_are_variants() -> None:
    facts = told(
        MeetingAccount("poor", start=date(2024, 1, 1), city="Geneva", name="other name", done="B."),
        MeetingAccount("good", start=date(2024, 1, 1), city="Vienna", done="A."),
    )
    meeting = facts.meetings[0]
    assert meeting.city == "Vienna"
    assert {(v.field, v.value, v.source.id) for v in meeting.variants} == {
        ("city", "Geneva", "poor"),
        ("name", "other name", "poor"),
    }
    # Texts complete one another, in the order of the file.
    assert meeting.done == "B. A."


def test_a_month_outside_which_the_day_lies_is_a_variant() -> None:
    facts = told(
        MeetingAccount("good", start=date(2024, 5, 1), end=date(2024, 5, 31), precision=Precision.MONTH),
        MeetingAccount("poor", start=date(2024, 6, 3)),
    )
    assert [(v.value, v.source.id) for v in facts.meetings[0].variants] == [("May 2024", "good")]


@pytest.mark.parametrize(
    ("start", "end", "precision", "said"),
    [
        ("2023-08-29", "2023-09-01", "day", "29 August to 1 September 2023"),
        ("2023-01-09", "2023-01-20", "day", "9 to 20 January 2023"),
        ("2023-12-30", "2024-01-02", "day", "30 December 2023 to 2 January 2024"),
        ("2022-02-24", "2022-02-24", "day", "24 February 2022"),
        ("2021-05-01", "2021-05-31", "month", "May 2021"),
        ("2021-01-01", "2021-12-31", "year", "2021"),
    ],
)
def test_span_text(start: str, end: str, precision: str, said: str) -> None:
    assert span_text(date.fromisoformat(start), date.fromisoformat(end), Precision(precision)) == said
