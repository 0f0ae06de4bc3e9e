"""Answers on what was asked of: its date, place, length, result, papers, author."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import telling
from bot.dialogue.aspect import Aspect
from bot.dialogue.comparing import listed
from bot.dialogue.context import Context
from bot.dialogue.draft import Draft
from bot.dialogue.inquiry import Composer, Inquiry
from bot.dialogue.period import matches
from bot.dialogue.planned import asks_planned
from bot.dialogue.premises import false_body
from bot.dialogue.subjects import Subject, name_of, sentence
from bot.facts import queries
from bot.facts.snapshot import Facts
from bot.facts.values import Document, Meeting, MeetingKind, Milestone, Precision
from bot.replies.reply import Outcome

# A longer list of meetings than this is told in lines, not in sentences.
_SENTENCES_UP_TO = 2
# The first or the last day is asked for, in English.
_BEGINS = re.compile(
    r"\b(?:begin|begins|began|begun|start(?:ed|s)?|open(?:ed|s)?|kick(?:ed)? off|(?:first|opening) day)\b", re.I
)
_ENDS = re.compile(
    r"\b(?:end(?:ed|s)?|finish(?:ed)?|closed?|conclude[sd]?|wrap(?:ped)? up|over|(?:last|final|closing) day)\b", re.I
)
# An hour is asked for, which no source tells.
_HOUR = re.compile(r"\b(?:time of (?:the )?day|(?:what|which) (?:time|hour)|o'clock)\b", re.IGNORECASE)
# How a summary of ours tells that something was decided by vote or without one.
_TELLS_VOTE = re.compile(r"\bvotes?\b|\bconsensus\b|\bunanimous", re.IGNORECASE)
_NO_VOTE_TOLD = "No source I use tells of a vote on any of these."


def each(tell: Callable[[Subject, Context], str], field: str) -> Composer:
    """A composer that tells the same of every subject."""

    def compose(draft: Draft, asked: Inquiry) -> None:
        subjects = asked.selection.subjects
        if len(subjects) > _SENTENCES_UP_TO and draft.aspect is not Aspect.HOW_LONG:
            draft.bullets(telling.line(subject) for subject in subjects)
        elif len(subjects) > 1:
            draft.bullets(tell(subject, asked.context) for subject in subjects)
        else:
            draft.say(tell(subjects[0], asked.context))
        draft.say(*(telling.differing(subject) for subject in subjects if field == "dates"))
        draft.about(subjects, *((field, "dates") if field == "city" else (field,)))
        _correct_body(draft, asked)
        _after_last(draft, asked)
        suggest_around(draft, subjects)

    return compose


def when(draft: Draft, asked: Inquiry) -> None:
    """The dates; of a paper that bears none, those of the meetings which took it up."""
    only = asked.selection.subjects[0] if len(asked.selection.subjects) == 1 else None
    if isinstance(only, Meeting):
        draft.say(_first_or_last_day(only, asked))
    each(lambda subject, context: telling.when(subject, context.today), "dates")(draft, asked)
    if _HOUR.search(asked.context.text):
        draft.outcome = Outcome.DECLINED
        draft.say("At what hour the sources I use do not say.")
    if isinstance(only, Document) and only.span is None:
        # What the Assembly did with a paper was at no meeting of the committee.
        meetings = (
            () if only.is_decision or only.body == "ga" else queries.meetings_considering(asked.context.facts, only.id)
        )
        for meeting in meetings:
            draft.say(f"It was before the {meeting.name}.", telling.held(meeting, asked.context.today))
            draft.about([meeting], "documents", "dates")
        if not meetings:
            draft.outcome = Outcome.DECLINED
    elif only is not None and (asks_planned(asked.context.text) or not matches(only, asked.selection.window)):
        # Another time than it was held at may be that which it was planned for.
        tell_notes(draft, only)


def _first_or_last_day(meeting: Meeting, asked: Inquiry) -> str:
    """The day that is asked for, of a meeting of several: "when did it end?"; empty where it is not one of the two."""
    begins, ends = (pattern.search(asked.context.text) is not None for pattern in (_BEGINS, _ENDS))
    if begins is ends or meeting.span.precision is not Precision.DAY or meeting.span.start == meeting.span.end:
        return ""
    return telling.first_day(meeting, asked.context.today) if begins else telling.last_day(meeting, asked.context.today)


def where(draft: Draft, asked: Inquiry) -> None:
    """The city; of papers, that of the meetings which took them up."""
    papers = [subject for subject in asked.selection.subjects if isinstance(subject, Document)]
    facts = asked.context.facts
    meetings = [meeting for paper in papers for meeting in queries.meetings_considering(facts, paper.id)]
    if meetings and len(papers) == len(asked.selection.subjects):
        asked = replace(asked, selection=replace(asked.selection, subjects=tuple(dict.fromkeys(meetings))))
    each(lambda subject, context: telling.where(subject, context.today), "city")(draft, asked)
    halls = [subject for subject in asked.selection.subjects if isinstance(subject, Meeting) and subject.venue]
    if "room" in asked.mentions.cues and not halls:
        draft.say("Which room it was in the sources I use do not say.")


def described(draft: Draft, asked: Inquiry) -> None:
    """All that is told of a subject or two."""
    subjects = asked.selection.subjects
    if len(subjects) > _SENTENCES_UP_TO:
        listed(draft, asked)
        return
    for subject in subjects:
        if isinstance(subject, Meeting):
            papers = telling.documents(subject, asked.context.facts) if subject.documents else ""
            draft.say(telling.where(subject, asked.context.today), telling.done(subject), papers)
        else:
            opening = telling.when(subject, asked.context.today) if subject.span else telling.title(subject)
            draft.say(opening, telling.done(subject))
        if len(subjects) == 1:
            tell_notes(draft, subject)
        draft.say(telling.differing(subject))
        draft.about([subject], "dates", "done" if isinstance(subject, Meeting) else "summary")
    _correct_body(draft, asked)
    _after_last(draft, asked)
    suggest_around(draft, subjects)


def done(draft: Draft, asked: Inquiry) -> None:
    """What was done or decided."""
    subjects = asked.selection.subjects
    if len(subjects) == 1:
        opening = telling.when(subjects[0], asked.context.today) if subjects[0].span else ""
        draft.say(telling.done(subjects[0]), opening)
    else:
        draft.bullets(f"{sentence(telling.line(subject))} {telling.done(subject)}" for subject in subjects[:6])
    draft.about(subjects, "done" if isinstance(subjects[0], Meeting) else "summary", "dates")
    _correct_body(draft, asked)
    suggest_around(draft, subjects)


def documents(draft: Draft, asked: Inquiry) -> None:
    """The papers of the meetings."""
    meetings = [subject for subject in asked.selection.subjects if isinstance(subject, Meeting)]
    if not meetings:
        described(draft, asked)
        return
    draft.bullets(telling.documents(m, asked.context.facts) for m in meetings) if len(meetings) > 1 else draft.say(
        telling.documents(meetings[0], asked.context.facts)
    )
    for meeting in meetings:
        papers = queries.documents_of(asked.context.facts, meeting)
        draft.about([meeting], "documents")
        draft.about(papers, "summary")
        if len(meetings) == 1:
            draft.bullets(f"{paper.name}: {paper.summary}" for paper in papers if paper.summary)
    suggest_around(draft, tuple(meetings))


def who(draft: Draft, asked: Inquiry) -> None:
    """Which body stands behind it."""
    for subject in asked.selection.subjects[:3]:
        draft.say(telling.who(subject, asked.context.facts))
        draft.about([subject], "body", "summary")
    if all(not isinstance(subject, Meeting) and subject.body is None for subject in asked.selection.subjects):
        draft.outcome = Outcome.DECLINED
    _correct_body(draft, asked)


def vote(draft: Draft, asked: Inquiry) -> None:
    """How it was decided; the summaries of decisions hold the figures.

    A meeting decided what steps were taken at it.  That no source tells of a vote on what is named is an answer too.
    """
    facts, named = asked.context.facts, asked.selection.subjects
    decided: list[Document | Milestone] = [step for step in facts.milestones if step.body == "ga"]
    if asked.selection.named or len(named) == 1:
        decided = [step for subject in named for step in _steps_of(subject, facts)]
    told = [subject for subject in decided if _TELLS_VOTE.search(" ".join([subject.summary, *_notes(subject)]))]
    for subject in told[:3]:
        dated = subject.span is not None
        draft.say(telling.when(subject, asked.context.today) if dated else sentence(name_of(subject)), subject.summary)
        draft.about([subject], "summary")
        tell_notes(draft, subject)
    if named and not told:
        draft.outcome = Outcome.DECLINED
        draft.say(f"No source I use tells of a vote on {name_of(named[0])}." if len(named) == 1 else _NO_VOTE_TOLD)
        draft.about(named, "done" if isinstance(named[0], Meeting) else "summary")


def _steps_of(subject: Subject, facts: Facts) -> tuple[Document | Milestone, ...]:
    """The decision itself; of a meeting the steps that were taken at it."""
    if not isinstance(subject, Meeting):
        return (subject,)
    return tuple(
        step for step in queries.milestones_in_period(facts, subject.span.start, subject.span.end) if step.body == "ahc"
    )


def _notes(subject: Subject) -> list[str]:
    return [note.text for note in subject.notes]


def tell_notes(draft: Draft, subject: Subject) -> None:
    """The background that goes with it."""
    draft.say(*_notes(subject))
    draft.cite(note.source for note in subject.notes)


def _correct_body(draft: Draft, asked: Inquiry) -> None:
    """Put an act laid at the wrong body's door right."""
    for subject in asked.selection.subjects:
        if (
            isinstance(subject, Meeting)
            or subject.body is None
            or not asked.mentions.bodies
            or not asked.mentions.documents
        ):
            continue
        actor = asked.context.facts.find_body(subject.body)
        said = asked.context.facts.find_body(asked.mentions.bodies[0].body)
        if actor is not None and said is not None and subject.body not in {m.body for m in asked.mentions.bodies}:
            draft.say(false_body(subject, said, actor))


