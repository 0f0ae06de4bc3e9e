"""Questions on facts: which aspect of what is asked, and whether the classifier or the words are sure enough of it."""

from __future__ import annotations

import re

from bot.dialogue import fact_answers, prepared
from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.leaning import points_back
from bot.dialogue.naming import steps_alone
from bot.dialogue.period import Window
from bot.dialogue.phrasing import (
    as_worded,
    asks_decision,
    asks_neighbour,
    asks_paper,
    asks_several,
    has_bare_noun,
    is_brief,
    of_the_two,
)
from bot.dialogue.plain import plain_aspect
from bot.dialogue.selecting import select
from bot.dialogue.selection import Selection
from bot.dialogue.state import State
from bot.dialogue.subjects import find_subject
from bot.facts import queries
from bot.facts.values import Meeting, Milestone
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Outcome

# Share of the probability that the fact intents together must have for a named meeting or document to be answered on
# although no single one of them is sure.
_FACT_MASS = 0.4
# The same where a word that points back, or a time, stands in for names.
_MOST_MASS = 0.8
# Probability of a second aspect from which a description, which holds both, is the better answer.
_SECOND_ASPECT_AT = 0.25
# Probability of an aspect from which it is taken although the question as a whole is not understood.
_ASPECT_AT = 0.3
# Aspects that look over the committee's meetings.
_OVER_MEETINGS = (Aspect.COUNT, Aspect.LIST, Aspect.HELD, Aspect.WHICH, Aspect.LONGEST, Aspect.SHORTEST)
_TOLD_BY_DESCRIPTION = (Aspect.WHEN, Aspect.WHERE, Aspect.DONE, Aspect.DOCUMENTS, Aspect.HOW_LONG)
_NEED_SUBJECT = frozenset(aspect.value for aspect in fact_answers.NEEDS_SUBJECT)
_DESCRIBED_INTENTS = tuple(f"fact/{aspect.value}" for aspect in (*_TOLD_BY_DESCRIPTION, Aspect.DESCRIBE))
_BINDS = re.compile(
    r"\b(?:bound|bind(?:s|ing)?|in force|into force|(?:take|took|takes|in) effect|legally|valid)\b", re.I
)
_FROM_TODAY = "from_today"
_AFTER_IT = re.compile(r"\bafter (?:it|that|this)\b", re.I)
# Aspects of the convention, whatever else is named.
_OF_NOTHING = (Aspect.IN_FORCE, Aspect.NEXT_DATE)


def answer_on_facts(question: Question, context: Context, said: Aspect) -> Draft | None:
    """The answer on facts; None where neither the classifier nor the words are sure enough of it."""
    if not context.facts.available:
        return prepared.facts_unavailable() if question.verdict is Verdict.SURE else None
    said = as_worded(said, question)
    aspect = _of_state(asked_aspect(said, context.state), question, context)
    selection = _selected(said if said is Aspect.SAME else aspect, aspect, question, context)
    now = queries.meeting_on(context.facts, context.today)
    if aspect is Aspect.HOW_LONG and now and _FROM_TODAY in question.mentions.cues and not question.mentions.meetings:
        # "How many more days do they have?", while they meet.
        selection = Selection((now,), named=True)
    if not _sure_enough(aspect, selection, question, context):
        return None
    own = selection.named and not selection.by_circumstance
    if aspect is Aspect.IN_FORCE and own and all(isinstance(subject, Meeting) for subject in selection.subjects):
        # "Has it met about the rules yet?"
        aspect = Aspect.HELD
    if aspect is Aspect.NEXT_DATE and own and len(selection.subjects) == 1:
        # "The reconvened session's date" is no date to come, nor is "the next session after it, when?".
        after_it = context.focus_meeting is not None and _AFTER_IT.search(question.text) is not None
        # "And the one before it?", of the dates that were told.
        of_those = said is Aspect.SAME and context.focus_meeting is not None
        aspect = Aspect.WHEN if after_it or of_those or not _goes_on(question.mentions) else aspect
    if aspect is Aspect.NEXT_DATE and selection.by_circumstance and _is_past(selection.window, context):
        # "20 June 2023: anything on the calendar that day?"
        aspect = Aspect.WHICH
    on_other = context.state.entry or (context.focus and context.focus_meeting is None)
    if aspect is Aspect.LIST and is_brief(question.text) and not selection.named and on_other:
        # "Which dates?", "what were their names?", of what an entry or a paper told, ask for no list of meetings.
        other = next((g for g in question.ranking[1:] if g.kind in _NEED_SUBJECT and g.probability >= _ASPECT_AT), None)
        return answer_on_facts(question, context, Aspect(other.kind)) if other and context.focus else None
    if _asks_of_no_meeting(aspect, selection, question, context):
        return None
    return fact_answers.answer(_settled(aspect, selection, question), selection, question.mentions, context)


