"""Typing errors and short forms as people make them on an English keyboard; the same seed, the same errors.

The kinds are those of Damerau (1964, "A technique for computer detection and correction of spelling errors"): one
letter wrong, missing, doubled, or two swapped; here a wrong letter is a neighbour on the keyboard.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> dict[str, str]:
    """By letter, the keys left, right, above and below, rows being shifted by half a key."""
    steps = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))
    found = {}
    for row, letters in enumerate(_ROWS):
        for column, letter in enumerate(letters):
            keys = [(row + down, column + right) for down, right in steps]
            found[letter] = "".join(_ROWS[r][c] for r, c in keys if 0 <= r < len(_ROWS) and 0 <= c < len(_ROWS[r]))
    return found


NEIGHBOURS = _neighbours()

SHORT_FORMS = {
    "what is": "whats",
    "when is": "whens",
    "who is": "whos",
    "are you": "r u",
    "you": "u",
    "please": "pls",
    "information": "info",
    "about": "abt",
    "between": "btw",
    "because": "bc",
    "people": "ppl",
    "tell me": "tell",
    "meeting": "mtg",
    "countries": "ctries",
}
_SHORT_FORM = re.compile(r"\b(?:" + "|".join(map(re.escape, SHORT_FORMS)) + r")\b", re.IGNORECASE)

# A word of fewer letters is seldom mistyped and no longer itself when it is.
MIN_LETTERS = 4
# Share of such words that are mistyped; at least one of a text is.
RATE = 0.2
# Chance of each short form that could be used.
SHORT_FORM_RATE = 0.5
# Chance that capitals and the final mark are left out.
CARELESS_RATE = 0.5

_WORD = re.compile(rf"(?<![\w/.])[A-Za-z]{{{MIN_LETTERS},}}(?![\w/])")


def mistyped(text: str, seed: int) -> str:
    """`text` as a hurried person types it; symbols of documents, figures and short words stay as they are."""
    dice = random.Random(seed)
    text = _SHORT_FORM.sub(
        lambda found: SHORT_FORMS[found.group().lower()] if dice.random() < SHORT_FORM_RATE else found.group(), text
    )
    if dice.random() < CARELESS_RATE:
        text = text.rstrip("?.! ").lower()
    words = list(_WORD.finditer(text))
    if not words:
        return text
    chosen = [word for word in words if dice.random() < RATE] or [dice.choice(words)]
    for word in reversed(chosen):
        text = text[: word.start()] + _wrong(word.group(), dice) + text[word.end() :]
    return text


def _wrong(word: str, dice: random.Random) -> str:
    # People get the first letter right.
    return dice.choice(ERRORS)(word, dice.randrange(1, len(word)), dice)


def transposed(word: str, at: int, dice: random.Random) -> str:
    """Letter `at`, 1 and up, swapped with its neighbour, never with the first of a longer word."""
    other = at + 1 if at + 1 < len(word) else at - 1
    first, second = sorted((at, other))
    return word[:first] + word[second] + word[first] + word[second + 1 :]


def omitted(word: str, at: int, dice: random.Random) -> str:
    """Without letter `at`."""
    return word[:at] + word[at + 1 :]


def doubled(word: str, at: int, dice: random.Random) -> str:
    """With letter `at` twice."""
    return word[: at + 1] + word[at:]


def beside(word: str, at: int, dice: random.Random) -> str:
    """With a neighbour on the keyboard in place of letter `at`."""
    return word[:at] + dice.choice(NEIGHBOURS[word[at].lower()]) + word[at + 1 :]


ERRORS: tuple[Callable[[str, int, random.Random], str], ...] = (transposed, omitted, doubled, beside)
