"""From tagged words to the meetings that they name.

Units (`bot.nlu.meeting_units`) joined by "and", commas or "to" share noun and kind.  One grammar serves all six
languages; what differs is in the lexicons.
"""

from __future__ import annotations

from dataclasses import replace

from bot.facts.values import MeetingKind
from bot.nlu.meeting_units import MAY_FOLLOW, Unit, is_content, read_unit
from bot.nlu.mentions import MeetingMention
from bot.nlu.tagging import COMMA, DASH, MAX_ORDINAL, STOP, Item

# Their meetings are not the committee's: "General Assembly session", "Expert Group meeting".
_OTHER_BODIES = frozenset(
    (
        "ga",
        "ccpcj",
        "expert_group",
        "ecosoc",
        "security_council",
        "coe",
        "interpol",
        "itu",
        "european_union",
        "human_rights_council",
        "ohchr",
        "icj",
    )
)
# The most telling first: "reconvened concluding session", "organizational negotiating session".
_KINDS_BY_WEIGHT = (
    "reconvened",
    "post_adoption",
    "organizational",
    "consultation",
    "concluding",
    "final",
    "negotiating",
)
# Adjectives that name one meeting without a noun: "the concluding?"
_KINDS_BARE = frozenset({"organizational", "concluding", "reconvened"})
# Before them.
_MAY_PRECEDE = frozenset(
    {STOP, COMMA, DASH, "verb", "beside_bare", "and", "not", "the", "of", "one", "to", "before", "after", "around"}
)


def find_meetings(items: list[Item]) -> list[MeetingMention]:
    """The meetings that the items name, in order."""
    if items and "cardinals" in items[0].tags and all(STOP in item.tags for item in items[1:]):
        # A number alone answers "which one?".
        number = int(items[0].tags["cardinals"])
        says = number <= MAX_ORDINAL and (number > 1 or "figure" in items[0].tags)
        return _mentions(items, Unit(first=0, beyond=1, ordinal=number)) if says else []
    mentions: list[MeetingMention] = []
    position = 0
    while position < len(items):
        units, ranges, beyond = _read_list(items, position)
        if not units:
            position += 1
            continue
        _share(units)
        for unit, is_range in zip(units, ranges, strict=True):
            if _is_valid(items, unit, units):
                if is_range and mentions and unit.ordinal is not None:
                    mentions += _between(mentions[-1], unit.ordinal)
                mentions += _mentions(items, unit)
        position = max(beyond, position + 1)
        position = _read_postposition(items, position, mentions)
    return _carried_on(mentions)


def _carried_on(mentions: list[MeetingMention]) -> list[MeetingMention]:
    """Bare numbers are of the kind that was numbered before: "... of the first consultation.  And of the fifth?"."""
    carried: list[MeetingMention] = []
    for mention in mentions:
        numbered = next((m for m in reversed(carried) if m.noun and m.ordinal is not None), None)
        if numbered and mention.ordinal is not None and not mention.noun and mention.kind is None:
            mention = replace(mention, kind=numbered.kind, word=numbered.word)
        carried.append(mention)
    return carried


def _read_postposition(items: list[Item], position: int, mentions: list[MeetingMention]) -> int:
    """Turn round what is said after its anchor, "第三届会议之前的会议": a step, then the anchor.

    Returns where reading goes on.
    """
    if not mentions or position >= len(items) or "postposition" not in items[position].tags:
        return position
    anchor = mentions[-1]
    if anchor.end != items[position - 1].end or anchor.step:
        return position
    beyond = position + 1
    while beyond < len(items) and beyond < position + 6 and STOP not in items[beyond].tags:
        unit = read_unit(items, beyond)
        if unit is not None and (unit.word or unit.one):
            if unit.says or unit.kinds:
                return position
            step = -1 if "before" in items[position].tags else 1
            mention = MeetingMention(
                items[position].start,
                items[unit.beyond - 1].end,
                step=step,
                noun=unit.word is not None,
                word=unit.word,
                anchored=True,
            )
            mentions.insert(-1, mention)
            return unit.beyond
        beyond += 1
    return position


def _read_list(items: list[Item], start: int) -> tuple[list[Unit], list[bool], int]:
    """Units from `start` on, whether each is the far end of a range, and where reading stopped."""
    unit = read_unit(items, start)
    if unit is None:
        return [], [], start
    units, ranges = [unit], [False]
    while not unit.anchored:
        position, is_range = _skip_separator(items, unit.beyond)
        following = read_unit(items, position, numbered=unit.numbered)
        if following is None or (position == unit.beyond and not following.negated):
            break
        # A noun with nothing else, after a comma, begins a new list: "the third, sessions in Vienna".
        units.append(following)
        ranges.append(is_range)
        unit = following
    return units, ranges, unit.beyond


def _skip_separator(items: list[Item], position: int) -> tuple[int, bool]:
    start, is_range = position, False
    while position < len(items) and position < start + 2:
        tags = items[position].tags
        if "to" in tags or DASH in tags:
            is_range = True
        elif "of" in tags and position > start and "and" in items[position - 1].tags:
            # "Of the first and of the last consultation".
            pass
        elif COMMA not in tags and "and" not in tags:
            break
        position += 1
    return position, is_range


