"""Answers that depend on the day of asking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue import clock
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.facts.snapshot import Facts
from bot.replies.reply import BulletList, Paragraph


def said(draft: Draft) -> str:
    lines = [b.text if isinstance(b, Paragraph) else "\n".join(b.items) for b in draft.blocks]
    return "\n".join(lines)


def on(context: Context, day: str) -> Context:
    return replace(context, today=date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "told", "untold"),
    [
        # First, last and a middle day of a session; the days around it.
        ("2022-05-30", ["Yes.", "second session", "Vienna"], []),
        ("2022-06-10", ["Yes.", "second session"], []),
        ("2022-06-11", ["No", "last meeting on record was the second session", "next one is the second inter"], []),
        ("2022-02-24", ["Yes.", "organizational session of 24 February 2022"], []),
        ("2021-01-01", ["No", "organizational session of May 2021"], ["last one"]),
        ("2026-01-28", ["Yes.", "rules of procedure"], []),
        ("2026-11-22", ["No", "last meeting on record was the session on the rules", "newest source"], ["next one"]),
    ],
)
def test_in_session(context: Context, day: str, told: list[str], untold: list[str]) -> None:
    draft = Draft()
    clock.in_session(draft, on(context, day))
    text = said(draft)
    assert [words for words in told if words not in text] == []
    assert [words for words in untold if words in text] == []
    assert draft.sources


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-11-22", ["31 December 2026"]),
        ("2026-12-31", ["no date after 31 December 2026"]),
        ("2027-03-01", ["no date after 1 March 2027", "31 December 2026"]),
        ("2022-06-10", ["13 to 14 June 2022", "29 August to 9 September 2022"]),
    ],
)
def test_next_dates(context: Context, day: str, told: list[str]) -> None:
    draft = Draft()
    clock.next_dates(draft, on(context, day), sessions_only=False)
    assert [words for words in told if words not in said(draft)] == []


def test_next_session_leaves_milestones_out_while_there_is_one(context: Context) -> None:
    draft = Draft()
    clock.next_dates(draft, on(context, "2025-10-01"), sessions_only=True)
    assert "26 to 30 January 2026" in said(draft)
    assert "Hanoi" not in said(draft)
    assert not any(isinstance(block, BulletList) for block in draft.blocks)


@pytest.mark.parametrize(
    ("day", "told", "untold"),
    [
        ("2023-01-01", ["No", "still being negotiated"], ["was adopted"]),
        ("2024-12-23", ["No", "still being negotiated"], ["was adopted"]),
        ("2025-01-01", ["adopted on 24 December 2024", "opens for signature on 25 October 2025"], ["open until"]),
        ("2026-11-22", ["binds no one yet", "adopted on 24 December 2024", "until 31 December 2026"], []),
        ("2026-12-31", ["It is open for signature until 31 December 2026"], []),
        ("2027-01-01", ["It was open for signature until 31 December 2026"], []),
    ],
)
def test_status_of_the_convention(context: Context, day: str, told: list[str], untold: list[str]) -> None:
    draft = Draft()
    clock.status(draft, on(context, day))
    text = said(draft)
    assert [words for words in told if words not in text] == []
    assert [words for words in untold if words in text] == []
    assert draft.sources


def test_once_in_force_it_says_since_when(context: Context, facts: Facts) -> None:
    opened = facts.find_milestone("signature_opens")
    assert opened is not None
    milestones = tuple(replace(m, span=opened.span) if m.id == "entry_into_force" else m for m in facts.milestones)
    draft = Draft()
    clock.status(draft, replace(context, facts=replace(facts, milestones=milestones)))
    assert said(draft).startswith("Yes: the convention has been in force since 25 October 2025")


def test_an_empty_record_promises_nothing(context: Context) -> None:
    nothing = replace(context, facts=Facts())
    for tell in (clock.in_session, clock.status):
        draft = Draft()
        tell(draft, nothing)
        assert said(draft).startswith("No")
    draft = Draft()
    clock.next_dates(draft, nothing, sessions_only=False)
    assert "record no date" in said(draft)


def test_the_horizon_is_the_newest_source(facts: Facts) -> None:
    newest = max(source.as_of for source in facts.sources)
    assert f"{newest.day} " in clock.horizon(facts)
    assert str(newest.year) in clock.horizon(facts)
    assert clock.horizon(Facts()) == ""


def test_what_falls_on_the_day_and_is_no_meeting_is_told(context: Context) -> None:
    draft = Draft()
    clock.in_session(draft, on(context, "2025-10-25"))
    assert "Hanoi" in said(draft)
