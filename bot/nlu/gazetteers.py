"""Gazetteers of this process: releases of the same names share one, as its matchers take most of a second to build."""

from __future__ import annotations

import json
from collections import OrderedDict
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Any

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.mentions import Mentions

# The one that serves and the one that is about to.
_KEPT = 2
# Texts whose mentions are kept where that is wanted.
_REMEMBERED = 200_000


class RememberingGazetteer:
    """A gazetteer that never changes and, where told to, keeps what it found."""

    def __init__(self, gazetteer: Gazetteer, remembers: bool) -> None:
        """Builds all matchers now."""
        gazetteer.warm()
        self._gazetteer = gazetteer
        self._known: dict[tuple[str, str, date], Mentions] | None = {} if remembers else None

    def find(self, text: str, language: str, today: date) -> Mentions:
        """As `Gazetteer.find`."""
        if self._known is None:
            return self._gazetteer.find(text, language, today)
        key = (text, language, today)
        mentions = self._known.get(key)
        if mentions is None:
            mentions = self._gazetteer.find(text, language, today)
            if len(self._known) < _REMEMBERED:
                self._known[key] = mentions
        return mentions


class Gazetteers:
    """The last ones, by what they were built from.

    In a process that reads the same texts again and again they may keep what they found; never of users' texts, which
    would stay in memory.
    """

    def __init__(self) -> None:
        """Nothing is kept of any text."""
        self._remembers = False
        self._last: OrderedDict[str, RememberingGazetteer] = OrderedDict()
        self._lock = Lock()

    def remember(self) -> None:
        """Keep mentions in the gazetteers that are built from now on."""
        self._remembers = True

    def load(self, values: str) -> RememberingGazetteer:
        """The one of `values`, see `to_text`; raises LexiconError, KeyError or ValueError on others."""
        with self._lock:
            gazetteer = self._last.pop(values, None)
            if gazetteer is None:
                gazetteer = RememberingGazetteer(Gazetteer.from_dict(json.loads(values)), self._remembers)
            self._last[values] = gazetteer
            while len(self._last) > _KEPT:
                self._last.popitem(last=False)
            return gazetteer


def to_text(gazetteer: Gazetteer) -> str:
    """All that it was built from, as JSON."""
    values: dict[str, Any] = gazetteer.to_dict()
    return json.dumps(values)


@lru_cache(maxsize=1)
def shared_gazetteers() -> Gazetteers:
    """Those of this process, as graph components are made anew for each model."""
    return Gazetteers()
