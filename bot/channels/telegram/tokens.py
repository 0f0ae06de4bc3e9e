"""Callback data of buttons: at most 64 bytes, readable by a later release.

"k3vq:e:unodc_role" is the tag of the release that made the button, what the button does, and on what.  A value that is
too long is kept in the database under its hash and written "~" and hash; values are texts of ours, never a user's.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from enum import Enum

# Bytes; Telegram Bot API, InlineKeyboardButton.callback_data.
MAX_DATA = 64
_STORED = "~"


class Does(str, Enum):
    """What pressing a button does."""

    ASK = "q"
    TOPICS = "t"
    TOPIC = "g"
    ENTRY = "e"
    SESSIONS = "s"
    MEETING = "m"
    SOURCES = "p"
    HELPFUL = "y"
    UNHELPFUL = "n"
    FORGET = "f"
    KEEP = "k"


@dataclass(frozen=True)
class Button:
    """What a button does, and on what: the question, slug, meeting, page ..."""

    does: Does
    value: str = ""


@dataclass(frozen=True)
class Pressed:
    """Callback data, read."""

    release: str
    does: Does
    # None where it is kept in the database, under `key`.
    value: str | None
    key: str | None = None


def release_tag(release: str) -> str:
    """Four characters for the name of a release."""
    return base64.b32encode(hashlib.blake2b(release.encode(), digest_size=5).digest()).decode().lower()[:4]


def encode(button: Button, tag: str) -> tuple[str, tuple[str, str] | None]:
    """The callback data and, where the value does not fit into it, the key and value to keep."""
    plain = f"{tag}:{button.does.value}:{button.value}"
    if len(plain.encode("utf-8", "replace")) <= MAX_DATA and not button.value.startswith(_STORED):
        return plain, None
    digest = hashlib.blake2b(button.value.encode("utf-8", "replace"), digest_size=15).digest()
    key = base64.urlsafe_b64encode(digest).decode()
    return f"{tag}:{button.does.value}:{_STORED}{key}", (key, button.value)


def is_whole(data: str) -> bool:
    """Whether callback data holds its value itself."""
    pressed = decode(data)
    return pressed is not None and pressed.key is None


def decode(data: str) -> Pressed | None:
    """What `encode` wrote; None for anything else."""
    tag, first, rest = data.partition(":")
    name, second, value = rest.partition(":")
    if not (tag and first and second):
        return None
    try:
        does = Does(name)
    except ValueError:
        return None
    if value.startswith(_STORED):
        return Pressed(tag, does, None, value[len(_STORED) :])
    return Pressed(tag, does, value)
