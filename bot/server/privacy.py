"""Keeps who is talking out of the database: a conversation is stored under a keyed hash of its sender."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

_KEY_BYTES = 32


def conversation_key(file: Path) -> bytes:
    """The key in `file`, made at first use and readable by its owner only; without it no row can be told to be whose.

    Raises OSError where the file can neither be read nor written.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        pass
    file.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(_KEY_BYTES)
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(key)
    try:
        # A link fails where another process was first, whose key then counts.
        os.link(beside, file)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return file.read_bytes()


def hashed(sender: str, key: bytes) -> str:
    """The sender as the database knows it, 64 hexadecimal digits."""
    return hmac.new(key, sender.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
