"""Correct misspelt words of the domain before anything else reads them: "sessoin", "orgnizational", "comittee"."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache

from bot.nlu.english_words import GLUED_FROM, GluedWords, english_words

# Shorter words have too many neighbours: "date", "gate", "late".
MIN_LENGTH = 4
# Under this length only a much-used word of the same first letter may take the place; under `_CHANGED_FROM` a letter
# may be missing, added or swapped, or a vowel another.
SURE_LENGTH = 6
_CHANGED_FROM = 5
_MUCH_USED = 10
# How many times as often as the next nearest the nearest word must be used.
_CLEARLY = 5
# From this length on two slips are still the same word.
TWO_SLIPS_LENGTH = 8
_MOST_SLIPS = 2

# Slips in everyday words that are too short to be found by likeness.
_EVERYDAY = {
    "teh": "the",
    "hte": "the",
    "adn": "and",
    "nad": "and",
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
    "abt": "about",
    "whos": "whose",
    "r": "are",
    "u": "you",
    "ur": "your",
    "ws": "was",
    "th": "the",
}

# Fewer consonants are initials.
_MIN_CONSONANTS = 3
_VOWEL_LETTERS = "aeiou"
_VOWELS = re.compile(f"[{_VOWEL_LETTERS}]")

# "Wheeere": no word has a letter thrice; "iii", "xxx" and "www" are no words.
_STRETCHED = re.compile(r"([a-hj-lo-vyz\u0430-\u044f])\1{2,}")
_LETTERS = re.compile(r"[^\W\d_]+")
# "hasn" of "hasn't" is no word.
WORD = re.compile(r"\b[^\W\d_]+\b(?!'t)")
# Remembered words; a bound, since the words are users'.
CACHE_SIZE = 20_000


class SpellingCorrector:
    """Puts a known word for an unknown one that is one slip away (two from eight letters on).

    A slip is a letter left out, put in, changed, or swapped with its neighbour.  `vocabulary` are the known words,
    lower case, with how often each is used: of two words equally near, the one with the same first and last letter
    wins, then the one used at least five times as often, else neither.  Without vowels ("mny", "grp") a much-used word
    is known by its consonants alone, and words that were written as one ("whenwasthesecondsession") are parted.
    `common(word)` says that a lower-case word is ordinary and must be left alone.
    """

    def __init__(self, vocabulary: Mapping[str, int], common: Callable[[str], bool]) -> None:
        self.vocabulary = vocabulary
        self._counts = {word: count for word, count in vocabulary.items() if len(word) >= MIN_LENGTH}
        self._known = frozenset(vocabulary)
        self._common = common
        # A neighbour's length differs by no more than the slips.
        self._by_length: dict[int, list[str]] = {}
        # Much-used words by what is left of them without vowels.
        self._by_skeleton: dict[str, list[str]] = {}
        for word, count in self._counts.items():
            self._by_length.setdefault(len(word), []).append(word)
            if count >= _MUCH_USED:
                self._by_skeleton.setdefault(_skeleton(word), []).append(word)
        self._glued = GluedWords(self._known, {word for word, count in vocabulary.items() if count >= _MUCH_USED})
        self._replacement = lru_cache(maxsize=CACHE_SIZE)(self._find_replacement)

    def correct(self, text: str) -> str:
        """The text with misspelt words put right, their case kept; positions may shift."""
        correct = self._correct_shouted if text.isupper() and " " in text else self._correct_match
        return WORD.sub(correct, _unstretched(text))

    def touched(self, words: Collection[str], before: Mapping[str, int]) -> set[str]:
        """Those of the lower-case `words` that may become another word than by the vocabulary `before`."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        now = self.vocabulary
        changed = [word for word in {**before, **now} if before.get(word) != now.get(word)]
        moved = {word for word in changed if (word in before) != (word in now)}
        touched = {word for word in words if any(form in moved for form in stems(word))} if moved else set()
        unknown = [word for word in words if self._is_foreign(word) or not self._is_known(word)]
        if unknown and changed:
            near = (cdist(unknown, changed, scorer=OSA.distance, score_cutoff=_MOST_SLIPS) <= _MOST_SLIPS).any(axis=1)
            touched.update(word for word, is_near in zip(unknown, near) if is_near)
            skeletons = set(map(_skeleton, changed))
            touched.update(word for word in unknown if len(word) >= GLUED_FROM or word in skeletons)
        return touched

    def _is_foreign(self, word: str) -> bool:
        """Whether it is no word of English or the domain, though it may be one of another language."""
        return word not in self._known and word not in english_words()

    def _is_known(self, word: str) -> bool:
        return any(form in self._known for form in stems(word)) or self._common(word)

    def _correct_shouted(self, match: re.Match[str]) -> str:
        """Where all is in capitals, they make no acronym."""
        word = match.group().lower()
        found = _EVERYDAY.get(word) or (self._replacement(word) if len(word) >= MIN_LENGTH else None)
        return (found or word).upper()

    def _correct_match(self, match: re.Match[str]) -> str:
        word = match.group()
        everyday = _EVERYDAY.get(word)
        if everyday is not None:
            return everyday
        # Acronyms are names: "UNDOC" is the gazetteer's business, "CEDAW" nobody's.
        if word.isupper() or len(word) < (_MIN_CONSONANTS if _is_skeleton(word.lower()) else MIN_LENGTH):
            return word
        replacement = self._replacement(word.lower())
        if replacement is None:
            return word
        return replacement.capitalize() if word[0].isupper() else replacement

    def _find_replacement(self, word: str) -> str | None:
        if self._is_foreign(word):
            # "Chiar" is Romanian, where "chair" is much more likely.  First letters are seldom wrong.
            swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}
            much_used = [other for other in swapped if self._counts.get(other, 0) >= _MUCH_USED]
            if len(much_used) == 1:
                return much_used[0]
            if self._common(word) and len(word) >= _CHANGED_FROM:
                # "Forse" is Italian, where "force" is much more likely.
                return self._much_used_beside(word)
        if self._is_known(word):
            return None
        if _is_skeleton(word):
            return self._most_used(self._by_skeleton.get(word, ()))
        return self._nearest(word) or self._glued.part(word)

    def _much_used_beside(self, word: str) -> str | None:
        """The one much-used word of the same first letter that is one slip away."""
        near = [other for other, _ in self._within(word, 1) if self._is_much_used_like(word, other)]
        return near[0] if len(near) == 1 else None

    def _nearest(self, word: str) -> str | None:
        found = self._within(word, _MOST_SLIPS if len(word) >= TWO_SLIPS_LENGTH else 1)
        if len(word) < SURE_LENGTH:
            found = [near for near in found if self._is_much_used_like(word, near[0]) and _is_near(word, near[0])]
        return self._best(word, found)

    def _within(self, word: str, slips: int) -> list[tuple[str, int]]:
        """The known words that are so many slips away at most, and how many, the nearest first."""
        # Imported here: a process that corrects nothing never loads it.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        lengths = range(len(word) - slips, len(word) + slips + 1)
        near = [candidate for length in lengths for candidate in self._by_length.get(length, ())]
        found = extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return [(candidate, int(distance)) for candidate, distance, _ in found]

    def _is_much_used_like(self, word: str, candidate: str) -> bool:
        return self._counts[candidate] >= _MUCH_USED and candidate[0] == word[0]

    def _best(self, word: str, found: list[tuple[str, int]]) -> str | None:
        if not found:
            return None
        if any(word in stems(candidate) for candidate, _ in found):
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
        return self._most_used(best)

    def _most_used(self, words: Iterable[str]) -> str | None:
        """The only one, or the one used several times as often as any other."""
        ranked = sorted(words, key=lambda word: -self._counts[word])
        clear = len(ranked) == 1 or (ranked and self._counts[ranked[0]] >= _CLEARLY * self._counts[ranked[1]])
        return ranked[0] if clear else None


