"""A question on facts, read: what is asked, of what, against what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.selection import Selection
from bot.nlu.mentions import Mentions


@dataclass(frozen=True)
class Inquiry:
    """What a composer answers."""

    selection: Selection
    mentions: Mentions
    context: Context


# Writes the answer to an inquiry into a draft.
Composer = Callable[[Draft, Inquiry], None]
