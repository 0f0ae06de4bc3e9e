"""Links into the bot's chat that open with an entry or a meeting: https://t.me/<bot>?start=faq-unodc_role."""

from __future__ import annotations

import re

# Telegram: "A-Z, a-z, 0-9, _ and -", 64 characters at most; slugs and ids of meetings hold no hyphen.
_PAYLOAD = re.compile(r"(faq|meeting)-(\w{1,56})", re.ASCII)


def link_to(username: str, item: str) -> str:
    """The link to "faq/unodc_role" or "meeting/second"."""
    return f"https://t.me/{username}?start={item.replace('/', '-')}"


def item_of(payload: str) -> str | None:
    """The item of a link's payload; None where it is none of ours."""
    matched = _PAYLOAD.fullmatch(payload)
    return f"{matched[1]}/{matched[2]}" if matched else None
