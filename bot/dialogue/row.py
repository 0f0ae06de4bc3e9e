"""The several meetings or papers that a conversation is about: "the last one" and "the other" choose among them."""

from __future__ import annotations

from bot.dialogue.aspect import Aspect
from bot.dialogue.state import State
from bot.dialogue.subjects import Subject, find_subjects
from bot.facts import queries
from bot.facts.snapshot import Facts
from bot.facts.values import Document, Meeting

_THINGS = ("meeting/", "document/")


def row_of(state: State, facts: Facts) -> tuple[Subject, ...]:
    """What was told together last, by date, or told before one of it was picked; fewer than two are no row.

    An entry on many meetings of one kind names the first and the last of them.
    """
    found = find_subjects(facts, _told_together(state))
    meetings = tuple(subject for subject in found if isinstance(subject, Meeting))
    papers = tuple(subject for subject in found if isinstance(subject, Document))
    if not state.entry:
        on_papers = state.items[:1] and state.items[0].startswith("document/")
        return papers if on_papers or not meetings else meetings
    kinds = {meeting.kind for meeting in meetings}
    if len(meetings) > 1 and len(kinds) == 1:
        whole = queries.meetings_of_kind(facts, kinds.pop())
        return whole if meetings == (whole[0], whole[-1]) else meetings
    return papers if not meetings and len(papers) > 1 else ()


def next_row(state: State, items: tuple[str, ...]) -> tuple[str, ...]:
    """The row that `items`, told after `state`, leave: that of before as long as they are one of it."""
    things = _things(items)
    before = _told_together(state)
    return before if len(things) == 1 and (things[0] in before or _alike(things[0], before)) else ()


def _told_together(state: State) -> tuple[str, ...]:
    # What came before and after something is told beside it, not together with it.
    things = () if state.aspect is Aspect.ORDER else _things(state.items)
    return things if len(things) > 1 else state.row


def _things(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(item for item in items if item.startswith(_THINGS))


def _alike(item: str, row: tuple[str, ...]) -> bool:
    """Whether an item is of the kind that all of a row is: "meeting/intersessional_2"."""
    return bool(row) and {one.rpartition("_")[0] for one in row} == {item.rpartition("_")[0]} and "_" in item
