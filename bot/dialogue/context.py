"""What a question is read against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.dialogue.row import row_of
from bot.dialogue.state import State
from bot.dialogue.subjects import Subject, find_subjects
from bot.facts.snapshot import Facts
from bot.facts.values import Meeting


@dataclass(frozen=True)
class Context:
    """What a question is read against."""

    facts: Facts
    state: State
    today: date
    # The question's words, by which what it does not name may be found.
    text: str = ""

    @cached_property
    def focus(self) -> tuple[Subject, ...]:
        """What the last reply was about; of an entry, which may touch on much, the first meeting, paper or step."""
        found = find_subjects(self.facts, self.state.items)
        return found[:1] if self.state.entry else found

    @cached_property
    def row(self) -> tuple[Subject, ...]:
        """The meetings or papers among which "the last one" and "the other" choose."""
        return row_of(self.state, self.facts)

    @cached_property
    def focus_meeting(self) -> Meeting | None:
        """The meeting that the conversation is about: of the last reply, or that of the facts before an entry."""
        if self.state.entry and self.state.meeting:
            return self.facts.find_meeting(self.state.meeting.removeprefix("meeting/"))
        return next((subject for subject in self.focus if isinstance(subject, Meeting)), None)
