"""Answers that were written beforehand: entries of the FAQ, small talk, refusals; and what to offer in their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.dialogue import clock
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.phrasing import asks_end, counts_days
from bot.dialogue.state import Option
from bot.dialogue.subjects import Subject, find_subject, find_subjects, name_of
from bot.facts.snapshot import Facts
from bot.facts.values import Milestone, Source
from bot.faq.entry import Catalogue, Entry
from bot.nlu.question import Guess, Question
from bot.replies import dates
from bot.replies.reply import Outcome, Suggestion

# Suggestions under one answer.
_SUGGESTIONS = 3
# A guess below this probability is no candidate to offer.
_CANDIDATE_AT = 0.05
# Offered where nothing comes near.
_STARTING_POINTS = ("ahc", "work_so_far", "entry_into_force")

_UNKNOWN = "I do not know that: the sources I use do not answer it, or I did not understand the question."
_FACTS_UNAVAILABLE = (
    "I am sorry: I cannot reach my record of sessions and documents at the moment, so I cannot answer that. "
    "Please try again later; general questions on the convention still work."
)
_NOTHING_SAID = "I found no words in your message. Ask me something about the Ad Hoc Committee or the convention."


def entry(answered: Entry, context: Context, catalogue: Catalogue) -> Draft:
    """The answer of an entry, with what the day of asking adds to it."""
    draft = Draft(items=[f"faq/{answered.slug}", *answered.about])
    draft.say(answered.answer)
    about = find_subjects(context.facts, answered.about)
    steps = [subject for subject in about if isinstance(subject, Milestone)]
    # The last one of signing is its end: "how many days since the door for signatures closed?"
    asked_of = steps[-1:] if asks_end(context.text) else steps[:1]
    counted = clock.away(asked_of, context.today) if counts_days(context.text) else ""
    if _tells_ahead(answered, about, context):
        # What the committee did until the day of asking is not all that the entry tells.
        clock.so_far(draft, context)
    draft.say(counted or clock.remark(about, context.facts, context.today))
    draft.cite(_sources(answered.sources, context.facts))
    draft.suggestions.extend(_titles(answered.related, catalogue))
    return draft


def _tells_ahead(answered: Entry, about: Sequence[Subject], context: Context) -> bool:
    """Whether an entry on the committee tells of what lay ahead on the day of asking, the adoption among it."""
    adoption = context.facts.find_milestone("adoption")
    adopted = adoption is None or adoption.span is None or adoption.span.start <= context.today
    ahead = any(subject.span is not None and subject.span.start > context.today for subject in about)
    return not adopted and ahead and "body/ahc" in answered.about


def sources_of(entry: Entry, context: Context) -> list[Source]:
    """The sources that an entry rests on."""
    return _sources(entry.sources, context.facts)


def unstated(asked: Entry, context: Context, catalogue: Catalogue) -> Draft:
    """That no source tells what is asked of an entry's subject, and what comes nearest: the entry's first sentence."""
    draft = Draft(Outcome.DECLINED, items=[f"faq/{asked.slug}", *asked.about])
    draft.say(asked.unstated)
    if asked.first_sentence != asked.unstated:
        draft.say(asked.first_sentence)
    draft.cite(_sources(asked.sources, context.facts))
    draft.suggestions.extend(_titles((asked.slug, *asked.related), catalogue))
    return draft


def smalltalk(kind: str, context: Context, catalogue: Catalogue) -> Draft:
    """Small talk; where an answer stands before, its sources and their age."""
    draft = Draft(Outcome.SMALLTALK, moves=False)
    sources = _sources(context.state.sources, context.facts)
    if kind in ("ask_source", "ask_freshness") and sources:
        draft.outcome = Outcome.ANSWERED
        oldest = min(source.as_of for source in sources)
        if kind == "ask_source":
            draft.say("That rests on:")
            draft.bullets(_described(source) for source in sources)
        else:
            draft.say(
                f"That is as of {dates.day(oldest)}, the date of the oldest source it rests on: "
                + "; ".join(_described(source) for source in sources)
                + "."
            )
        draft.cite(sources)
        return draft
    draft.say(catalogue.smalltalk.get(kind, ""))
    if kind in ("greet", "help", "capabilities"):
        draft.suggestions.extend(_titles(_STARTING_POINTS, catalogue))
    return draft


def refusal(kind: str, question: Question, catalogue: Catalogue, facts: Facts) -> Draft:
    """That no source answers a question of this kind, and what comes nearest."""
    prepared = catalogue.refusals.get(kind)
    if prepared is None:
        return unknown(question, catalogue)
    draft = Draft(Outcome.DECLINED, moves=False)
    draft.say(prepared.text)
    draft.suggestions.extend(_nearest(prepared.nearest, catalogue, facts))
    draft.suggestions.extend(_candidates(question.ranking, catalogue))
    return draft


def unknown(question: Question, catalogue: Catalogue) -> Draft:
    """That the question is not understood or not covered, and what comes nearest."""
    draft = Draft(Outcome.DECLINED, moves=False)
    draft.say(_UNKNOWN)
    draft.suggestions.extend(_candidates(question.ranking, catalogue))
    draft.suggestions.extend(_titles(_STARTING_POINTS, catalogue))
    return draft


def likely_entries(question: Question, catalogue: Catalogue) -> list[Entry]:
    """Those that the question may be on, likeliest first."""
    return [
        catalogue.entries[guess.kind]
        for guess in question.ranking
        if guess.family == "faq" and guess.kind in catalogue.entries and guess.probability >= _CANDIDATE_AT
    ]


def which_entry(question: Question, catalogue: Catalogue, facts: Facts) -> Draft:
    """A choice among the entries that the classifier hesitates between, each in its first sentence."""
    candidates = likely_entries(question, catalogue)[:_SUGGESTIONS]
    if not candidates:
        return unknown(question, catalogue)
    options = tuple(Option(candidate.title, f"faq/{candidate.slug}") for candidate in candidates)
    draft = Draft(Outcome.CLARIFIED, options=options, moves=False)
    draft.say("I am not sure that I understood. Did you mean one of these?")
    draft.bullets(candidate.first_sentence for candidate in candidates)
    for candidate in candidates:
        draft.cite(_sources(candidate.sources[:1], facts))
    if len(candidates) == 1:
        # "When was that?" then asks of what it was.
        draft.items = [f"faq/{candidates[0].slug}", *candidates[0].about]
    return draft


def facts_unavailable() -> Draft:
    """The apology where the database cannot be read."""
    draft = Draft(Outcome.DECLINED, moves=False)
    draft.say(_FACTS_UNAVAILABLE)
    return draft


def nothing_said(catalogue: Catalogue) -> Draft:
    """The reply to an empty message, or one of signs alone."""
    draft = Draft(Outcome.DECLINED, moves=False)
    draft.say(_NOTHING_SAID)
    draft.suggestions.extend(_titles(_STARTING_POINTS, catalogue))
    return draft


def _described(source: Source) -> str:
    address = f", {source.url}" if source.url else ""
    return f"{source.publisher}: {source.title} ({dates.day(source.as_of)}){address}"


def _sources(identifiers: Iterable[str], facts: Facts) -> list[Source]:
    return [source for identifier in identifiers if (source := facts.find_source(identifier)) is not None]


def _titles(slugs: Iterable[str], catalogue: Catalogue) -> list[Suggestion]:
    titles = [catalogue.entries[slug].title for slug in slugs if slug in catalogue.entries]
    return [Suggestion(title, title) for title in titles[:_SUGGESTIONS]]


def _candidates(ranking: Iterable[Guess], catalogue: Catalogue) -> list[Suggestion]:
    return _titles((g.kind for g in ranking if g.family == "faq"), catalogue)


def _nearest(items: Iterable[str], catalogue: Catalogue, facts: Facts) -> list[Suggestion]:
    found: list[Suggestion] = []
    for item in items:
        family, _, kind = item.partition("/")
        if family == "faq":
            found.extend(_titles([kind], catalogue))
        elif (subject := find_subject(facts, item)) is not None:
            text = f"Tell me about {name_of(subject)}"
            found.append(Suggestion(text, text))
    return found
