"""From tagged words to the meetings that they name.

A unit is a noun with what stands around it ("the second organizational session", "session no. 2", "la dernière session"), or what
stands for it ("the third", "number two", "the one before").  Units joined by "and", commas or "to" share noun and kind.
One grammar serves all six languages; what differs is in the lexicons.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.facts.values import MeetingKind
from bot.nlu.mentions import MeetingMention
from bot.nlu.tagging import COMMA, DASH, MAX_ORDINAL, STOP, Item

# Their meetings are not the committee's: "General Assembly session", "Expert Group meeting".
_OTHER_BODIES = frozenset(
    "ga ccpcj expert_group ecosoc security_council coe interpol itu european_union human_rights_council ohchr icj".split()
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
# A bare "the third" names a meeting only before these, or at the end: "the third was", not "the third country".
_MAY_FOLLOW = frozenset({STOP, COMMA, DASH, "verb", "beside_bare", "and", "before", "after", "not", "not_verb", "to"})
_MAY_PRECEDE = frozenset({STOP, COMMA, DASH, "verb", "beside_bare", "and", "not", "the", "of", "one", "to"})


@dataclass
class _Unit:
    """What one unit says; `first` and `beyond` are positions among the items, without article and negation."""

    first: int
    beyond: int = 0
    article: bool = False
    negated: bool = False
    ordinal: int | None = None
    numbered: bool = False
    position: str | None = None
    step: int = 0
    kinds: set[str] = field(default_factory=set)
    word: str | None = None
    plural: bool = False
    one: bool = False
    count: int = 0
    anchored: bool = False
    complete: bool = False

    @property
    def says(self) -> bool:
        """Whether anything but a kind distinguishes it."""
        return self.ordinal is not None or self.position is not None or self.step != 0


def find_meetings(items: list[Item]) -> list[MeetingMention]:
    """The meetings that the items name, in order."""
    mentions: list[MeetingMention] = []
    position = 0
    while position < len(items):
        units, ranges, beyond = _read_list(items, position)
        if not units:
            position += 1
            continue
        _share(units)
        for unit, is_range in zip(units, ranges):
            if _is_valid(items, unit, units):
                if is_range and mentions and unit.ordinal is not None:
                    mentions += _between(mentions[-1], unit.ordinal)
                mentions += _mentions(items, unit)
        position = max(beyond, position + 1)
    return mentions


def _read_list(items: list[Item], start: int) -> tuple[list[_Unit], list[bool], int]:
    """Units from `start` on, whether each is the far end of a range, and where reading stopped."""
    unit = _read_unit(items, start)
    if unit is None:
        return [], [], start
    units, ranges = [unit], [False]
    while not unit.anchored:
        position, is_range = _skip_separator(items, unit.beyond)
        following = _read_unit(items, position, numbered=unit.numbered)
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
        elif COMMA not in tags and "and" not in tags:
            break
        position += 1
    return position, is_range


def _read_unit(items: list[Item], start: int, numbered: bool = False) -> _Unit | None:
    position, negated, article = start, False, False
    if position < len(items) and "not" in items[position].tags:
        negated, position = True, position + 1
    while position < len(items) and "the" in items[position].tags and not _is_content(items[position]):
        article, position = True, position + 1
    unit = _Unit(first=position, beyond=position, article=article, negated=negated)
    if position < len(items) and "step_phrases" in items[position].tags:
        unit.step, unit.one, unit.complete = _step(items[position].tags["step_phrases"]), True, True
        unit.beyond = position + 1
        unit.anchored = _read_anchor(items, unit.beyond)
        return unit
    pending: int | None = None
    figure = False
    while position < len(items):
        tags = items[position].tags
        following = items[position + 1].tags if position + 1 < len(items) else {}
        if "cardinals" in tags and (unit.word or (numbered and position == unit.first)) and unit.ordinal is None:
            if "cardinals" in following or ("nouns" in following and not numbered):
                break
            unit.ordinal, unit.numbered = int(tags["cardinals"]), True
        elif "nouns" in tags and not ("kinds" in tags and "nouns" in following):
            if unit.word and (unit.numbered or "kinds" not in tags):
                if not _is_compound(unit.word, tags["nouns"]):
                    break
            _add_noun(unit, tags["nouns"])
        elif "number" in tags and "cardinals" in following and unit.ordinal is None:
            after = items[position + 2].tags if position + 2 < len(items) else {}
            greater = "cardinals" in after and "figure" not in after
            unit.ordinal, unit.numbered = MAX_ORDINAL + 1 if greater else int(following["cardinals"]), True
            position += 1
        elif "ordinals" in tags and unit.ordinal is None:
            # "Seventy-eighth" is read as a number that no meeting has, so that its noun is not left over.
            greater = _is_part_of_greater(items, position)
            unit.ordinal = MAX_ORDINAL + 1 if greater else int(tags["ordinals"])
        elif "cardinals" in tags and pending is None and not unit.word and _leads_to_noun(items, position + 1):
            pending, figure = int(tags["cardinals"]), "figure" in tags
        elif ("after" in tags or "before" in tags) and unit.word and _read_anchor(items, position):
            break
        elif "kinds" in tags:
            unit.kinds.add(tags["kinds"])
        elif "positions" in tags and unit.position is None and not (unit.word and "verb" in tags):
            unit.position = tags["positions"]
        elif "steps" in tags and unit.step == 0:
            unit.step = _step(tags["steps"])
        elif "all" in tags and not unit.word and _leads_to_noun(items, position + 1):
            unit.plural = True
        elif "one" in tags and not unit.word and (unit.says or unit.kinds or article):
            unit.one = True
        elif "step_phrases" in tags and (unit.word or unit.one) and unit.step == 0:
            unit.step = _step(tags["step_phrases"])
        elif ("the" in tags or "of" in tags) and position > unit.first and _continues(items, position + 1, unit):
            position += 1
            continue
        else:
            break
        position += 1
        unit.beyond = position
        if unit.one:
            break
    if unit.beyond == unit.first:
        return None
    if pending is not None:
        _add_number(unit, pending, figure)
    _read_step(items, unit)
    unit.complete = unit.word is not None or unit.one
    return unit


def _is_content(item: Item) -> bool:
    return any(tag in item.tags for tag in ("nouns", "ordinals", "kinds", "positions", "steps", "step_phrases", "one"))


def _is_compound(word: str, noun: str) -> bool:
    # "consultation session", "session meeting": one thing, said twice.
    return noun.removesuffix("s") != word


def _add_noun(unit: _Unit, noun: str) -> None:
    word = noun.removesuffix("s")
    unit.plural = unit.plural or noun.endswith("s")
    if unit.word != "consultation":
        unit.word = word


def _add_number(unit: _Unit, number: int, figure: bool) -> None:
    if figure and not unit.plural and number > 1 and unit.ordinal is None:
        # "2 session", "II session": short for session 2.
        unit.ordinal = number
    else:
        unit.count = number
        unit.plural = unit.plural or number > 1


def _is_part_of_greater(items: list[Item], position: int) -> bool:
    """Whether the ordinal is the end or the start of a compound one: "seventy-eighth"."""
    before = items[position - 1].tags if position else {}
    if "tens" in before or ("and" in before and position > 1 and "tens" in items[position - 2].tags):
        return True
    after = [item.tags for item in items[position + 1 : position + 3]]
    return bool(after) and ("tens" in after[0] or ("and" in after[0] and len(after) > 1 and "tens" in after[1]))


def _leads_to_noun(items: list[Item], position: int) -> bool:
    for item in items[position : position + 5]:
        if "nouns" in item.tags:
            return True
        if not any(tag in item.tags for tag in ("kinds", "positions", "steps", "the", "of", "cardinals", "ordinals")):
            return False
    return False


def _continues(items: list[Item], position: int, unit: _Unit) -> bool:
    """Whether an article or "of" inside a unit leads on to more of it: "second of the sessions", "session d'organisation"."""
    for item in items[position : position + 3]:
        if "the" in item.tags or "of" in item.tags:
            continue
        if unit.word:
            return "kinds" in item.tags or (unit.ordinal is None and not unit.plural and "ordinals" in item.tags)
        return "nouns" in item.tags or "kinds" in item.tags
    return False


def _read_step(items: list[Item], unit: _Unit) -> None:
    """Take in what follows the noun: "the session before", "which session came after the third"."""
    if not (unit.word or unit.one) or unit.step or unit.ordinal is not None or unit.position is not None:
        return
    position = unit.beyond
    while position < len(items) and "verb" in items[position].tags and position < unit.beyond + 3:
        if "before" in items[position].tags or "after" in items[position].tags:
            break
        position += 1
    if position >= len(items):
        return
    tags = items[position].tags
    if "before" not in tags and "after" not in tags:
        return
    step = -1 if "before" in tags else 1
    if _read_anchor(items, position + 1):
        unit.step, unit.anchored, unit.beyond = step, True, position + 1
    elif position == unit.beyond and not unit.kinds - {"consultation"}:
        following = items[position + 1].tags if position + 1 < len(items) else {STOP: ""}
        if STOP in following or COMMA in following or "verb" in following or "beside_bare" in following:
            unit.step, unit.beyond = step, position + 1


def _read_anchor(items: list[Item], position: int) -> bool:
    """Whether a unit that can stand as an anchor begins here."""
    if position >= len(items):
        return False
    if "before" in items[position].tags or "after" in items[position].tags:
        position += 1
    anchor = _read_unit_shallow(items, position)
    return anchor


def _read_unit_shallow(items: list[Item], position: int) -> bool:
    says = False
    while position < len(items):
        tags = items[position].tags
        if "ordinals" in tags or "positions" in tags or "number" in tags or "kinds" in tags:
            says = True
        elif "nouns" in tags:
            after = items[position + 1].tags if position + 1 < len(items) else {}
            return says or tags["nouns"].startswith("consultation") or "cardinals" in after or "number" in after
        elif "the" not in tags and "of" not in tags and "cardinals" not in tags:
            return says and any(tag in _MAY_FOLLOW or tag == "one" for tag in tags)
        position += 1
    return says


def _step(key: str) -> int:
    return -1 if key == "previous" else 1


def _share(units: list[_Unit]) -> None:
    """Give units without a noun the next one's, else the last one's: "first and third session", "sessions 2 and 3"."""
    for index in range(len(units) - 2, -1, -1):
        _inherit(units[index], units[index + 1])
    for index in range(1, len(units)):
        _inherit(units[index], units[index - 1])


def _inherit(unit: _Unit, other: _Unit) -> None:
    if unit.complete or not other.word or not other.complete:
        return
    unit.word = other.word
    if not unit.kinds and unit.ordinal is not None and other.ordinal is not None:
        unit.kinds = set(other.kinds)
    unit.complete = True


def _is_valid(items: list[Item], unit: _Unit, units: list[_Unit]) -> bool:
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
    if not any(tag in _MAY_FOLLOW for tag in following):
        return False
    if unit.complete:
        return unit.says or bool(unit.kinds & _KINDS_BARE)
    return _may_stand_bare(items, unit, units, following)


def _may_stand_bare(items: list[Item], unit: _Unit, units: list[_Unit], following: object) -> bool:
    if not unit.says and not (unit.kinds and unit.kinds <= _KINDS_BARE):
        return False
    if unit.position == "last_with_noun":
        return False
    head = units[0]
    before = head.first - 1
    while before >= 0 and ("the" in items[before].tags or "not" in items[before].tags) and not _is_content(items[before]):
        before -= 1
    preceding = items[before].tags if before >= 0 else {STOP: ""}
    if not any(tag in _MAY_PRECEDE for tag in preceding):
        return False
    if head.article or head.negated:
        return True
    # Without an article, "first" and "last" are adverbs or verbs more often than meetings.
    if unit.position is not None and not unit.numbered:
        return "and" in preceding or (STOP in preceding and unit.beyond == len(items) and "verb" not in items[unit.first].tags)
    if STOP in preceding:
        return not (isinstance(following, dict) and COMMA in following)
    return True


def _is_other_body(items: list[Item], unit: _Unit, units: list[_Unit]) -> bool:
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


def _mentions(items: list[Item], unit: _Unit) -> list[MeetingMention]:
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
    )
    if unit.ordinal == 1 and unit.count > 1:
        # "the first three sessions"
        return [replace(mention, ordinal=number, count=0) for number in range(1, min(unit.count, 12) + 1)]
    return [mention]


_FINAL_IS_LAST = (None, MeetingKind.CONCLUDING, MeetingKind.CONSULTATION, MeetingKind.NEGOTIATING)


def _kind(unit: _Unit) -> MeetingKind | None:
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
