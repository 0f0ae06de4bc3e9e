"""Answers over several meetings: lists, counts, extremes, gaps, what came before which."""

from __future__ import annotations

import re

from bot.dialogue import clock, telling
from bot.dialogue.draft import Draft
from bot.dialogue.inquiry import Composer, Inquiry
from bot.dialogue.phrasing import counts_days, goes_on, is_days_apart
from bot.dialogue.premises import count_words, kind_name
from bot.dialogue.subjects import Subject, is_session, listing, name_of, sentence
from bot.facts import queries
from bot.facts.values import Meeting, MeetingKind, Milestone
from bot.replies import dates
from bot.replies.reply import Outcome

# More meetings than this are counted, not listed beside the count.
_LISTED_UP_TO = 6
# Of nothing that is named: "how long before they meet again?"
_SINCE = re.compile(r"\bsince\b", re.I)
_MET = re.compile(r"\b(?:met|sat|meetings?|sessions?|gathered|rounds?|came together)\b", re.I)
_NEXT = re.compile(r"\b(?:next|after|followed|follows)\b", re.I)
_BETWEEN_WHICH = "Between which two meetings? Name both, for example the second and the third session."
_SINCE_WHAT = "Since what? Name a meeting, a resolution or a step, for example the adoption of the convention."
_UNTIL = re.compile(r"\b(?:until|till?|before|wait for)\b", re.I)
# What lay between a step and the meeting that followed it.
_PAUSE = re.compile(
    r"\b(?:break|pause|gap|silence|interval|interruption|hiatus|in between"
    r"|(?:to|until) (?:the|their|its) (?:return|comeback)"
    r"|(?:re(?:sum|conven|start)\w*|met|meet|picked up|came back|took up)(?: again)?)\b",
    re.I,
)


def listed(draft: Draft, asked: Inquiry) -> None:
    """The subjects in lines, counted by kind."""
    subjects = asked.selection.subjects
    meetings = [subject for subject in subjects if isinstance(subject, Meeting)]
    if len(subjects) == 1:
        _dated(draft, asked)
        return
    if meetings and len(meetings) == len(subjects):
        draft.say(sentence(f"{_in_words(meetings)}{_qualifier(asked)}") if meetings else "")
    draft.bullets(telling.line(subject) for subject in subjects)
    draft.about(subjects, "dates")


def counted(draft: Draft, asked: Inquiry) -> None:
    """How many of each kind."""
    meetings = [subject for subject in asked.selection.subjects if isinstance(subject, Meeting)]
    asks_consultations = any(m.kind is MeetingKind.CONSULTATION for m in asked.mentions.meetings)
    narrow = {m.kind for m in asked.mentions.meetings if m.kind}
    if not narrow and not asks_consultations and not asked.selection.named:
        meetings = list(_of_its_kind(asked) or asked.context.facts.meetings)
    cities = list(dict.fromkeys(mention.city for mention in asked.mentions.cities if not mention.negated))
    if len(cities) > 1:
        there = {city: [meeting for meeting in meetings if meeting.city == city] for city in cities}
        draft.say(sentence(listing([f"{_in_words(held) or 'none'} in {city}" for city, held in there.items()])))
    elif len(years := _years(asked)) > 1:
        then = {year: [meeting for meeting in meetings if meeting.span.start.year == year] for year in years}
        draft.say(sentence(listing([f"{_in_words(held) or 'none'} in {year}" for year, held in then.items()])))
    else:
        draft.say(sentence(f"{_in_words(meetings)}{_qualifier(asked)}"))
    if len(meetings) <= _LISTED_UP_TO:
        draft.bullets(telling.line(meeting) for meeting in meetings)
    draft.about(meetings, "dates")


def _years(asked: Inquiry) -> list[int]:
    """The whole years that are named, each once: "more in 2022 or in 2023?"."""
    whole = [p.first.year for p in asked.mentions.periods if (p.first.month, p.first.day, p.last.month) == (1, 1, 12)]
    return list(dict.fromkeys(whole)) if len(whole) == len(asked.mentions.periods) else []


