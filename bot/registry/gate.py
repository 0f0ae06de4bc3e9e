"""Decides whether a release may go live: a pure function of what it said and what the live one says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.registry.release import GateResult, Numbers

_RIGHT = ("answered right", "declined right")


@dataclass(frozen=True)
class Said:
    """One reply to one turn of a held-out conversation that staff may read."""

    # "development/faq-exists-a/0": set, conversation, turn.
    id: str
    question: str
    # "answered", "clarified", "declined", "smalltalk".
    outcome: str
    text: str
    # "faq/adoption", "meeting/second".
    items: tuple[str, ...]
    # "answered right", "answered wrong", "declined right", "declined wrong".
    score: str


@dataclass(frozen=True)
class Pin:
    """A question that staff want answered by one entry, whatever else changes."""

    question: str
    # Slug.
    entry: str


@dataclass(frozen=True)
class Judged:
    """What a release says to all that it is asked."""

    # By set.
    numbers: Mapping[str, Numbers]
    # Digest of the sets: numbers compare only where it is the same.
    judged_by: str
    said: tuple[Said, ...] = ()
    # Pinned questions that its pinned entry answers.
    kept_pins: frozenset[Pin] = frozenset()

    @property
    def total(self) -> Numbers:
        """Over all sets."""
        return sum(self.numbers.values(), Numbers())


@dataclass(frozen=True)
class Change:
    """A turn whose reply differs between two releases."""

    before: Said
    after: Said

    @property
    def better(self) -> bool | None:
        """True where it was wrong and is right, False where it was right and is wrong, None where neither."""
        was, now = self.before.score in _RIGHT, self.after.score in _RIGHT
        return None if was == now else now


def gate(before: Judged | None, after: Judged, pins: Sequence[Pin]) -> GateResult:
    """Refuse more wrong answers than the live release gives, and the loss of a pinned question.

    `before` is what the live release says to the same conversations; None where there is no live release.
    """
    reasons: list[str] = []
    if before is not None and before.judged_by == after.judged_by:
        was, now = before.total.answered_wrong, after.total.answered_wrong
        if now > was:
            reasons.append(f"It answers {now} of {after.total.turns} held-out turns wrong; the live release {was}.")
    for pin in pins:
        if pin not in after.kept_pins and (before is None or pin in before.kept_pins):
            reasons.append(f"It loses the pinned question {pin.question!r}, which entry {pin.entry!r} is to answer.")
    return GateResult(not reasons, tuple(reasons))


def changes(before: Sequence[Said], after: Sequence[Said]) -> list[Change]:
    """Turns whose reply differs, those that got worse first, then those that got better, then the rest."""
    known = {said.id: said for said in before}
    found = [Change(known[said.id], said) for said in after if known.get(said.id, said) != said]
    return sorted(found, key=lambda change: {False: 0, True: 1, None: 2}[change.better])


def entry_gains(found: Sequence[Change]) -> dict[str, tuple[int, int]]:
    """By entry ("faq/adoption"): turns that it newly answers, and turns that it no longer answers."""
    gained: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for change in found:
        before, after = set(_entries(change.before)), set(_entries(change.after))
        gained.update(after - before)
        lost.update(before - after)
    return {entry: (gained[entry], lost[entry]) for entry in sorted({*gained, *lost})}


def said_to_json(said: Sequence[Said]) -> list[dict[str, Any]]:
    """As JSON-able values; `said_from_json` reads them back."""
    return [dict(vars(one)) for one in said]


def said_from_json(values: object) -> tuple[Said, ...]:
    """What `said_to_json` gave; empty where another version wrote it."""
    if not isinstance(values, list):
        return ()
    try:
        return tuple(Said(**{**one, "items": tuple(one["items"])}) for one in values)
    except (TypeError, KeyError):
        return ()


def _entries(said: Said) -> list[str]:
    # The first item is what answers; the others are what it is about.
    answered = said.outcome == "answered"
    return [item for item in said.items[:1] if answered and item.startswith("faq/")]