def _after_last(draft: Draft, asked: Inquiry) -> None:
    """The last of the negotiation may not be the committee's last meeting."""
    told = asked.selection.subjects
    if not asked.selection.last or all(isinstance(s, Meeting) and s.kind is MeetingKind.CONSULTATION for s in told):
        return
    for meeting in queries.meetings_of_kind(asked.context.facts, MeetingKind.POST_ADOPTION):
        if meeting.span.start <= asked.context.today:
            draft.say(
                "Since the negotiation ended, the Committee has met again:", telling.held(meeting, asked.context.today)
            )
            draft.about([meeting], "dates")


def suggest_around(draft: Draft, subjects: tuple[Subject, ...]) -> None:
    """Offer what else is told of the one subject."""
    if len(subjects) != 1:
        return
    only = subjects[0]
    if isinstance(only, Meeting):
        asked = {
            Aspect.DONE: f"What was done at the {only.name}?",
            Aspect.WHEN: f"When was the {only.name}?",
            Aspect.DOCUMENTS: f"Which documents did the {only.name} consider?",
        }
        draft.suggest(*(text for aspect, text in asked.items() if aspect is not draft.aspect))
    elif isinstance(only, Document) and draft.aspect is not Aspect.DESCRIBE:
        draft.suggest(f"What is {only.name}?")
