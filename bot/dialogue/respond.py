"""From the questions of a message and the state of a conversation to a reply and the next state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.dialogue import fact_answers, prepared, refusing
from bot.dialogue.actors import false_actor
from bot.dialogue.aspect import Aspect
from bot.dialogue.compose import reply_of
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.leaning import lean, points_back, settle, without_subjectless
from bot.dialogue.options import choose_option
from bot.dialogue.period import Window, matches
from bot.dialogue.plain import plain_aspect
from bot.dialogue.selection import Selection, select
from bot.dialogue.state import Option, State
from bot.dialogue.subjects import find_subjects, item_of
from bot.facts.snapshot import Facts
from bot.facts.values import Document
from bot.faq.entry import Catalogue, Entry
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Outcome, Paragraph, Reply

# Share of the probability that the fact intents together must have for a named meeting or document to be answered on
# although no single one of them is sure.
_FACT_MASS = 0.4
# And the share from which they win over an entry where one meeting or document is named.
_FACT_BESIDE_ENTRY = 0.25
# Small talk does little harm where it is out of place, so it needs no calibrated trust.
_SMALLTALK_MASS = 0.5
# Beside a refusal so many times likelier than all facts together a meeting that is named is not what is asked about.
_REFUSAL_BESIDE_FACT = 3.0
# Small talk that is about nothing; beside the name of a meeting it is the end of a question: "..., right?".
_COURTESIES = ("affirm", "deny", "how_are_you", "thanks", "greet", "goodbye")
# Probability of a second aspect from which a description, which holds both, is the better answer.
_SECOND_ASPECT_AT = 0.25
# Probability of an aspect from which it is taken although the question as a whole is not understood.
_ASPECT_AT = 0.3
_PLAIN_UP_TO = 2
# Words of a message that leans on what went before: "and how long was it?".
_BRIEF = 5
# Aspects that look over the committee's meetings.
_OVER_MEETINGS = (Aspect.COUNT, Aspect.LIST, Aspect.HELD, Aspect.WHICH, Aspect.LONGEST, Aspect.SHORTEST)
# "What came after the third session?"
_RELATING = re.compile(r"\bwh\w+\b.*\b(?:after|before|followed|preceded)\s+(?:the\s+)?$", re.I)
# A meeting or paper that is not said to be one of several: "what is the date of the resolution?"
_BARE_NOUN = re.compile(
    r"\bthe (?:session|meeting|consultation|resolution|document|paper)\b(?! (?:of|on|that|which)\b)", re.I
)
_ASKING = re.compile(r"\b(?:what|when|where|which|who|how|why)\b", re.I)
_TOLD_BY_DESCRIPTION = (Aspect.WHEN, Aspect.WHERE, Aspect.DONE, Aspect.DOCUMENTS, Aspect.HOW_LONG)
_NEED_SUBJECT = frozenset(aspect.value for aspect in fact_answers.NEEDS_SUBJECT)
_DESCRIBED_INTENTS = tuple(f"fact/{aspect.value}" for aspect in (*_TOLD_BY_DESCRIPTION, Aspect.DESCRIBE))


def respond(
    questions: Sequence[Question], state: State, facts: Facts, catalogue: Catalogue, today: date
) -> tuple[Reply, State]:
    """Answer the questions in order, each against the state that the one before leaves."""
    if not questions:
        return reply_of([prepared.nothing_said(catalogue)], "en", today), state
    drafts: list[Draft] = []
    for question in questions:
        context = Context(facts, state, today, question.text)
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
    question = lean(question, context.state, catalogue)
    question = settle(without_subjectless(question, _subjectless(question, context)), catalogue)
    best = question.best
    if question.mentions.alone and context.facts.available:
        draft = _facts(question, context, Aspect.SAME)
        if draft is not None and not (draft.found_nothing and best.family == "faq"):
            return draft
    if refusing.on_other_treaty(question):
        return prepared.refusal("other_treaties", question, catalogue, context.facts)
    if best.family != "out_of_scope" and context.facts.available:
        draft = false_actor(question.mentions, context)
        if draft is not None:
            return draft
    draft = _plainly(question, context)
    if draft is not None:
        return draft
    if best.family == "fact":
        draft = _facts(question, context, Aspect(best.kind))
        topic = _entry_of(context.state, catalogue)
        leans = points_back(question.text) or len(question.text.split()) <= _BRIEF
        if draft is not None and draft.asks_of_what and topic is not None and leans:
            # "Who set it up?", "since when?", of what an entry told.
            return prepared.entry(topic, context, catalogue)
        if draft is not None:
            return draft
    named = select(question.mentions, Aspect.DESCRIBE, context)
    courtesy = best.kind in _COURTESIES and context.facts.available and _stands_alone(named)
    if best.family == "smalltalk" and question.mass("smalltalk") >= _SMALLTALK_MASS and not courtesy:
        return prepared.smalltalk(best.kind, context, catalogue)
    by_name = (
        context.facts.available
        and _stands_alone(named)
        and not _steps_alone(question.mentions)
        and (question.mass("fact") >= _FACT_BESIDE_ENTRY or _on_other_paper(question, named, catalogue))
    )
    if best.family == "faq" and best.kind in catalogue.entries and question.verdict is Verdict.SURE and not by_name:
        entry = catalogue.entries[best.kind]
        refused = refusing.on_a_country(question, entry) or refusing.on_a_person(question, entry)
        if refused is not None:
            return prepared.refusal(refused, question, catalogue, context.facts)
        if not (_dates_itself(named) and not _speaks_of(entry, named.window, context.facts)):
            return prepared.entry(entry, context, catalogue)
    by_date = best.family != "faq" or question.mass("fact") >= _FACT_BESIDE_ENTRY
    if by_date and _dates_itself(named) and _answerable(question, context) and _on_process(question, named):
        return fact_answers.answer(Aspect.WHICH, named, question.mentions, context)
    several = named.named and named.ambiguous and best.family == "fact"
    tells = _describable(question) or _mistaken(question, named)
    if tells and context.facts.available and (_stands_alone(named) or several):
        # What is asked is in doubt, of which meeting or document is not: telling what it was holds most answers.
        return fact_answers.answer(_likeliest_aspect(question), named, question.mentions, context)
    told = refusing.told_all_the_same(question, named)
    if told is not None and context.facts.available:
        return fact_answers.answer(told, named, question.mentions, context)
    draft = _no_answer(question, context, catalogue)
    if best.family == "out_of_scope":
        draft.blocks[:0] = [Paragraph(text) for text in refusing.corrections(question, named)]
    if named.named:
        # What a question that got no answer named is still what the next one's "it" means.
        draft.items = [item_of(subject) for subject in named.subjects]
    return draft


def _plainly(question: Question, context: Context) -> Draft | None:
    """The answer that the words alone ask for, where the classifier is not sure of a fact or entry."""
    sure = question.verdict is Verdict.SURE and question.best.family in ("fact", "faq")
    if sure or question.language != "en" or not context.facts.available:
        return None
    aspect = plain_aspect(question.text, question.mentions)
    named = select(question.mentions, aspect, context) if aspect else None
    if aspect is None or named is None or not _stands_alone(named):
        return None
    draft = fact_answers.answer(aspect, named, question.mentions, context)
    return draft if draft.outcome is Outcome.ANSWERED else None


def _subjectless(question: Question, context: Context) -> frozenset[str]:
    """The intents on facts that a question names nothing for, nor the conversation."""
    if not context.facts.available or context.focus or question.mentions.periods:
        return frozenset()
    aspects = [Aspect(g.kind) for g in question.ranking if g.family == "fact" and g.kind in _NEED_SUBJECT]
    found = {aspect: select(question.mentions, aspect, context) for aspect in aspects}
    return frozenset(f"fact/{a.value}" for a, named in found.items() if not named.subjects and not named.missing)


def _entry_of(state: State, catalogue: Catalogue) -> Entry | None:
    """The entry that the conversation is about."""
    return catalogue.entries.get(state.entry) if state.entry else None


def _stands_alone(named: Selection) -> bool:
    """Whether a question names one or two meetings or documents and nothing else that could be meant."""
    precise = not named.group and not named.ambiguous and 0 < len(named.subjects) <= _PLAIN_UP_TO
    return named.named and (precise or named.missing) and not named.by_circumstance


def _steps_alone(mentions: Mentions) -> bool:
    """Whether all that is named is a place after another: "can one still sign after that?"."""
    steps = all(mention.step and not mention.noun for mention in mentions.meetings)
    return bool(mentions.meetings) and steps and not mentions.documents and not mentions.milestones


def _describable(question: Question) -> bool:
    """Whether telling what the meeting or document named was may answer a question in doubt.

    "Which firms took the floor at the second consultation?" is not answered by what that consultation was.
    """
    refused = question.mass("out_of_scope")
    return question.best.family != "out_of_scope" and refused <= _REFUSAL_BESIDE_FACT * question.mass("fact")


def _mistaken(question: Question, named: Selection) -> bool:
    """Whether a question takes for granted what the facts deny, which is then the first thing to say."""
    return question.best.family != "out_of_scope" and bool(named.corrections)


def _on_other_paper(question: Question, named: Selection, catalogue: Catalogue) -> bool:
    """Whether a question names a paper by its symbol that the entry which it reaches is not about."""
    entry = catalogue.entries.get(question.best.kind)
    if entry is None or all(document.by_name for document in question.mentions.documents):
        return False
    return any(isinstance(subject, Document) and item_of(subject) not in entry.about for subject in named.subjects)


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
    """Whether something of the process falls into the time named, or was elsewhere then, or the committee is named."""
    elsewhere = named.missing and named.window is not None and named.elsewhere
    return bool(named.subjects or elsewhere or question.mentions.meetings or _names_committee(question))


def _names_committee(question: Question) -> bool:
    return any(body.body == "ahc" for body in question.mentions.bodies)


def _answerable(question: Question, context: Context) -> bool:
    """Whether the facts can be read, and a refusal is not the best guess, or not a sure one."""
    if not context.facts.available:
        return False
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
    return prepared.which_entry(question, catalogue, context.facts)


def _take(option: Option, question: Question, context: Context, catalogue: Catalogue) -> Draft:
    """Answer the reading that was chosen."""
    family, _, kind = option.intent.partition("/")
    if family == "faq" and kind in catalogue.entries:
        return prepared.entry(catalogue.entries[kind], context, catalogue)
    subjects = find_subjects(context.facts, option.items)
    aspect = Aspect(kind) if family == "fact" else Aspect.DESCRIBE
    if question.best.family == "fact" and question.verdict is Verdict.SURE and aspect is Aspect.DESCRIBE:
        aspect = _asked(Aspect(question.best.kind), context.state)
    return fact_answers.answer(aspect, Selection(subjects, named=True), Mentions(), context)


def _facts(question: Question, context: Context, said: Aspect) -> Draft | None:
    """The answer on facts; None where neither the classifier nor the words are sure enough of it."""
    if not context.facts.available:
        return prepared.facts_unavailable() if question.verdict is Verdict.SURE else None
    aspect = _asked(said, context.state)
    if aspect is Aspect.HOW_LONG and context.state.aspect is Aspect.ORDER and len(context.focus) > 1:
        # "By how many days?"
        aspect = Aspect.GAP
    selection = select(question.mentions, said if said is Aspect.SAME else aspect, context)
    brief = len(question.text.split()) <= _BRIEF
    if question.verdict is not Verdict.SURE and not question.mentions.alone:
        structural = selection.named and (bool(selection.subjects) or selection.missing)
        carried = brief and bool(selection.subjects)
        if not (structural or carried) or question.mass("fact") < _FACT_MASS:
            return None
    own = selection.named and not selection.by_circumstance
    if aspect is Aspect.NEXT_DATE and own and len(selection.subjects) == 1 and not _goes_on(question.mentions):
        # "The reconvened session's date" is no date to come.
        aspect = Aspect.WHEN
    if aspect is Aspect.LIST and brief and not selection.named and context.state.entry:
        # "Which dates?", "what were their names?", of what an entry told, ask for no list of meetings.
        other = next((g for g in question.ranking[1:] if g.kind in _NEED_SUBJECT and g.probability >= _ASPECT_AT), None)
        return _facts(question, context, Aspect(other.kind)) if other and context.focus else None
    if aspect in _OVER_MEETINGS and not own and _other_body(question.mentions):
        # "How many meetings did the Expert Group hold" counts none of the committee's.
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
    if _hesitates(question) and aspect in _TOLD_BY_DESCRIPTION and len(selection.subjects) == 1:
        aspect = Aspect.DESCRIBE
    return fact_answers.answer(aspect, selection, question.mentions, context)


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
