"""The meetings, documents and milestones that a question is asked of."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.period import Window
from bot.dialogue.subjects import Subject

# Subjects up to which what is named is no list.
_PLAIN_UP_TO = 2


@dataclass(frozen=True)
class Selection:
    """The subjects of a question and what is wrong with how it names them."""

    subjects: tuple[Subject, ...] = ()
    # The question names them itself; else they are carried over from the conversation.
    named: bool = False
    # A group was asked for ("the consultations", "meetings in Vienna"), though it may hold one.
    group: bool = False
    # The subjects are alternatives of which one is meant.
    ambiguous: bool = False
    # Sentences that put a false premise right; they stand before the answer.
    corrections: tuple[str, ...] = ()
    # Something was named that does not exist: the corrections are all there is to say.
    missing: bool = False
    # A superlative was asked: "the last session".
    last: bool = False
    window: Window | None = None
    city: str | None = None
    # Found by a city, a period or a length alone.
    by_circumstance: bool = False
    # Found by what is told of it.
    by_account: bool = False
    # None was held in the city named at the time named, but one was elsewhere then.
    elsewhere: bool = False

    @property
    def stands_alone(self) -> bool:
        """Whether the question names one or two meetings or documents and nothing else that could be meant."""
        precise = not self.group and not self.ambiguous and 0 < len(self.subjects) <= _PLAIN_UP_TO
        return self.named and (precise or self.missing) and not self.by_circumstance

    @property
    def on_one_day(self) -> bool:
        """Whether a single day is named."""
        return self.window is not None and self.window.first == self.window.last

    @property
    def dates_itself(self) -> bool:
        """Whether the question names a time of its own and nothing else: "what did it do in March 2022?"."""
        window = self.window
        fixed = window is not None and not (window.any_year or window.stepped or window.relative)
        # "This week" may be a way to say "these days": it counts where something was then.
        then = window is not None and window.relative and bool(self.subjects) and not self.missing
        return self.by_circumstance and (fixed or then)
