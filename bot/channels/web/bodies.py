"""What clients send to the web channel, checked: JSON in, frozen values out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

# Characters of a message: a long question, twice.
MAX_TEXT = 2_000
# Characters of a comment as sent; the store keeps fewer.
MAX_COMMENT = 1_000

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class BodyError(ValueError):
    """A body that cannot be used; the text names the key and the rule, and repeats nothing of the body."""


@dataclass(frozen=True)
class MessageBody:
    """A message to answer."""

    # Chosen by the client, the same for every attempt to send the message.
    id: str
    text: str


@dataclass(frozen=True)
class FeedbackBody:
    """A verdict on a reply."""

    helpful: bool
    comment: str | None


def read_object(raw: bytes, keys: frozenset[str]) -> dict[str, Any]:
    """The JSON object of a body; raises BodyError where it is none or holds other keys than `keys`."""
    try:
        # A RecursionError where it is nested too deeply, a ValueError also where a number has thousands of digits.
        values = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BodyError("the body is not JSON in UTF-8") from error
    if not isinstance(values, dict):
        raise BodyError("the body is not a JSON object")
    if not keys.issuperset(values):
        raise BodyError(f"the body has other keys than {', '.join(sorted(keys))}")
    return values


def read_message(raw: bytes) -> MessageBody:
    """A message; raises BodyError."""
    values = read_object(raw, frozenset({"id", "text"}))
    message_id, text = values.get("id"), values.get("text")
    if not isinstance(message_id, str) or not _MESSAGE_ID.fullmatch(message_id):
        raise BodyError("id: 8 to 64 letters, digits, hyphens or underscores are needed")
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT:
        raise BodyError(f"text: 1 to {MAX_TEXT} characters, not all of them blank, are needed")
    return MessageBody(message_id, _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text))


def read_feedback(raw: bytes) -> FeedbackBody:
    """A verdict; raises BodyError."""
    values = read_object(raw, frozenset({"helpful", "comment"}))
    helpful, comment = values.get("helpful"), values.get("comment")
    if not isinstance(helpful, bool):
        raise BodyError("helpful: true or false is needed")
    if comment is not None and (not isinstance(comment, str) or len(comment) > MAX_COMMENT):
        raise BodyError(f"comment: at most {MAX_COMMENT} characters, or null")
    return FeedbackBody(helpful, comment)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
