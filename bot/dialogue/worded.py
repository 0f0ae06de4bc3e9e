"""Questions whose words alone say what is asked: how it was voted on, why dates differ, of which day a source is."""

from __future__ import annotations

import re

from bot.dialogue import fact_answers
from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.leaning import points_back
from bot.dialogue.lookup import coverage
from bot.dialogue.phrasing import asks_paper, is_brief, without_paper
from bot.dialogue.plain import asks
from bot.dialogue.planned import asks_moved, moved_of
from bot.dialogue.selecting import select
from bot.dialogue.selection import Selection
from bot.dialogue.subjects import Subject, find_subjects
from bot.facts import queries, symbols
from bot.facts.values import Document, Meeting, Milestone, Source
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question
from bot.replies import dates

# "But doesn't the FAQ print another start?"; "do you have other sources?" asks for no dates.
_DIFFERS = re.compile(
    r"\b(?:differ\w*|another|other|contradict\w*|disagree\w*|conflict\w*|wrong|mistaken?|not (?:match|agree)|instead|"
    r"(?:some|any)thing else|otherwise|two (?:\w+ )?(?:dates|days|starts|beginnings)|(?:my|our) (?:source|notes?|copy)"
    r")\b",
    re.I,
)
# "Why do the sources differ?"
_DISAGREE = re.compile(r"\b(?:differ(?:s|ed)?|contradict\w*|disagree\w*|conflict\w*)\b", re.I)
_OR = re.compile(r"\bor\b", re.I)
# "What distinguishes the concluding session from the reconvened one?"
_CONTRASTS = re.compile(r"\b(?:differences?|distinguish\w*|differ|differs|compare[ds]?)\b", re.I)
_DATES = re.compile(r"\b(?:dates?|days?|start\w*|begin\w*|opening)\b", re.I)
_PRINTS = re.compile(r"\b(?:prints?|says?|gives?|lists?|writes?|states?|shows?)\b", re.I)
_VOTE = re.compile(
    r"\b(?:vote[ds]?|voting|consensus|roll[ -]?call|show of hands|unanimous\w*|waved? (?:it )?through"
    r"|in favou?r|(?:was|were) (?:all|everyone|everybody|anyone|anybody|any\w*) .*against|opposed)\b",
    re.I,
)
# Somebody who may vote: "could they vote?"
_VOTER = re.compile(r"\b(?:they|those|these|others?|he|she|we|who|can|could|may|might|allowed|right|get to)\b", re.I)
# Words of a question on how what was spoken of was decided.
_LEANS_UP_TO = 7
# Words of a question that says nothing but what it asks.
_NEXT_TO_NONE = 3
# "When was it adopted?", of a road map; "since when does it exist?", of a resolution.
_SINCE_WHEN = re.compile(
    r"\W*(?:and |so |but )?(?:since )?when (?:was|were|did|does|has|is) (?:it|this|that|they) (?:been |first )?"
    r"(?:adopted|agreed(?: on)?|approved|passed|decided|accepted|exist(?:ed)?|made|created|set up|established)\W*",
    re.I,
)
# Share of what is asked that one of the papers spoken of must have, the others half as much at most.
_HAS = 0.4
# What is done to a text on the day that it bears, and such texts.
_PUBLISHED = re.compile(
    r"\b(?:publish\w*|post(?:ed)?|put\b.*\bonline|written|wrote|dated?|released?|issued?|c[ao]me out|appear(?:ed)?|"
    r"(?:go|went) online|updated)\b",
    re.I,
)
# "When the FAQ was written, was there a treaty?" asks for no date.
_THEN = re.compile(r"\bwhen (?:the|that|this|it|they|unodc|gi-?toc)\b", re.I)
_HOW_OLD = re.compile(r"\bhow (?:old|recent|current|up to date)\b|\b(?:from|of) (?:when|what date|which day)\b", re.I)
_TEXT = re.compile(r"\b(?:article|piece|note|page|post|report|update|announcement|faq|check-in)\b", re.I)
_FAQ = re.compile(r"\bFAQ\b", re.I)


def answer_as_worded(question: Question, context: Context) -> Draft | None:
    """The answer to such a question, whatever the classifier finds; None where it is none."""
    if (published := _source_dated(question, context)) is not None:
        return _dated(published)
    if _asks_vote(question, context):
        return fact_answers.answer(Aspect.VOTE, Selection(context.focus), Mentions(), context)
    if (aspect := _asked_of_one(question, context)) is not None:
        return fact_answers.answer(aspect, Selection(context.focus), Mentions(), context)
    if paper := _paper_of(question, context):
        return fact_answers.answer(Aspect.DESCRIBE, Selection(paper, named=True), Mentions(), context)
    if contrasted := _contrasted(question, context):
        return fact_answers.answer(Aspect.DESCRIBE, Selection(contrasted, named=True), Mentions(), context)
    if moved := _moved(question, context):
        return fact_answers.answer(Aspect.WHEN, Selection(moved), Mentions(), context)
    if disputed := _disputed(question, context):
        return fact_answers.answer(Aspect.WHEN, Selection(disputed), Mentions(), context)
    return None


