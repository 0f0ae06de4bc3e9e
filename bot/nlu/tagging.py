"""Cut a text into words and phrases of the lexicon, by spaCy's PhraseMatcher."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.nlu.lexicon import Lexicon
from bot.nlu.normalise import fold, normalise

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Tags of what is no phrase of the lexicon.
WORD, STOP, COMMA, DASH = "word", "stop", "comma", "dash"

# A figure keeps its ending ("2nd", "2-я"); a Chinese character is a word; apostrophes and inner hyphens part words; a
# full stop counts at the end of a word, a dash between figures or blanks.
_TOKEN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff]"
    r"|\d+(?:-?[^\W\d_\u3400-\u9fff]+)?"
    r"|[^\W\d_\u3400-\u9fff]+"
    r"|[?!;:]|\.(?=\s|$)|,"
    r"|(?<=\d)-(?=\d)|(?<=\s)-(?=\s)"
    r"|[#&+/°]"
)
_STOPS = frozenset(".?!;:")
# A stand-in for words that no phrase has, so that spaCy's string store does not grow with what users type.
_UNKNOWN = "\ufffd"

_ROMAN = {
    "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12,
}  # fmt: skip
# No committee has met more often; a greater figure is a year, a day or another body's session.
MAX_ORDINAL = 40

_ARABIC_LETTER = re.compile("[\u0621-\u064a]")
# Written in one with the next word: "and", "so", "in", "as", "to", alone or before the article.
_ARABIC_CLITICS = ("\u0648", "\u0641", "\u0628", "\u0643", "\u0644")
_ARABIC_ARTICLE = "\u0627\u0644"
_ARABIC_AND = "\u0648"


@dataclass(frozen=True)
class Item:
    """A word or phrase: where it stands, and what it may be, by tag ("ordinals") and value ("2")."""

    # Character positions in the text, half-open.
    start: int
    end: int
    tags: Mapping[str, str]


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    # As the lexicon's patterns have it.
    key: str


class Tagger:
    """Finds the phrases of one lexicon; the longest wins, then the first.

    `extra` are further phrases as (section, key, phrase), of the facts or of another language.
    """

    def __init__(self, lexicon: Lexicon, extra: tuple[tuple[str, str, str], ...] = ()) -> None:
        # Imported here: spaCy, through thinc, imports TensorFlow wherever that is installed.
        from spacy.matcher import PhraseMatcher
        from spacy.vocab import Vocab

        # Without a pipeline: words are cut here, and French alone brings seconds of rules for it.
        self._vocab = Vocab()
        self._arabic = lexicon.language == "ar"
        self._suffixes = {fold(suffix) for suffix in lexicon.phrases("words", "ordinal_suffix")}
        phrases = [
            entry
            for entry in (*lexicon.iter_phrases(*TAGGED_SECTIONS), *extra)
            if entry[:2] != ("words", "ordinal_suffix")
        ]
        self._known: set[str] = set()
        tags_of: dict[tuple[str, ...], dict[str, str]] = {}
        for section, key, phrase in phrases:
            words = tuple(word.key for word in self._split(fold(normalise(phrase)), phrase, learning=True))
            tag, value = (key, "") if section == "words" else (section, key)
            # The first section named wins where one phrase has two keys in it.
            tags_of.setdefault(words, {}).setdefault(tag, value)
            self._known.update(words)
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        self._tags: dict[int, Mapping[str, str]] = {}
        for words, tags in tags_of.items():
            if words:
                name = " ".join(words)
                self._matcher.add(name, [self._doc(list(words))])
                self._tags[self._vocab.strings[name]] = tags

    def tag(self, text: str) -> list[Item]:
        """The whole text as items in order, none overlapping."""
        words = self._split(fold(text), text)
        if not words:
            return []
        matches = self._matcher(self._doc([word.key if word.key in self._known else _UNKNOWN for word in words]))
        matches.sort(key=lambda match: (match[1] - match[2], match[1]))
        items: list[Item | None] = [None] * len(words)
        taken = [False] * len(words)
        for name, first, beyond in matches:
            if not any(taken[first:beyond]):
                taken[first:beyond] = [True] * (beyond - first)
                tags = self._tags[name]
                if beyond == first + 1:
                    tags = {**self._plain_tags(words[first], text), **tags}
                items[first] = Item(words[first].start, words[beyond - 1].end, tags)
        for position, word in enumerate(words):
            if not taken[position]:
                items[position] = Item(word.start, word.end, self._plain_tags(word, text))
        return [item for item in items if item is not None]

    def _doc(self, words: list[str]) -> Doc:
        from spacy.tokens import Doc

        return Doc(self._vocab, words=words)

    def _split(self, folded: str, text: str, learning: bool = False) -> list[_Word]:
        words = []
        for match in _TOKEN.finditer(folded):
            start, end, key = match.start(), match.end(), match.group()
            if self._arabic and _ARABIC_LETTER.match(key):
                words += self._split_arabic(start, end, key, learning)
            else:
                words.append(_Word(start, end, key))
        return words

    def _split_arabic(self, start: int, end: int, key: str, learning: bool) -> list[_Word]:
        plain = _strip_article(key)
        if learning or plain in self._known or key[:1] not in _ARABIC_CLITICS:
            return [_Word(start, end, plain)]
        for clitic in (key[:1], key[:2]):
            rest = _strip_article(key[len(clitic) :])
            # "li" swallows the first letter of the article.
            if clitic.endswith("\u0644") and rest.startswith("\u0644"):
                rest = rest[1:]
            if rest in self._known and all(letter in _ARABIC_CLITICS for letter in clitic):
                word = _Word(start + len(clitic), end, rest)
                if clitic.startswith(_ARABIC_AND):
                    return [_Word(start, start + 1, _ARABIC_AND), word]
                return [word]
        return [_Word(start, end, plain)]

    def _plain_tags(self, word: _Word, text: str) -> dict[str, str]:
        key = word.key
        if key in _STOPS:
            return {STOP: ""}
        if key == ",":
            return {COMMA: ""}
        if key == "-":
            return {DASH: ""}
        if key == "#":
            return {"number": ""}
        if key in "&+/":
            return {"and": ""}
        if key[0].isdecimal():
            figures = re.match(r"\d+", key)
            assert figures is not None
            suffix = key[figures.end() :].lstrip("-")
            number = int(figures.group()) if figures.end() <= 2 else 0
            if 1 <= number <= 99 and suffix in self._suffixes:
                return {"ordinals": str(number)}
            if number and not suffix:
                return {"cardinals": str(number), "figure": ""}
            return {WORD: ""}
        roman = _ROMAN.get(text[word.start : word.end])
        if roman is not None:
            return {"cardinals": str(roman), "figure": ""}
        return {WORD: ""}


TAGGED_SECTIONS = (
    "nouns",
    "kinds",
    "ordinals",
    "cardinals",
    "positions",
    "steps",
    "step_phrases",
    "words",
    "occasions",
    "cues",
    "bodies",
    "cities",
    "milestones",
    "papers",
    "countries",
)


def _strip_article(key: str) -> str:
    # What is left must still be a word: "al" begins short words too.
    return key[2:] if key.startswith(_ARABIC_ARTICLE) and len(key) >= 5 else key


def masked(items: list[Item], spans: list[tuple[int, int]]) -> list[Item]:
    """The items, those that touch one of the spans made plain words: what is a date or a symbol names no meeting."""
    if not spans:
        return items
    plain: Mapping[str, Any] = {WORD: "", "masked": ""}
    return [
        Item(item.start, item.end, plain)
        if any(item.start < end and start < item.end for start, end in spans)
        else item
        for item in items
    ]
