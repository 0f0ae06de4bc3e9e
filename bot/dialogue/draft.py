"""A reply in the making: what is said, on which sources, about what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.dialogue.aspect import Aspect
from bot.dialogue.state import Option
from bot.dialogue.subjects import Subject, covering_sources, item_of
from bot.facts.values import Source
from bot.replies.reply import Block, BulletList, Outcome, Paragraph, Suggestion


@dataclass
class Draft:
    """One question's part of a reply; mutable while it is composed."""

    outcome: Outcome = Outcome.ANSWERED
    blocks: list[Block] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    # Readings offered by a clarifying question.
    options: tuple[Option, ...] = ()
    # What was asked; None for an entry or small talk.
    aspect: Aspect | None = None
    # First and last day of the time that the question named.
    period: tuple[date, date] | None = None
    # Whether the conversation is about `items` from now on; small talk and refusals leave its subject alone.
    moves: bool = True
    # Whether all that it says is that nothing named exists, or that it must be said what is meant.
    found_nothing: bool = False
    asks_of_what: bool = False

    def say(self, *sentences: str) -> None:
        """Add a paragraph of the sentences that are not empty."""
        text = " ".join(filter(None, sentences))
        if text:
            self.blocks.append(Paragraph(text))

    def bullets(self, lines: Iterable[str]) -> None:
        """Add a list."""
        items = tuple(lines)
        if items:
            self.blocks.append(BulletList(items))

    def about(self, subjects: Iterable[Subject], *fields: str) -> None:
        """Name the subjects, and cite the sources of those of their fields that the text tells."""
        told = list(subjects)
        self.items.extend(map(item_of, told))
        for name in fields or ("",):
            self.cite(covering_sources(told, name))

    def cite(self, sources: Iterable[Source]) -> None:
        """Add sources, each once."""
        self.sources.extend(source for source in sources if source not in self.sources)

    def suggest(self, *texts: str) -> None:
        """Offer messages to send next."""
        self.suggestions.extend(Suggestion(text, text) for text in texts)