def _share(units: list[Unit]) -> None:
    """Give units without a noun the next one's, else the last one's: "first and third session", "sessions 2 and 3"."""
    for index in range(len(units) - 2, -1, -1):
        _inherit(units[index], units[index + 1])
    for index in range(1, len(units)):
        _inherit(units[index], units[index - 1])


def _inherit(unit: Unit, other: Unit) -> None:
    if unit.complete or not other.word or not other.complete:
        return
    unit.word = other.word
    if not unit.kinds and unit.ordinal is not None and other.ordinal is not None:
        unit.kinds = set(other.kinds)
    unit.complete = True


def _is_valid(items: list[Item], unit: Unit, units: list[Unit]) -> bool:
    if unit.ordinal is not None and unit.ordinal > MAX_ORDINAL:
        return False
    if _is_other_body(items, unit, units):
        return False
    own_noun = any("nouns" in item.tags for item in items[unit.first : unit.beyond])
    if own_noun or unit.one:
        return own_noun or unit.says or bool(unit.kinds) or unit.negated
    following = items[unit.beyond].tags if unit.beyond < len(items) else {STOP: ""}
    if unit.complete and unit is not units[-1]:
        return True
    if not any(tag in MAY_FOLLOW for tag in following):
        return False
    if unit.complete:
        return unit.says or bool(unit.kinds & _KINDS_BARE)
    return _may_stand_bare(items, unit, units, following)


def _may_stand_bare(items: list[Item], unit: Unit, units: list[Unit], following: object) -> bool:
    if not unit.says and not (unit.kinds and unit.kinds <= _KINDS_BARE):
        return False
    if unit.position in ("last_with_noun", "current"):
        return False
    head = units[0]
    before = head.first - 1
    while (
        before >= 0 and ("the" in items[before].tags or "not" in items[before].tags) and not is_content(items[before])
    ):
        before -= 1
    preceding = items[before].tags if before >= 0 else {STOP: ""}
    if head.article and before <= 0 and unit.beyond >= len(items) - 1:
        # "adn the fifth?": one word, whatever it is, before all that is said.
        return True
    if not any(tag in _MAY_PRECEDE for tag in preceding):
        return False
    if head.article or head.negated:
        return True
    # Without an article, "first" and "last" are adverbs or verbs more often than meetings.
    if unit.position is not None and not unit.numbered:
        return "and" in preceding or (
            STOP in preceding and unit.beyond == len(items) and "verb" not in items[unit.first].tags
        )
    if STOP in preceding and not unit.numbered:
        return not (isinstance(following, dict) and COMMA in following)
    return True


def _is_other_body(items: list[Item], unit: Unit, units: list[Unit]) -> bool:
    position = unit.beyond
    while position < len(items) and ("of" in items[position].tags or "the" in items[position].tags):
        if "bodies" in items[position].tags:
            break
        position += 1
    if position < len(items) and _names_other_body(items[position]):
        # "... session GA resolution" is a list of words, not a session of the Assembly's.
        return position > unit.beyond or unit.word is not None
    position = units[0].first - 1
    while position >= 0 and ("the" in items[position].tags or "of" in items[position].tags):
        if "bodies" in items[position].tags:
            break
        position -= 1
    return position >= 0 and position >= units[0].first - 2 and _names_other_body(items[position])


def _names_other_body(item: Item) -> bool:
    return item.tags.get("bodies") in _OTHER_BODIES or "other_body" in item.tags


def _between(before: MeetingMention, ordinal: int) -> list[MeetingMention]:
    """The meetings inside a range, both ends left out."""
    if before.ordinal is None or not before.ordinal < ordinal <= 12:
        return []
    return [replace(before, ordinal=number) for number in range(before.ordinal + 1, ordinal)]


def _mentions(items: list[Item], unit: Unit) -> list[MeetingMention]:
    kind, position = _kind(unit), unit.position
    if position == "last_with_noun" or (position is None and "final" in unit.kinds and kind in _FINAL_IS_LAST):
        position = "last"
    step = unit.step
    if position == "penultimate":
        position, step = "last", -1
    mention = MeetingMention(
        start=items[unit.first].start,
        end=items[unit.beyond - 1].end,
        kind=kind,
        ordinal=unit.ordinal,
        position=position,
        step=step,
        plural=unit.plural and unit.ordinal is None,
        negated=unit.negated,
        noun=unit.word is not None,
        word=unit.word,
        count=unit.count,
        anchored=unit.anchored,
        of_them=unit.of_them,
    )
    if unit.ordinal == 1 and unit.count > 1:
        # "the first three sessions"
        return [replace(mention, ordinal=number, count=0) for number in range(1, min(unit.count, 12) + 1)]
    return [mention]


_FINAL_IS_LAST = (None, MeetingKind.CONCLUDING, MeetingKind.CONSULTATION, MeetingKind.NEGOTIATING)


def _kind(unit: Unit) -> MeetingKind | None:
    for kind in _KINDS_BY_WEIGHT:
        if kind in unit.kinds:
            if kind == "final":
                if unit.word in ("session", "meeting"):
                    return MeetingKind.CONCLUDING
                continue
            if kind == "negotiating" and unit.word == "consultation":
                continue
            return MeetingKind(kind)
    if unit.word == "consultation":
        return MeetingKind.CONSULTATION
    if unit.word == "session" and unit.ordinal is not None:
        return MeetingKind.NEGOTIATING
    return None