def _source_dated(question: Question, context: Context) -> Source | None:
    """The source whose day of publication is asked: "when did GI-TOC put that piece online?"; None where none is."""
    text = question.text
    dated = (asks(Aspect.WHEN, text) and _PUBLISHED.search(text) and not _THEN.search(text)) or _HOW_OLD.search(text)
    if not (dated and _TEXT.search(text)):
        return None
    names = [mention.body for mention in question.mentions.bodies]
    publishers = {body.name for name in names if (body := context.facts.find_body(name)) is not None}
    faq = _FAQ.search(text) is not None
    found = [s for s in context.facts.sources if s.publisher in publishers or (faq and s.publisher == "UNODC")]
    titled = [source for source in found if "FAQ" in source.title] if faq else found
    return titled[0] if len(titled) == 1 else None


def _dated(source: Source) -> Draft:
    """Of which day it is."""
    draft = Draft(moves=False)
    draft.say(f'{source.publisher}: "{source.title}" is of {dates.day(source.as_of)}.')
    draft.cite([source])
    return draft


def _asks_vote(question: Question, context: Context) -> bool:
    """Whether a short question is on how the decision that was spoken of was taken: "put to a vote or not?"."""
    only = context.focus[0] if len(context.focus) == 1 else None
    by_paper = isinstance(only, Document) and only.is_decision
    decision = by_paper or (isinstance(only, Milestone) and only.body is not None)
    leans = len(question.text.split()) <= _LEANS_UP_TO and question.mentions == Mentions()
    says = _VOTE.search(question.text) is not None and not asks_of_voter(question.text)
    return decision and leans and says


def asks_of_voter(text: str) -> bool:
    """Whether somebody who may vote is spoken of, rather than what was voted on."""
    return _VOTER.search(text) is not None


def _asked_of_one(question: Question, context: Context) -> Aspect | None:
    """What next to no words ask of the decision that was spoken of: "adopted when?", "and under which resolution"."""
    only = context.focus[0] if len(context.focus) == 1 else None
    if only is None or question.mentions != Mentions():
        return None
    if isinstance(only, Milestone) and is_brief(question.text) and asks_paper(question.text):
        return Aspect.WHICH if queries.documents_enacting(context.facts, only) else None
    if only.span is not None and _SINCE_WHEN.fullmatch(question.text):
        return Aspect.WHEN
    plainly = len(question.text.split()) <= _NEXT_TO_NONE and asks(Aspect.WHEN, question.text)
    return Aspect.WHEN if plainly and isinstance(only, Document) and only.is_decision else None


def _paper_of(question: Question, context: Context) -> tuple[Subject, ...]:
    """Of the papers spoken of the one that has what is asked for: "which document had the preamble, 16 or 19?"."""
    named = [symbols.find_document(context.facts, mention.symbol) for mention in question.mentions.documents]
    papers = [paper for paper in named if paper is not None]
    asks_one = len(papers) == len(named) > 1 and _OR.search(question.text) is not None
    if not named:
        papers = [s for s in find_subjects(context.facts, context.state.items) if isinstance(s, Document)]
        asks_one = len(papers) > 1 and asks_paper(question.text)
    if not asks_one:
        return ()
    shares = coverage(_without_symbols(question), papers, context.facts)
    best = max(shares)
    others = [share for share in shares if share < best]
    alone = len(others) == len(papers) - 1 and max(others) <= best / 2
    return (papers[shares.index(best)],) if best >= _HAS and alone else ()


def _without_symbols(question: Question) -> str:
    text = question.text
    for mention in question.mentions.documents:
        text = text.replace(question.text[mention.start : mention.end], " ")
    return without_paper(text)


def _contrasted(question: Question, context: Context) -> tuple[Subject, ...]:
    """The two meetings or papers whose difference is asked for."""
    if not _CONTRASTS.search(question.text) or question.mentions.periods:
        return ()
    named = select(question.mentions, Aspect.DESCRIBE, context)
    return named.subjects if named.stands_alone and len(named.subjects) > 1 else ()


def _moved(question: Question, context: Context) -> tuple[Meeting, ...]:
    """The meeting spoken of that a short question on other days is about: "had it been meant for earlier?"."""
    asks = question.mentions == Mentions() and asks_moved(question.text) and points_back(question.text)
    return moved_of((context.focus_meeting,)) if asks and context.focus_meeting is not None else ()


def _disputed(question: Question, context: Context) -> tuple[Subject, ...]:
    """The thing spoken of, where it is asked why another source has another date for it; empty where it is not."""
    own = question.mentions.meetings or question.mentions.documents or question.mentions.milestones
    on_dates = _DATES.search(question.text) is not None or bool(question.mentions.periods)
    of_sources = any(pattern.search(question.text) for pattern in (_PRINTS, _DISAGREE))
    if own or not _DIFFERS.search(question.text) or not (on_dates or of_sources):
        return ()
    # What was told of before an entry only where dates are asked: "... its informal meetings?  Why two dates for it?"
    told = tuple(item for item in (context.state.meeting, context.state.earlier) if item and on_dates)
    near = (*context.focus[:1], *find_subjects(context.facts, told))
    return tuple(subject for subject in near if any(variant.field == "dates" for variant in subject.variants))[:1]
