"""Questions whose words alone say that they are on a time: the next in a city, days later, why two sources differ."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.aspect import Aspect
from bot.dialogue.choosing import is_bare_noun
from bot.dialogue.context import Context
from bot.dialogue.leaning import points_back
from bot.dialogue.phrasing import goes_on
from bot.dialogue.plain import asks
from bot.dialogue.planned import asks_moved, moved_of
from bot.dialogue.selecting import select
from bot.dialogue.subjects import Subject, find_subjects
from bot.facts import queries
from bot.facts.values import Document, Meeting
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question

# "But doesn't the FAQ print another start?"; "do you have other sources?" asks for no dates.
_DIFFERS = re.compile(
    r"\b(?:but (?:the|my|our|your|another) \w+ (?:says?|prints?|gives?|has|have)"
    r"|(?:your|the|my|our) (?:own )?\w+ (?:says?|prints?|gives?|has|have) (?:on )?the \d{1,2}(?:st|nd|rd|th)"
    r"|not (?:match|agree)|instead|otherwise|(?:give|have|print|name|say|tell|show)s? the same"
    r"|differ\w*|another|other|contradict\w*|disagree\w*|conflict\w*|wrong|mistaken?|(?:some|any)thing else"
    r"|(?:later|earlier) (?:start|opening|beginning|date|day)|two (?:\w+ )?(?:dates|days|starts|beginnings)"
    r"|(?:my|our) (?:source|notes?|copy))\b",
    re.I,
)
# "Why do the sources differ?"
_DISAGREE = re.compile(r"\b(?:differ(?:s|ed)?|different|contradict\w*|disagree\w*|conflict\w*)\b", re.I)
_WHICH_TO_TRUST = re.compile(
    r"\b(?:(?:who|which(?: one)?)(?:'s| is) (?:right|correct)"
    r"|which\b.{0,30}\b(?:trust|believe|follow|go by|rely on|hold to be right))\b",
    re.I,
)
_DATES = re.compile(r"\b(?:dates?|days?|start\w*|begin\w*|opening|\d{1,2}(?:st|nd|rd|th))\b", re.I)
_PRINTS = re.compile(r"\b(?:prints?|says?|gives?|lists?|writes?|states?|shows?)\b", re.I)
_WHAT = re.compile(r"\bwhat\b", re.I)
_ALL_DATES = re.compile(
    r"\b(?:two|three|four|the|these|all|with|their) (?:\w+ )?dates\b|\bdates (?:of|for)\b|\bin order\b"
    r"|\bwhen\b.*\bwhen\b",
    re.I,
)
_HOW_LONG_UNTIL = re.compile(r"\bhow (?:long|many \w+|far(?: off| away)?)\b.*\b(?:till?|until|before|off|away)\b", re.I)
_IT_STARTS = re.compile(r"\b(?:it|they|we|that) (?:all )?(?:starts?|begins?|opens?|is on|are on|ends?|closes?)\b", re.I)
_COMES_BACK = re.compile(r"\b(?:next|again|back|return\w*|see (?:them|it|the \w+))\b", re.I)
_WHAT_FOLLOWED = re.compile(r"\bwhat (?:followed|happened next|came next|came after(?:wards)?)\b", re.I)
# Words of a question that says nothing but what it asks.
_NEXT_TO_NONE = 3
# "When was it adopted?", of a road map; "since when does it exist?", of a resolution.
_SINCE_WHEN = re.compile(
    r"\W*(?:and |so |but )?(?:(?:what|when) (?:was|is|were) )?(?:its|the|their|that one's) "
    r"(?:(?:first|last|opening|closing|final) days?|(?:opening|closing|start(?:ing)?|end) dates?)\W*"
    r"|\W*(?:and |so |but )?(?:since )?when (?:was|were|did|does|has|is) (?:it|this|that|they) (?:been |first )?"
    r"(?:adopted|agreed(?: on)?|approved|passed|decided|accepted|exist(?:ed)?|made|created|set up|established)\W*",
    re.I,
)


def since_when(question: Question, context: Context) -> tuple[Subject, ...]:
    """What was spoken of, where next to no words ask for its day: "adopted when?", "since when does it exist?"."""
    only = context.focus[0] if len(context.focus) == 1 else None
    if only is None or only.span is None or question.mentions != Mentions():
        return ()
    plainly = len(question.text.split()) <= _NEXT_TO_NONE and asks(Aspect.WHEN, question.text)
    by_plain = plainly and isinstance(only, Document) and only.is_decision
    return context.focus if by_plain or _SINCE_WHEN.fullmatch(question.text) else ()


def dates_of_several(question: Question, context: Context) -> tuple[Subject, ...]:
    """The steps whose dates are asked for together: "three dates: committee agrees, Assembly adopts, signing opens"."""
    found = [context.facts.find_milestone(mention.milestone) for mention in question.mentions.milestones]
    steps = tuple(dict.fromkeys(step for step in found if step is not None and step.span is not None))
    return steps if len(steps) > 1 and _ALL_DATES.search(question.text) else ()


def next_there(question: Question, context: Context) -> tuple[Subject, ...]:
    """The next meeting in the one city named: "when will Vienna see them again?"."""
    mentions = question.mentions
    plainly = replace(mentions, cities=(), meetings=(), bodies=(), cues=(), alone=False) == Mentions()
    if len(mentions.cities) != 1 or not plainly or any(mention.noun for mention in mentions.meetings):
        return ()
    comes_back = asks(Aspect.WHEN, question.text) and _COMES_BACK.search(question.text)
    if not comes_back and not _HOW_LONG_UNTIL.search(question.text):
        return ()
    ahead = queries.upcoming(context.facts, context.today)
    there = [thing for thing in ahead if isinstance(thing, Meeting) and thing.city == mentions.cities[0].city]
    return tuple(there[:1])


def so_much_later(question: Question, context: Context) -> tuple[Subject, ...]:
    """What was held so long after or before what was spoken of: "and what began four days later?"."""
    periods = question.mentions.periods
    stepped = len(periods) == 1 and periods[0].day_step and replace(question.mentions, periods=()) == Mentions()
    if not stepped or not _WHAT.search(question.text):
        return ()
    return select(question.mentions, Aspect.WHICH, context).subjects


def starts_then(question: Question, context: Context) -> tuple[Subject, ...]:
    """The meeting of a day close by, where nothing but that day is named: "it starts tomorrow, doesn't it?"."""
    periods = question.mentions.periods
    plainly = len(periods) == 1 and periods[0].relative and replace(question.mentions, periods=()) == Mentions()
    if not plainly or context.focus or context.state.entry or not _IT_STARTS.search(question.text):
        return ()
    return tuple(queries.meetings_in_period(context.facts, periods[0].first, periods[0].last))


def resumed(question: Question, context: Context) -> tuple[Subject, ...]:
    """The meeting at which the work went on that was broken off: "when did they pick up the thread again?"."""
    text = question.text
    asks_it = asks(Aspect.WHEN, text) or _WHAT_FOLLOWED.search(text) is not None
    if not asks_it or not (goes_on(text) or _WHAT_FOLLOWED.search(text)) or question.mentions.periods:
        return ()
    suspended = context.facts.find_milestone("suspension")
    if suspended is None or suspended.span is None or suspended.span.start > context.today:
        return ()
    broken_off = queries.meetings_in_period(context.facts, suspended.span.start, suspended.span.end)
    steps = [mention.milestone for mention in question.mentions.milestones]
    spoken_of = context.focus[:1] if points_back(text) or question.mentions == Mentions() else ()
    if steps != [suspended.id] and not (spoken_of and spoken_of[0] in (suspended, *broken_off)):
        return ()
    following = queries.next_meeting_after(context.facts, suspended.span.end)
    return (following,) if following else ()


def moved(question: Question, context: Context) -> tuple[Meeting, ...]:
    """The meeting spoken of that a short question on other days is about: "had it been meant for earlier?"."""
    asks = question.mentions == Mentions() and asks_moved(question.text) and points_back(question.text)
    return moved_of((context.focus_meeting,)) if asks and context.focus_meeting is not None else ()


def disputed(question: Question, context: Context) -> tuple[Subject, ...]:
    """The thing spoken of, where it is asked why another source has another date for it; empty where it is not."""
    text, mentions = question.text, question.mentions
    trusts = _WHICH_TO_TRUST.search(text) is not None
    on_dates = _DATES.search(text) is not None or bool(mentions.periods) or trusts
    of_sources = any(pattern.search(text) for pattern in (_PRINTS, _DISAGREE))
    if not (trusts or _DIFFERS.search(text)) or not (on_dates or of_sources) or mentions.documents:
        return ()
    if mentions.milestones or not all(map(is_bare_noun, mentions.meetings)):
        # "My sources disagree on when the sixth session began.  Which one do you trust?"
        named = select(mentions, Aspect.WHEN, context)
        disputed = trusts or _DISAGREE.search(text)
        return _with_other_dates(named.subjects[:1]) if disputed and named.stands_alone else ()
    # What was told of before an entry only where dates are asked: "... its informal meetings?  Why two dates for it?"
    told = tuple(item for item in (context.state.meeting, context.state.earlier) if item and on_dates)
    near = (*context.focus[:1], *find_subjects(context.facts, told))
    return _with_other_dates(near)[:1]


def _with_other_dates(subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    return tuple(subject for subject in subjects if any(variant.field == "dates" for variant in subject.variants))
