"""Document symbols: finding the document that one means, and the known ones that it may be a slip for."""

from __future__ import annotations

import re

from bot.facts.snapshot import Facts
from bot.facts.values import Document

_REVISION = re.compile(r"/(?:REV|ADD|CORR)\.\d+$")
_NUMBERS = re.compile(r"\d+")


def find_document(facts: Facts, symbol: str) -> Document | None:
    """The document that a symbol or id names, whatever its case and spaces; None where none is known.

    "75/282" is "A/RES/75/282" and "AC.291/19" is "A/AC.291/19"; an addendum is taken for its document, and a symbol
    without a revision for the highest known.  Another revision than the known one is another document.
    """
    wanted = _normal(symbol)
    if not wanted:
        return None
    known = {_normal(document.id): document for document in facts.documents}
    for candidate in (wanted, re.sub(r"/(?:ADD|CORR)\.\d+$", "", wanted)):
        if candidate in known:
            return known[candidate]
        ends = [document for id, document in known.items() if id.endswith(f"/{candidate}") and "/" in candidate]
        if len(ends) == 1:
            return ends[0]
    revised = [id for id in known if _REVISION.sub("", id) == wanted or _REVISION.sub("", id).endswith(f"/{wanted}")]
    return known[max(revised, key=_numbers)] if revised and "/" in wanted else None


def near_symbols(facts: Facts, symbol: str, limit: int = 3) -> tuple[Document, ...]:
    """Known documents whose symbol differs from an unknown one by a likely slip, the likeliest first.

    A slip is: the other kind of act ("A/RES/78/549"), the numbers turned round ("282/75"), the digits of one number
    in another order, one digit wrong, one too many or too few.
    """
    wanted = _normal(symbol)
    scored = [(_slip(wanted, _normal(document.id)), document) for document in facts.documents]
    likely = [(slip, document) for slip, document in scored if slip is not None]
    return tuple(document for _, document in sorted(likely, key=lambda pair: pair[0])[:limit])


def _normal(symbol: str) -> str:
    return re.sub(r"\s+", "", symbol).upper().strip("/.")


def _numbers(symbol: str) -> list[int]:
    return [int(number) for number in _NUMBERS.findall(symbol)]


def _slip(wanted: str, known: str) -> int | None:
    """How far a symbol is from a known one, 0 nearest; None where it is no slip."""
    said, meant = _NUMBERS.findall(wanted), _NUMBERS.findall(known)
    if not said or len(said) != len(meant):
        return None
    shapes = [re.sub(r"^A/(?:RES|DEC)/", "", _NUMBERS.sub("#", text)) for text in (wanted, known)]
    if shapes[0] != shapes[1]:
        return None
    if said == meant:
        return 0
    if sorted(said) == sorted(meant):
        return 1
    differing = [(one, other) for one, other in zip(said, meant) if one != other]
    if len(differing) != 1:
        return None
    one, other = differing[0]
    if sorted(one) == sorted(other):
        return 1
    if len(one) == len(other):
        wrong = sum(a != b for a, b in zip(one, other))
        # "AC.291/4" is not likely to mean "AC.291/8", but "Rev.2" is to mean "Rev.3".
        return 2 if wrong == 1 and (len(one) > 1 or "REV" in wanted) else None
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) == 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))):
        return 4
    return None