def _of_its_kind(asked: Inquiry) -> tuple[Meeting, ...]:
    """All of the kind of the meetings spoken of: "out of how many?"; none where it is the only one of it."""
    kinds = {subject.kind if isinstance(subject, Meeting) else None for subject in asked.context.focus}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    alike = queries.meetings_of_kind(asked.context.facts, kind) if kind is not None else ()
    return alike if len(alike) > 1 else ()


def _in_words(meetings: list[Meeting]) -> str:
    """ "six negotiating sessions and one concluding session"."""
    counts = {kind: sum(m.kind is kind for m in meetings) for kind in MeetingKind}
    parts = [f"{count_words(n)} {kind_name(kind, n)}" for kind, n in counts.items() if n]
    total = f"{count_words(len(meetings))} in all: " if len(parts) > 1 else ""
    return f"{total}{listing(parts)}"


def _qualifier(asked: Inquiry) -> str:
    place = f" in {asked.selection.city}" if asked.selection.city else ""
    time = f" ({asked.selection.window.text})" if asked.selection.window else ""
    return place + time


def extreme(longest: bool) -> Composer:
    """A composer that names the meetings of most or fewest days among those asked of."""

    def compose(draft: Draft, asked: Inquiry) -> None:
        compared = asked.selection.group or asked.selection.named
        chosen = [s for s in asked.selection.subjects if isinstance(s, Meeting)] if compared else []
        pool = chosen if len(chosen) > 1 else [m for m in asked.context.facts.meetings if is_session(m)]
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


def gap(draft: Draft, asked: Inquiry) -> None:
    """The days between the first and the last of the subjects; of one alone, between it and the day of asking."""
    dated = [subject for subject in asked.selection.subjects if subject.span is not None]
    steps = [subject for subject in dated if isinstance(subject, Milestone)]
    if len(steps) == 1 and len(dated) == 2 and _within(steps[0], dated) and goes_on(asked.context.text):
        # "Between the suspension and the resumption of the concluding session".
        dated = list[Subject](steps)
    ahead = [subject for subject in dated if subject.span and subject.span.start > asked.context.today]
    if len(ahead) == 1 and len(asked.mentions.meetings) == 1 and counts_days(asked.context.text):
        # "How long do I have before the final round opens?", of the one that was to be it and the one to come.
        dated = ahead
    if len(dated) == 1 and (resumed := _resumed_after(dated[0], asked)) is not None:
        dated = [*dated, resumed]
    if len(dated) == 1 and _from_today(dated[0], asked):
        clock.distance(draft, dated[0], asked.context.today)
        return
    if len(dated) == 1 and isinstance(dated[0], Meeting):
        focus = [s for s in asked.context.focus if s.span is not None and s != dated[0]]
        before = queries.previous_meeting(asked.context.facts, dated[0])
        dated = [*focus[:1], *dated] if focus else [*([before] if before else []), *dated]
    since = _SINCE.search(asked.context.text) is not None
    if not dated and since and _MET.search(asked.context.text):
        # "How long is it since the last dated meeting?"
        met = queries.last_meeting_before(asked.context.facts, asked.context.today)
        if met is not None:
            clock.distance(draft, met, asked.context.today)
            return
    if not dated and ("from_today" in asked.mentions.cues or _UNTIL.search(asked.context.text)) and not since:
        # "How many days until they meet again?"
        following = queries.next_meeting_after(asked.context.facts, asked.context.today)
        if following is not None:
            clock.distance(draft, following, asked.context.today)
        else:
            clock.next_dates(draft, asked.context, sessions_only=True)
        return
    if len(dated) < 2:
        draft.outcome = Outcome.CLARIFIED
        draft.say(_SINCE_WHAT if since else _BETWEEN_WHICH)
        draft.moves = False
        return
    dated.sort(key=lambda subject: subject.span.start if subject.span else asked.context.today)
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


def _within(step: Milestone, dated: list[Subject]) -> bool:
    """Whether a step was taken at the meeting beside it."""
    assert step.span is not None
    spans = [subject.span for subject in dated if isinstance(subject, Meeting)]
    return any(span.start <= step.span.start <= span.end for span in spans)


