"""The list of commands that Telegram shows, by kind of chat and by the user's language.

A language is a file in `menu_commands`: a missing translation is a missing file, and those users see English.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.channels.telegram.calls import Call

_FOLDER = Path(__file__).resolve().parent / "menu_commands"
_DEFAULT = "en"

# In the order in which they are shown.
PRIVATE = ("start", "faq", "sessions", "sources", "language", "help", "privacy", "forget")
# In groups the list is shared with other bots, and who wants settings can write to the bot alone.
GROUP = ("faq", "sessions", "help", "privacy", "forget")


@lru_cache(maxsize=1)
def descriptions() -> Mapping[str, Mapping[str, str]]:
    """What each command does, by language and command."""
    yaml = YAML(typ="safe")
    return {path.stem: dict(yaml.load(path.read_text(encoding="utf-8"))) for path in sorted(_FOLDER.glob("*.yml"))}


def wanted() -> list[dict[str, Any]]:
    """What is to be set: scope, language and commands of each list, as `setMyCommands` takes them."""
    lists = []
    for language, told in descriptions().items():
        for scope, names in (("all_private_chats", PRIVATE), ("all_group_chats", GROUP)):
            commands = [{"command": name, "description": told[name]} for name in names]
            params: dict[str, Any] = {"commands": commands, "scope": {"type": scope}}
            # Without a language: for all users whose own is not there.
            lists.append(params if language == _DEFAULT else {**params, "language_code": language})
    return lists


def calls() -> list[Call]:
    """The calls that set the commands."""
    return [Call("setMyCommands", params) for params in wanted()]
