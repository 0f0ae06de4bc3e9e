"""Units of the meeting grammar: a noun with what stands around it, or what stands for it.

"The second organizational session", "session no. 2", "la dernière session", "the third", "number two", "the one
before".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.nlu.tagging import COMMA, DASH, MAX_ORDINAL, STOP, Item

# A bare "the third" names a meeting only before these, or at the end: "the third was", not "the third country".
MAY_FOLLOW = frozenset({STOP, COMMA, DASH, "verb", "beside_bare", "and", "before", "after", "not", "not_verb", "to"})


@dataclass
class Unit:
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
    of_them: bool = False
    complete: bool = False

    @property
    def says(self) -> bool:
        """Whether anything but a kind distinguishes it."""
        return self.ordinal is not None or self.position is not None or self.step != 0


def read_unit(items: list[Item], start: int, numbered: bool = False) -> Unit | None:
    position, negated, article = start, False, False
    if position < len(items) and "not" in items[position].tags:
        negated, position = True, position + 1
    while position < len(items) and "the" in items[position].tags and not is_content(items[position]):
        article, position = True, position + 1
    unit = Unit(first=position, beyond=position, article=article, negated=negated)
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
            if unit.plural and "figure" not in tags and not any(tag in following for tag in ("and", "to", COMMA)):
                # "الدورات الثلاث": how many, not which.
                unit.count = int(tags["cardinals"])
            else:
                unit.ordinal, unit.numbered = int(tags["cardinals"]), True
        elif "nouns" in tags and not ("kinds" in tags and "nouns" in following):
            if unit.word and (unit.numbered or "kinds" not in tags) and not _is_compound(unit.word, tags["nouns"]):
                break
            _add_noun(unit, tags["nouns"])
        elif "number" in tags and ("cardinals" in following or "tens" in following) and unit.ordinal is None:
            after = items[position + 2].tags if position + 2 < len(items) else {}
            greater = "tens" in following or ("cardinals" in after and "figure" not in after)
            unit.ordinal, unit.numbered = MAX_ORDINAL + 1 if greater else int(following["cardinals"]), True
            position += 1
            while greater and position + 1 < len(items) and "cardinals" in items[position + 1].tags:
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
        elif tags.get("bodies") == "ahc" and unit.says and not unit.word and _leads_to_noun(items, position + 1):
            # "The most recent AHC meeting".
            pass
        elif "measure" in tags and position > unit.first and not unit.word:
            pass
        elif "one" in tags and not unit.word and (unit.says or unit.kinds or article):
            unit.one = True
        elif "of_them" in tags and unit.says and not unit.word and _leads_to_noun(items, position + 1):
            # "The first of those in-between consultations".
            unit.of_them = True
        elif "of_them" in tags and unit.says:
            unit.of_them = unit.one = True
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
            while position < len(items) and "kinds" in items[position].tags:
                # "the one with stakeholders"
                unit.kinds.add(items[position].tags["kinds"])
                position += 1
                unit.beyond = position
            break
    if unit.beyond == unit.first:
        return None
    if pending is not None:
        _add_number(unit, pending, figure)
    _read_step(items, unit)
    unit.complete = unit.word is not None or unit.one
    return unit


def is_content(item: Item) -> bool:
    return any(tag in item.tags for tag in ("nouns", "ordinals", "kinds", "positions", "steps", "step_phrases", "one"))


def _is_compound(word: str, noun: str) -> bool:
    # "consultation session", "session meeting": one thing, said twice.
    return noun.removesuffix("s") != word


def _add_noun(unit: Unit, noun: str) -> None:
    word = noun.removesuffix("s")
    unit.plural = unit.plural or noun.endswith("s")
    if unit.word != "consultation":
        unit.word = word


def _add_number(unit: Unit, number: int, figure: bool) -> None:
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
        if not any(
            tag in item.tags for tag in ("kinds", "positions", "steps", "the", "of", "cardinals", "ordinals", "measure")
        ):
            return False
    return False


def _continues(items: list[Item], position: int, unit: Unit) -> bool:
    """Whether an article or "of" leads on to more of a unit: "second of the sessions", "session d'organisation"."""
    for item in items[position : position + 3]:
        if "the" in item.tags or "of" in item.tags:
            continue
        if unit.word:
            return "kinds" in item.tags or (unit.ordinal is None and not unit.plural and "ordinals" in item.tags)
        return "nouns" in item.tags or "kinds" in item.tags
    return False


def _read_step(items: list[Item], unit: Unit) -> None:
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
    if "step_phrases" in tags:
        # "the one that came before it"
        unit.step, unit.beyond = _step(tags["step_phrases"]), position + 1
        return
    if "before" not in tags and "after" not in tags:
        return
    step = -1 if "before" in tags else 1
    if _read_anchor(items, position + 1):
        unit.step, unit.anchored, unit.beyond = step, True, position + 1
    elif (position == unit.beyond or unit.one) and not unit.kinds - {"consultation"}:
        following = items[position + 1].tags if position + 1 < len(items) else {STOP: ""}
        if STOP in following or COMMA in following or "verb" in following or "beside_bare" in following:
            unit.step, unit.beyond = step, position + 1


def _read_anchor(items: list[Item], position: int) -> bool:
    """Whether a unit that can stand as an anchor begins here."""
    if position >= len(items):
        return False
    if "before" in items[position].tags or "after" in items[position].tags:
        position += 1
    return _says_which(items, position)


def _says_which(items: list[Item], position: int) -> bool:
    """Whether the words from here on tell one meeting: "the third", "the concluding session", not "the session"."""
    says = False
    while position < len(items):
        tags = items[position].tags
        if "ordinals" in tags or "positions" in tags or "number" in tags or "kinds" in tags:
            says = True
        elif "nouns" in tags:
            after = items[position + 1].tags if position + 1 < len(items) else {}
            return says or tags["nouns"].startswith("consultation") or "cardinals" in after or "number" in after
        elif not any(tag in tags for tag in ("the", "of", "cardinals", "measure")):
            return says and any(tag in MAY_FOLLOW or tag == "one" for tag in tags)
        position += 1
    return says


def _step(key: str) -> int:
    return -1 if key == "previous" else 1
