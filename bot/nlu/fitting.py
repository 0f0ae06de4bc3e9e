"""Fits the classifiers of a release; in a process that trains again and again, only where their questions have changed.

An answer that is edited changes nothing that they are made of, and most of a training is theirs. Where questions have
changed, the weights begin at the last ones: they end within the same tolerance of the same minimum as from zero, with
other last digits. The gate judges the very file that is published.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from bot.nlu.cascade import Cascade

Example = TypeVar("Example", bound=Hashable)


class Fitting:
    """Keeps, where told to, what it fitted last and on what."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._remembers = False
        # Examples and what was made of them, in one so that no interruption parts them.
        self._last: tuple[list[Any], Cascade | None] = ([], None)

    def remember(self) -> None:
        """Keep the last one from now on."""
        self._remembers = True

    def fit(self, examples: Sequence[Example], fit: Callable[[Sequence[Example], Cascade | None], Cascade]) -> Cascade:
        """What `fit` makes of the examples and the cascade kept, or None; the one kept itself where they are the same.

        Of examples that equal some of the last ones `fit` is given those, with all that was found out about them.
        """
        if not self._remembers:
            return fit(examples, None)
        last, cascade = self._last
        known = {example: example for example in last}
        examples = [known.get(example, example) for example in examples]
        if cascade is None or examples != last:
            cascade = fit(examples, cascade)
            self._last = (examples, cascade)
        return cascade


@lru_cache(maxsize=1)
def shared_fitting() -> Fitting:
    """The one of this process, as graph components are made anew for each training."""
    return Fitting()
