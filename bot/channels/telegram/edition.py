"""What the menus show: the entries of the release that serves and the facts as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.channels.telegram.tokens import release_tag
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue, Entry

# Topic of entries that lie in no folder of this checkout: a release made elsewhere.
OTHER = "more"


@dataclass(frozen=True)
class Edition:
    """All that can be browsed at one moment."""

    # File name of the model.
    release: str
    catalogue: Catalogue
    facts: Facts
    # Slugs by topic, both in the order in which they are shown; every entry is in one of them.
    topics: Mapping[str, tuple[str, ...]]
    today: date

    @property
    def tag(self) -> str:
        """The release on a button."""
        return release_tag(self.release)

    def entry(self, slug: str) -> Entry | None:
        """The entry of that slug."""
        return self.catalogue.entries.get(slug)

    def topic_of(self, slug: str) -> str | None:
        """The topic of an entry."""
        return next((topic for topic, slugs in self.topics.items() if slug in slugs), None)


def topics_of(catalogue: Catalogue, faq_dir: Path) -> dict[str, tuple[str, ...]]:
    """Slugs by topic: an entry's topic is the folder of its file."""
    folders = {path.stem: path.parent.name for path in faq_dir.glob("*/*.yml")}
    found: dict[str, list[str]] = {}
    for slug in sorted(catalogue.entries, key=lambda slug: catalogue.entries[slug].title):
        found.setdefault(folders.get(slug, OTHER), []).append(slug)
    return {topic: tuple(found[topic]) for topic in sorted(found, key=lambda topic: (topic == OTHER, topic))}
