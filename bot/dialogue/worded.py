"""Questions whose words alone say what is asked, and of what: how it was voted on, why the dates differ."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import fact_answers
from bot.dialogue.aspect import Aspect
from bot.dialogue.choosing import is_bare_noun
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.leaning import points_back
from bot.dialogue.lookup import coverage, find_told_by_other
from bot.dialogue.phrasing import asks_paper, contrasts, goes_on, is_brief, without_paper
from bot.dialogue.plain import asks
from bot.dialogue.planned import asks_moved, moved_of
from bot.dialogue.selecting import select
from bot.dialogue.selection import Selection
from bot.dialogue.subjects import Subject, find_subjects
from bot.facts import queries, symbols
from bot.facts.values import Document, Meeting, Milestone
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question

# "But doesn't the FAQ print another start?"; "do you have other sources?" asks for no dates.
_DIFFERS = re.compile(
    r"\b(?:but (?:the|my|our|your|another) \w+ (?:says?|prints?|gives?|has|have)"
    r"|(?:your|the|my|our) (?:own )?\w+ (?:says?|prints?|gives?|has|have) (?:on )?the \d{1,2}(?:st|nd|rd|th)"
    r"|not (?:match|agree)|instead|otherwise"
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
_SYMBOL = re.compile(r"\b(?:symbols?|numbers?|chapters?)\b", re.I)
# "Number?", of a step that was taken by a resolution.
_NUMBER = re.compile(
    r"\W*(?:and |with |under )?(?:what |which |its |the )*(?:number|symbol)(?: was it| of it| please)?\W*", re.I
)
# Figures that no date and no symbol holds, and how many of them tell a vote.
_FIGURE = re.compile(r"(?<![\w/.-])\d{2,3}(?![\w/.-]|\.\d)")
_FIGURES = 2
_CHAPTERS = re.compile(r"\bchapters?\b", re.I)
# Of papers with chapters it is told which they cover.
_COVERS = re.compile(r"\bcovers?\b", re.I)
_OR = re.compile(r"\bor\b", re.I)
_DATES = re.compile(r"\b(?:dates?|days?|start\w*|begin\w*|opening|\d{1,2}(?:st|nd|rd|th))\b", re.I)
_PRINTS = re.compile(r"\b(?:prints?|says?|gives?|lists?|writes?|states?|shows?)\b", re.I)
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
# "Does it contain the preamble?"
_CONTAINS = re.compile(r"\b(?:it|that|this)\b.*\b(?:contain|have|hold|cover|include|deal with|comprise)\b", re.I)
# "And its sister with the preamble?"
_ITS_SISTER = re.compile(r"\b(?:its|the) (?:sister|twin|sibling|counterpart|companion|other half)\b", re.I)
_WHAT = re.compile(r"\bwhat\b", re.I)
_HOW_MANY = re.compile(r"\bhow many (?:of )?(?:the |these |those )?\Z", re.I)
_ALL_DATES = re.compile(
    r"\b(?:two|three|four|the|these|all|with|their) (?:\w+ )?dates\b|\bdates (?:of|for)\b|\bin order\b"
    r"|\bwhen\b.*\bwhen\b",
    re.I,
)
_HOW_LONG_UNTIL = re.compile(r"\bhow (?:long|many \w+|far(?: off| away)?)\b.*\b(?:till?|until|before|off|away)\b", re.I)
_IT_STARTS = re.compile(r"\b(?:it|they|we|that) (?:all )?(?:starts?|begins?|opens?|is on|are on|ends?|closes?)\b", re.I)
_COMES_BACK = re.compile(r"\b(?:next|again|back|return\w*|see (?:them|it|the \w+))\b", re.I)
_SAME_PLACE = re.compile(r"\bsame (?:city|place|town|country|venue|building)\b", re.I)
_WHAT_FOLLOWED = re.compile(r"\bwhat (?:followed|happened next|came next|came after(?:wards)?)\b", re.I)
_ADOPTED_IT = re.compile(r"\b(?:adopt|approv|accept|pass|agree)\w*\b(?: \w+)? (?:it|this|that)\b", re.I)
# Words of a question on how what was spoken of was decided.
_LEANS_UP_TO = 7
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
# Share of what is asked that one of the papers spoken of must have, the others half as much at most.
_HAS = 0.4


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


def _since_when(question: Question, context: Context) -> tuple[Subject, ...]:
    """What was spoken of, where next to no words ask for its day: "adopted when?", "since when does it exist?"."""
    only = context.focus[0] if len(context.focus) == 1 else None
    if only is None or only.span is None or question.mentions != Mentions():
        return ()
    plainly = len(question.text.split()) <= _NEXT_TO_NONE and asks(Aspect.WHEN, question.text)
    by_plain = plainly and isinstance(only, Document) and only.is_decision
    return context.focus if by_plain or _SINCE_WHEN.fullmatch(question.text) else ()


def _drafted(question: Question, context: Context) -> tuple[Subject, ...]:
    """The draft spoken of, where it is asked what became of it: "did the Assembly adopt it?"."""
    only = context.focus[0] if len(context.focus) == 1 else None
    draft = isinstance(only, Document) and "draft" in only.name and context.state.entry is None
    unnamed = replace(question.mentions, bodies=(), cues=()) == Mentions()
    return context.focus if draft and unnamed and _ADOPTED_IT.search(question.text) else ()


def _paper_of(question: Question, context: Context) -> tuple[Subject, ...]:
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


def _of_figures(question: Question, context: Context) -> tuple[Subject, ...]:
    """The one decision that is told of with the figures named, after what else is: "79 to 60, what is that?"."""
    mentions = question.mentions
    taken = [(paper.start, paper.end) for paper in mentions.documents]
    taken += [(period.start, period.end) for period in mentions.periods]
    found = [n for n in _FIGURE.finditer(question.text) if not any(start <= n.start() < end for start, end in taken)]
    said = {figure.group() for figure in found}
    told = [d for d in context.facts.documents if d.is_decision and said <= set(_FIGURE.findall(d.summary))]
    if len(said) < _FIGURES or len(told) != 1:
        return ()
    named = select(mentions, Aspect.VOTE, context)
    return tuple(dict.fromkeys([*(named.subjects if named.named else ()), *told]))


def _of_chapters(question: Question, context: Context) -> tuple[Subject, ...]:
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


def _other_has_it(question: Question, context: Context) -> tuple[Subject, ...]:
    """The paper beside that spoken of which has what is asked: "does it contain the preamble?", of the other one."""
    only = context.focus[0] if len(context.focus) == 1 and not context.state.entry else None
    asks_it = _CONTAINS.search(question.text) or _ITS_SISTER.search(question.text)
    if not isinstance(only, Document) or question.mentions != Mentions() or not asks_it:
        return ()
    other = find_told_by_other(question.text, only, context.facts)
    return (only, other) if other is not None else ()


def _contrasted(question: Question, context: Context) -> tuple[Subject, ...]:
    """The two meetings or papers whose difference is asked for."""
    if not contrasts(question.text) or question.mentions.periods:
        return ()
    named = select(question.mentions, Aspect.DESCRIBE, context)
    return named.subjects if named.stands_alone and len(named.subjects) > 1 else ()


def _resumed(question: Question, context: Context) -> tuple[Subject, ...]:
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


def _some_of_many(question: Question, context: Context) -> tuple[Subject, ...]:
    """The meetings of a time that are to be counted: "how many consultations fell in 2023, and when?"."""
    many = [m for m in question.mentions.meetings if m.plural and _HOW_MANY.search(question.text[: m.start])]
    if len(many) != 1 or not question.mentions.periods:
        return ()
    named = select(question.mentions, Aspect.COUNT, context)
    return named.subjects if named.group and not (named.corrections or named.missing) else ()


def _dates_of_several(question: Question, context: Context) -> tuple[Subject, ...]:
    """The steps whose dates are asked for together: "three dates: committee agrees, Assembly adopts, signing opens"."""
    found = [context.facts.find_milestone(mention.milestone) for mention in question.mentions.milestones]
    steps = tuple(dict.fromkeys(step for step in found if step is not None and step.span is not None))
    return steps if len(steps) > 1 and _ALL_DATES.search(question.text) else ()


def _next_there(question: Question, context: Context) -> tuple[Subject, ...]:
    """The next meeting in the one city named: "when will Vienna see them again?"."""
    mentions = question.mentions
    plainly = replace(mentions, cities=(), meetings=(), bodies=(), cues=(), alone=False) == Mentions()
    if len(mentions.cities) != 1 or not plainly or any(mention.noun for mention in mentions.meetings):
        return ()
    asks_when = asks(Aspect.WHEN, question.text) or _HOW_LONG_UNTIL.search(question.text) is not None
    if not asks_when or not _COMES_BACK.search(question.text):
        return ()
    ahead = queries.upcoming(context.facts, context.today)
    there = [thing for thing in ahead if isinstance(thing, Meeting) and thing.city == mentions.cities[0].city]
    return tuple(there[:1])


def _so_much_later(question: Question, context: Context) -> tuple[Subject, ...]:
    """What was held so long after or before what was spoken of: "and what began four days later?"."""
    periods = question.mentions.periods
    stepped = len(periods) == 1 and periods[0].day_step and replace(question.mentions, periods=()) == Mentions()
    if not stepped or not _WHAT.search(question.text):
        return ()
    return select(question.mentions, Aspect.WHICH, context).subjects


def _starts_then(question: Question, context: Context) -> tuple[Subject, ...]:
    """The meeting of a day close by, where nothing but that day is named: "it starts tomorrow, doesn't it?"."""
    periods = question.mentions.periods
    plainly = len(periods) == 1 and periods[0].relative and replace(question.mentions, periods=()) == Mentions()
    if not plainly or context.focus or context.state.entry or not _IT_STARTS.search(question.text):
        return ()
    return tuple(queries.meetings_in_period(context.facts, periods[0].first, periods[0].last))


def _same_place(question: Question, context: Context) -> tuple[Subject, ...]:
    """The meeting named and the one spoken of: "in the same city as the second?"."""
    if not _SAME_PLACE.search(question.text) or len(context.focus) != 1:
        return ()
    named = select(question.mentions, Aspect.WHERE, context)
    other = named.named and len(named.subjects) == 1 and named.subjects != context.focus
    return (*context.focus, *named.subjects) if other else ()


def _moved(question: Question, context: Context) -> tuple[Meeting, ...]:
    """The meeting spoken of that a short question on other days is about: "had it been meant for earlier?"."""
    asks = question.mentions == Mentions() and asks_moved(question.text) and points_back(question.text)
    return moved_of((context.focus_meeting,)) if asks and context.focus_meeting is not None else ()


def _disputed(question: Question, context: Context) -> tuple[Subject, ...]:
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


# What is asked of what, the most telling first.
_ASKED: tuple[tuple[Aspect, Callable[[Question, Context], tuple[Subject, ...]]], ...] = (
    (Aspect.VOTE, _voted_on),
    (Aspect.WHICH, _enacted),
    (Aspect.WHEN, _since_when),
    (Aspect.DESCRIBE, _drafted),
    (Aspect.DESCRIBE, _paper_of),
    (Aspect.VOTE, _of_figures),
    (Aspect.DESCRIBE, _of_chapters),
    (Aspect.DESCRIBE, _other_has_it),
    (Aspect.DESCRIBE, _contrasted),
    (Aspect.COUNT, _some_of_many),
    (Aspect.WHEN, _dates_of_several),
    (Aspect.GAP, _next_there),
    (Aspect.HELD, _starts_then),
    (Aspect.DESCRIBE, _so_much_later),
    (Aspect.WHERE, _same_place),
    (Aspect.WHEN, _resumed),
    (Aspect.WHEN, _moved),
    (Aspect.WHEN, _disputed),
)
