"""All the facts at one moment, as one value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from bot.facts.accounts import Accounts, accounts_of
from bot.facts.values import Body, Document, Meeting, Milestone, Source


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def _by_id(values: Iterable[_T]) -> dict[str, _T]:
    return {value.id: value for value in values}


@dataclass(frozen=True)
class Facts:
    """What the database holds; meetings, documents and milestones in date order, undated ones last."""

    sources: tuple[Source, ...] = ()
    bodies: tuple[Body, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    documents: tuple[Document, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    # False where the database could not be read: what is missing here is then not known to be absent.
    available: bool = True

    def find_source(self, id: str) -> Source | None:
        """The source of that id."""
        return self._sources.get(id)

    def find_body(self, id: str) -> Body | None:
        """The body of that id."""
        return self._bodies.get(id)

    def find_meeting(self, id: str) -> Meeting | None:
        """The meeting of that id."""
        return self._meetings.get(id)

    def find_document(self, id: str) -> Document | None:
        """The document of exactly that id; `queries.find_document` is the tolerant one."""
        return self._documents.get(id)

    def find_milestone(self, id: str) -> Milestone | None:
        """The milestone of that id."""
        return self._milestones.get(id)

    @cached_property
    def accounts(self) -> Accounts:
        """What is told of the meetings, papers and steps, by words."""
        return accounts_of(self.meetings, self.documents, self.milestones)

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return _by_id(self.sources)

    @cached_property
    def _bodies(self) -> dict[str, Body]:
        return _by_id(self.bodies)

    @cached_property
    def _meetings(self) -> dict[str, Meeting]:
        return _by_id(self.meetings)

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return _by_id(self.documents)

    @cached_property
    def _milestones(self) -> dict[str, Milestone]:
        return _by_id(self.milestones)
