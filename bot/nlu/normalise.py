"""Clean text before anything looks at it, and fold it for look-up."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import ClassVar

# A question is a few dozen words; what is longer is pasted text, and every later step costs by the character.
MAX_LENGTH = 2000
# Work on no more than this of the raw text: markup and blanks may make up most of it.
_MAX_RAW_LENGTH = 20_000

_TAG = re.compile(r"<(?:[a-zA-Z/!?][^<>]*)>")
# Whose address it is says nothing of what is asked.
_ADDRESS = re.compile(r"[^\s@,;]+@[^\s@,;]+\.\w+")
# "4thsession".
_GLUED_ORDINAL = re.compile(r"\b(\d{1,2}(?:st|nd|rd|th))(?=[a-z]{4})", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
# The Arabic vowel signs and the letter stretcher carry no meaning in a question.
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_PRINTABLE_ASCII = re.compile(r"[ -~]*\Z")

_QUOTES_AND_DASHES = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4\u2039\u203a\u02b9", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u300e\u300f\u300a\u300b", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58\uff5e\u301c", "-"),
    # NFKC would tear it into "1" and "/2"; either is unlikely, a blank is harmless.
    "\u2044": "/",
    # Chinese enumeration comma and full stop keep their roles.
    "\u3001": ",",
    "\u3002": ".",
    "\u060c": ",",
    "\u061b": ";",
    "\u061f": "?",
}


class _CleanTable(dict[int, str]):
    """Translation of single characters, filled as they are met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if character in _QUOTES_AND_DASHES:
            clean = _QUOTES_AND_DASHES[character]
        elif character.isspace() or category in ("Zs", "Zl", "Zp"):
            clean = " "
        elif category in ("Cc", "Cf", "Cs", "Co", "Cn"):
            # Zero-width and bidirectional marks, the halves of broken surrogate pairs, private and unassigned codes.
            clean = ""
        elif category == "Nd":
            clean = str(unicodedata.decimal(character))
        else:
            clean = character
        self[code] = clean
        return clean


class _FoldTable(dict[int, str]):
    """Lower case without accents, one character for one character."""

    # Spellings that writers of Arabic and Russian use for each other.
    _PAIRS: ClassVar[dict[str, str]] = {"\u0629": "\u0647", "\u0649": "\u064a", "\u0451": "\u0435", "\u0401": "\u0435"}

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in self._PAIRS:
            folded = self._PAIRS[character]
        else:
            lower = character.lower()[:1] or character
            # The short i of Cyrillic is a letter of its own, not an accented one.
            folded = lower if lower == "\u0439" else unicodedata.normalize("NFD", lower)[:1]
        self[code] = folded
        return folded


_CLEAN = _CleanTable()
_FOLD = _FoldTable()


def normalise(text: str) -> str:
    """The text in one line: NFKC, plain quotes, dashes and digits; no markup, e-mail address or invisible character.

    At most MAX_LENGTH characters; the rest is cut.  Takes any str, lone surrogates included; may return "".
    """
    text = text[:_MAX_RAW_LENGTH]
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))
    if not _PRINTABLE_ASCII.match(text):
        # Surrogates must go before NFKC, which has no reading for them; quotes before it, since it splits some.
        text = unicodedata.normalize("NFKC", text.translate(_CLEAN)).translate(_CLEAN)
        text = _ARABIC_MARKS.sub("", text)
    if "@" in text:
        text = _ADDRESS.sub(" ", text)
    return _GLUED_ORDINAL.sub(r"\1 ", _BLANKS.sub(" ", text)).strip()[:MAX_LENGTH].rstrip()


def is_blank(text: str) -> bool:
    """Whether no letter and no digit of any script is in it (emoji, punctuation, nothing)."""
    return not any(character.isalnum() for character in text)


def fold(text: str) -> str:
    """Lower case without accents, of the same length, so that positions in it are positions in the text."""
    return text.translate(_FOLD)
