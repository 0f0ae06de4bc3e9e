"""Questions on facts: which aspect of what is asked, and whether the classifier or the words are sure enough of it."""

from __future__ import annotations

import re

from bot.dialogue import fact_answers, prepared
from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.leaning import points_back
from bot.dialogue.plain import plain_aspect
from bot.dialogue.selecting import select
from bot.dialogue.selection import Selection
from bot.dialogue.state import State
from bot.dialogue.subjects import find_subject
from bot.facts.values import Milestone
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Outcome

# Share of the probability that the fact intents together must have for a named meeting or document to be answered on
# although no single one of them is sure.
_FACT_MASS = 0.4
# Probability of a second aspect from which a description, which holds both, is the better answer.
_SECOND_ASPECT_AT = 0.25
# Probability of an aspect from which it is taken although the question as a whole is not understood.
_ASPECT_AT = 0.3
# Aspects that look over the committee's meetings.
_OVER_MEETINGS = (Aspect.COUNT, Aspect.LIST, Aspect.HELD, Aspect.WHICH, Aspect.LONGEST, Aspect.SHORTEST)
# "What came after the third session?"
_RELATING = re.compile(
    r"(?:\bwh\w+\b.*|^\W*(?:(?:a few|\w+) (?:days?|weeks?|months?) )?)"
    r"\b(?:after|before|followed|preceded)\s+(?:the\s+)?(?:[\w-]+\s+)?$",
    re.I,
)
# "And under which resolution?", of a step.
_BY_WHICH = re.compile(r"\b(?:which|what) (?:resolution|decision|document|paper)\b", re.I)
# A meeting or paper that is not said to be one of several: "what is the date of the resolution?"
_BARE_NOUN = re.compile(
    r"\bthe (?:session|meeting|consultation|resolution|document|paper)\b(?! (?:of|on|that|which)\b)", re.I
)
_ASKING = re.compile(r"\b(?:what|when|where|which|who|how|why)\b", re.I)
# What an English question on the longest or the shortest cannot do without.
_SUPERLATIVES = {
    Aspect.LONGEST: re.compile(r"\b(?:long\w*|most|max\w*|greatest|biggest|highest|record|extend\w*)\b", re.I),
    Aspect.SHORTEST: re.compile(r"\b(?:short\w*|brief\w*|quick\w*|least|min\w*|fewest|smallest|fastest)\b", re.I),
}
_CLAIM = re.compile(
    r"\b(?:claim(?:s|ed)?|sa(?:ys?|id)|told|tells|heard|thinks?|thought|believes?|insists?|read|argues?|swears?|sure)\b",
    re.I,
)
# What asks how far two things are apart.
_APART = re.compile(
    r"\bhow (?:long|much time|many (?:days|weeks|months))\b.{0,20}\b(?:before|after|between|apart)\b", re.I
)
# The last two things that were spoken of.
_THE_TWO = re.compile(r"\b(?:the|these|those|them|last) two\b|\bboth\b|\b(?:two|both) of them\b|\bbetween them\b", re.I)
_HOW_OFTEN = re.compile(r"\bhow (?:many times|often)\b", re.I)
_PAPER = re.compile(r"\b(?:which|what) (?:\w+ )?(?:resolution|decision)\b", re.I)
_TOLD_BY_DESCRIPTION = (Aspect.WHEN, Aspect.WHERE, Aspect.DONE, Aspect.DOCUMENTS, Aspect.HOW_LONG)
_NEED_SUBJECT = frozenset(aspect.value for aspect in fact_answers.NEEDS_SUBJECT)
_DESCRIBED_INTENTS = tuple(f"fact/{aspect.value}" for aspect in (*_TOLD_BY_DESCRIPTION, Aspect.DESCRIBE))
# Aspects of the convention, whatever else is named.
_OF_NOTHING = (Aspect.IN_FORCE, Aspect.NEXT_DATE)
# Words of a message that leans on what went before: "and how long was it?".
BRIEF = 5


