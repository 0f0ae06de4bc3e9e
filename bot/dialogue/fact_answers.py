"""Composes the answer to a question on facts from its aspect and selection."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue import clock, telling
from bot.dialogue.aspect import Aspect
from bot.dialogue.draft import Draft
from bot.dialogue.premises import count_words, false_body, kind_name
from bot.dialogue.selection import Context, Selection
from bot.dialogue.state import Option
from bot.dialogue.subjects import Subject, is_session, item_of, listing, name_of, sentence
from bot.facts import queries
from bot.facts.values import Document, Meeting, MeetingKind
from bot.nlu.mentions import Mentions
from bot.replies import dates
from bot.replies.reply import Outcome

# A longer list of meetings than this is told in lines, not in sentences.
_SENTENCES_UP_TO = 2
# Options of one clarifying question.
_OPTIONS_UP_TO = 5

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

_NEEDS_ONE = (Aspect.WHEN, Aspect.WHERE, Aspect.HOW_LONG, Aspect.DONE, Aspect.DOCUMENTS, Aspect.DESCRIBE, Aspect.WHO)


def answer(aspect: Aspect, selection: Selection, mentions: Mentions, context: Context) -> Draft:
    """The part of a reply that answers `aspect` of the selection."""
    draft = Draft(aspect=aspect)
    if selection.ambiguous and aspect in _NEEDS_ONE:
        return _which_one(draft, aspect, selection)
    draft.say(*map(sentence, selection.corrections))
    if selection.missing and not selection.subjects:
        return _missing(draft, selection, context)
    if not selection.subjects and aspect in _NEEDS_ONE:
        return _of_what(draft, aspect, context)
    if aspect in _ON_PAPERS and _pairs(selection):
        _took_up(draft, selection, context)
        return draft
    _COMPOSERS[aspect](draft, selection, mentions, context)
    return draft


def _pairs(selection: Selection) -> bool:
    """Whether both a meeting and a document are named."""
    kinds = {type(subject) for subject in selection.subjects}
    return Meeting in kinds and Document in kinds


def _took_up(draft: Draft, selection: Selection, context: Context) -> None:
    """Whether the meetings named took up the documents named."""
    meetings = [subject for subject in selection.subjects if isinstance(subject, Meeting)]
    for document in (subject for subject in selection.subjects if isinstance(subject, Document)):
        actual = queries.meetings_considering(context.facts, document.id)
        for meeting in meetings:
            if meeting in actual:
                draft.say(f"Yes: {document.name} was before the {meeting.name}.", telling.held(meeting, context.today))
            elif actual:
                draft.say(
                    f"No, not the {meeting.name}: {document.name} was before {listing([name_of(m) for m in actual])}.",
                    *(telling.held(other, context.today) for other in actual),
                )
            else:
                draft.say(f"The sources name no meeting that took up {document.name}.")
        draft.say(document.summary)
        draft.about(actual or meetings, "documents")
        draft.about([document], "summary")


def _which_one(draft: Draft, aspect: Aspect, selection: Selection) -> Draft:
    subjects = selection.subjects[:_OPTIONS_UP_TO]
    draft.outcome = Outcome.CLARIFIED
    draft.say("More than one meeting fits. Which one do you mean?")
    draft.bullets(telling.line(subject) for subject in subjects)
    draft.options = tuple(
        Option(sentence(name_of(subject)).rstrip("."), f"fact/{aspect.value}", (item_of(subject),))
        for subject in subjects
    )
    draft.moves = False
    return draft


def _missing(draft: Draft, selection: Selection, context: Context) -> Draft:
    """Nothing of what was named exists: the correction is the answer, and the record its source."""
    draft.about(context.facts.meetings[:0])
    record = context.facts.find_meeting("sixth") or next(iter(context.facts.meetings), None)
    if record is not None:
        draft.cite(record.sources[:1])
    draft.suggest("List all the sessions", "How many sessions were there?")
    draft.moves = False
    return draft


def _of_what(draft: Draft, aspect: Aspect, context: Context) -> Draft:
    draft.outcome = Outcome.CLARIFIED
    draft.say("Which meeting or document do you mean? You can name it by number, month or city.")
    offered = [m for m in context.facts.meetings if m.kind is not MeetingKind.CONSULTATION][-3:]
    draft.options = tuple(
        Option(sentence(name_of(subject)).rstrip("."), f"fact/{aspect.value}", (item_of(subject),))
        for subject in offered
    )
    draft.moves = False
    return draft


def _each(tell: Callable[[Subject, Context], str], field: str) -> Callable[[Draft, Selection, Mentions, Context], None]:
    """A composer that tells the same of every subject."""

    def compose(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
        subjects = selection.subjects
        if len(subjects) > _SENTENCES_UP_TO and field in ("dates", "city"):
            draft.bullets(telling.line(subject) for subject in subjects)
        elif len(subjects) > 1:
            draft.bullets(tell(subject, context) for subject in subjects)
        else:
            draft.say(tell(subjects[0], context))
        draft.say(*(telling.differing(subject) for subject in subjects if field == "dates"))
        draft.about(subjects, *((field, "dates") if field == "city" else (field,)))
        _correct_body(draft, selection, mentions, context)
        _after_last(draft, selection, context)
        _suggest_around(draft, subjects)

    return compose


def _correct_body(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    """Put an act laid at the wrong body's door right."""
    for subject in selection.subjects:
        if isinstance(subject, Meeting) or subject.body is None or not mentions.bodies or not mentions.documents:
            continue
        actor = context.facts.find_body(subject.body)
        said = context.facts.find_body(mentions.bodies[0].body)
        if actor is not None and said is not None and subject.body not in {m.body for m in mentions.bodies}:
            draft.say(false_body(subject, said, actor))