def _is_past(window: Window | None, context: Context) -> bool:
    return window is not None and not (window.any_year or window.stepped) and window.last < context.today


def _of_state(aspect: Aspect, question: Question, context: Context) -> Aspect:
    """The aspect, where what was told last makes it another."""
    if asks_paper(question.text) and is_brief(question.text) and _on_step(context):
        # "And under which resolution?", of a step.
        return Aspect.WHICH
    if aspect is Aspect.HOW_LONG and context.state.aspect is Aspect.ORDER and len(context.focus) > 1:
        # "By how many days?"
        return Aspect.GAP
    return aspect


def _selected(by: Aspect, aspect: Aspect, question: Question, context: Context) -> Selection:
    """What the aspect is asked of."""
    selection = select(question.mentions, by, context)
    if aspect in (Aspect.GAP, Aspect.ORDER) and of_the_two(question.text):
        selection = _last_two(context) or selection
    return Selection() if _asks_of_body(aspect, selection, question, context) else selection


def _sure_enough(aspect: Aspect, selection: Selection, question: Question, context: Context) -> bool:
    """Whether the classifier is sure of the question, or names and state make up for what it lacks."""
    if question.verdict is Verdict.SURE or question.mentions.alone:
        return True
    if aspect is Aspect.IN_FORCE and question.verdict is Verdict.UNSURE and _BINDS.search(question.text):
        # "Is my government bound by it already?": its words say what the classifier finds likeliest.
        return True
    if is_brief(question.text) and has_bare_noun(question.text) and not context.focus and aspect not in _OF_NOTHING:
        # "How long was the session?" asks of one, and which one is asked back.
        return question.mass("fact") >= _FACT_MASS
    structural = selection.named and (bool(selection.subjects) or selection.missing) and aspect not in _OF_NOTHING
    most = question.mass("fact") >= _MOST_MASS
    if most and question.mentions.periods and aspect not in fact_answers.NEEDS_SUBJECT:
        # "Anything scheduled this month?"
        return True
    short = is_brief(question.text) or (most and points_back(question.text))
    leans = short and bool(selection.subjects) and (selection.named or bool(context.focus))
    return (structural or leans) and question.mass("fact") >= _FACT_MASS


def _asks_of_no_meeting(aspect: Aspect, selection: Selection, question: Question, context: Context) -> bool:
    """Whether a question that looks like one on the committee's meetings or papers is about something else."""
    own = selection.named and not selection.by_circumstance
    unnamed = not selection.named and not context.focus
    brief = is_brief(question.text)
    if aspect in _OVER_MEETINGS and not own and _other_body(question.mentions):
        # "How many meetings did the Expert Group hold" counts none of the committee's.
        return True
    if aspect is Aspect.WHICH and unnamed and asks_decision(question.text):
        # "Which resolution ...?" asks for no list of meetings.
        return True
    if aspect is Aspect.COUNT and unnamed and not brief and not question.mentions.meetings:
        # "Co-facilitated groups: how many were there, and when?"
        return True
    if aspect is Aspect.VOTE and selection.missing and selection.by_circumstance and not question.mentions.meetings:
        # "Did they vote on it at Christmas?" asks for no meeting of those days.
        return True
    if selection.subjects or selection.missing:
        return False
    # A long question that names nothing of ours is about something else, or about what an entry tells.
    far = aspect in fact_answers.NEEDS_SUBJECT and not brief and not has_bare_noun(question.text)
    return far or aspect is Aspect.SAME


