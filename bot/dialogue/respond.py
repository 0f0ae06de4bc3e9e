"""From the questions of a message and the state of a conversation to a reply and the next state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.dialogue import fact_answers, prepared
from bot.dialogue.actors import false_actor
from bot.dialogue.aspect import Aspect
from bot.dialogue.compose import reply_of
from bot.dialogue.draft import Draft
from bot.dialogue.options import choose_option
from bot.dialogue.period import Window, matches
from bot.dialogue.selection import Context, Selection, select
from bot.dialogue.state import Option, State
from bot.dialogue.subjects import find_subjects, item_of
from bot.facts.snapshot import Facts
from bot.facts.values import Document
from bot.faq.entry import Catalogue, Entry
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Reply

# Share of the probability that the fact intents together must have for a named meeting or document to be answered on
# although no single one of them is sure.
_FACT_MASS = 0.4
# And the share from which they win over an entry where one meeting or document is named.
_FACT_BESIDE_ENTRY = 0.25
# Small talk does little harm where it is out of place, so it needs no calibrated trust.
_SMALLTALK_MASS = 0.5
# Probability of a second aspect from which a description, which holds both, is the better answer.
_SECOND_ASPECT_AT = 0.25
# Probability of an aspect from which it is taken although the question as a whole is not understood.
_ASPECT_AT = 0.3
_PLAIN_UP_TO = 2
# Words of a message that leans on what went before: "and how long was it?".
_BRIEF = 5
_TOLD_BY_DESCRIPTION = (Aspect.WHEN, Aspect.WHERE, Aspect.DONE, Aspect.DOCUMENTS)
_DESCRIBED_INTENTS = tuple(f"fact/{aspect.value}" for aspect in (*_TOLD_BY_DESCRIPTION, Aspect.DESCRIBE))


def respond(
    questions: Sequence[Question], state: State, facts: Facts, catalogue: Catalogue, today: date
) -> tuple[Reply, State]:
    """Answer the questions in order, each against the state that the one before leaves."""
    if not questions:
        return reply_of([prepared.nothing_said(catalogue)], "en", today), state
    drafts: list[Draft] = []
    for question in questions:
        context = Context(facts, state, today)
        draft = _draft(question, context, catalogue)
        state = next_state(state, draft)
        drafts.append(draft)
    return reply_of(drafts, questions[0].language, today), state


def _draft(question: Question, context: Context, catalogue: Catalogue) -> Draft:
    if not any(character.isalnum() for character in question.text):
        return prepared.nothing_said(catalogue)
    chosen = choose_option(question, context.state.options, context.facts)
    if chosen is not None:
        return _take(chosen, question, context, catalogue)
    best = question.best
    if best.family != "out_of_scope" and context.facts.available:
        draft = false_actor(question.mentions, context)
        if draft is not None:
            return draft
    if best.family == "fact":
        draft = _facts(question, context)
        if draft is not None:
            return draft
    if best.family == "smalltalk" and question.mass("smalltalk") >= _SMALLTALK_MASS:
        return prepared.smalltalk(best.kind, context, catalogue)
    named = select(question.mentions, Aspect.DESCRIBE, context)
    by_name = context.facts.available and _stands_alone(named) and question.mass("fact") >= _FACT_BESIDE_ENTRY
    if best.family == "faq" and best.kind in catalogue.entries and question.verdict is Verdict.SURE and not by_name:
        entry = catalogue.entries[best.kind]
        if not (_dates_itself(named) and not _speaks_of(entry, named.window, context.facts)):
            return prepared.entry(entry, context.facts, catalogue)
    if _dates_itself(named) and context.facts.available and _in_scope(question) and _on_process(question, named):
        return fact_answers.answer(Aspect.WHICH, named, question.mentions, context)
    if best.family != "out_of_scope" and context.facts.available and _stands_alone(named):
        # What is asked is in doubt, of which meeting or document is not: telling what it was holds most answers.
        return fact_answers.answer(_likeliest_aspect(question), named, question.mentions, context)
    draft = _no_answer(question, context, catalogue)
    if named.named:
        # What a question that got no answer named is still what the next one's "it" means.
        draft.items = [item_of(subject) for subject in named.subjects]
    return draft


def _stands_alone(named: Selection) -> bool:
    """Whether a question names one or two meetings or documents and nothing else that could be meant."""
    precise = not named.group and not named.ambiguous and 0 < len(named.subjects) <= _PLAIN_UP_TO
    return named.named and (precise or named.missing) and not named.by_circumstance


def _dates_itself(named: Selection) -> bool:
    """Whether a question names a time of its own and nothing else: "what did the committee do in March 2022?"."""
    window = named.window
    fixed = window is not None and not (window.any_year or window.stepped or window.relative)
    return named.by_circumstance and fixed


def _speaks_of(entry: Entry, window: Window | None, facts: Facts) -> bool:
    """Whether something that the entry is about falls into the window; an entry about nothing dated may."""
    subjects = find_subjects(facts, entry.about)
    dated = [s for s in subjects if not isinstance(s, Document) and s.span is not None]
    return not dated or any(matches(subject, window) for subject in dated)


def _on_process(question: Question, named: Selection) -> bool:
    """Whether something of the process falls into the time named, or the question names the committee."""
    return bool(named.subjects or question.mentions.meetings or any(b.body == "ahc" for b in question.mentions.bodies))


def _in_scope(question: Question) -> bool:
    """Whether a refusal is not the best guess, or not a sure one."""
    return question.best.family != "out_of_scope" or question.verdict is Verdict.UNKNOWN


def _likeliest_aspect(question: Question) -> Aspect:
    """The aspect that the classifier finds likeliest, where it finds one likely at all; else a description."""
    aspects = [guess for guess in question.ranking if guess.family == "fact" and guess.probability >= _ASPECT_AT]
    return Aspect(aspects[0].kind) if aspects and aspects[0].kind != Aspect.SAME else Aspect.DESCRIBE


def _no_answer(question: Question, context: Context, catalogue: Catalogue) -> Draft:
    if question.best.family == "out_of_scope":
        return prepared.refusal(question.best.kind, question, catalogue, context.facts)
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


def _facts(question: Question, context: Context) -> Draft | None:
    """The answer on facts; None where neither the classifier nor the words are sure enough of it."""
    said = Aspect(question.best.kind)
    if not context.facts.available:
        return prepared.facts_unavailable() if question.verdict is Verdict.SURE else None
    aspect = _asked(said, context.state)
    selection = select(question.mentions, said if said is Aspect.SAME else aspect, context)
    brief = len(question.text.split()) <= _BRIEF
    if question.verdict is not Verdict.SURE:
        structural = selection.named and (bool(selection.subjects) or selection.missing)
        carried = brief and bool(selection.subjects)
        if not (structural or carried) or question.mass("fact") < _FACT_MASS:
            return None
    if aspect in fact_answers.NEEDS_SUBJECT and not selection.subjects and not selection.missing and not brief:
        # A long question that names nothing of ours is about something else, or about what an entry tells.
        return None
    if aspect is Aspect.SAME:
        if not selection.subjects and not selection.missing:
            return None
        aspect = Aspect.LIST if selection.group else Aspect.DESCRIBE
    if _hesitates(question) and aspect in _TOLD_BY_DESCRIPTION and len(selection.subjects) == 1:
        aspect = Aspect.DESCRIBE
    return fact_answers.answer(aspect, selection, question.mentions, context)


def _hesitates(question: Question) -> bool:
    """Whether a second aspect is nearly as likely: "what dates, what city, and what was the upshot?"."""
    kinds = [guess for guess in question.ranking if guess.intent in _DESCRIBED_INTENTS]
    return len(kinds) > 1 and kinds[1].probability >= _SECOND_ASPECT_AT


def _asked(said: Aspect, state: State) -> Aspect:
    """The aspect of a question: of "and the third?" that of the question before."""
    return state.aspect if said is Aspect.SAME and state.aspect is not None else said


def next_state(state: State, draft: Draft) -> State:
    """What the draft leaves for the next turn."""
    if not draft.moves:
        items = tuple(draft.items) or state.items
        return replace(state, items=items, options=draft.options, aspect=draft.aspect or state.aspect)
    return State(
        items=tuple(dict.fromkeys(draft.items)),
        aspect=draft.aspect,
        options=draft.options,
        sources=tuple(source.id for source in draft.sources),
    )