def answer_on_facts(question: Question, context: Context, said: Aspect) -> Draft | None:
    """The answer on facts; None where neither the classifier nor the words are sure enough of it."""
    if not context.facts.available:
        return prepared.facts_unavailable() if question.verdict is Verdict.SURE else None
    if question.language == "en":
        said = _as_worded(said, question)
    aspect = asked_aspect(said, context.state)
    if _BY_WHICH.search(question.text) and len(question.text.split()) <= BRIEF and _on_step(context):
        aspect = Aspect.WHICH
    if aspect is Aspect.HOW_LONG and context.state.aspect is Aspect.ORDER and len(context.focus) > 1:
        # "By how many days?"
        aspect = Aspect.GAP
    selection = select(question.mentions, said if said is Aspect.SAME else aspect, context)
    if aspect in (Aspect.GAP, Aspect.ORDER) and _THE_TWO.search(question.text):
        selection = _last_two(context) or selection
    if _asks_of_body(aspect, selection, question, context):
        selection = Selection()
    brief = len(question.text.split()) <= BRIEF
    if question.verdict is not Verdict.SURE and not question.mentions.alone:
        structural = selection.named and (bool(selection.subjects) or selection.missing) and aspect not in _OF_NOTHING
        carried = brief and bool(selection.subjects) and (selection.named or bool(context.focus))
        if not (structural or carried) or question.mass("fact") < _FACT_MASS:
            return None
    own = selection.named and not selection.by_circumstance
    if aspect is Aspect.NEXT_DATE and own and len(selection.subjects) == 1 and not _goes_on(question.mentions):
        # "The reconvened session's date" is no date to come.
        aspect = Aspect.WHEN
    on_other = context.state.entry or (context.focus and context.focus_meeting is None)
    if aspect is Aspect.LIST and brief and not selection.named and on_other:
        # "Which dates?", "what were their names?", of what an entry or a paper told, ask for no list of meetings.
        other = next((g for g in question.ranking[1:] if g.kind in _NEED_SUBJECT and g.probability >= _ASPECT_AT), None)
        return answer_on_facts(question, context, Aspect(other.kind)) if other and context.focus else None
    if aspect in _OVER_MEETINGS and not own and _other_body(question.mentions):
        # "How many meetings did the Expert Group hold" counts none of the committee's.
        return None
    unnamed = not selection.named and not context.focus
    if aspect is Aspect.WHICH and unnamed and _PAPER.search(question.text):
        # "Which resolution ...?" asks for no list of meetings.
        return None
    if aspect is Aspect.COUNT and unnamed and not brief and not question.mentions.meetings:
        # "Co-facilitated groups: how many were there, and when?"
        return None
    nothing = aspect in fact_answers.NEEDS_SUBJECT and not selection.subjects and not selection.missing
    if nothing and not brief and not _BARE_NOUN.search(question.text):
        # A long question that names nothing of ours is about something else, or about what an entry tells.
        return None
    if aspect is Aspect.SAME:
        if not selection.subjects and not selection.missing:
            return None
        aspect = Aspect.LIST if selection.group else Aspect.DESCRIBE
    if aspect not in (Aspect.ORDER, Aspect.DOCUMENTS) and _RELATING.search(_before_only_meeting(question)):
        aspect = Aspect.ORDER
    if aspect is Aspect.ORDER and selection.corrections and len(selection.subjects) == 1:
        # "The preamble is in A/AC.291/16, no?"
        aspect = Aspect.DESCRIBE
    if _hesitates(question) and aspect in _TOLD_BY_DESCRIPTION and len(selection.subjects) == 1:
        aspect = Aspect.DESCRIBE
    return fact_answers.answer(aspect, selection, question.mentions, context)


def answer_plainly(question: Question, context: Context) -> Draft | None:
    """The answer that the words alone ask for, where the classifier is not sure of a fact or entry."""
    sure = question.verdict is Verdict.SURE and question.best.family in ("fact", "faq")
    if sure or question.language != "en" or not context.facts.available:
        return None
    aspect = plain_aspect(question.text, question.mentions)
    named = select(question.mentions, aspect, context) if aspect else None
    if aspect is None or named is None or not named.stands_alone:
        return None
    draft = fact_answers.answer(aspect, named, question.mentions, context)
    return draft if draft.outcome is Outcome.ANSWERED else None


