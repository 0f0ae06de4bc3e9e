"""Questions on a day as such: which day of the week it was, and of which day a source is."""

from __future__ import annotations

import re

from bot.dialogue import telling
from bot.dialogue.asked import Asked
from bot.dialogue.aspect import Aspect
from bot.dialogue.draft import Draft
from bot.dialogue.phrasing import is_brief
from bot.dialogue.plain import asks
from bot.dialogue.selecting import select
from bot.facts.values import Precision
from bot.replies import dates

_DAY_OF_WEEK = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
# "Which weekday was that?", "on a Monday?", "a Friday or a Thursday?"; "the Friday after" names a day.
_WEEKDAY = re.compile(
    r"\bweek ?days?\b|\bdays? of (?:the|that) week\b"
    rf"|\ba {_DAY_OF_WEEK}\b|\b{_DAY_OF_WEEK}s? or (?:a )?{_DAY_OF_WEEK}\b",
    re.I,
)
# What is done to a text on the day that it bears, and such texts.
_PUBLISHED = re.compile(
    r"\b(?:publish\w*|post(?:ed)?|put\b.*\bonline|put (?:up|out)|written|wrote|dated?|released?|issued?|c[ao]me out"
    r"|appear(?:ed)?|(?:go|went) online|updated)\b",
    re.I,
)
# "When the FAQ was written, was there a treaty?" asks for no date.
_THEN = re.compile(r"\bwhen (?:the|that|this|it|they|unodc|gi-?toc)\b", re.I)
_HOW_OLD = re.compile(
    r"\bhow (?:old|recent|current|fresh|up to date)\b|\b(?:from|of) (?:when|what date|which day)\b(?! to\b)", re.I
)
_TEXT = re.compile(r"\b(?:article|piece|note|page|post|report|update|announcement|faq|check-in|sheet)\b", re.I)
# "But the FAQ prints another date?" asks of a meeting.
_ANOTHER = re.compile(r"\b(?:another|other|different) (?:date|day|start|opening)", re.I)
_FAQ = re.compile(r"\bFAQ\b|\bquestions?[ -]and[ -]answers?\b|\bQ ?(?:&|and) ?A\b", re.I)


def tell_day_of_source(asked: Asked) -> Draft | None:
    """Of which day the source is that is asked of: "when did GI-TOC put that piece online?"."""
    text, facts = asked.question.text, asked.context.facts
    dated = (asks(Aspect.WHEN, text) and _PUBLISHED.search(text) and not _THEN.search(text)) or _HOW_OLD.search(text)
    if not (dated and _TEXT.search(text)) or _ANOTHER.search(text):
        return None
    names = [mention.body for mention in asked.question.mentions.bodies]
    publishers = {body.name for name in names if (body := facts.find_body(name)) is not None}
    faq = _FAQ.search(text) is not None
    found = [s for s in facts.sources if s.publisher in publishers or (faq and s.publisher == "UNODC")]
    titled = [source for source in found if "FAQ" in source.title] if faq else found
    if len(titled) != 1:
        return None
    draft = Draft(moves=False)
    draft.say(f'{titled[0].publisher}: "{titled[0].title}" is of {dates.day(titled[0].as_of)}.')
    draft.cite(titled)
    return draft


def tell_weekdays(asked: Asked) -> Draft | None:
    """On which days of the week something began and ended: "was that a Friday?"."""
    text, context = asked.question.text, asked.context
    if not _WEEKDAY.search(text):
        return None
    named = select(asked.question.mentions, Aspect.WHICH, context)
    leans = named.named or is_brief(text) or asked.points
    dated = [s for s in named.subjects if s.span is not None and s.span.precision is Precision.DAY]
    if not leans or named.missing or named.ambiguous or len(dated) != 1:
        return None
    draft = Draft(aspect=Aspect.WHEN)
    assert dated[0].span is not None
    draft.say(*named.corrections, telling.weekdays(dated[0].span, context.today))
    draft.say(telling.when(dated[0], context.today), telling.differing(dated[0]))
    draft.about(dated, "dates")
    return draft
