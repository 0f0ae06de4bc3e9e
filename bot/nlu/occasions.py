"""Meetings that are named by a verb: "when did they first meet", "the last time the committee sat"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.facts.values import MeetingKind
from bot.nlu.mentions import MeetingMention
from bot.nlu.tagging import STOP, Item

# Words between "first" and the verb: "first ever come together", "first time that this committee met".
_BETWEEN_UP_TO = 5


def add_occasions(items: list[Item], mentions: list[MeetingMention]) -> list[MeetingMention]:
    """The mentions, with the occasion that the verbs name; where a noun says no more than a kind, it is that noun's.

    "The first time they met for a negotiating session" is the first negotiating session.
    """
    found = next(filter(None, (_occasion(items, position) for position in range(len(items)))), None)
    if found is None and not mentions and any("meet" in item.tags for item in items):
        mentions = _met(items)
    found = found or (None if mentions else _beginning(items))
    if found is None or any(mention.ordinal or mention.position or mention.step for mention in mentions):
        return mentions
    bare = [mention for mention in mentions if not mention.negated]
    if found.step:
        return mentions or [found]
    if len(bare) == 1:
        return [
            replace(m, ordinal=found.ordinal, position=found.position, plural=False) if m is bare[0] else m
            for m in mentions
        ]
    kinds = {item.tags["kinds"] for item in items if "kinds" in item.tags}
    if MeetingKind.CONSULTATION.value in kinds:
        found = replace(found, kind=MeetingKind.CONSULTATION, word="consultation")
    return [*mentions, found]


def _met(items: list[Item]) -> list[MeetingMention]:
    """What a committee met for, or when, where no noun says it: "sit down with civil society between sessions"."""
    for item in items:
        if "in_between" in item.tags:
            kind, word, plural = MeetingKind.CONSULTATION, "consultation", True
        elif item.tags.get("kinds") == MeetingKind.POST_ADOPTION.value:
            kind, word, plural = MeetingKind.POST_ADOPTION, "session", False
        else:
            continue
        return [MeetingMention(item.start, item.end, kind=kind, plural=plural, noun=True, word=word)]
    return []


def _occasion(items: list[Item], start: int) -> MeetingMention | None:
    """The occasion whose number begins at `start`."""
    tags = items[start].tags
    end = start + 1
    number: int | None = None
    position: str | None = None
    if "occasions" in tags:
        position = tags["occasions"]
    elif "occasion" in _tags(items, end) and ("ordinals" in tags or "positions" in tags):
        number = int(tags["ordinals"]) if "ordinals" in tags else None
        position = None if number else tags["positions"]
        end += 1
    elif tags.get("ordinals") == "1" or tags.get("positions") in ("first", "last"):
        # "First met", "met first": the verb stands beside it.
        beside = "meet" in _tags(items, end) or ("meet" in _tags(items, start - 1) and STOP in _tags(items, end))
        if not beside:
            return None
        position = tags.get("positions", "first")
    else:
        return None
    if position == "next" and items[start].start == 0:
        # "Again, when did they meet?" repeats a question.
        return None
    near = items[max(start - _BETWEEN_UP_TO, 0) : end + _BETWEEN_UP_TO]
    if position not in (None, "first", "last", "next") or not any("meet" in item.tags for item in near):
        return None
    if position == "next":
        return MeetingMention(items[start].start, items[end - 1].end, step=1, noun=False)
    if number == 1:
        number, position = None, "first"
    return MeetingMention(
        items[start].start, items[end - 1].end, ordinal=number, position=position, noun=True, word="meeting"
    )


def _beginning(items: list[Item]) -> MeetingMention | None:
    """The first negotiating session, where it is said that the negotiations began."""
    for position, item in enumerate(items):
        near = items[max(position - _BETWEEN_UP_TO, 0) : position + _BETWEEN_UP_TO]
        if "talks" in item.tags and any("begin" in other.tags for other in near):
            return MeetingMention(
                item.start, item.end, kind=MeetingKind.NEGOTIATING, ordinal=1, noun=True, word="session"
            )
    return None


def _tags(items: list[Item], position: int) -> Mapping[str, str]:
    return items[position].tags if 0 <= position < len(items) else {STOP: ""}
