"""One user's verdict on one reply, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.replies.reply import Outcome

# Characters of a comment that are kept: a sentence or three.
MAX_COMMENT = 500


@dataclass(frozen=True)
class Feedback:
    """Whether one reply helped, and what is needed to find out why not."""

    # The channel's id of the reply, unique across channels ("web/...", "telegram/..."); the store knows its keyed hash
    # only, and that is what stands here in a value that came from the store.
    reply_id: str
    # Of the vote, with a time zone.
    at: datetime
    # "web", "telegram".
    channel: str
    # File name of the model that answered.
    release: str
    outcome: Outcome
    # What the reply was about, as in `Reply.items`.
    items: tuple[str, ...]
    helpful: bool
    # What the user added, at most MAX_COMMENT characters are kept; the store takes personal data out.
    comment: str | None = None
