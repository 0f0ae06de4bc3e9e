"""The gate: what it lets pass, and what it says of a release that it refuses."""

from __future__ import annotations

from bot.registry.gate import Judged, Pin, Said, changes, entry_gains, gate, said_from_json, said_to_json
from bot.registry.release import Numbers

PIN = Pin("When does it enter into force?", "entry_into_force")


def judged(wrong: int, *, pins: tuple[Pin, ...] = (PIN,), by: str = "set") -> Judged:
    numbers = {"development": Numbers(90 - wrong, wrong, 8, 2)}
    return Judged(numbers, by, kept_pins=frozenset(pins))


def said(id: str, score: str = "answered right", entry: str = "faq/a", text: str = "told") -> Said:
    return Said(id, f"question {id}", score.split()[0], text, (entry,), score)


def test_as_good_or_better_passes() -> None:
    assert gate(judged(3), judged(3), [PIN]).passed
    assert gate(judged(3), judged(0), [PIN]).passed


def test_more_wrong_answers_are_refused_with_both_numbers() -> None:
    result = gate(judged(3), judged(4), [PIN])
    assert not result.passed
    assert result.reasons == ("It answers 4 of 100 held-out turns wrong; the live release 3.",)


def test_a_lost_pin_is_refused_and_named() -> None:
    result = gate(judged(3), judged(0, pins=()), [PIN])
    assert not result.passed
    assert "When does it enter into force?" in result.reasons[0]
    assert "entry_into_force" in result.reasons[0]


def test_a_pin_that_the_live_release_never_kept_is_not_lost() -> None:
    assert gate(judged(3, pins=()), judged(3, pins=()), [PIN]).passed


def test_numbers_of_other_conversations_are_not_compared() -> None:
    assert gate(judged(0, by="before"), judged(9, by="after"), []).passed


def test_the_first_release_has_only_its_pins_to_keep() -> None:
    assert gate(None, judged(9), [PIN]).passed
    assert not gate(None, judged(0, pins=()), [PIN]).passed


def test_changes_come_worst_first_and_unchanged_ones_not_at_all() -> None:
    before = [said("same"), said("worse"), said("better", "declined wrong"), said("other")]
    after = [said("same"), said("worse", "answered wrong"), said("better"), said("other", text="told otherwise")]
    found = changes(before, after)
    assert [(change.after.id, change.better) for change in found] == [
        ("worse", False),
        ("better", True),
        ("other", None),
    ]


def test_entries_gain_and_lose() -> None:
    before = [said("1", entry="faq/a"), said("2", "declined wrong"), said("3", entry="faq/b")]
    after = [said("1", entry="faq/b"), said("2", entry="faq/a"), said("3", "declined right")]
    assert entry_gains(changes(before, after)) == {"faq/a": (1, 1), "faq/b": (1, 1)}


def test_what_was_said_goes_through_json() -> None:
    told = (said("1"), said("2", "declined wrong"))
    assert said_from_json(said_to_json(told)) == told
    assert said_from_json([{"id": "1"}]) == ()
    assert said_from_json(None) == ()
