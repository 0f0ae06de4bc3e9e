"""Document symbols in text, however they are written: "75/282", "GA res. 74-247", "A AC 291 16", "L.46".

Canonical forms: resolutions "A/RES/75/282", decisions "A/DEC/78/549", papers "A/AC.291/22/Rev.3", drafts "A/78/L.46".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.nlu.mentions import DocumentMention

_SEPARATOR = r"(?:\s?[/\\.\-]\s?|\s)"
_RESOLUTION = (
    r"resolutions?|resoluti\w*|resol|reso|res|résolutions?|resoluci[oó]n(?:es)?|резолюци\w*|рез"
    r"|(?:ال|لل|وال|بال)?قرار(?:ات)?|决议|決議"
)
_DECISION = r"decisions?|dec|d[eé]cisions?|decisi[oó]n(?:es)?|решени\w*|(?:ال|لل)?مقرر(?:ات)?|决定|決定"
_REVISION = r"(?:\s?[/.\-]?\s?(?P<{0}>(?:rev|add|corr)\.?\s?\d{{1,2}}))?"

# Letters and figures that a symbol may not touch; Chinese writes it in one with its words.
_LETTER = r"[0-9A-Za-z_\u00c0-\u04ff\u0621-\u064a]"

_NUMBER_WORD = r"(?:(?:no|nr|n°|number|numéro|número|номер|رقم|号)\b\s?\.?\s?|#|№|第|大会|of\s|the\s)*"
_ACT = rf"(?:(?P<resolution{{0}}>{_RESOLUTION})|(?P<decision{{0}}>{_DECISION}))\s?\.?\s?"

# Each alternative begins at a word's start; a figure's neighbours are checked so that dates and times stay out.
_WHOLE = "|".join(
    (
        # A/AC.291/L.15, AC.291/22/Rev.3, A AC 291 16, AAC.291/19
        rf"(?:A{_SEPARATOR}?)?AC\s?[./-]?\s?(?P<committee>\d{{3}}){_SEPARATOR}"
        rf"(?P<paper>(?:L\s?\.?\s?)?\d{{1,3}}){_REVISION.format('paper_revision')}",
        # A/RES/75/282, A/DEC/78/549
        rf"A{_SEPARATOR}(?P<act>RES|DEC){_SEPARATOR}(?P<act_session>\d{{2}}){_SEPARATOR}(?P<act_number>\d{{1,3}})",
        # A/78/L.46, A/76/L.33/Rev.1
        rf"(?:A{_SEPARATOR})?(?P<draft_session>\d{{2}})\s?[/-]\s?L\s?\.?\s?(?P<draft>\d{{1,3}})"
        rf"{_REVISION.format('draft_revision')}",
        # Any other of the General Assembly's: A/78/325, A/C.3/74/L.11
        r"(?P<other>A/(?:[A-Z]+\.?\d*/)?[A-Z0-9.]*\d[A-Z0-9.]*(?:/[A-Z0-9.]+)*)",
        # L.46
        rf"L\s?\.\s?(?P<lone>\d{{1,3}}){_REVISION.format('lone_revision')}",
        # resolution 75/282, decision No. 78-549, 第75/282号决议
        rf"{_ACT.format('')}{_NUMBER_WORD}(?P<named_session>\d{{2}})\s?[/\\-]\s?(?P<named_number>\d{{1,3}})",
        # resolution 75 282
        rf"{_ACT.format('_spaced')}(?P<spaced_session>[4-9]\d)\s(?P<spaced_number>\d{{2,3}})",
    )
)
_SYMBOL = re.compile(
    rf"(?<!{_LETTER})(?<![/.])(?:{_WHOLE})(?!{_LETTER}|/|[.-]\d)"
    # 75/282; a day is never above 31, and 24/7 is an hour.
    rf"|(?<!{_LETTER})(?<![/.$€£-])(?P<bare_session>\d{{2}})(?P<bare_separator>[/\\]|\s/\s?|-|\s)(?P<bare_number>\d{{2,3}})"
    r"(?![\d/%]|[.-]\d)"
    # /16
    r"|(?<!\S)/(?P<slashed>\d{1,2})\b"
    # document 16, 22/Rev.3
    r"|\b(?:document|paper|doc)\s(?:no\.?\s|number\s)?(?P<numbered>\d{1,2})\b(?![./-]\d)"
    # aac29119, a78l46
    r"|\bA?AC291(?P<glued>\d{1,2})\b"
    r"|\bA?(?P<glued_session>\d{2})L(?P<glued_draft>\d{1,3})\b"
    r"|(?<![\w/])(?P<revised>\d{1,2})\s?/\s?(?P<revision>rev\.?\s?\d{1,2})\b",
    re.IGNORECASE,
)


class SymbolFinder:
    """Finds symbols; `known` ones (canonical) complete what is said in part ("L.46", "78/549")."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known = frozenset(symbol.upper() for symbol in known)
        self._canonical = {symbol.upper(): symbol for symbol in known}

    def find(self, text: str) -> tuple[DocumentMention, ...]:
        """All symbols of the text in order."""
        if not any(character.isdigit() for character in text):
            return ()
        mentions = []
        for match in _SYMBOL.finditer(text):
            symbol = self._symbol(match)
            if symbol is not None:
                mentions.append(DocumentMention(match.start(), match.end(), symbol))
        return tuple(mentions)

    def _symbol(self, match: re.Match[str]) -> str | None:
        said = {name: value for name, value in match.groupdict().items() if value is not None}
        if "committee" in said:
            paper = _tidy(said["paper"])
            return self._complete(f"A/AC.{said['committee']}/{paper}", said.get("paper_revision"))
        if "act" in said:
            return self._act(said["act"].upper(), said["act_session"], said["act_number"])
        if "draft" in said:
            return self._complete(f"A/{said['draft_session']}/L.{said['draft']}", said.get("draft_revision"))
        if "glued_session" in said:
            return self._complete(f"A/{said['glued_session']}/L.{said['glued_draft']}", None)
        if "other" in said:
            return _cased(said["other"].rstrip("."))
        if "lone" in said:
            return self._lone(said["lone"], said.get("lone_revision"))
        for key in ("slashed", "numbered", "glued", "revised"):
            if key in said:
                symbol = self._complete(f"A/AC.291/{said[key]}", said.get("revision"))
                return symbol if symbol.upper() in self._known else None
        if "bare_session" in said:
            return self._bare(said["bare_session"], said["bare_separator"], said["bare_number"])
        session = said.get("named_session") or said["spaced_session"]
        number = said.get("named_number") or said["spaced_number"]
        return self._act("DEC" if "decision" in said or "decision_spaced" in said else "RES", session, number)

    def _act(self, kind: str, session: str, number: str) -> str:
        # "Decision 74/247" is a resolution by a looser name; only an unknown act is taken at its word.
        other = "RES" if kind == "DEC" else "DEC"
        number = number.lstrip("0") or number
        if f"A/{kind}/{session}/{number}" not in self._known and f"A/{other}/{session}/{number}" in self._known:
            kind = other
        return f"A/{kind}/{session}/{number}"

    def _bare(self, session: str, separator: str, number: str) -> str | None:
        symbol = self._act("RES", session, number)
        if separator.strip() == "" or separator == "-":
            # "79-60" is a vote and "75 282" may be any two figures, unless such an act is known.
            return symbol if symbol in self._known else None
        if int(session) <= 31 or session == number or number == "100":
            return symbol if symbol in self._known else None
        return symbol

    def _lone(self, number: str, revision: str | None) -> str:
        for symbol in sorted(self._known):
            if re.search(rf"/L\.{number}(?:/|\Z)", symbol):
                return self._complete(re.sub(r"/REV\.\d+\Z", "", symbol), revision)
        return self._complete(f"A/AC.291/L.{number}", revision)

    def _complete(self, symbol: str, revision: str | None) -> str:
        if revision:
            return f"{symbol}/{_tidy(revision)}"
        if symbol.upper() in self._known:
            return symbol
        # Only the revised text of some papers is on record; who leaves the revision out means that one.
        revised = [known for known in self._known if known.startswith(f"{symbol.upper()}/")]
        return self._canonical[revised[0]] if len(revised) == 1 else symbol


def _tidy(part: str) -> str:
    """ "l 15" -> "L.15", "rev 3" -> "Rev.3", "016" -> "16"."""
    letters = re.match(r"[A-Za-z]*", part)
    assert letters is not None
    figures = re.sub(r"\D", "", part).lstrip("0") or "0"
    return f"{letters.group().capitalize()}.{figures}" if letters.group() else figures


def _cased(symbol: str) -> str:
    return re.sub(r"/(REV|ADD|CORR)\.", lambda match: match.group().title(), symbol.upper())
