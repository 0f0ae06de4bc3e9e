"""What was said in each held-out conversation, kept for as long as nothing that it was made of has changed.

An answer that is edited is told in some conversations only: those that looked its entry up. A question that is new
changes how some turns are understood. The other conversations need not be held again to know what the new release says
to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.faq.entry import Catalogue, Entry
from bot.nlu.question import Question
from bot.registry.gate import Said


@dataclass(frozen=True)
class Told:
    """What was said in one conversation."""

    # By turn: the questions that were understood, and what was said.
    asked: tuple[tuple[Question, ...], ...]
    said: tuple[Said, ...]
    # Slugs of the entries that were looked up.
    read: frozenset[str]


class LookedUp(dict[str, Entry]):
    """Entries by slug that remember which of them were looked up.

    Who walks through all of them reads titles and what they are about, and no answer.
    """

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        super().__init__(entries)
        self.read: set[str] = set()

    def __getitem__(self, slug: str) -> Entry:
        self.read.add(slug)
        return super().__getitem__(slug)

    def get(self, slug: str, default: Any = None) -> Any:
        """As of any dict."""
        self.read.add(slug)
        return super().get(slug, default)


class Held:
    """The conversations of one set of facts and the last catalogue."""

    def __init__(self) -> None:
        """None was held."""
        self._catalogue: Catalogue | None = None
        self._told: dict[str, Told] = {}

    def still(self, catalogue: Catalogue) -> dict[str, Told]:
        """Those that go as they went with these entries, by id, where they are understood as they were."""
        changed = _changed_answers(self._catalogue, catalogue) if self._catalogue is not None else None
        if changed is None:
            return {}
        return {id: told for id, told in self._told.items() if changed.isdisjoint(told.read)}

    def keep(self, catalogue: Catalogue, told: Mapping[str, Told]) -> None:
        """Those that were held with these entries, by id, in place of all before."""
        self._catalogue, self._told = catalogue, dict(told)


def _changed_answers(before: Catalogue, after: Catalogue) -> frozenset[str] | None:
    """Slugs of the entries whose answers or dates differ; None where anything else does."""
    if (before.smalltalk, before.refusals) != (after.smalltalk, after.refusals):
        return None
    if {slug: _frame(entry) for slug, entry in before.entries.items()} != {
        slug: _frame(entry) for slug, entry in after.entries.items()
    }:
        return None
    return frozenset(slug for slug, entry in after.entries.items() if entry != before.entries[slug])


def _frame(entry: Entry) -> Entry:
    """The entry without what is looked up by its slug alone."""
    return replace(entry, answer="", sources=(), as_of=date.min, review_by=date.min, owner="")
