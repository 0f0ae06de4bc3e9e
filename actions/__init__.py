"""The custom actions of the bot, for `bot serve` (in process) and `rasa run actions` alike."""

from __future__ import annotations

from rasa_sdk import Action

from actions.answer import ActionAnswer


def all_actions() -> list[Action]:
    """One instance of every action."""
    return [ActionAnswer()]
