"""Events of Rasa from their values, by a table; Rasa's own look-up walks all classes of events for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from rasa.shared.core.events import Event


def event_from(values: dict[str, Any]) -> Event | None:
    """The event that `values` describe; None for a kind that this version of Rasa does not know."""
    event_class = _classes().get(values.get("event", ""))
    return event_class._from_parameters(values) if event_class else None


@lru_cache(maxsize=1)
def _classes() -> dict[str, type[Event]]:
    return {cls.type_name: cls for cls in _subclasses(Event) if cls.type_name != "event"}


def _subclasses(cls: type[Event]) -> Iterator[type[Event]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)
