"""What was said in held-out conversations is kept only where it would be said again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.faq.entry import Catalogue, Entry, Refusal
from bot.registry.gate import Said
from bot.releases.held import Held, LookedUp, Told


def entry(slug: str, **values: object) -> Entry:
    day = date(2024, 3, 14)
    return replace(Entry(slug, f"What is {slug}?", "It is.", ("unodc_faq",), day, day, "ann", (), ()), **values)


def catalogue(*entries: Entry) -> Catalogue:
    return Catalogue(
        {one.slug: one for one in entries}, {"greet": "Hello."}, {"general": Refusal("general", "No.", ())}
    )


def told(*read: str) -> Told:
    return Told(((),), (Said("set/c/0", "asked", "answered", "It is.", (), "answered right"),), frozenset(read))


BEFORE = catalogue(entry("a"), entry("b"))
CONVERSATIONS = {"on a": told("a"), "on both": told("a", "b"), "on none": told()}


@pytest.fixture
def held() -> Held:
    held = Held()
    held.keep(BEFORE, CONVERSATIONS)
    return held


def test_all_go_as_they_went_with_the_same_entries(held: Held) -> None:
    assert held.still(catalogue(entry("a"), entry("b"))) == CONVERSATIONS


@pytest.mark.parametrize("change", [{"answer": "It was."}, {"as_of": date(2025, 1, 1)}, {"sources": ("other",)}])
def test_those_that_looked_a_changed_answer_up_are_held_again(held: Held, change: dict[str, object]) -> None:
    assert set(held.still(catalogue(entry("a"), entry("b", **change)))) == {"on a", "on none"}


@pytest.mark.parametrize(
    "after",
    [
        catalogue(entry("a"), entry("b", title="Which?")),
        catalogue(entry("a"), entry("b", about=("body/ahc",))),
        catalogue(entry("a"), entry("b", related=("a",))),
        catalogue(entry("a")),
        catalogue(entry("a"), entry("b"), entry("c")),
        replace(BEFORE, smalltalk={"greet": "Hi."}),
        replace(BEFORE, refusals={}),
    ],
)
def test_all_are_held_again_where_more_than_answers_changed(held: Held, after: Catalogue) -> None:
    assert held.still(after) == {}


def test_nothing_is_known_at_first() -> None:
    assert Held().still(BEFORE) == {}


def test_entries_remember_which_were_looked_up() -> None:
    entries = LookedUp({"a": entry("a"), "b": entry("b"), "c": entry("c")})
    assert [one.slug for one in entries.values()] == ["a", "b", "c"]
    assert entries.read == set()
    assert entries["a"].slug == "a" and entries.get("b") is not None
    assert entries.get("x") is None
    assert entries.read == {"a", "b", "x"}
