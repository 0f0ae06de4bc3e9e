"""Answers that find a meeting: by its date or its papers, by the calendar."""

from __future__ import annotations

import re

from bot.dialogue import clock, telling
from bot.dialogue.comparing import listed
from bot.dialogue.describing import described, done, suggest_around, tell_notes
from bot.dialogue.draft import Draft
from bot.dialogue.inquiry import Inquiry
from bot.dialogue.period import matches
from bot.dialogue.planned import asks_planned
from bot.dialogue.subjects import Subject, listing, name_of, sentence
from bot.facts import queries
from bot.facts.values import Document, Meeting, MeetingKind, Milestone
from bot.replies import dates

# What was beside a meeting stands in its notes.
_INFORMAL = re.compile(r"\b(?:informal|unofficial|inofficial)\w*\b", re.IGNORECASE)
# Whether they came to an end there is told by what they did.
_FINISHES = re.compile(r"\b(?:finish\w*|complet\w+|done|over the line|wrap(?:ped)? (?:it |things )?up|agreed?)\b", re.I)
# "When can stakeholders next be heard?"
_HEARD = re.compile(
    r"\b(?:stakeholders?|civil society|ngos?|charit(?:y|ies)|firms|companies)\b.*\b(?:heard|consulted|speak|say)\b",
    re.I,
)
_PAPER = re.compile(r"\b(?:resolution|decision|document|paper|symbol|number)s?\b", re.IGNORECASE)


def which(draft: Draft, asked: Inquiry) -> None:
    """The meeting of a date, or the meetings that took up a paper."""
    documents = [subject for subject in asked.selection.subjects if isinstance(subject, Document)]
    if documents:
        for document in documents:
            meetings = queries.meetings_considering(asked.context.facts, document.id)
            if not meetings:
                draft.say(f"The sources name no meeting that took up {document.name}.", document.summary)
            else:
                draft.say(
                    f"{sentence(document.name).rstrip('.')} was before {listing([name_of(m) for m in meetings])}."
                )
                draft.say(*(telling.held(meeting, asked.context.today) for meeting in meetings))
            draft.about(meetings, "documents")
            draft.about([document], "summary")
        return
    if len(asked.selection.subjects) == 1:
        only = asked.selection.subjects[0]
        if isinstance(only, Milestone) and only.span is not None and not asked.selection.named:
            (_by_which if _PAPER.search(asked.context.text) else _at_which)(draft, only, asked)
            return
        described(draft, asked)
        return
    if asked.selection.by_account:
        done(draft, asked)
        return
    listed(draft, asked)


def _by_which(draft: Draft, step: Milestone, asked: Inquiry) -> None:
    """By which paper a step was taken."""
    papers = queries.documents_enacting(asked.context.facts, step)
    for paper in papers:
        draft.say(f"That was by {paper.name}.", telling.when(step, asked.context.today))
    draft.say("" if papers else f"The sources name no paper by which that was done. {step.summary}")
    draft.about([step, *papers], "summary")


def _at_which(draft: Draft, step: Milestone, asked: Inquiry) -> None:
    """At which meeting a step was taken."""
    assert step.span is not None
    meetings = queries.meetings_in_period(asked.context.facts, step.span.start, step.span.end)
    if not meetings:
        draft.say(f"That was not at a meeting of the Committee: the {step.name} was {dates.when(step.span)}.")
    for meeting in meetings[:1]:
        draft.say(f"That was at the {meeting.name}.", telling.held(meeting, asked.context.today))
    draft.about([*meetings[:1], step], "dates")


def took_up(draft: Draft, asked: Inquiry) -> None:
    """Whether the meetings named took up the documents named."""
    meetings = [subject for subject in asked.selection.subjects if isinstance(subject, Meeting)]
    for document in (subject for subject in asked.selection.subjects if isinstance(subject, Document)):
        actual = queries.meetings_considering(asked.context.facts, document.id)
        for meeting in meetings:
            if meeting in actual:
                draft.say(
                    f"Yes: {document.name} was before the {meeting.name}.", telling.held(meeting, asked.context.today)
                )
            elif actual:
                draft.say(
                    f"No, not the {meeting.name}: {document.name} was before {listing([name_of(m) for m in actual])}.",
                    *(telling.held(other, asked.context.today) for other in actual),
                )
            else:
                draft.say(f"The sources name no meeting that took up {document.name}.")
        draft.say(document.summary)
        draft.about(actual or meetings, "documents")
        draft.about([document], "summary")


def asks_today(asked: Inquiry) -> bool:
    """Whether the question is about the day of asking: "are they in session?", "right now", "this week"."""
    selection, today = asked.selection, asked.context.today
    if selection.window is None:
        return not selection.named and not (selection.subjects and asked.context.focus)
    return selection.window.relative and selection.window.first <= today <= selection.window.last


def held(draft: Draft, asked: Inquiry) -> None:
    """Whether it was, is or will be held."""
    subjects = asked.selection.subjects
    if not subjects:
        clock.in_session(draft, asked.context)
        return
    if asked.selection.group or len(subjects) > 1:
        listed(draft, asked)
        return
    finishes = isinstance(subjects[0], Meeting) and _FINISHES.search(asked.context.text) is not None
    opening = "" if asked.selection.corrections or finishes else _yes(subjects[0], asked)
    draft.say(opening, telling.when(subjects[0], asked.context.today))
    draft.say(telling.done(subjects[0]) if finishes else "")
    draft.say(telling.differing(subjects[0]))
    draft.about(subjects, "dates")
    beside = asks_planned(asked.context.text) or _INFORMAL.search(asked.context.text) is not None
    if beside or not matches(subjects[0], asked.selection.window):
        tell_notes(draft, subjects[0])
    suggest_around(draft, subjects)


def _yes(subject: Subject, asked: Inquiry) -> str:
    if subject.span is None or subject.span.start > asked.context.today:
        return "Not yet."
    return "Yes." if matches(subject, asked.selection.window) else "No, not then."


def next_date(draft: Draft, asked: Inquiry) -> None:
    """What lies ahead; of the consultations, where they are asked for, which are of no other kind."""
    named = asked.mentions.meetings
    consulting = [m for m in named if m.kind is MeetingKind.CONSULTATION or m.word == "consultation"]
    kinds: tuple[MeetingKind, ...] = tuple(MeetingKind)
    of_stakeholders = not named and _HEARD.search(asked.context.text) is not None
    if of_stakeholders:
        kinds = (MeetingKind.CONSULTATION,)
    if any(m.step and m.word == "session" and m.kind is not MeetingKind.CONSULTATION for m in named):
        # "The next negotiating session, I don't mean a consultation".
        consulting = [mention for mention in consulting if mention.negated] or consulting
    if consulting:
        # "... proper negotiations, not the consultations".
        denied = all(mention.negated for mention in consulting)
        kinds = tuple(kind for kind in MeetingKind if (kind is MeetingKind.CONSULTATION) is not denied)
    sessions_only = any(m.word == "session" or m.kind for m in named) or bool(consulting) or of_stakeholders
    clock.next_dates(draft, asked.context, sessions_only=sessions_only, kinds=kinds)


def in_force(draft: Draft, asked: Inquiry) -> None:
    """Where the convention stands."""
    clock.status(draft, asked.context)
