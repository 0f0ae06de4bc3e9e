"""Questions whose words alone say that they are on a paper: the one with what is asked, its sister, its chapters."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.leaning import points_back
from bot.dialogue.lookup import coverage, find_told_by_other
from bot.dialogue.phrasing import asks_paper, without_paper
from bot.dialogue.selecting import select
from bot.dialogue.subjects import Subject, find_subjects
from bot.facts import symbols
from bot.facts.values import Document
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question

_SYMBOL = re.compile(r"\b(?:symbols?|numbers?|chapters?)\b", re.I)
# Figures that no date and no symbol holds, and how many of them tell a vote.
_FIGURE = re.compile(r"(?<![\w/.-])\d{2,3}(?![\w/.-]|\.\d)")
_FIGURES = 2
_CHAPTERS = re.compile(r"\bchapters?\b", re.I)
# Of papers with chapters it is told which they cover.
_COVERS = re.compile(r"\bcovers?\b", re.I)
_OR = re.compile(r"\bor\b", re.I)
# "Does it contain the preamble?"
_CONTAINS = re.compile(r"\b(?:it|that|this)\b.*\b(?:contain|have|hold|cover|include|deal with|comprise)\b", re.I)
# "And its sister with the preamble?"
_ITS_SISTER = re.compile(r"\b(?:its|the) (?:sister|twin|sibling|counterpart|companion|other half)\b", re.I)
_ADOPTED_IT = re.compile(r"\b(?:adopt|approv|accept|pass|agree)\w*\b(?: \w+)? (?:it|this|that)\b", re.I)
# Share of what is asked that one of the papers spoken of must have, the others half as much at most.
_HAS = 0.4


def drafted(question: Question, context: Context) -> tuple[Subject, ...]:
    """The draft spoken of, where it is asked what became of it: "did the Assembly adopt it?"."""
    only = context.focus[0] if len(context.focus) == 1 else None
    draft = isinstance(only, Document) and "draft" in only.name and context.state.entry is None
    unnamed = replace(question.mentions, bodies=(), cues=()) == Mentions()
    return context.focus if draft and unnamed and _ADOPTED_IT.search(question.text) else ()


def paper_of(question: Question, context: Context) -> tuple[Subject, ...]:
    """Of the papers spoken of the one that has what is asked for: "which document had the preamble, 16 or 19?"."""
    named = [symbols.find_document(context.facts, mention.symbol) for mention in question.mentions.documents]
    papers = [paper for paper in named if paper is not None]
    # "The consolidated text with the criminalization chapter": one name for two papers.
    by_name = all(mention.by_name for mention in question.mentions.documents)
    shared = by_name and len({paper.name.removesuffix(paper.id) for paper in papers}) == 1
    asks_one = len(papers) == len(named) > 1 and (shared or _OR.search(question.text) is not None)
    if not named:
        papers = [s for s in find_subjects(context.facts, context.state.items) if isinstance(s, Document)]
        asks_one = len(papers) > 1 and bool(asks_paper(question.text) or _ITS_SISTER.search(question.text))
    if not asks_one:
        return ()
    shares = coverage(_without_symbols(question), papers, context.facts)
    best = max(shares)
    others = [share for share in shares if share < best]
    alone = len(others) == len(papers) - 1 and max(others) <= best / 2
    return (papers[shares.index(best)],) if best >= _HAS and alone else ()


def of_figures(question: Question, context: Context) -> tuple[Subject, ...]:
    """The one decision that is told of with the figures named, after what else is: "79 to 60, what is that?"."""
    mentions = question.mentions
    taken = [(paper.start, paper.end) for paper in mentions.documents]
    taken += [(period.start, period.end) for period in mentions.periods]
    found = [n for n in _FIGURE.finditer(question.text) if not any(start <= n.start() < end for start, end in taken)]
    said = {figure.group() for figure in found}
    if len(said) < _FIGURES:
        return ()
    told = [d for d in context.facts.documents if d.is_decision and said <= set(_FIGURE.findall(d.summary))]
    if len(told) != 1:
        return ()
    named = select(mentions, Aspect.VOTE, context)
    return tuple(dict.fromkeys([*(named.subjects if named.named else ()), *told]))


def of_chapters(question: Question, context: Context) -> tuple[Subject, ...]:
    """The one paper spoken of that has chapters: "which paper was it?  And what chapters are in that one?"."""
    if question.mentions != Mentions() or not (_CHAPTERS.search(question.text) and points_back(question.text)):
        return ()
    spoken_of = [s for s in find_subjects(context.facts, context.state.items) if isinstance(s, Document)]
    papers = tuple(paper for paper in spoken_of if _COVERS.search(paper.summary))
    return papers if len(papers) == 1 else ()


def _without_symbols(question: Question) -> str:
    text = question.text
    for mention in question.mentions.documents:
        text = text.replace(question.text[mention.start : mention.end], " ")
    return _SYMBOL.sub(" ", without_paper(text))


def other_has_it(question: Question, context: Context) -> tuple[Subject, ...]:
    """The paper beside that spoken of which has what is asked: "does it contain the preamble?", of the other one."""
    only = context.focus[0] if len(context.focus) == 1 and not context.state.entry else None
    asks_it = _CONTAINS.search(question.text) or _ITS_SISTER.search(question.text)
    if not isinstance(only, Document) or question.mentions != Mentions() or not asks_it:
        return ()
    other = find_told_by_other(question.text, only, context.facts)
    return (only, other) if other is not None else ()
