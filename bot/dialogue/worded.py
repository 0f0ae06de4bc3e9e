"""Questions whose words alone say what is asked, and of what: how it was voted on, why the dates differ."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.dialogue import fact_answers, worded_papers, worded_times
from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.phrasing import asks_paper, contrasts, is_brief
from bot.dialogue.selecting import select
from bot.dialogue.selection import Selection
from bot.dialogue.subjects import Subject
from bot.facts import queries
from bot.facts.values import Document, Milestone
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question

# "Number?", of a step that was taken by a resolution.
_NUMBER = re.compile(
    r"\W*(?:and |with |under )?(?:what |which |its |the )*(?:number|symbol)(?: was it| of it| please)?\W*", re.I
)
_VOTE = re.compile(
    r"\b(?:vote[ds]?|voting|consensus|roll[ -]?call|show of hands|unanimous\w*|waved? (?:it )?through"
    r"|in favou?r|(?:was|were) (?:all|everyone|everybody|anyone|anybody|any\w*) .*against|opposed)\b",
    re.I,
)
# Somebody who may vote: "could they vote?"
_VOTER = re.compile(
    r"\b(?:they|those|these|others?|he|she|we|who|can|could|may|might|allowed|right|get to|with (?:a|the|no) vote)\b",
    re.I,
)
_HOW_MANY = re.compile(r"\bhow many (?:of )?(?:the |these |those )?\Z", re.I)
_SAME_PLACE = re.compile(r"\bsame (?:city|place|town|country|venue|building)\b", re.I)
# Words of a question on how what was spoken of was decided.
_LEANS_UP_TO = 7


def answer_as_worded(question: Question, context: Context) -> Draft | None:
    """The answer to such a question, whatever the classifier finds; None where it is none."""
    for aspect, asked_of in _ASKED:
        if subjects := asked_of(question, context):
            named = subjects != context.focus
            return fact_answers.answer(aspect, Selection(subjects, named=named), Mentions(), context)
    return None


def _voted_on(question: Question, context: Context) -> tuple[Subject, ...]:
    """The decision spoken of, where a short question is on how it was taken: "put to a vote or not?"."""
    only = context.focus[0] if len(context.focus) == 1 else None
    by_paper = isinstance(only, Document) and only.is_decision
    decision = by_paper or (isinstance(only, Milestone) and only.body is not None)
    leans = len(question.text.split()) <= _LEANS_UP_TO and question.mentions == Mentions()
    says = _VOTE.search(question.text) is not None and not asks_of_voter(question.text)
    return context.focus if decision and leans and says else ()


def asks_of_voter(text: str) -> bool:
    """Whether somebody who may vote is spoken of, rather than what was voted on."""
    return _VOTER.search(text) is not None


def _enacted(question: Question, context: Context) -> tuple[Subject, ...]:
    """The step spoken of, where next to no words ask by which paper it was taken: "and under which resolution?"."""
    only = context.focus[0] if len(context.focus) == 1 else None
    said = asks_paper(question.text) or _NUMBER.fullmatch(question.text)
    asks_it = question.mentions == Mentions() and is_brief(question.text) and said
    told = asks_it and isinstance(only, Milestone) and queries.documents_enacting(context.facts, only)
    return context.focus if told else ()


def _contrasted(question: Question, context: Context) -> tuple[Subject, ...]:
    """The two meetings or papers whose difference is asked for."""
    if not contrasts(question.text) or question.mentions.periods:
        return ()
    named = select(question.mentions, Aspect.DESCRIBE, context)
    return named.subjects if named.stands_alone and len(named.subjects) > 1 else ()


def _some_of_many(question: Question, context: Context) -> tuple[Subject, ...]:
    """The meetings of a time that are to be counted: "how many consultations fell in 2023, and when?"."""
    many = [m for m in question.mentions.meetings if m.plural and _HOW_MANY.search(question.text[: m.start])]
    if len(many) != 1 or not question.mentions.periods:
        return ()
    named = select(question.mentions, Aspect.COUNT, context)
    return named.subjects if named.group and not (named.corrections or named.missing) else ()


def _same_place(question: Question, context: Context) -> tuple[Subject, ...]:
    """The meeting named and the one spoken of: "in the same city as the second?"."""
    if not _SAME_PLACE.search(question.text) or len(context.focus) != 1:
        return ()
    named = select(question.mentions, Aspect.WHERE, context)
    other = named.named and len(named.subjects) == 1 and named.subjects != context.focus
    return (*context.focus, *named.subjects) if other else ()


# What is asked of what, the most telling first.
_ASKED: tuple[tuple[Aspect, Callable[[Question, Context], tuple[Subject, ...]]], ...] = (
    (Aspect.VOTE, _voted_on),
    (Aspect.WHICH, _enacted),
    (Aspect.WHEN, worded_times.since_when),
    (Aspect.DESCRIBE, worded_papers.drafted),
    (Aspect.DESCRIBE, worded_papers.paper_of),
    (Aspect.VOTE, worded_papers.of_figures),
    (Aspect.DESCRIBE, worded_papers.of_chapters),
    (Aspect.DESCRIBE, worded_papers.other_has_it),
    (Aspect.DESCRIBE, _contrasted),
    (Aspect.COUNT, _some_of_many),
    (Aspect.WHEN, worded_times.dates_of_several),
    (Aspect.GAP, worded_times.next_there),
    (Aspect.HELD, worded_times.starts_then),
    (Aspect.DESCRIBE, worded_times.so_much_later),
    (Aspect.WHERE, _same_place),
    (Aspect.WHEN, worded_times.resumed),
    (Aspect.WHEN, worded_times.moved),
    (Aspect.WHEN, worded_times.disputed),
)
