"""From the questions of a message and the state of a conversation to a reply and the next state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.dialogue import fact_answers, prepared
from bot.dialogue.asked import Asked
from bot.dialogue.aspect import Aspect
from bot.dialogue.compose import reply_of
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.fact_questions import asked_aspect, subjectless
from bot.dialogue.implied_meetings import with_implied_meetings
from bot.dialogue.implied_papers import with_implied_papers
from bot.dialogue.implied_steps import with_implied_steps
from bot.dialogue.leaning import lean, points_back, settle, without_subjectless
from bot.dialogue.options import choose_option
from bot.dialogue.phrasing import is_brief, start_of_what_is_next
from bot.dialogue.readers import read
from bot.dialogue.row import next_row
from bot.dialogue.selection import Selection
from bot.dialogue.state import Option, State
from bot.dialogue.subjects import find_subjects
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue
from bot.nlu.mentions import Mentions, mentions_from
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Outcome, Reply

_OF_WHAT_WAS_NAMED = tuple(f"fact/{aspect.value}" for aspect in (Aspect.WHEN, Aspect.WHERE, Aspect.HOW_LONG))
# What thanks without a word: thumbs up, clapping, folded and OK hands.
_APPROVING = frozenset("\U0001f44d\U0001f44f\U0001f64f\U0001f44c")


def respond(
    questions: Sequence[Question], state: State, facts: Facts, catalogue: Catalogue, today: date
) -> tuple[Reply, State]:
    """Answer the questions in order, each against the state that the one before leaves."""
    if not questions:
        return reply_of([prepared.nothing_said(catalogue)], "en", today), state
    drafts: list[Draft] = []
    for question in questions:
        if drafts and drafts[-1].outcome is Outcome.DECLINED and _details(question, drafts[-1]):
            # "Did 19 have a corrigendum, and what did it correct?": what no source tells of has no further details.
            continue
        context = Context(facts, state, today, question.text)
        draft = _draft(question, context, catalogue)
        state = next_state(state, draft)
        drafts.append(draft)
    return reply_of(drafts, questions[0].language, today), state


def _draft(question: Question, context: Context, catalogue: Catalogue) -> Draft:
    if not any(character.isalnum() for character in question.text):
        approves = not _APPROVING.isdisjoint(question.text)
        return prepared.smalltalk("thanks", context, catalogue) if approves else prepared.nothing_said(catalogue)
    start = start_of_what_is_next(question)
    if start:
        question = replace(question, text=question.text[start:], mentions=mentions_from(start, question.mentions))
        context = replace(context, text=question.text)
    mentions = with_implied_steps(with_implied_papers(question.mentions, context), context)
    question = replace(question, mentions=mentions)
    question = replace(question, mentions=with_implied_meetings(question, context))
    chosen = choose_option(question, context.state.options, context.facts)
    if chosen is not None:
        return _take(chosen, question, context, catalogue)
    if not any(character.isalpha() for character in question.text) and question.mentions == Mentions():
        # "1,2,3": whatever the classifier makes of it.
        return prepared.unknown(question, catalogue)
    question = lean(question, context.state, catalogue)
    question = settle(without_subjectless(question, subjectless(question, context)), catalogue)
    return read(Asked(question, context, catalogue))


def _details(question: Question, refused: Draft) -> bool:
    """Whether a question is on what the one before it in the message was refused on: it points back, names nothing.

    When and where it was is asked of the meeting or paper that the refused question named.
    """
    if refused.items and question.best.intent in _OF_WHAT_WAS_NAMED:
        return False
    named = question.mentions
    if named.periods and question.verdict is Verdict.SURE and question.best.family == "fact":
        # "... and what did they settle in 2021?"
        return False
    own = named.documents or named.milestones or named.bodies or any(meeting.noun for meeting in named.meetings)
    # "How do I get accredited, and what is the deadline?"
    leans = points_back(question.text) or bool(named.meetings) or (named == Mentions() and is_brief(question.text))
    return not own and leans and question.best.family != "faq"


def _take(option: Option, question: Question, context: Context, catalogue: Catalogue) -> Draft:
    """Answer the reading that was chosen."""
    family, _, kind = option.intent.partition("/")
    if family == "faq" and kind in catalogue.entries:
        return prepared.entry(catalogue.entries[kind], context, catalogue)
    subjects = find_subjects(context.facts, option.items)
    aspect = Aspect(kind) if family == "fact" else Aspect.DESCRIBE
    if question.best.family == "fact" and question.verdict is Verdict.SURE and aspect is Aspect.DESCRIBE:
        aspect = asked_aspect(Aspect(question.best.kind), context.state)
    return fact_answers.answer(aspect, Selection(subjects, named=True), Mentions(), context)


def next_state(state: State, draft: Draft) -> State:
    """What the draft leaves for the next turn."""
    if not draft.moves:
        items = tuple(draft.items) or state.items
        period = draft.period or state.period
        return replace(state, items=items, options=draft.options, aspect=draft.aspect or state.aspect, period=period)
    told = next((item for item in draft.items if item.startswith("meeting/")), None) if draft.aspect else None
    return State(
        items=tuple(dict.fromkeys(draft.items)),
        aspect=draft.aspect,
        options=draft.options,
        sources=tuple(source.id for source in draft.sources),
        meeting=told or state.meeting,
        earlier=_before(state, draft),
        period=draft.period,
        row=next_row(state, tuple(dict.fromkeys(draft.items))),
    )


def _before(state: State, draft: Draft) -> str | None:
    """The one thing that was spoken of before what the draft tells of; nothing after an entry or a list."""
    if state.entry or len(state.items) != 1:
        return None
    return state.earlier if state.items[0] in draft.items else state.items[0]
