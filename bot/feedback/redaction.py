"""Takes personal data out of what a user wrote, as far as patterns go.

Patterns of our own: the kept libraries (scrubadub, presidio) need a language model or packages that Rasa's pins
exclude.  They err on the side of taking out too much; a comment is read for what was wrong with a reply, not for whom.
Dates, years, resolutions ("74/247") and document symbols ("A/AC.291/22") stay: they are what comments are about.
"""

from __future__ import annotations

import re

# Every repetition has a bound, so that no text makes a pattern try every way to part it.
_WORD = r"[\w'’-]{1,30}"
_CAPITALISED = r"[^\W\d_a-z][\w'’-]{0,30}"
_NAME = rf"(?P<taken>{_CAPITALISED}(?: (?:(?:al|bin|da|de|del|der|di|la|van|von) )?{_CAPITALISED}){{0,3}})"
_STREET = "street|st|road|rd|avenue|ave|lane|ln|drive|boulevard|blvd|square|court|way|platz|улица|ул"
_STREET_OF_ONE_WORD = r"\w{0,30}(?:straße|strasse|gasse|platz|weg)"
_MY_NAME_IS = (
    "my name is|my name['’]s|i am called|this is|signed|regards,?|sincerely,?|yours,?"
    "|je m['’]appelle|mon nom est|me llamo|mi nombre es|soy|меня зовут"
)

# Kind and pattern, on text whose white space is single blanks.  In this order: a link may hold a number, an e-mail
# address a handle.  Where a pattern has a group "taken", only that is taken out.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("link", r"(?i)\b(?:https?|ftp)://\S+|\bwww\.\S+|\b(?:t\.me|wa\.me|bit\.ly)/\S+"),
        ("e-mail", r"(?i)(?:mailto:)?[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,200}\.\w{2,}"),
        ("e-mail", r"(?i)[\w.+-]{1,64} ?[\[(] ?at ?[\])] ?[\w-]{1,64}(?: ?(?:\.|[\[(] ?dot ?[\])]) ?\w{1,64})+"),
        ("handle", r"(?<!\w)@\w[\w.]*"),
        ("address", r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"),
        ("address", r"(?i)(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{0,4}"),
        ("address", rf"(?i)\b\d{{1,5}}[a-z]?,? (?:{_WORD}\.? ){{1,4}}(?:{_STREET})\b\.?"),
        ("address", rf"(?i)\b(?:{_WORD} )?(?:{_STREET}|{_STREET_OF_ONE_WORD})\.? \d{{1,5}}[a-z]?\b"),
        ("address", rf"(?i)\b\d{{1,5}},? (?:bis )?(?:rue|avenue|boulevard|place)(?: {_WORD}){{1,4}}"),
        ("address", rf"(?i)\b(?:calle|avenida|plaza|paseo)(?: {_WORD}){{1,4}},? \d{{1,5}}\b"),
        # Codes of passports, accounts and cards: letters, then digits.
        ("number", r"\b[A-Z]{1,2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b|\b[A-Z]{1,3}\d{6,}\b"),
        ("name", rf"(?:\b(?i:{_MY_NAME_IS})|\bI am|\bI['’]m) ?[:,]? {_NAME}"),
        ("name", rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Mme|Sra?|Herr|Frau|Г-н|Г-жа)\b\.? {_NAME}"),
        ("name", r"(?:我叫|我的名字是|我的名字叫) ?(?P<taken>[\u4e00-\u9fff·]{2,4})"),
        ("name", r"(?:اسمي|انا اسمي) (?P<taken>[\u0600-\u06ff]+(?: [\u0600-\u06ff]+)?)"),
    )
)
_NUMBER = re.compile(r"(?<![\w/.])[+(]?\d(?:[ ().\-–/]{0,3}\d)+(?![\w/])")
# Digits from which a number tells of somebody: a year has four.
_TELLING_DIGITS = 6
# Numbers that stay though they are long: a date, a span of years.
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(?:1[89]|20)\d\d ?[-–/] ?(?:1[89]|20)?\d\d"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


def redacted(text: str) -> str:
    """The text on one line, with what tells of a person replaced by "[e-mail]", "[number]" and the like."""
    text = " ".join(_CONTROL.sub(" ", text).split())
    for kind, pattern in _PATTERNS:
        # A default value binds the loop's variable; mypy infers no type for a lambda with one.
        text = pattern.sub(lambda match, kind=kind: _replaced(match, kind), text)  # type: ignore[misc]
    return _NUMBER.sub(_number, text)


def _replaced(match: re.Match[str], kind: str) -> str:
    taken = match.groupdict().get("taken")
    return f"[{kind}]" if taken is None else match.group().removesuffix(taken) + f"[{kind}]"


def _number(match: re.Match[str]) -> str:
    found = match.group()
    if sum(map(str.isdecimal, found)) < _TELLING_DIGITS or _DATE.fullmatch(found):
        return found
    return "[number]"
