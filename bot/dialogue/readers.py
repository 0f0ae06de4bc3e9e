"""The readers of a question, the most telling first: each gives its answer, or None where it has none.

First what the words alone leave no doubt of, then what the classifier finds likeliest, then what is named although
what is asked of it is in doubt; the last reader always answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.dialogue import clock, fact_answers, prepared, refusing, telling
from bot.dialogue.actors import false_actor
from bot.dialogue.articles import entry_on_article
from bot.dialogue.asked import Asked
from bot.dialogue.aspect import Aspect
from bot.dialogue.bodies import tell_body
from bot.dialogue.denials import deny
from bot.dialogue.draft import Draft
from bot.dialogue.entries_on_meetings import both_entries, one_of_series, reading_elsewhere
from bot.dialogue.fact_questions import answer_on_facts, answer_plainly, likeliest_aspect
from bot.dialogue.miscounts import miscounted
from bot.dialogue.naming import FACT_BESIDE_ENTRY, names_topic, on_other_paper, speaks_of
from bot.dialogue.of_topic import tell_again, tell_how_many, tell_sibling, tell_topic, tell_topic_in_short, tell_voters
from bot.dialogue.phrasing import claims
from bot.dialogue.subjects import item_of
from bot.dialogue.told_all_the_same import told_all_the_same
from bot.dialogue.which_day import tell_day_of_source, tell_weekdays
from bot.dialogue.worded import answer_as_worded
from bot.facts.values import Milestone
from bot.faq.entry import Entry
from bot.nlu.question import Question, Verdict
from bot.replies.reply import Block, Outcome, Paragraph

Reader = Callable[[Asked], Draft | None]

# Small talk does little harm where it is out of place, so it needs no calibrated trust.
_SMALLTALK_MASS = 0.65
# Beside a refusal so many times likelier than all facts together a meeting that is named is not what is asked about.
_REFUSAL_BESIDE_FACT = 3.0
# Small talk that is about nothing; beside the name of a meeting it is the end of a question: "..., right?".
_COURTESIES = ("affirm", "deny", "how_are_you", "thanks", "greet", "goodbye")
# Probability of an entry in doubt from which it is told where the question names what it is about.
_TOPIC_AT = 0.5
# The same of the only entry that comes into question, and how many times as likely all refusals together may be: of
# 8,200 turns nine were right by it and two answered wrong.
_ONLY_AT = 0.42
_REFUSED_BESIDE_ONLY = 0.75
_COUNTRY_VOTE = "country_vote"
_CHAIR = re.compile(r"\bChair\b")


def read(asked: Asked) -> Draft:
    """The answer of the first reader that has one, with what the question counts wrongly put right before it."""
    draft = next(draft for reader in _READERS if (draft := reader(asked)) is not None)
    wrong = miscounted(asked) if asked.question.language == "en" else None
    if wrong is not None and draft.outcome is not Outcome.CLARIFIED:
        draft.blocks.insert(0, Paragraph(wrong.correction))
        draft.cite(wrong.sources)
    return draft


def _name_alone(asked: Asked) -> Draft | None:
    """ "And the third?", of what was asked before."""
    if not (asked.question.mentions.alone and asked.has_facts):
        return None
    if (sibling := tell_sibling(asked)) is not None:
        return sibling
    draft = answer_on_facts(asked.question, asked.context, Aspect.SAME)
    nothing = draft is not None and draft.found_nothing and asked.question.best.family == "faq"
    return None if nothing else draft


def _which_day(asked: Asked) -> Draft | None:
    return (tell_day_of_source(asked) or tell_weekdays(asked)) if asked.question.language == "en" else None


def _as_worded(asked: Asked) -> Draft | None:
    return answer_as_worded(asked.question, asked.context)


def _other_treaty(asked: Asked) -> Draft | None:
    return _refusal("other_treaties", asked) if refusing.on_other_treaty(asked.question) else None


def _false_actor(asked: Asked) -> Draft | None:
    """What is laid at the wrong door, put right."""
    return false_actor(asked.question.mentions, asked.context) if asked.has_facts else None


def _article(asked: Asked) -> Draft | None:
    return _told_by(entry_on_article(asked.question, asked.context.state, asked.catalogue), asked)


def _refused_by_its_words(asked: Asked) -> Draft | None:
    """How one country voted, who "they" were by name."""
    vote = refusing.on_a_countrys_vote(asked.question)
    names = "names_unstated" if refusing.on_names(asked.question, asked.context.state) else None
    kind = vote or names
    return _refusal(kind, asked) if kind else None


def _the_chair(asked: Asked) -> Draft | None:
    """Who the Chair is, and whether she is of another country."""
    accounts = [asked.topic.answer] if asked.topic else [telling.done(subject) for subject in asked.context.focus]
    told_of_her = any(_CHAIR.search(account) for account in accounts)
    asks = refusing.on_the_chairs_country(asked.question) or refusing.on_the_chair(asked.question, told_of_her)
    return _told_by(asked.entry_on("body/chair"), asked) if asks else None


def _plainly(asked: Asked) -> Draft | None:
    return answer_plainly(asked.question, asked.context)


def _fact(asked: Asked) -> Draft | None:
    """A question that is most likely on a fact; None where it is too doubtful."""
    if asked.question.best.family != "fact":
        return None
    aspect = Aspect(asked.question.best.kind)
    if aspect is Aspect.VOTE and (voters := tell_voters(asked)) is not None:
        return voters
    if aspect is Aspect.COUNT and (counted := tell_how_many(asked)) is not None:
        return counted
    draft = answer_on_facts(asked.question, asked.context, aspect)
    if draft is None and aspect is Aspect.WHO and len(asked.question.mentions.bodies) == 1:
        # "Back to the committee: who set it up?"
        return _told_by(asked.entry_on(f"body/{asked.question.mentions.bodies[0].body}"), asked)
    return tell_topic(aspect, draft, asked) or draft


def _smalltalk(asked: Asked) -> Draft | None:
    question = asked.question
    if question.best.family != "smalltalk" or question.mass("smalltalk") < _SMALLTALK_MASS:
        return None
    beside_name = (question.best.kind in _COURTESIES or asked.is_dated) and asked.has_facts and asked.named.stands_alone
    return None if beside_name else prepared.smalltalk(question.best.kind, asked.context, asked.catalogue)


def _entry(asked: Asked) -> Draft | None:
    """The entry that the question reaches, unless that is silent on what is asked."""
    question, entry, named = asked.question, asked.entry, asked.named
    if entry is None or question.verdict is Verdict.UNKNOWN:
        return None
    checks = (refusing.on_a_country, refusing.on_a_person, refusing.on_those_who)
    refused = next(filter(None, (check(question, entry) for check in checks)), None)
    if refused is not None:
        return _refusal(refused, asked)
    if refusing.on_unstated(question, entry):
        return prepared.unstated(entry, asked.context, asked.catalogue)
    elsewhere = named.dates_itself and not speaks_of(entry, named.window, asked.context.facts)
    likely = question.verdict is Verdict.SURE or (names_topic(named, entry) and question.best.probability >= _TOPIC_AT)
    return _told_by(entry, asked) if likely and not elsewhere else None


def _by_date(asked: Asked) -> Draft | None:
    """What was held at the time that is named, where something of the process was."""
    question, named = asked.question, asked.named
    on_facts = question.best.family != "faq" or question.mass("fact") >= FACT_BESIDE_ENTRY or _names_committee(asked)
    refused = asked.is_refused and question.verdict is not Verdict.UNKNOWN
    if not (on_facts and named.dates_itself and asked.has_facts) or refused:
        return None
    elsewhere = named.missing and named.window is not None and named.elsewhere
    on_process = named.subjects or elsewhere or question.mentions.meetings or _names_committee(asked)
    return fact_answers.answer(Aspect.WHICH, named, question.mentions, asked.context) if on_process else None


def _what_it_was(asked: Asked) -> Draft | None:
    """What is asked is in doubt, of which meeting or paper is not: telling what it was holds most answers."""
    question, named = asked.question, asked.named
    if not asked.has_facts:
        return None
    # What is taken for granted and was not so is the first thing to say, and all there is to say where nothing is
    # asked: "a colleague claims the road map is of May 2021".
    mistaken = bool(named.corrections) and (not asked.is_refused or claims(question.text))
    tells = (
        mistaken
        or _may_be_described(asked)
        or (question.best.family == "smalltalk" and asked.is_dated)
        or on_other_paper(question, named, asked.catalogue)
    )
    several = named.named and named.ambiguous and question.best.family == "fact"
    counted = mistaken and named.group and not named.by_circumstance
    if not (tells and (named.stands_alone or several or counted)):
        return None
    return fact_answers.answer(likeliest_aspect(question), named, question.mentions, asked.context)


def _may_be_described(asked: Asked) -> bool:
    """Whether telling what was named may answer the question.

    "Which firms took the floor at the second consultation?" is not answered by what that consultation was.
    """
    refused, fact = asked.question.mass("out_of_scope"), asked.question.mass("fact")
    return not asked.is_refused and refused <= _REFUSAL_BESIDE_FACT * fact


def _beside_refusal(asked: Asked) -> Draft | None:
    """What the facts tell although a question of its kind is refused as a rule."""
    aspect = told_all_the_same(asked.question, asked.named) if asked.has_facts else None
    if aspect is None and refusing.is_mistaken(asked.question, asked.named):
        aspect = Aspect.WHEN
    return fact_answers.answer(aspect, asked.named, asked.question.mentions, asked.context) if aspect else None


def _no_answer(asked: Asked) -> Draft:
    """A refusal, a choice of entries, or that it is not understood; with what it takes for granted and was not so."""
    draft = _without_answer(asked)
    if asked.is_refused:
        draft.blocks[:0] = [*_not_yet(asked), *map(Paragraph, refusing.corrections(asked.question, asked.named))]
    if asked.named.named:
        # What a question that got no answer named is still what the next one's "it" means.
        draft.items = [item_of(subject) for subject in asked.named.subjects]
    return draft


def _not_yet(asked: Asked) -> list[Block]:
    """That a step which is taken for granted has no date: "now that it is in force, which cases ...?"."""
    undated = [s for s in asked.named.subjects if isinstance(s, Milestone) and s.span is None]
    draft = Draft()
    if undated:
        clock.status(draft, asked.context)
    return draft.blocks[:1]


def _without_answer(asked: Asked) -> Draft:
    question = asked.question
    if asked.is_refused:
        return _refusal(question.best.kind, asked)
    if (again := tell_again(asked)) is not None:
        return again
    if question.verdict is Verdict.UNKNOWN:
        return prepared.unknown(question, asked.catalogue)
    likely = prepared.likely_entries(question, asked.catalogue)
    if question.verdict is Verdict.SURE and question.best.family == "fact" and len(likely) == 1:
        # "What text did they work from in the second reading?": of no meeting or paper, so of what an entry tells.
        return prepared.entry(likely[0], asked.context, asked.catalogue)
    if len(likely) == 1 and _is_likely(likely[0], question):
        return prepared.entry(likely[0], asked.context, asked.catalogue)
    return prepared.which_entry(question, asked.catalogue, asked.context.facts)


def _is_likely(only: Entry, question: Question) -> bool:
    """Whether the only entry that a question in doubt may be on is told: a choice of one is no choice."""
    best = question.best
    likely = best.intent == f"faq/{only.slug}" and best.probability >= _ONLY_AT
    return likely and question.mass("out_of_scope") <= _REFUSED_BESIDE_ONLY * best.probability


def _names_committee(asked: Asked) -> bool:
    return any(body.body == "ahc" for body in asked.question.mentions.bodies)


def _told_by(entry: Entry | None, asked: Asked) -> Draft | None:
    return prepared.entry(entry, asked.context, asked.catalogue) if entry is not None else None


def _refusal(kind: str, asked: Asked) -> Draft:
    draft = prepared.refusal(kind, asked.question, asked.catalogue, asked.context.facts)
    if kind == _COUNTRY_VOTE and asked.has_facts and asked.named.subjects and not asked.named.missing:
        # "Which countries voted no on 24 December 2024?": it was adopted without a vote.
        told = fact_answers.answer(Aspect.VOTE, asked.named, asked.question.mentions, asked.context)
        if told.outcome is Outcome.ANSWERED:
            draft.blocks.extend(told.blocks)
            draft.cite(told.sources)
    return draft


_READERS: tuple[Reader, ...] = (
    _name_alone,
    _which_day,
    _as_worded,
    _other_treaty,
    _false_actor,
    deny,
    _article,
    _refused_by_its_words,
    _the_chair,
    reading_elsewhere,
    _plainly,
    tell_body,
    _fact,
    _smalltalk,
    both_entries,
    one_of_series,
    _entry,
    _by_date,
    _what_it_was,
    _beside_refusal,
    tell_topic_in_short,
    _no_answer,
)