def words_of(text: str) -> tuple[str, ...]:
    """The lower-case words of a text on which its correction depends."""
    return tuple(word.lower() for word in WORD.findall(_unstretched(text)))


def _unstretched(text: str) -> str:
    """The text with letters that stand thrice once: "wheeere"; "sssn" is "session" without its vowels."""
    return _LETTERS.sub(_unstretched_word, text)


def _unstretched_word(match: re.Match[str]) -> str:
    word = match.group()
    ends = len(word) > 2 and word[-1] == word[-2]
    return word if _is_skeleton(word.lower()) and not ends else _STRETCHED.sub(r"\1", word)


def _consonants(word: str) -> str:
    return _VOWELS.sub("", word)


def _skeleton(word: str) -> str:
    """The first letter and the consonants after it: "adptd"."""
    return word[:1] + _consonants(word[1:])


def _is_skeleton(word: str) -> bool:
    """Whether no vowel is left of a word but a first one: "mny", "adptd"; in other alphabets than ours nothing is."""
    vowel = word[:1] in _VOWEL_LETTERS
    return word.isascii() and _skeleton(word) == word and not (vowel and len(word) < MIN_LENGTH)


def _is_near(word: str, candidate: str) -> bool:
    """Whether letters are missing, added or out of place, or one vowel stands for another: "meny", "forse"."""
    if len(word) != len(candidate) or sorted(word) == sorted(candidate):
        return True
    return len(word) >= _CHANGED_FROM or _consonants(word) == _consonants(candidate)


def stems(word: str) -> Iterable[str]:
    """A lower-case English word and what it may be made of: "hosted" of "host"."""
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
