"""What a conversation is about: the value of its `topic` slot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.dialogue.aspect import Aspect


@dataclass(frozen=True)
class Option:
    """One reading offered by a clarifying question."""

    # What its button shows and sends.
    title: str
    # The intent that it stands for: "faq/adoption", "fact/when".
    intent: str
    # What it is asked of: "meeting/org_2021".
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """What the last turn leaves for the next."""

    # What the last reply was about: "meeting/second", "milestone/adoption"; in order of mention.
    items: tuple[str, ...] = ()
    # What was asked of it; None after an FAQ entry or small talk.
    aspect: Aspect | None = None
    # Readings that a clarifying question offered and that wait for a choice.
    options: tuple[Option, ...] = ()
    # Ids of the sources of the last answer, for "where is that from?".
    sources: tuple[str, ...] = ()
    # The last meeting of which facts were told: "and the session after it?" counts from it, after an entry too.
    meeting: str | None = None
    # The one thing that facts were told of before the present one: "how long was it between the two?".
    earlier: str | None = None
    # First and last day of the time that the last question on facts named: "and the month after?".
    period: tuple[date, date] | None = None
    # The several meetings or papers of which the last reply told one: "and the other?".
    row: tuple[str, ...] = ()

    @property
    def entry(self) -> str | None:
        """Slug of the entry that the last reply gave; None where it told facts."""
        family, _, slug = self.items[0].partition("/") if self.items else ("", "", "")
        return slug if family == "faq" else None

    def to_json(self) -> dict[str, Any]:
        """The state as JSON-able values; `state_from_json` reads them back."""
        return {
            "items": list(self.items),
            "aspect": self.aspect.value if self.aspect else None,
            "options": [{"title": o.title, "intent": o.intent, "items": list(o.items)} for o in self.options],
            "sources": list(self.sources),
            "meeting": self.meeting,
            "earlier": self.earlier,
            "period": [day.isoformat() for day in self.period] if self.period else None,
            "row": list(self.row),
        }


def state_from_json(values: object) -> State:
    """The state that `to_json` gave; an empty one where `values` is none (a new conversation, another release)."""
    if not isinstance(values, dict):
        return State()
    try:
        meeting, earlier = values.get("meeting"), values.get("earlier")
        if not all(isinstance(item, (str, type(None))) for item in (meeting, earlier)):
            return State()
        return State(
            items=tuple(values["items"]),
            aspect=Aspect(values["aspect"]) if values["aspect"] else None,
            options=tuple(Option(o["title"], o["intent"], tuple(o["items"])) for o in values["options"]),
            sources=tuple(values["sources"]),
            meeting=meeting,
            earlier=earlier,
            period=_days(values["period"]) if values.get("period") else None,
            row=tuple(values.get("row") or ()),
        )
    except (KeyError, TypeError, ValueError):
        return State()


def _days(values: tuple[str, str]) -> tuple[date, date]:
    first, last = map(date.fromisoformat, values)
    return first, last