def _settled(aspect: Aspect, selection: Selection, question: Question) -> Aspect:
    """The aspect that the answer is composed by."""
    if aspect is Aspect.SAME:
        aspect = Aspect.LIST if selection.group else Aspect.DESCRIBE
    if aspect not in (Aspect.ORDER, Aspect.DOCUMENTS) and asks_neighbour(question) and not selection.by_circumstance:
        aspect = Aspect.ORDER
    papers = selection.named and selection.subjects and not any(isinstance(s, Meeting) for s in selection.subjects)
    if aspect is Aspect.COUNT and papers:
        # "Did 75/282 ask for six sessions or for a minimum of six?"
        aspect = Aspect.DESCRIBE
    if aspect is Aspect.ORDER and selection.corrections and len(selection.subjects) == 1:
        # "The preamble is in A/AC.291/16, no?"
        aspect = Aspect.DESCRIBE
    if _hesitates(question) and aspect in _TOLD_BY_DESCRIPTION and len(selection.subjects) == 1:
        aspect = Aspect.DESCRIBE
    return aspect


def answer_plainly(question: Question, context: Context) -> Draft | None:
    """The answer that the words alone ask for, where the classifier is not sure of a fact."""
    sure = question.verdict is Verdict.SURE and question.best.family == "fact"
    of_topic = context.state.entry and steps_alone(question.mentions)
    if sure or of_topic or question.language != "en" or not context.facts.available:
        return None
    aspect = plain_aspect(question.text, question.mentions)
    named = select(question.mentions, aspect, context) if aspect else None
    if aspect is None or named is None or not named.stands_alone:
        return None
    draft = fact_answers.answer(aspect, named, question.mentions, context)
    return draft if draft.outcome is Outcome.ANSWERED else None


def subjectless(question: Question, context: Context) -> frozenset[str]:
    """The intents on facts that a question in doubt names nothing for, nor the conversation."""
    sure = question.verdict is Verdict.SURE
    asks_which = is_brief(question.text) and has_bare_noun(question.text)
    if sure or asks_which or not context.facts.available or context.focus or question.mentions.periods:
        return frozenset()
    aspects = [Aspect(g.kind) for g in question.ranking if g.family == "fact" and g.kind in _NEED_SUBJECT]
    found = {aspect: select(question.mentions, aspect, context) for aspect in aspects}
    intents = {f"fact/{a.value}" for a, named in found.items() if not named.subjects and not named.missing}
    if asks_decision(question.text) and not select(question.mentions, Aspect.WHICH, context).named:
        # "Which resolution launched it?" asks for no meeting.
        intents.add(f"fact/{Aspect.WHICH.value}")
    return frozenset(intents)


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
    leans = aspect in (Aspect.WHO, Aspect.WHEN) or (aspect is Aspect.WHERE and not points_back(question.text))
    # "Elected when?", "started when?": of the body, not of the meeting or paper whose account has the word.
    own = selection.named and not selection.by_account
    return on_body and leans and not own and (is_brief(question.text) or points_back(question.text))


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


def _hesitates(question: Question) -> bool:
    """Whether a second aspect is asked: "what dates, what city, and what was the upshot?"."""
    if asks_several(question.text):
        return True
    kinds = [guess for guess in question.ranking if guess.intent in _DESCRIBED_INTENTS]
    return len(kinds) > 1 and kinds[1].probability >= _SECOND_ASPECT_AT
