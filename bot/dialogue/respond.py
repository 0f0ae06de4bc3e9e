"""From the questions of a message and the state of a conversation to a reply and the next state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.dialogue import fact_answers, prepared
from bot.dialogue.aspect import Aspect
from bot.dialogue.compose import reply_of
from bot.dialogue.draft import Draft
from bot.dialogue.options import choose_option
from bot.dialogue.selection import Context, Selection, select
from bot.dialogue.state import Option, State
from bot.dialogue.subjects import find_subjects
from bot.faq.entry import Catalogue
from bot.facts.snapshot import Facts
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Reply

# Share of the probability that the fact intents together must have for a named meeting or document to be answered on
# although no single one of them is sure.
_FACT_MASS = 0.4


def respond(
    questions: Sequence[Question], state: State, facts: Facts, catalogue: Catalogue, today: date
) -> tuple[Reply, State]:
    """Answer the questions in order, each against the state that the one before leaves."""
    drafts: list[Draft] = []
    for question in questions:
        context = Context(facts, state, today)
        draft = _draft(question, context, catalogue)
        state = _next_state(state, draft)
        drafts.append(draft)
    return reply_of(drafts, questions[0].language if questions else "en", today), state


def _draft(question: Question, context: Context, catalogue: Catalogue) -> Draft:
    if not any(character.isalnum() for character in question.text):
        return prepared.nothing_said(catalogue)
    chosen = choose_option(question, context.state.options, context.facts)
    if chosen is not None:
        return _take(chosen, question, context, catalogue)
    best = question.best
    if best.family == "fact":
        draft = _facts(question, Aspect(best.kind), context)
        if draft is not None:
            return draft
    if question.verdict is Verdict.SURE:
        if best.family == "faq" and best.kind in catalogue.entries:
            return prepared.entry(catalogue.entries[best.kind], context.facts, catalogue)
        if best.family == "smalltalk":
            return prepared.smalltalk(best.kind, context, catalogue)
    if best.family == "out_of_scope":
        return prepared.refusal(best.kind, question, catalogue, context.facts)
    if question.verdict is Verdict.UNKNOWN:
        return prepared.unknown(question, catalogue)
    return prepared.which_entry(question, catalogue)


def _take(option: Option, question: Question, context: Context, catalogue: Catalogue) -> Draft:
    """Answer the reading that was chosen."""
    family, _, kind = option.intent.partition("/")
    if family == "faq" and kind in catalogue.entries:
        return prepared.entry(catalogue.entries[kind], context.facts, catalogue)
    subjects = find_subjects(context.facts, option.items)
    aspect = Aspect(kind) if family == "fact" else Aspect.DESCRIBE
    if question.best.family == "fact" and question.verdict is Verdict.SURE and aspect is Aspect.DESCRIBE:
        aspect = _asked(Aspect(question.best.kind), context.state)
    return fact_answers.answer(aspect, Selection(subjects, named=True), Mentions(), context)


def _facts(question: Question, said: Aspect, context: Context) -> Draft | None:
    """The answer on facts; None where neither the classifier nor the words are sure enough of it."""
    if not context.facts.available:
        return prepared.facts_unavailable() if question.verdict is Verdict.SURE else None
    aspect = _asked(said, context.state)
    selection = select(question.mentions, said if said is Aspect.SAME else aspect, context)
    if question.verdict is not Verdict.SURE:
        structural = selection.named and (bool(selection.subjects) or selection.missing)
        if not structural or question.mass("fact") < _FACT_MASS:
            return None
    if aspect is Aspect.SAME:
        if not selection.subjects and not selection.missing:
            return None
        aspect = Aspect.LIST if selection.group else Aspect.DESCRIBE
    return fact_answers.answer(aspect, selection, question.mentions, context)


def _asked(said: Aspect, state: State) -> Aspect:
    """The aspect of a question: of "and the third?" that of the question before."""
    return state.aspect if said is Aspect.SAME and state.aspect is not None else said


def _next_state(state: State, draft: Draft) -> State:
    if not draft.moves:
        return replace(state, options=draft.options, aspect=draft.aspect or state.aspect)
    return State(
        items=tuple(dict.fromkeys(draft.items)),
        aspect=draft.aspect,
        options=draft.options,
        sources=tuple(source.id for source in draft.sources),
    )



