"""The first steps on a text: its clean form, its language, and the questions that it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.language import detect_language
from bot.nlu.normalise import normalise
from bot.nlu.splitting import split_questions, without_numbers
from bot.nlu.spoken_symbols import with_signs

# Texts that are kept where that is wanted.
_REMEMBERED = 200_000


@dataclass(frozen=True)
class Prepared:
    """A text as the later steps read it."""

    text: str
    # ISO 639-1.
    language: str
    # Number, from 0, of the question in the text, and its words; several may be readings of one question.
    pieces: tuple[tuple[int, str], ...]


def prepare_example(text: str) -> Prepared:
    """An example is one question, so it is never split."""
    clean = normalise(text)
    return Prepared(clean, detect_language(clean), ((0, clean),))


def prepare_message(text: str) -> Prepared:
    """A message may hold several questions."""
    # Rasa takes a leading slash for an intent and would bypass the classifier: "/faq{...}".
    clean = with_signs(normalise(text)).lstrip("/ ")
    language = detect_language(clean)
    return Prepared(clean, language, tuple(_pieces(clean, language)))


def _pieces(text: str, language: str) -> list[tuple[int, str]]:
    pieces: list[tuple[int, str]] = []
    for number, part in enumerate(split_questions(text, language)):
        pieces.append((number, part.text))
        if part.core != part.text:
            pieces.append((number, part.core))
    if pieces[-1][0] > 0:
        # The message may be one question after all; the classifier compares.
        pieces.append((pieces[-1][0] + 1, without_numbers(text)))
    return pieces


class Preparations:
    """The above, kept where told to: for a process that reads the same texts again and again.

    Never for users' texts: they would stay in memory.
    """

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._remembers = False
        self._known: dict[tuple[Callable[[str], Prepared], str], Prepared] = {}

    def remember(self) -> None:
        """Keep texts and what became of them from now on."""
        self._remembers = True

    def example(self, text: str) -> Prepared:
        """As `prepare_example`."""
        return self._prepared(prepare_example, text)

    def message(self, text: str) -> Prepared:
        """As `prepare_message`."""
        return self._prepared(prepare_message, text)

    def _prepared(self, prepare: Callable[[str], Prepared], text: str) -> Prepared:
        if not self._remembers:
            return prepare(text)
        prepared = self._known.get((prepare, text))
        if prepared is None:
            prepared = prepare(text)
            if len(self._known) < _REMEMBERED:
                self._known[prepare, text] = prepared
        return prepared


@lru_cache(maxsize=1)
def shared_preparations() -> Preparations:
    """Those of this process, as graph components are made anew for each training."""
    return Preparations()
