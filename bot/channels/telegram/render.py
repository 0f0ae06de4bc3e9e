"""A reply as Telegram messages: HTML, split on its structure before it is rendered, never after."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.replies import dates
from bot.replies.reply import BulletList, Citation, Paragraph, Reply

# Telegram Bot API, sendMessage: "1-4096 characters after entities parsing".  Counted here with the markup, in UTF-16
# units as Telegram counts offsets, so that a message is within the limit however a server counts.
MAX_MESSAGE = 4096

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Behind the end of a sentence: Latin, Arabic, Devanagari and Chinese marks.
_SENTENCE_END = re.compile(r"[.!?؟۔।]['\")\]»”’]*(?=\s)|[。！？]['\")\]»”’]*")
_ZERO_WIDTH_JOINER = "\u200d"


@dataclass(frozen=True)
class Piece:
    """Rendered HTML that stays together, and what parts it from the piece before."""

    html: str
    gap: str = "\n\n"


def messages(reply: Reply, question: str | None = None) -> tuple[str, ...]:
    """The reply as HTML texts of 1 to MAX_MESSAGE characters, in order; the last one ends with sources and date.

    `question`, where given, leads: a pressed button leaves no message of the user's in the chat.
    """
    return packed(pieces(reply, question))


def single(reply: Reply, question: str | None = None) -> str:
    """The reply as one HTML text: where it is too long, its last pieces are left out, its sources are not."""
    sources = list(_sources(reply))
    told = list(pieces(replace(reply, sources=(), as_of=None), question))
    while len(told) > 1 and len(packed([*told, *sources])) > 1:
        told.pop()
    return packed([*told, *sources])[0]


def pieces(reply: Reply, question: str | None = None) -> Iterator[Piece]:
    """The reply in pieces that stay together."""
    if question is not None:
        for part in parts(question, MAX_MESSAGE - len("<i></i>")):
            yield Piece(f"<i>{part}</i>")
    for block in reply.blocks:
        if isinstance(block, Paragraph):
            yield from (Piece(part) for part in parts(block.text))
        elif isinstance(block, BulletList):
            for item in block.items:
                yield from (Piece(part, "\n") for part in parts(f"• {item}"))
    yield from _sources(reply)


def packed(found: Iterable[Piece]) -> tuple[str, ...]:
    """Pieces in as few messages as hold them in order; at least one message, none of them empty."""
    texts: list[str] = []
    for piece in found:
        if not piece.html.strip():
            continue
        if texts and size(texts[-1]) + size(piece.gap) + size(piece.html) <= MAX_MESSAGE:
            texts[-1] += piece.gap + piece.html
        else:
            texts.append(piece.html)
    return tuple(texts) or ("…",)


def parts(text: str, limit: int = MAX_MESSAGE) -> Iterator[str]:
    """The text escaped, in parts of at most `limit`, cut behind sentences, else between words, else between letters."""
    left = clean(text).strip()
    while size(escape(left)) > limit:
        cut = _cut(left, limit)
        yield escape(left[:cut].rstrip())
        left = left[cut:].lstrip()
    if left:
        yield escape(left)


def escape(text: str) -> str:
    """The text as it stands in Telegram's HTML, where `<`, `>` and `&` alone mean anything."""
    return html.escape(text, quote=False)


def clean(text: str) -> str:
    """The text without control characters and lone surrogates, which no server takes."""
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def size(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def citation(source: Citation) -> str:
    """ "UNODC, <linked title> (14 March 2024)" in HTML."""
    title = escape(clean(source.title))
    if source.url and source.url.startswith(("https://", "http://")):
        title = f'<a href="{html.escape(clean(source.url), quote=True)}">{title}</a>'
    return f"{escape(clean(source.publisher))}, {title} ({dates.day(source.as_of)})"


def _sources(reply: Reply) -> Iterator[Piece]:
    if len(reply.sources) == 1:
        yield Piece(f"<i>Source:</i> {citation(reply.sources[0])}")
    elif reply.sources:
        # With its first source, so that no message ends with the heading alone.
        first, *others = reply.sources
        yield Piece(f"<i>Sources:</i>\n• {citation(first)}")
        yield from (Piece(f"• {citation(source)}", "\n") for source in others)
    if reply.as_of:
        yield Piece(f"<i>As of {dates.day(reply.as_of)}.</i>", "\n")


def _cut(text: str, limit: int) -> int:
    """How many characters of a text that is too long go into one part; at least one."""
    room, end = limit, 0
    while room >= (need := size(escape(text[end]))):
        room -= need
        end += 1
    # A cut in the first half would make parts that are too small.
    sentences = [match.end() for match in _SENTENCE_END.finditer(text, end // 2, end)]
    if sentences:
        return sentences[-1]
    space = max(text.rfind(" ", end // 2, end), text.rfind("\n", end // 2, end))
    if space > 0:
        return space
    whole = end
    while whole > 1 and _belongs_to_before(text, whole):
        whole -= 1
    return whole if whole > 1 else max(end, 1)


def _belongs_to_before(text: str, index: int) -> bool:
    """Whether a cut before `index` would part what is shown as one sign: accents, joined emoji, skin tones."""
    character = text[index]
    return (
        unicodedata.category(character) in ("Mn", "Me", "Mc", "Sk")
        or _ZERO_WIDTH_JOINER in (character, text[index - 1])
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
