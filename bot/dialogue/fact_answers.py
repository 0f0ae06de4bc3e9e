"""Composes the answer to a question on facts from its aspect and selection."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue import clock, comparing, describing, finding, telling
from bot.dialogue.aspect import Aspect
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.inquiry import Composer, Inquiry
from bot.dialogue.phrasing import counts_days
from bot.dialogue.selection import Selection
from bot.dialogue.state import Option
from bot.dialogue.subjects import Subject, covering_sources, find_subjects, item_of, name_of, sentence
from bot.facts import queries
from bot.facts.values import Document, Meeting, MeetingKind, Milestone
from bot.nlu.mentions import Mentions
from bot.replies.reply import Outcome

_SYMBOL = re.compile(r"\bsymbol\b|\bdoc(?:ument|\.)? (?:number|no\b|code)", re.I)
_DRAFT = re.compile(r"\bdraft \w+")
# Options of one clarifying question.
_OPTIONS_UP_TO = 7

# Aspects under which a meeting and a document together ask whether the one took up the other.
_ON_PAPERS = (
    Aspect.WHEN,
    Aspect.WHERE,
    Aspect.HELD,
    Aspect.DOCUMENTS,
    Aspect.DONE,
    Aspect.WHICH,
    Aspect.LIST,
    Aspect.WHO,
)

# Aspects under which a step that has not come yet is told by how far things are.
_ON_STATUS = (
    Aspect.WHEN,
    Aspect.HELD,
    Aspect.WHICH,
    Aspect.DESCRIBE,
    Aspect.DONE,
    Aspect.WHO,
    Aspect.LIST,
    Aspect.SAME,
)

# Aspects that the distance of a thing from the day of asking answers, where that is asked.
_DATED = (Aspect.WHEN, Aspect.HOW_LONG, Aspect.DESCRIBE, Aspect.DONE, Aspect.HELD)

# Aspects that cannot be told without knowing of what.
NEEDS_SUBJECT = (Aspect.WHEN, Aspect.WHERE, Aspect.HOW_LONG, Aspect.DONE, Aspect.DOCUMENTS, Aspect.DESCRIBE, Aspect.WHO)


def answer(aspect: Aspect, selection: Selection, mentions: Mentions, context: Context) -> Draft:
    """The part of a reply that answers `aspect` of the selection."""
    window = selection.window
    fixed = window is not None and not window.any_year
    draft = Draft(aspect=aspect, period=(window.first, window.last) if window and fixed else None)
    asked = Inquiry(selection, mentions, context)
    if selection.ambiguous and aspect in NEEDS_SUBJECT:
        return _which_one(draft, aspect, selection)
    if aspect is Aspect.HELD and finding.asks_today(asked):
        clock.in_session(draft, context)
        return draft
    if aspect is Aspect.WHO:
        selection = _taken(selection)
        asked = Inquiry(selection, mentions, context)
    undated = any(isinstance(s, Milestone) and s.span is None for s in selection.subjects)
    if aspect is Aspect.IN_FORCE or (aspect in _ON_STATUS and undated):
        # A step that no source dates, entry into force, has a state instead.
        clock.status(draft, context)
        return draft
    if aspect is Aspect.NEXT_DATE and selection.last and selection.subjects:
        # "What is the most recent session on record?"
        aspect = Aspect.DESCRIBE
    nothing_then = selection.missing and window is not None and window.first > context.today
    if aspect is Aspect.NEXT_DATE and not nothing_then:
        finding.next_date(draft, asked)
        return draft
    draft.say(*map(sentence, selection.corrections))
    if selection.missing and not selection.subjects:
        return _missing(draft, asked)
    if not selection.subjects and aspect in NEEDS_SUBJECT:
        return _of_what(draft, aspect, context)
    if (nameless := _without_symbol(asked)) is not None:
        draft.outcome = Outcome.DECLINED
        draft.say(f"The sources I use give no symbol for {name_of(nameless)}.", nameless.summary)
        draft.about([nameless], "summary")
        return draft
    if _counts_from_today(aspect, asked):
        aspect = Aspect.GAP
    _composer(aspect, asked)(draft, asked)
    if not draft.blocks:
        # "The month after?", of nothing: there is no month to count from.
        return _of_what(draft, aspect, context)
    if len(selection.subjects) == 1 and draft.outcome is Outcome.ANSWERED and aspect is not Aspect.GAP:
        draft.say(clock.remark(selection.subjects, context.facts, context.today))
    return draft


def _taken(selection: Selection) -> Selection:
    """Of several steps and other things those that somebody has done: "by whom?", of the adoption and what is ahead."""
    done = tuple(s for s in selection.subjects if not isinstance(s, Milestone) or (s.body and s.span))
    return replace(selection, subjects=done) if done else selection


def _without_symbol(asked: Inquiry) -> Document | None:
    """The paper whose symbol is asked for, where no source gives one."""
    papers = [subject for subject in asked.selection.subjects if isinstance(subject, Document)]
    if not asked.selection.named and not papers:
        # "What symbol does that report carry?", after an entry on it.
        told = find_subjects(asked.context.facts, asked.context.state.items)
        papers = [subject for subject in told if isinstance(subject, Document)]
    if len(papers) != 1 or "/" in papers[0].id or not _SYMBOL.search(asked.context.text):
        return None
    # Beside a meeting that had another paper of that name, the other is asked for.
    meetings = [subject for subject in asked.selection.subjects if isinstance(subject, Meeting)]
    had = not meetings or any(papers[0].id in meeting.documents for meeting in meetings)
    return papers[0] if had else None


def _counts_from_today(aspect: Aspect, asked: Inquiry) -> bool:
    """Whether the distance between one thing and the day of asking is asked: "how long has it been since ..."."""
    only = asked.selection.subjects[0] if len(asked.selection.subjects) == 1 else None
    # "The next one" counts from what was spoken of, where something was.
    steps = bool(asked.context.focus) and any(mention.step for mention in asked.mentions.meetings)
    counts = "from_today" in asked.mentions.cues or counts_days(asked.context.text)
    says = counts and not asked.mentions.periods and not steps
    return says and only is not None and only.span is not None and aspect in _DATED


def _composer(aspect: Aspect, asked: Inquiry) -> Composer:
    """The composer of the aspect; a meeting and a document together ask for what is between them."""
    subjects = asked.selection.subjects
    papers = [subject for subject in subjects if isinstance(subject, Document)]
    if aspect not in _ON_PAPERS or not papers or not any(isinstance(subject, Meeting) for subject in subjects):
        return _COMPOSERS[aspect]
    meetings = [subject for subject in subjects if isinstance(subject, Meeting)]
    if all(mention.by_name for mention in asked.mentions.documents) and _has_one_like_it(papers, meetings, asked):
        return describing.documents
    considered = any(queries.meetings_considering(asked.context.facts, paper.id) for paper in papers)
    return finding.took_up if considered else comparing.order


def _has_one_like_it(papers: list[Document], meetings: list[Meeting], asked: Inquiry) -> bool:
    """Whether a meeting had none of the papers, but another of that kind: "the draft text of the last session"."""
    facts = asked.context.facts
    had = [paper for meeting in meetings for paper in queries.documents_of(facts, meeting)]
    drafts = [{found[0] for paper in row if (found := _DRAFT.search(paper.name))} for row in (papers, had)]
    return not set(papers) & set(had) and bool(drafts[0] & drafts[1])


def _which_one(draft: Draft, aspect: Aspect, selection: Selection) -> Draft:
    draft.say("More than one meeting fits. Which one do you mean?")
    draft.bullets(telling.line(subject) for subject in selection.subjects[:_OPTIONS_UP_TO])
    return _offer(draft, aspect, selection.subjects[:_OPTIONS_UP_TO])


def _missing(draft: Draft, asked: Inquiry) -> Draft:
    """Nothing of what was named exists: the correction is the answer, and the record its source."""
    draft.moves = False
    draft.found_nothing = True
    if asked.mentions.documents:
        # That a paper is not among the sources does not mean that there is none.
        draft.outcome = Outcome.DECLINED
        draft.suggest("Which resolutions are there?")
        return draft
    window = asked.selection.window
    if window is not None and window.first > asked.context.today and not window.any_year:
        # What is to come no source may know yet.
        draft.outcome = Outcome.DECLINED
        draft.say(clock.horizon(asked.context.facts))
    draft.cite(covering_sources(asked.context.facts.meetings, "dates"))
    draft.suggest("List all the sessions", "How many sessions were there?")
    return draft


def _of_what(draft: Draft, aspect: Aspect, context: Context) -> Draft:
    draft.asks_of_what = True
    draft.say("Which meeting or document do you mean? You can name it by number, month or city.")
    sessions = tuple(meeting for meeting in context.facts.meetings if meeting.kind is not MeetingKind.CONSULTATION)
    resolutions = tuple(document for document in context.facts.documents if document.id.startswith("A/RES/"))
    return _offer(draft, aspect, (*sessions[-2:], *resolutions))


def _offer(draft: Draft, aspect: Aspect, subjects: tuple[Subject, ...]) -> Draft:
    """Make the draft a clarifying question whose options are the subjects."""
    draft.outcome = Outcome.CLARIFIED
    draft.options = tuple(
        Option(sentence(name_of(subject)).rstrip("."), f"fact/{aspect.value}", (item_of(subject),))
        for subject in subjects
    )
    draft.moves = False
    return draft


_COMPOSERS: dict[Aspect, Composer] = {
    Aspect.WHEN: describing.when,
    Aspect.WHERE: describing.where,
    Aspect.HOW_LONG: describing.each(lambda subject, context: telling.how_long(subject, context.today), "dates"),
    Aspect.DONE: describing.done,
    Aspect.DOCUMENTS: describing.documents,
    Aspect.DESCRIBE: describing.described,
    Aspect.LIST: comparing.listed,
    Aspect.COUNT: comparing.counted,
    Aspect.GAP: comparing.gap,
    Aspect.ORDER: comparing.order,
    Aspect.WHICH: finding.which,
    Aspect.HELD: finding.held,
    Aspect.NEXT_DATE: finding.next_date,
    Aspect.WHO: describing.who,
    Aspect.IN_FORCE: finding.in_force,
    Aspect.LONGEST: comparing.extreme(longest=True),
    Aspect.SHORTEST: comparing.extreme(longest=False),
    Aspect.VOTE: describing.vote,
    Aspect.SAME: describing.described,
}
