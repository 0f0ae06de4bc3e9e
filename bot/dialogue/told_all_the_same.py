"""What the facts tell although questions of a kind are refused as a rule: each rule one exception, the first counts.

"Which room?" is refused, but two meetings have a hall on record; how one country voted is, but not the count.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.dialogue.aspect import Aspect
from bot.dialogue.leaning import points_back
from bot.dialogue.phrasing import counts_days, is_brief
from bot.dialogue.plain import asks
from bot.dialogue.planned import asks_moved
from bot.dialogue.selection import Selection
from bot.facts.values import Meeting, Milestone
from bot.nlu.question import Question, Verdict

Rule = Callable[[Question, Selection], Aspect | None]

# Refusals of what is far off, which something of the process that is named is nearer to.
_FAR = ("general", "other_un")
_DETAIL = "detail_unstated"
# What is told beside a refusal in doubt where the words ask for it, from which probability.
_PLAINLY_ASKED = (Aspect.WHEN, Aspect.WHERE, Aspect.HOW_LONG)
_PLAINLY_AT = 0.25
# What they met for is told by what they did.
_WHY_MET = re.compile(
    r"\b(?:why|what for)\b.*\b(?:meet|met|held|convened?|gather(?:ed)?|assembled?|called|needed)\b", re.I
)
# "At which session did they go through it?", "what did it propose?", of a paper.
_AT_WHICH_MEETING = re.compile(r"\b(?:at|in|during) (?:which|what) (?:\w+ )?(?:session|meeting|round)\b", re.I)
_WHAT_IT_DOES = re.compile(
    r"\bwhat (?:did|does|do) (?:it|they|that|this|the \w+|[A-Z][\w/.]+|[\d/]+) "
    r"(?:propose|decide|ask (?:for|of)|call for|want|do|recommend|deal with|request)\b",
    re.I,
)
_EXPLAIN = re.compile(r"\b(?:explain|what (?:is|are|was|were|does|do)|describe|tell me about)\b", re.I)
_HOW_MANY_OF = re.compile(r"\bhow many ([a-z][a-z-]+s)\b", re.I)
_SYMBOL = re.compile(
    r"\b(?:under|by|with|as) (?:what|which) (?:un )?(?:number|symbol|reference)\b|\bsymbol\b"
    r"|\bwhere (?:was|were|is|are) .*\b(?:printed|issued|published|circulated)\b",
    re.I,
)
# Who brought a text in; what its account says of it.
_SPONSOR = re.compile(
    r"\b(?:(?<!co-)(?<!co)sponsor(?:ed|s)?|put (?:it |this |that )?forward|tabled?|proposed?|(?:stood|was) behind"
    r"|initiated?|introduced?)\b",
    re.I,
)
_SPONSORED = re.compile(r"\bsponsored by\b")
# A vote asked for as a figure, not by names.
_FIGURES = re.compile(
    r"\b(?:how many|number|count|tally|totals?|margin|result|unanimous\w*|consensus|dissent\w*|every(?:one|body)"
    r"|combien|cu[aá]nt[oa]s|сколько)\b|多少|几票|كم",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_BY_NAME = re.compile(r"\b(?:who|whose|which|names?|list|countr\w+|states?|delegations?|roll)\b", re.IGNORECASE)
# Probability of the vote as a whole from which it is told beside the refusal of its parts, unless they are asked for.
_VOTE_AT = 0.2
# Probability of a refusal in doubt from which not even what a paper is about is told.
_REFUSED_FROM = 0.5


def told_all_the_same(question: Question, named: Selection) -> Aspect | None:
    """The aspect by which a refused question is answered from what it names; None where it stays refused."""
    if question.best.family != "out_of_scope":
        return None
    return next((aspect for rule in _RULES if (aspect := rule(question, named)) is not None), None)


def _on_that_day(question: Question, named: Selection) -> Aspect | None:
    """ "When the Queen died on 8 September 2022, in which city did they negotiate?"."""
    if question.best.kind not in _FAR or not (named.dates_itself and named.subjects and named.on_one_day):
        return None
    return Aspect.WHERE if asks(Aspect.WHERE, question.text) else Aspect.WHICH


def _which_date(question: Question, named: Selection) -> Aspect | None:
    """ "I find 7, 8 and 9 August given for the agreement: which one do you hold to be right?"."""
    dated = question.mentions.periods and named.named and len(named.subjects) == 1 and named.subjects[0].span
    return Aspect.WHEN if question.best.kind == "opinion" and dated else None


def _in_that_place(question: Question, named: Selection) -> Aspect | None:
    """ "What happened in Hanoi?"."""
    near = question.mass("fact") + question.mass("faq") >= question.mass("out_of_scope")
    step = bool(question.mentions.milestones) and named.stands_alone
    return Aspect.DESCRIBE if question.best.kind in _FAR and near and step else None


def _in_which_hall(question: Question, named: Selection) -> Aspect | None:
    """ "In what hall?", of a meeting whose hall is known."""
    if question.best.kind != "venue_logistics" or "room" not in question.mentions.cues or named.ambiguous:
        return None
    halls = [subject for subject in named.subjects if isinstance(subject, Meeting) and subject.venue]
    asked = named.named or named.by_circumstance or is_brief(question.text) or points_back(question.text)
    return Aspect.WHERE if asked and len(named.subjects) == len(halls) == 1 else None


def _plainly(question: Question, named: Selection) -> Aspect | None:
    """ "When and where did it meet on the rules?", where the refusal is in doubt."""
    if question.best.kind != _DETAIL or question.verdict is Verdict.SURE or not named.stands_alone:
        return None
    plain = [aspect for aspect in _PLAINLY_ASKED if asks(aspect, question.text)]
    if not plain or sum(question.probability(f"fact/{aspect.value}") for aspect in plain) < _PLAINLY_AT:
        return None
    return plain[0] if len(plain) == 1 else Aspect.DESCRIBE


def _counted_down(question: Question, named: Selection) -> Aspect | None:
    """ "How many sleeps until the first session?"."""
    only = named.subjects[0] if len(named.subjects) == 1 and named.named else None
    return Aspect.GAP if only is not None and only.span is not None and counts_days(question.text) else None


def _of_a_meeting(question: Question, named: Selection) -> Aspect | None:
    """Why they met, by what they did; that it was moved."""
    only = named.subjects[0] if len(named.subjects) == 1 and named.named else None
    if question.best.kind != _DETAIL or not isinstance(only, Meeting):
        return None
    if _WHY_MET.search(question.text) and not question.mentions.cities:
        return Aspect.DONE
    return Aspect.WHEN if asks_moved(question.text) else None


def _who_sponsored(question: Question, named: Selection) -> Aspect | None:
    """Who brought in what is named or was spoken of, where its account says so."""
    only = named.subjects[0] if len(named.subjects) == 1 else None
    told = only is not None and not isinstance(only, Meeting) and _SPONSORED.search(only.summary) is not None
    leans = named.named or is_brief(question.text)
    return Aspect.WHO if told and leans and _SPONSOR.search(question.text) else None


def _how_many_abstained(question: Question, named: Selection) -> Aspect | None:
    """ "How many states sat on the fence in the 2019 vote?"."""
    decisions = all(isinstance(subject, Milestone) and subject.body == "ga" for subject in named.subjects)
    figures = _HOW_MANY.search(question.text) or (_FIGURES.search(question.text) and not question.mentions.countries)
    counts = question.best.kind == "country_vote" and figures is not None
    return Aspect.VOTE if counts and named.subjects and decisions else None


def _at_which_meeting(question: Question, named: Selection) -> Aspect | None:
    asked = question.best.kind == _DETAIL and question.mentions.documents
    return Aspect.WHICH if asked and _AT_WHICH_MEETING.search(question.text) else None


def _explained(question: Question, named: Selection) -> Aspect | None:
    """ "A/AC.291/27: pls explain what that is", among words of where papers are found."""
    asked = question.best.kind == "lost_links" and question.mentions.documents and not named.missing
    return Aspect.DESCRIBE if asked and _EXPLAIN.search(question.text) else None


def _counted_in_account(question: Question, named: Selection) -> Aspect | None:
    """ "How many amendments were let through?", of a decision whose account counts them."""
    only = named.subjects[0] if len(named.subjects) == 1 and named.named else None
    wanted = _HOW_MANY_OF.search(question.text) if question.best.kind == _DETAIL and only else None
    if wanted is None or only is None:
        return None
    account = only.done if isinstance(only, Meeting) else only.summary
    counted = re.search(rf"\b(?:\d+|[a-z]+) {re.escape(wanted[1])}\b", account, re.I)
    return Aspect.DESCRIBE if counted else None


def _under_which_symbol(question: Question, named: Selection) -> Aspect | None:
    """ "Under what number did the notes circulate?", of a paper that is named."""
    asked = question.best.kind == _DETAIL and question.mentions.documents and not named.missing
    return Aspect.DESCRIBE if asked and _SYMBOL.search(question.text) else None


def _on_a_paper(question: Question, named: Selection) -> Aspect | None:
    """What a paper is about, though its text is not known; its vote as a whole."""
    kind, figures = question.best.kind, _FIGURES.search(question.text) is not None
    if all(document.by_name for document in question.mentions.documents):
        return None
    if kind == _DETAIL and _WHAT_IT_DOES.search(question.text):
        return Aspect.DESCRIBE
    unsure = question.verdict is not Verdict.SURE and question.best.probability < _REFUSED_FROM
    sponsor = _SPONSOR.search(question.text) is not None
    if (kind == "article_detail" or (kind == _DETAIL and unsure and not sponsor)) and not figures:
        return Aspect.DESCRIBE
    by_name = _BY_NAME.search(question.text) is not None
    whole = figures or (question.probability(f"fact/{Aspect.VOTE.value}") >= _VOTE_AT and not by_name)
    return Aspect.VOTE if kind == "country_vote" and whole and not question.mentions.countries else None


_RULES: tuple[Rule, ...] = (
    _on_that_day,
    _which_date,
    _in_that_place,
    _in_which_hall,
    _plainly,
    _counted_down,
    _of_a_meeting,
    _who_sponsored,
    _how_many_abstained,
    _at_which_meeting,
    _explained,
    _counted_in_account,
    _under_which_symbol,
    _on_a_paper,
)
