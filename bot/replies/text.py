"""A reply as plain text and as JSON-able values; the renderers of channels stand beside their channels."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.replies import dates
from bot.replies.reply import BulletList, Citation, Outcome, Paragraph, Reply, Suggestion


def body_text(reply: Reply) -> str:
    """What the reply says, without its sources; paragraphs parted by a line feed."""
    lines: list[str] = []
    for block in reply.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines.extend(f"- {item}" for item in block.items)
    return "\n".join(lines)


def source_line(citation: Citation) -> str:
    """ "UNODC, FAQ on the convention (14 March 2024)", with the address where there is one."""
    line = f"{citation.publisher}, {citation.title} ({dates.day(citation.as_of)})"
    return f"{line} {citation.url}" if citation.url else line


def plain_text(reply: Reply) -> str:
    """The whole reply for a channel without structure: text, then each source with its date."""
    parts = [body_text(reply)]
    if reply.sources:
        parts.append("Sources: " + "; ".join(source_line(source) for source in reply.sources))
    return "\n".join(parts)


def to_json(reply: Reply) -> dict[str, Any]:
    """The reply as JSON-able values; `from_json` reads them back."""
    return {
        "outcome": reply.outcome.value,
        "blocks": [
            {"paragraph": block.text} if isinstance(block, Paragraph) else {"list": list(block.items)}
            for block in reply.blocks
        ],
        "items": list(reply.items),
        "sources": [citation_json(source) for source in reply.sources],
        "as_of": reply.as_of.isoformat() if reply.as_of else None,
        "suggestions": [{"title": button.title, "text": button.text} for button in reply.suggestions],
        "language": reply.language,
    }


def citation_json(source: Citation) -> dict[str, Any]:
    """A citation as JSON-able values."""
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "as_of": source.as_of.isoformat(),
    }


def from_json(data: dict[str, Any]) -> Reply:
    """The reply that `to_json` gave; raises KeyError or ValueError where `data` is none."""
    return Reply(
        outcome=Outcome(data["outcome"]),
        blocks=tuple(
            Paragraph(block["paragraph"]) if "paragraph" in block else BulletList(tuple(block["list"]))
            for block in data["blocks"]
        ),
        items=tuple(data["items"]),
        sources=tuple(
            Citation(s["id"], s["title"], s["publisher"], s["url"], date.fromisoformat(s["as_of"]))
            for s in data["sources"]
        ),
        as_of=date.fromisoformat(data["as_of"]) if data["as_of"] else None,
        suggestions=tuple(Suggestion(s["title"], s["text"]) for s in data["suggestions"]),
        language=data["language"],
    )
