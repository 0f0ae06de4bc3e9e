"""From the questions of a message and the state of a conversation to a reply and the next state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.dialogue import fact_answers, prepared, refusing, telling
from bot.dialogue.actors import false_actor
from bot.dialogue.articles import entry_on_article
from bot.dialogue.aspect import Aspect
from bot.dialogue.compose import reply_of
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.fact_questions import (
    answer_on_facts,
    answer_plainly,
    asked_aspect,
    likeliest_aspect,
    subjectless,
)
from bot.dialogue.implied_papers import with_implied_papers
from bot.dialogue.leaning import lean, points_back, settle, without_subjectless
from bot.dialogue.naming import FACT_BESIDE_ENTRY, is_by_name, names_topic, speaks_of, steps_alone
from bot.dialogue.options import choose_option
from bot.dialogue.phrasing import claims, is_brief
from bot.dialogue.row import next_row
from bot.dialogue.selecting import select
from bot.dialogue.selection import Selection
from bot.dialogue.state import Option, State
from bot.dialogue.subjects import find_subjects, item_of
from bot.dialogue.worded import answer_as_worded
from bot.facts.snapshot import Facts
from bot.facts.values import Meeting
from bot.faq.entry import Catalogue, Entry
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Outcome, Paragraph, Reply

# Small talk does little harm where it is out of place, so it needs no calibrated trust.
_SMALLTALK_MASS = 0.65
# Beside a refusal so many times likelier than all facts together a meeting that is named is not what is asked about.
_REFUSAL_BESIDE_FACT = 3.0
# Small talk that is about nothing; beside the name of a meeting it is the end of a question: "..., right?".
_COURTESIES = ("affirm", "deny", "how_are_you", "thanks", "greet", "goodbye")

# Probability of an entry in doubt from which it is told where the question names what it is about.
_TOPIC_AT = 0.5

_CHAIR = re.compile(r"\bChair\b")

_OF_WHAT_WAS_NAMED = tuple(f"fact/{aspect.value}" for aspect in (Aspect.WHEN, Aspect.WHERE, Aspect.HOW_LONG))


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
        return prepared.nothing_said(catalogue)
    question = replace(question, mentions=with_implied_papers(question.mentions, context))
    chosen = choose_option(question, context.state.options, context.facts)
    if chosen is not None:
        return _take(chosen, question, context, catalogue)
    if not any(character.isalpha() for character in question.text) and question.mentions == Mentions():
        # "1,2,3": whatever the classifier makes of it.
        return prepared.unknown(question, catalogue)
    question = lean(question, context.state, catalogue)
    question = settle(without_subjectless(question, subjectless(question, context)), catalogue)
    best = question.best
    if question.mentions.alone and context.facts.available:
        draft = answer_on_facts(question, context, Aspect.SAME)
        if draft is not None and not (draft.found_nothing and best.family == "faq"):
            return draft
    draft = answer_as_worded(question, context)
    if draft is not None:
        return draft
    if refusing.on_other_treaty(question):
        return prepared.refusal("other_treaties", question, catalogue, context.facts)
    if best.family != "out_of_scope" and context.facts.available:
        draft = false_actor(question.mentions, context)
        if draft is not None:
            return draft
    on_article = entry_on_article(question, context.state, catalogue)
    if on_article is not None:
        return prepared.entry(on_article, context, catalogue)
    vote = refusing.on_a_countrys_vote(question)
    if vote is not None:
        return prepared.refusal(vote, question, catalogue, context.facts)
    if refusing.on_names(question, context.state):
        return prepared.refusal("names_unstated", question, catalogue, context.facts)
    asks_chair = refusing.on_the_chairs_country(question) or refusing.on_the_chair(
        question, _told_of_chair(context, catalogue)
    )
    chair = _chair(catalogue) if asks_chair else None
    if chair is not None:
        return prepared.entry(chair, context, catalogue)
    draft = answer_plainly(question, context)
    if draft is not None:
        return draft
    if best.family == "fact":
        draft = _on_fact(question, context, catalogue)
        if draft is not None:
            return draft
    named = select(question.mentions, Aspect.DESCRIBE, context)
    courtesy = best.kind in _COURTESIES and context.facts.available and named.stands_alone
    if best.family == "smalltalk" and question.mass("smalltalk") >= _SMALLTALK_MASS and not courtesy:
        return prepared.smalltalk(best.kind, context, catalogue)
    by_name = context.facts.available and is_by_name(question, named, catalogue)
    entry = catalogue.entries.get(best.kind) if best.family == "faq" and not by_name else None
    if entry is not None and question.verdict is not Verdict.UNKNOWN:
        checks = (refusing.on_a_country, refusing.on_a_person, refusing.on_those_who)
        refused = next(filter(None, (check(question, entry) for check in checks)), None)
        if refused is not None:
            return prepared.refusal(refused, question, catalogue, context.facts)
        if refusing.on_unstated(question, entry):
            return prepared.unstated(entry, context, catalogue)
        elsewhere = named.dates_itself and not speaks_of(entry, named.window, context.facts)
        likely = question.verdict is Verdict.SURE or (names_topic(named, entry) and best.probability >= _TOPIC_AT)
        if likely and not elsewhere:
            return prepared.entry(entry, context, catalogue)
    by_date = best.family != "faq" or question.mass("fact") >= FACT_BESIDE_ENTRY or _names_committee(question)
    if by_date and named.dates_itself and _answerable(question, context) and _on_process(question, named):
        return fact_answers.answer(Aspect.WHICH, named, question.mentions, context)
    several = named.named and named.ambiguous and best.family == "fact"
    mistaken = _mistaken(question, named)
    tells = _describable(question) or mistaken
    counted = mistaken and named.group and not named.by_circumstance
    if tells and context.facts.available and (named.stands_alone or several or counted):
        # What is asked is in doubt, of which meeting or document is not: telling what it was holds most answers.
        return fact_answers.answer(likeliest_aspect(question), named, question.mentions, context)
    told = refusing.told_all_the_same(question, named)
    if told is not None and context.facts.available:
        return fact_answers.answer(told, named, question.mentions, context)
    if refusing.is_mistaken(question, named):
        return fact_answers.answer(Aspect.WHEN, named, question.mentions, context)
    draft = _no_answer(question, context, catalogue)
    if best.family == "out_of_scope":
        draft.blocks[:0] = [Paragraph(text) for text in refusing.corrections(question, named)]
    if named.named:
        # What a question that got no answer named is still what the next one's "it" means.
        draft.items = [item_of(subject) for subject in named.subjects]
    return draft


def _on_fact(question: Question, context: Context, catalogue: Catalogue) -> Draft | None:
    """The answer to a question that is most likely on a fact; None where it is too doubtful.

    "Who set it up?", "since when?", "how many days after that?", of what an entry told, is told by that entry.
    """
    aspect = Aspect(question.best.kind)
    draft = answer_on_facts(question, context, aspect)
    topic = _entry_of(context.state, catalogue)
    points = points_back(question.text)
    lasts = any(isinstance(subject, Meeting) for subject in context.focus)
    if topic is not None and aspect is Aspect.HOW_LONG and question.mentions == Mentions() and not lasts:
        # "And then how many days more?", of what is needed for entry into force.
        return prepared.entry(topic, context, catalogue)
    if topic is None or not (points or is_brief(question.text)):
        return draft
    if draft is None:
        # "Where does it do that, in which duty stations?"
        of_topic = points and aspect in (Aspect.WHEN, Aspect.WHERE) and question.mentions == Mentions()
    else:
        of_topic = draft.asks_of_what or (draft.found_nothing and steps_alone(question.mentions))
        # "What's it about?", of a podcast, does not ask of the meeting that it was made for.
        of_topic = of_topic or (points and aspect is Aspect.DESCRIBE and question.mentions == Mentions())
    return prepared.entry(topic, context, catalogue) if of_topic else draft


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
    return not own and (points_back(question.text) or bool(named.meetings))


def _chair(catalogue: Catalogue) -> Entry | None:
    """The entry on the Chair."""
    return next((entry for entry in catalogue.entries.values() if entry.about[:1] == ("body/chair",)), None)


def _told_of_chair(context: Context, catalogue: Catalogue) -> bool:
    """Whether the last reply, as an entry or an account of facts, spoke of the Chair."""
    topic = _entry_of(context.state, catalogue)
    accounts = [topic.answer] if topic else [telling.done(subject) for subject in context.focus]
    return any(_CHAIR.search(account) for account in accounts)


def _entry_of(state: State, catalogue: Catalogue) -> Entry | None:
    """The entry that the conversation is about."""
    return catalogue.entries.get(state.entry) if state.entry else None


def _describable(question: Question) -> bool:
    """Whether telling what the meeting or document named was may answer a question in doubt.

    "Which firms took the floor at the second consultation?" is not answered by what that consultation was.
    """
    refused = question.mass("out_of_scope")
    return question.best.family != "out_of_scope" and refused <= _REFUSAL_BESIDE_FACT * question.mass("fact")


def _mistaken(question: Question, named: Selection) -> bool:
    """Whether a question takes for granted what the facts deny, which is then the first thing to say.

    It is all there is to say where nothing is asked: "a colleague claims the road map is of May 2021".
    """
    return bool(named.corrections) and (question.best.family != "out_of_scope" or claims(question.text))


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


def _no_answer(question: Question, context: Context, catalogue: Catalogue) -> Draft:
    if question.best.family == "out_of_scope":
        return prepared.refusal(question.best.kind, question, catalogue, context.facts)
    if question.verdict is Verdict.UNKNOWN:
        return prepared.unknown(question, catalogue)
    likely = prepared.likely_entries(question, catalogue)
    if question.verdict is Verdict.SURE and question.best.family == "fact" and len(likely) == 1:
        # "What text did they work from in the second reading?": of no meeting or paper, so of what an entry tells.
        return prepared.entry(likely[0], context, catalogue)
    return prepared.which_entry(question, catalogue, context.facts)


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