def _resumed_after(subject: Subject, asked: Inquiry) -> Meeting | None:
    """The meeting after a step, or after one that was broken off, where the time between is asked.

    "How long was the break?", of the suspension; "... until it was resumed?", of a session.
    """
    past = subject.span is not None and subject.span.end < asked.context.today
    if isinstance(subject, Meeting) and subject.kind is MeetingKind.RECONVENED:
        # "From its close to the reconvened opening?"
        return None
    # Of a meeting only where it is said that it went on: a break may also have been before it.
    text = asked.context.text
    paused = _PAUSE.search(text) if isinstance(subject, Milestone) else goes_on(text)
    if not past or not paused or "from_today" in asked.mentions.cues or any(m.step for m in asked.mentions.meetings):
        return None
    assert subject.span is not None
    return queries.next_meeting_after(asked.context.facts, subject.span.end)


def _from_today(subject: Subject, asked: Inquiry) -> bool:
    """Whether a question on one thing counts from or to the day of asking: "how long ago was 74/247?"."""
    # "How long until the next one began?" counts from what was spoken of.
    says = "from_today" in asked.mentions.cues and not any(m.step for m in asked.mentions.meetings)
    to_come = subject.span is not None and subject.span.end > asked.context.today
    return says or to_come or not isinstance(subject, Meeting)


def order(draft: Draft, asked: Inquiry) -> None:
    """Which came first; of one meeting, what came before and after."""
    dated = [subject for subject in asked.selection.subjects if subject.span is not None]
    if len(dated) == 1 and asked.selection.named and len(asked.context.focus) == 1 and not asked.mentions.meetings:
        dated = [*dated, *(s for s in asked.context.focus if s.span is not None and s != dated[0])]
    if len(dated) == 1 and isinstance(dated[0], Meeting) and not any(m.step for m in asked.mentions.meetings):
        _neighbours(draft, dated[0], asked)
        return
    step = dated[0] if len(dated) == 1 and isinstance(dated[0], Milestone) else None
    if step is not None and step.span is not None and _NEXT.search(asked.context.text):
        # "So what's next after the suspension?"
        dated += [thing for thing in queries.upcoming(asked.context.facts, step.span.end) if thing != step][:1]
    if not dated:
        draft.outcome = Outcome.CLARIFIED
        draft.say("Of which two? Name both, for example the third session and the second consultation.")
        draft.moves = False
        return
    if len(dated) < 2:
        _dated(draft, asked)
        return
    dated.sort(key=lambda subject: subject.span.start if subject.span else asked.context.today)
    first = dated[0]
    assert first.span is not None
    rest = [f"{name_of(s)}, {dates.when(s.span)}" for s in dated[1:] if s.span]
    draft.say(f"{sentence(name_of(first)).rstrip('.')} came first, {dates.when(first.span)}, before {listing(rest)}.")
    draft.about(dated, "dates")


def _neighbours(draft: Draft, meeting: Meeting, asked: Inquiry) -> None:
    """ "What came after the third session?": what came before and what after, consultations aside."""
    row = list(asked.context.facts.meetings)
    if not is_days_apart(asked.context.text):
        row = [other for other in row if is_session(other) == is_session(meeting)]
    place = row.index(meeting)
    draft.say(telling.held(meeting, asked.context.today))
    told = [meeting]
    if place > 0:
        draft.say(f"Before it came the {row[place - 1].name}, {dates.when(row[place - 1].span)}.")
        told.append(row[place - 1])
    if place + 1 < len(row):
        draft.say(f"After it came the {row[place + 1].name}, {dates.when(row[place + 1].span)}.")
        told.append(row[place + 1])
    draft.about(told, "dates")


def _dated(draft: Draft, asked: Inquiry) -> None:
    """When the one subject was, that is all there is to list or compare."""
    for subject in asked.selection.subjects[:1]:
        draft.say(telling.when(subject, asked.context.today), telling.differing(subject))
        draft.about([subject], "dates")