def _after_last(draft: Draft, selection: Selection, context: Context) -> None:
    """The last of the negotiation may not be the committee's last meeting."""
    if not selection.last:
        return
    for meeting in queries.meetings_of_kind(context.facts, MeetingKind.POST_ADOPTION):
        if meeting.span.start <= context.today:
            draft.say("Since the negotiation ended, the Committee has met again:", telling.held(meeting, context.today))
            draft.about([meeting], "dates")


def _suggest_around(draft: Draft, subjects: tuple[Subject, ...]) -> None:
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


def _describe(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    subjects = selection.subjects
    if len(subjects) > _SENTENCES_UP_TO:
        return _list(draft, selection, mentions, context)
    for subject in subjects:
        if isinstance(subject, Meeting):
            papers = telling.documents(subject, context.facts) if subject.documents else ""
            draft.say(telling.held(subject, context.today), telling.done(subject), papers)
        else:
            draft.say(telling.when(subject, context.today) if subject.span else "", telling.done(subject))
        draft.say(telling.differing(subject))
        draft.about([subject], "dates", "done" if isinstance(subject, Meeting) else "summary")
    _correct_body(draft, selection, mentions, context)
    _after_last(draft, selection, context)
    _suggest_around(draft, subjects)


def _done(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    subjects = selection.subjects
    if len(subjects) == 1:
        opening = telling.when(subjects[0], context.today) if subjects[0].span else ""
        draft.say(telling.done(subjects[0]), opening)
    else:
        draft.bullets(f"{sentence(telling.line(subject))} {telling.done(subject)}" for subject in subjects[:6])
    draft.about(subjects, "done" if isinstance(subjects[0], Meeting) else "summary", "dates")
    _correct_body(draft, selection, mentions, context)
    _suggest_around(draft, subjects)


def _documents(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    meetings = [subject for subject in selection.subjects if isinstance(subject, Meeting)]
    if not meetings:
        return _describe(draft, selection, mentions, context)
    draft.bullets(telling.documents(m, context.facts) for m in meetings) if len(meetings) > 1 else draft.say(
        telling.documents(meetings[0], context.facts)
    )
    for meeting in meetings:
        papers = queries.documents_of(context.facts, meeting)
        draft.about([meeting], "documents")
        draft.about(papers, "summary")
        if len(meetings) == 1:
            draft.bullets(f"{paper.name}: {paper.summary}" for paper in papers if paper.summary)
    _suggest_around(draft, tuple(meetings))


def _list(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    subjects = selection.subjects
    meetings = [subject for subject in subjects if isinstance(subject, Meeting)]
    if len(subjects) == 1:
        return _COMPOSERS[Aspect.WHEN](draft, selection, mentions, context)
    if meetings and len(meetings) == len(subjects):
        draft.say(sentence(f"{_counted(meetings)}{_qualifier(selection)}") if meetings else "")
    draft.bullets(telling.line(subject) for subject in subjects)
    draft.about(subjects, "dates")


def _count(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    meetings = [subject for subject in selection.subjects if isinstance(subject, Meeting)]
    asks_consultations = any(m.kind is MeetingKind.CONSULTATION for m in mentions.meetings)
    narrow = {m.kind for m in mentions.meetings if m.kind}
    if not narrow and not asks_consultations and not selection.named:
        meetings = list(context.facts.meetings)
    draft.say(sentence(f"{_counted(meetings)}{_qualifier(selection)}"))
    if len(meetings) <= 6:
        draft.bullets(telling.line(meeting) for meeting in meetings)
    draft.about(meetings, "dates")


def _counted(meetings: list[Meeting]) -> str:
    """ "six negotiating sessions and one concluding session"."""
    counts = {kind: sum(m.kind is kind for m in meetings) for kind in MeetingKind}
    parts = [f"{count_words(n)} {kind_name(kind, n)}" for kind, n in counts.items() if n]
    total = f"{count_words(len(meetings))} in all: " if len(parts) > 1 else ""
    return f"{total}{listing(parts)}"


def _qualifier(selection: Selection) -> str:
    place = f" in {selection.city}" if selection.city else ""
    time = f" ({selection.window.text})" if selection.window else ""
    return place + time


def _extreme(longest: bool) -> Callable[[Draft, Selection, Mentions, Context], None]:
    """A composer that names the meetings of most or fewest days among those asked of."""

    def compose(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
        asked = [s for s in selection.subjects if isinstance(s, Meeting)] if selection.group else []
        pool = asked if len(asked) > 1 else [m for m in context.facts.meetings if is_session(m)]
        best = (max if longest else min)(meeting.span.days for meeting in pool)
        found = [meeting for meeting in pool if meeting.span.days == best]
        word = "longest" if longest else "shortest"
        length = dates.length(found[0].span)
        if len(found) == 1:
            draft.say(f"The {word} was the {found[0].name}: {length}, {dates.when(found[0].span)} in {found[0].city}.")
        else:
            draft.say(f"The {word} lasted {length} each:")
            draft.bullets(telling.line(meeting) for meeting in found)
        draft.about(found, "dates")

    return compose


def _vote(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    decided = [s for s in selection.subjects if not isinstance(s, Meeting) and s.summary]
    if not decided:
        decided = [d for d in context.facts.documents if d.id.startswith("A/RES/")]
    for subject in decided[:3]:
        draft.say(f"{sentence(name_of(subject))} {subject.summary}")
        draft.about([subject], "summary")


def _gap(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    dated = [subject for subject in selection.subjects if subject.span is not None]
    if len(dated) == 1 and isinstance(dated[0], Meeting):
        focus = [s for s in context.focus if s.span is not None and s != dated[0]]
        before = queries.previous_meeting(context.facts, dated[0])
        dated = [*focus[:1], *dated] if focus else [*([before] if before else []), *dated]
    if len(dated) < 2:
        draft.outcome = Outcome.CLARIFIED
        draft.say("Between which two meetings? Name both, for example the second and the third session.")
        draft.moves = False
        return
    dated.sort(key=lambda subject: subject.span.start if subject.span else context.today)
    first, last = dated[0], dated[-1]
    assert first.span is not None and last.span is not None
    days = (last.span.start - first.span.end).days
    if days < 1:
        draft.say(
            f"They overlap: {name_of(first)} ran {dates.when(first.span)}, {name_of(last)} {dates.when(last.span)}."
        )
    else:
        draft.say(
            f"There were {dates.distance(days)} between them: {name_of(first)} ended on {dates.day(first.span.end)} "
            f"and {name_of(last)} began on {dates.day(last.span.start)}."
        )
    draft.say(telling.differing(first), telling.differing(last))
    draft.about([first, last], "dates")


def _order(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    dated = [subject for subject in selection.subjects if subject.span is not None]
    if len(dated) == 1:
        dated = [*dated, *(s for s in context.focus if s.span is not None and s != dated[0])][:2]
    if len(dated) < 2:
        return _COMPOSERS[Aspect.WHEN](draft, selection, mentions, context)
    dated.sort(key=lambda subject: subject.span.start if subject.span else context.today)
    first = dated[0]
    assert first.span is not None
    rest = [f"{name_of(s)} came later, {dates.when(s.span)}" for s in dated[1:] if s.span]
    draft.say(f"{sentence(name_of(first)).rstrip('.')} came first, {dates.when(first.span)}; {listing(rest)}.")
    draft.about(dated, "dates")


def _which(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    documents = [subject for subject in selection.subjects if isinstance(subject, Document)]
    if documents:
        for document in documents:
            meetings = queries.meetings_considering(context.facts, document.id)
            if not meetings:
                draft.say(f"The sources name no meeting that took up {document.name}.", document.summary)
            else:
                draft.say(
                    f"{sentence(document.name).rstrip('.')} was before {listing([name_of(m) for m in meetings])}."
                )
                draft.say(*(telling.held(meeting, context.today) for meeting in meetings))
            draft.about(meetings, "documents")
            draft.about([document], "summary")
        return
    if len(selection.subjects) == 1:
        return _describe(draft, selection, mentions, context)
    _list(draft, selection, mentions, context)


def _held(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    window = selection.window
    if (window is None or (window.relative and window.first <= context.today <= window.last)) and not selection.named:
        return clock.in_session(draft, context)
    if window is not None and window.relative and window.first <= context.today <= window.last:
        return clock.in_session(draft, context)
    subjects = selection.subjects
    if not subjects:
        return clock.in_session(draft, context)
    if selection.group or len(subjects) > 1:
        return _list(draft, selection, mentions, context)
    opening = "" if selection.corrections else _yes(subjects[0], context)
    draft.say(opening, telling.when(subjects[0], context.today))
    draft.say(telling.differing(subjects[0]))
    draft.about(subjects, "dates")
    _suggest_around(draft, subjects)


def _yes(subject: Subject, context: Context) -> str:
    if subject.span is None or subject.span.start > context.today:
        return "Not yet."
    return "Yes."


def _next_date(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    clock.next_dates(draft, context, sessions_only=any(m.word == "session" or m.kind for m in mentions.meetings))


def _who(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    for subject in selection.subjects[:3]:
        draft.say(telling.who(subject, context.facts))
        draft.about([subject], "body", "summary")
    _correct_body(draft, selection, mentions, context)


def _in_force(draft: Draft, selection: Selection, mentions: Mentions, context: Context) -> None:
    clock.status(draft, context)


_COMPOSERS: dict[Aspect, Callable[[Draft, Selection, Mentions, Context], None]] = {
    Aspect.WHEN: _each(lambda subject, context: telling.when(subject, context.today), "dates"),
    Aspect.WHERE: _each(lambda subject, context: telling.where(subject, context.today), "city"),
    Aspect.HOW_LONG: _each(lambda subject, context: telling.how_long(subject, context.today), "dates"),
    Aspect.DONE: _done,
    Aspect.DOCUMENTS: _documents,
    Aspect.DESCRIBE: _describe,
    Aspect.LIST: _list,
    Aspect.COUNT: _count,
    Aspect.GAP: _gap,
    Aspect.ORDER: _order,
    Aspect.WHICH: _which,
    Aspect.HELD: _held,
    Aspect.NEXT_DATE: _next_date,
    Aspect.WHO: _who,
    Aspect.IN_FORCE: _in_force,
    Aspect.LONGEST: _extreme(longest=True),
    Aspect.SHORTEST: _extreme(longest=False),
    Aspect.VOTE: _vote,
    Aspect.SAME: _describe,
}


def sessions_of(subjects: tuple[Subject, ...]) -> list[Meeting]:
    """The sessions among the subjects."""
    return [subject for subject in subjects if isinstance(subject, Meeting) and is_session(subject)]
