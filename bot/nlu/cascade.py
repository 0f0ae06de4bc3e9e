"""Two classifiers for one question: the multilingual encoder's, and for English ones it leaves in doubt that of both.

Where the first is surer than `GATE` the second would say the same, for more than twice the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.classifier import Classifier, Examples, Guesses, Texts
from bot.nlu.features import Vectors
from bot.nlu.wording import Wording

FloatArray = NDArray[np.float32]

# Probability of the first one's best guess from which the second is not asked.  On tests/development 0.8 gave five
# wrong answers fewer than 0.5 in 1,897 turns, as many right ones, and 1.0 no more.
GATE = 0.8

ENGLISH = "en"

# Unit vectors of n English texts.
EncodeEnglish = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class Cascade:
    """The two classifiers; `full` is None where no English encoder is installed."""

    fast: Classifier
    full: Classifier | None

    @classmethod
    def fit(
        cls,
        examples: Examples,
        held_out: Examples | None,
        encode_english: EncodeEnglish | None,
        start: Cascade | None = None,
    ) -> Cascade:
        """Train both; the second on the English examples, with their English vectors beside the others.

        Their heads begin at those of `start`, see `Head.fit`.
        """
        wording: Wording | None = None
        if held_out is not None:
            # Of the English examples in both.
            questions = examples.questions
            wording = Wording.fit(questions.terms, questions.languages, examples.labels)
        if encode_english is None:
            return cls(Classifier.fit(examples, held_out, wording, start.fast if start else None), None)
        both = (
            (examples, held_out, start.fast if start else None),
            (
                _english(examples, encode_english),
                _english(held_out, encode_english) if held_out is not None else None,
                start.full if start else None,
            ),
        )
        # Beside each other, each on one core: matrices of so few columns gain next to nothing from a second one.
        from threadpoolctl import threadpool_limits  # a training-time import

        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(len(both)) as pool:
            fast, full = pool.map(lambda given: Classifier.fit(given[0], given[1], wording, given[2]), both)
        return cls(fast, full)

    def guess(self, questions: Texts, encode_english: EncodeEnglish | None) -> list[Guesses]:
        """The guesses on n texts; `encode_english` is called at most once, with the doubtful ones."""
        guesses = self.fast.guess(questions)
        if self.full is None or encode_english is None:
            return guesses
        doubtful = [
            i
            for i, (language, guess) in enumerate(zip(questions.languages, guesses))
            if language == ENGLISH and guess.ranking[0].probability < GATE
        ]
        if doubtful:
            for i, guess in zip(doubtful, self.full.guess(_with_english(questions.rows(doubtful), encode_english))):
                guesses[i] = guess
        return guesses

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For `numpy.savez`."""
        return {f"{name}.{key}": array for name, part in self._parts() for key, array in part.arrays().items()}

    def metadata(self) -> dict[str, Any]:
        """For JSON."""
        return {name: part.metadata() for name, part in self._parts()}

    @classmethod
    def load(cls, arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, Any]) -> Cascade:
        """What `arrays` and `metadata` describe; ValueError where another version wrote them."""
        parts = {
            name: Classifier.load(
                {key.removeprefix(f"{name}."): array for key, array in arrays.items() if key.startswith(f"{name}.")},
                values,
            )
            for name, values in metadata.items()
        }
        return cls(parts["fast"], parts.get("full"))

    def _parts(self) -> list[tuple[str, Classifier]]:
        return [("fast", self.fast)] + ([("full", self.full)] if self.full else [])


def _english(examples: Examples, encode_english: EncodeEnglish) -> Examples:
    rows = [i for i, language in enumerate(examples.questions.languages) if language == ENGLISH]
    return Examples(_with_english(examples.questions.rows(rows), encode_english), [examples.labels[i] for i in rows])


def _with_english(questions: Texts, encode_english: EncodeEnglish) -> Texts:
    return replace(questions, english=encode_english(questions.texts))
