"""Symbols and signs as they are dictated: "resolution seventy-four slash two four seven" is 74/247.  English."""

from __future__ import annotations

import re
from functools import lru_cache

# Signs that are said, in a message that was dictated: it ends with one, or has a comma.
_SAID_SIGNS = {"comma": ",", "question mark": "?", "full stop": ".", "exclamation mark": "!"}
_DICTATED = re.compile(r"\b(?:question mark|full stop|exclamation mark)\W*\Z|\bcomma\b", re.IGNORECASE)
_SIGN = re.compile(rf"\s*\b({'|'.join(_SAID_SIGNS)})\b", re.IGNORECASE)
_SLASH = r"(?:slash|stroke|oblique)"
# The parts of a symbol that are letters, as they are spelt.
_LETTERS = {"a": "A", "ac": "AC", "l": "L", "rev": "Rev", "add": "Add", "res": "RES", "resolution": "RES"}
_DOTTED = re.compile(r"(.+?)\s+(?:dot|point)\s+(.+)", re.IGNORECASE)


def with_figures(text: str) -> str:
    """The text with number words on both sides of a "slash" as figures; positions shift."""
    if "slash" not in text.lower() and "stroke" not in text.lower() and "oblique" not in text.lower():
        return text
    text = _spelt_out().sub(_written, text)
    return _spoken().sub(lambda match: f"{_session(match['left'])}/{_figures(match['right'])}", text)


def with_signs(text: str) -> str:
    """The text of a dictated message with the signs that it names: "when was it question mark" -> "when was it?"."""
    return _SIGN.sub(lambda said: _SAID_SIGNS[said[1].lower()], text) if _DICTATED.search(text) else text


def _written(spoken: re.Match[str]) -> str:
    """ "a slash a c dot two nine one slash sixteen" -> "A/AC.291/16"."""
    parts = re.split(rf"\s+{_SLASH}\s+", spoken.group(), flags=re.IGNORECASE)
    return "/".join(_written_part(part) for part in parts)


def _written_part(part: str) -> str:
    dotted = _DOTTED.fullmatch(part)
    if dotted:
        return f"{_LETTERS[dotted[1].lower().replace(' ', '')]}.{_figures(dotted[2])}"
    return _LETTERS.get(part.lower()) or _figures(part)


def _session(words: str) -> str:
    """As `_figures`, but "the one seventy four" is session 74: sessions of the Assembly have two figures."""
    figures = _figures(words)
    return figures[1:] if len(figures) == 3 and words.lower().startswith("one ") else figures


def _figures(words: str) -> str:
    """ "seventy four" -> "74", "two four seven" -> "247", "two hundred and eighty-two" -> "282"."""
    figures = ""
    ends_open = False
    for word in re.findall(r"[a-z]+|\d+", words.lower()):
        if word == "and":
            continue
        value = word if word.isdigit() else _numbers()[word]
        if value == "100":
            # What follows takes the places of its noughts.
            figures, ends_open = f"{figures or '1'}00", True
        elif ends_open:
            figures = figures[: -len(value)] + value
            ends_open = value.endswith("0") and len(value) > 1
        else:
            figures += value
            ends_open = value.endswith("0") and len(value) > 1
    return figures


@lru_cache(maxsize=1)
def _numbers() -> dict[str, str]:
    from num2words import num2words  # a table that few messages need

    spoken = {num2words(number): str(number) for number in (*range(20), *range(20, 100, 10))}
    return {**spoken, "oh": "0", "hundred": "100"}


def _number() -> str:
    word = rf"(?:{'|'.join(sorted(_numbers(), key=len, reverse=True))}|\d+)"
    return rf"{word}(?:[\s-]+(?:and\s+)?{word})*"


@lru_cache(maxsize=1)
def _spelt_out() -> re.Pattern[str]:
    part = rf"(?:res(?:olution)?|(?:a\s?c|l|rev|add)\s+(?:dot|point)\s+{_number()}|{_number()})"
    return re.compile(rf"\ba(?:\s+{_SLASH}\s+{part})+\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _spoken() -> re.Pattern[str]:
    number = _number()
    return re.compile(rf"\b(?P<left>{number})\s+{_SLASH}\s+(?P<right>{number})\b", re.IGNORECASE)