def subjectless(question: Question, context: Context) -> frozenset[str]:
    """The intents on facts that a question names nothing for, nor the conversation."""
    if not context.facts.available or context.focus or question.mentions.periods:
        return frozenset()
    aspects = [Aspect(g.kind) for g in question.ranking if g.family == "fact" and g.kind in _NEED_SUBJECT]
    found = {aspect: select(question.mentions, aspect, context) for aspect in aspects}
    intents = {f"fact/{a.value}" for a, named in found.items() if not named.subjects and not named.missing}
    if _PAPER.search(question.text) and not select(question.mentions, Aspect.WHICH, context).named:
        # "Which resolution launched it?" asks for no meeting.
        intents.add(f"fact/{Aspect.WHICH.value}")
    return frozenset(intents)


def claims(text: str) -> bool:
    """Whether an English text asks nothing and tells what somebody says: "a colleague claims that ..."."""
    return _CLAIM.search(text) is not None and "?" not in text and not _ASKING.search(text)


def _as_worded(said: Aspect, question: Question) -> Aspect:
    """The aspect that the classifier found, unless the English words rule it out."""
    if said is Aspect.SAME:
        # "And the first, when?"
        return plain_aspect(question.text, question.mentions) or said
    if said is Aspect.HOW_LONG and _HOW_OFTEN.search(question.text):
        return Aspect.COUNT
    if said is Aspect.HOW_LONG and _APART.search(question.text):
        return Aspect.GAP
    if said in _SUPERLATIVES and not _SUPERLATIVES[said].search(question.text):
        others = [
            Aspect(g.kind) for g in question.ranking if g.family == "fact" and Aspect(g.kind) not in _SUPERLATIVES
        ]
        return others[0] if others and question.verdict is not Verdict.SURE else Aspect.DESCRIBE
    return said


def likeliest_aspect(question: Question) -> Aspect:
    """The aspect that the classifier finds likeliest, where it finds one likely at all; else a description."""
    aspects = [guess for guess in question.ranking if guess.family == "fact" and guess.probability >= _ASPECT_AT]
    return Aspect(aspects[0].kind) if aspects and aspects[0].kind != Aspect.SAME else Aspect.DESCRIBE


def asked_aspect(said: Aspect, state: State) -> Aspect:
    """The aspect of a question: of "and the third?" that of the question before."""
    return state.aspect if said is Aspect.SAME and state.aspect is not None else said


def _asks_of_body(aspect: Aspect, selection: Selection, question: Question, context: Context) -> bool:
    """Whether what an entry on a body told is asked on: "from which country?" of the Chair, "whose is it?"."""
    items = context.state.items
    on_body = context.state.entry is not None and len(items) > 1 and items[1].startswith("body/")
    leans = aspect is Aspect.WHO or (aspect in (Aspect.WHERE, Aspect.WHEN) and not points_back(question.text))
    return on_body and leans and not selection.named and len(question.text.split()) <= BRIEF


def _last_two(context: Context) -> Selection | None:
    """The thing that is spoken of and the one before it; None where it is not one, or there was none."""
    before = find_subject(context.facts, context.state.earlier) if context.state.earlier else None
    return Selection((before, *context.focus)) if before is not None and len(context.focus) == 1 else None


def _on_step(context: Context) -> bool:
    return len(context.focus) == 1 and isinstance(context.focus[0], Milestone)


def _goes_on(mentions: Mentions) -> bool:
    """Whether a meeting is named by its place after another: "the next session", "the last one"."""
    return any(mention.step or mention.position or mention.plural for mention in mentions.meetings)


def _other_body(mentions: Mentions) -> bool:
    """Whether a question is on another body than the committee and those that serve it."""
    named = {mention.body for mention in mentions.bodies}
    return bool(named) and not named & {"ahc", "chair", "unodc", "ga"}


def _before_only_meeting(question: Question) -> str:
    """What stands before the one meeting that a question names; empty where it names none or several."""
    meetings = question.mentions.meetings
    plain = len(meetings) == 1 and not meetings[0].step and meetings[0].noun
    return question.text[: meetings[0].start] if plain else ""


def _hesitates(question: Question) -> bool:
    """Whether a second aspect is asked: "what dates, what city, and what was the upshot?"."""
    if len(_ASKING.findall(question.text)) > 1:
        return True
    kinds = [guess for guess in question.ranking if guess.intent in _DESCRIBED_INTENTS]
    return len(kinds) > 1 and kinds[1].probability >= _SECOND_ASPECT_AT
