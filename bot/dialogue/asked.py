"""A question with what it is read against, and what its readers have to know of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.leaning import points_back
from bot.dialogue.naming import is_by_name
from bot.dialogue.selecting import select
from bot.dialogue.selection import Selection
from bot.faq.entry import Catalogue, Entry
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question

_CONVENTION = re.compile(r"\b(?:convention|treaty)\b", re.I)
_ITS_TEXT = ("document/convention_text",)


@dataclass(frozen=True)
class Asked:
    """A question, leaned on its conversation; each reader of it finds an answer or none."""

    question: Question
    context: Context
    catalogue: Catalogue

    @property
    def has_facts(self) -> bool:
        """Whether the facts can be read."""
        return self.context.facts.available

    @property
    def is_refused(self) -> bool:
        """Whether the likeliest is that no source answers it."""
        return self.question.best.family == "out_of_scope"

    @property
    def names_nothing(self) -> bool:
        """Whether nothing is named: what it asks of stands in the conversation."""
        return self.question.mentions == Mentions()

    @cached_property
    def points(self) -> bool:
        """Whether a word stands for something said before."""
        return points_back(self.question.text)

    @cached_property
    def named(self) -> Selection:
        """The meetings, papers or steps that it names, whatever is asked of them."""
        return select(self.question.mentions, Aspect.DESCRIBE, self.context)

    @property
    def is_dated(self) -> bool:
        """Whether it names a meeting and a time, as no small talk does."""
        return bool(self.question.mentions.periods and self.question.mentions.meetings)

    @cached_property
    def entry(self) -> Entry | None:
        """The entry that it most likely reaches; None where what it names is asked of rather."""
        by_name = self.has_facts and is_by_name(self.question, self.named, self.catalogue)
        family, kind = self.question.best.family, self.question.best.kind
        return self.catalogue.entries.get(kind) if family == "faq" and not by_name else None

    @property
    def in_question(self) -> list[Entry]:
        """The entries that the question may be on, however unlikely, and the one that was spoken of."""
        ranked = [g.kind for g in self.question.ranking if g.family == "faq" and g.kind in self.catalogue.entries]
        on_convention = _CONVENTION.search(self.question.text) and "foreign" not in self.question.mentions.cues
        of_text = [
            entry.slug for entry in self.catalogue.entries.values() if on_convention and entry.about[:1] == _ITS_TEXT
        ]
        slugs = dict.fromkeys([*ranked, *([self.topic.slug] if self.topic else []), *of_text])
        return [self.catalogue.entries[slug] for slug in slugs]

    @property
    def topic(self) -> Entry | None:
        """The entry that the conversation is about."""
        slug = self.context.state.entry
        return self.catalogue.entries.get(slug) if slug else None

    def entry_on(self, item: str) -> Entry | None:
        """The entry that is about an item first of all: "body/chair".

        Of several the likeliest; of those equally likely the one that most others name beside themselves.
        """
        found = [entry for entry in self.catalogue.entries.values() if entry.about[:1] == (item,)]
        likely = [self.question.probability(f"faq/{entry.slug}") for entry in found]
        most = max(likely, default=0.0)
        best = [entry for entry, probability in zip(found, likely) if probability == most]
        if len(best) < 2:
            return best[0] if best else None
        named = Counter(slug for entry in self.catalogue.entries.values() for slug in entry.related)
        return max(best, key=lambda entry: named[entry.slug])
