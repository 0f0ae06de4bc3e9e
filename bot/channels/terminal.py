"""`bot ask`: a chat in the terminal, and the same as JSON lines for programs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from rasa.core.agent import Agent

from bot.channels.conversation import ask
from bot.replies.reply import Reply
from bot.replies.text import body_text, citation_json, source_line
from bot.server.database import prepare_database
from bot.server.runtime import load_agent, quiet_rasa
from bot.settings import Settings

_GREETING = "Ask about the Ad Hoc Committee or the convention against cybercrime; an empty line or Ctrl-D ends."


class LineError(ValueError):
    """A line of input that is no request; the message says why."""


@dataclass(frozen=True)
class Request:
    """One line of `bot ask --jsonl`."""

    sender: str
    text: str
    today: date | None


def run(settings: Settings, source: TextIO, target: TextIO, *, jsonl: bool, model: Path | None) -> None:
    """Answer the lines of `source` on `target` until it ends."""
    quiet_rasa()
    prepare_database(settings)
    if isinstance(source, TextIOWrapper):
        # Bytes that are no text must not end the conversation.
        source.reconfigure(errors="replace")
    agent = load_agent(settings, model)
    asyncio.run(_jsonl(agent, source, target) if jsonl else _chat(agent, source, target))


async def _jsonl(agent: Agent, source: Iterable[str], target: TextIO) -> None:
    for line in source:
        if not line.strip():
            continue
        try:
            request = read_request(line)
            answer = reply_json(request, await ask(agent, request.sender, request.text, request.today))
        except LineError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer, ensure_ascii=True), file=target, flush=True)


async def _chat(agent: Agent, source: TextIO, target: TextIO) -> None:
    print(_GREETING, file=target)
    while True:
        print("\n> ", end="", file=target, flush=True)
        line = source.readline()
        if not line.strip():
            return
        print(rendered(await ask(agent, "terminal", line.rstrip("\n"))), file=target)


def rendered(reply: Reply) -> str:
    """A reply for the terminal: text, sources, as-of date, what to ask next."""
    lines = [body_text(reply)]
    lines += [f"  [{source_line(source)}]" for source in reply.sources]
    if reply.as_of:
        lines.append(f"  as of {reply.as_of.isoformat()}")
    lines += [f"  ({number}) {button.title}" for number, button in enumerate(reply.suggestions, 1)]
    return "\n".join(lines)


def read_request(line: str) -> Request:
    """A request from a line of JSON; raises LineError with the key at fault."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:  # a ValueError also where a number has thousands of digits
        raise LineError(f"not a JSON object: {error}") from error
    if not isinstance(values, dict):
        raise LineError("not a JSON object")
    sender, text, today = values.get("sender"), values.get("text"), values.get("today")
    if not isinstance(sender, str) or not sender:
        raise LineError("sender: a text is needed")
    if not isinstance(text, str):
        raise LineError("text: a text is needed")
    try:
        return Request(sender, text, date.fromisoformat(today) if today is not None else None)
    except (TypeError, ValueError) as error:
        raise LineError("today: a day as YYYY-MM-DD is needed") from error


def reply_json(request: Request, reply: Reply) -> dict[str, Any]:
    """A reply as the object that goes out."""
    return {
        "sender": request.sender,
        "text": body_text(reply),
        "outcome": reply.outcome.value,
        "items": list(reply.items),
        "sources": [citation_json(source) for source in reply.sources],
        "as_of": reply.as_of.isoformat() if reply.as_of else None,
        "suggestions": [{"title": button.title, "text": button.text} for button in reply.suggestions],
    }
