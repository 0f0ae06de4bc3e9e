"""Sentences that put a false premise right: something never held, another city, another date, another body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from num2words import num2words

from bot.dialogue.period import Window, matches
from bot.dialogue.subjects import listing
from bot.facts import queries
from bot.facts.snapshot import Facts
from bot.facts.values import Body, Document, Meeting, MeetingKind, Milestone
from bot.nlu.mentions import MeetingMention
from bot.replies import dates

_KIND_NAMES = {
    MeetingKind.ORGANIZATIONAL: ("organizational session", "organizational sessions"),
    MeetingKind.NEGOTIATING: ("negotiating session", "negotiating sessions"),
    MeetingKind.CONCLUDING: ("concluding session", "concluding sessions"),
    MeetingKind.RECONVENED: ("reconvened concluding session", "reconvened concluding sessions"),
    MeetingKind.CONSULTATION: ("intersessional consultation", "intersessional consultations"),
    MeetingKind.POST_ADOPTION: ("session on the rules of procedure", "sessions on the rules of procedure"),
}


def kind_name(kind: MeetingKind, count: int = 1) -> str:
    """ "negotiating session", with `count` other than 1 in the plural."""
    one, many = _KIND_NAMES[kind]
    return one if count == 1 else many


def count_words(count: int) -> str:
    """ "six"."""
    return str(num2words(count))


def ordinal_word(number: int) -> str:
    """ "sixth"."""
    return str(num2words(number, to="ordinal"))


def never_held(mention: MeetingMention, pool: Sequence[Meeting], facts: Facts) -> str:
    """That there was no such meeting, and how many there were."""
    if mention.step:
        direction = "after" if mention.step > 0 else "before"
        return f"The sources record no meeting {direction} that one."
    if mention.ordinal is None or not pool:
        return "The sources record no such meeting."
    kind = pool[0].kind if len({meeting.kind for meeting in pool}) == 1 else MeetingKind.NEGOTIATING
    held = queries.meetings_of_kind(facts, kind)
    count = f"{count_words(len(held))} {kind_name(kind, len(held))}"
    sentence = f"There was no {ordinal_word(mention.ordinal)} {kind_name(kind)}: the sources record {count}"
    if kind is MeetingKind.NEGOTIATING:
        return (
            f"{sentence}, the last from {dates.span(held[-1].span)}, and after them the concluding session "
            "and the reconvened concluding session."
        )
    return f"{sentence}, the last {dates.when(held[-1].span)}."


def none_now(facts: Facts, today: date) -> str:
    """That no meeting is in session on the day of asking, and which were nearest."""
    last, following = queries.last_meeting_before(facts, today), queries.next_meeting_after(facts, today)
    nearest = [f"the last one was the {last.name}, {dates.when(last.span)} in {last.city}"] if last else []
    nearest += [f"the next one is the {following.name}, {dates.when(following.span)}"] if following else []
    told = f": {listing(nearest)}" if nearest else ""
    return f"The sources record no meeting in session on {dates.day(today)}{told}."


def false_city(subject: Meeting | Milestone, city: str) -> str:
    """That it was elsewhere; of a step, only where a source says where."""
    was = "was held" if isinstance(subject, Meeting) else "was"
    return f"The {subject.name} {was} in {subject.city}, not in {city}." if subject.city else ""


def false_date(subject: Meeting | Milestone | Document, window: Window) -> str:
    """That it was at another time; empty where no source says when."""
    if subject.span is None:
        return ""
    if isinstance(subject, Document):
        return f"{subject.name} was adopted {dates.when(subject.span)}, so not at the time you name ({window.text})."
    was = "was held" if isinstance(subject, Meeting) else "was"
    return f"The {subject.name} {was} {dates.when(subject.span)}, so not at the time you name ({window.text})."


def nothing_matches(pool: Sequence[Meeting], window: Window | None, cities: Sequence[str]) -> str:
    """That none of the meetings was held there or then, and where or when they were."""
    place = f" in {listing(list(cities), 'or')}" if cities else ""
    time = f" for {window.text}" if window else ""
    if window is not None and not place:
        before = [m for m in pool if m.span.end < window.first] if not window.any_year else []
        after = [m for m in pool if m.span.start > window.last] if not window.any_year else []
        nearest = [f"the one before was the {before[-1].name} ({dates.span(before[-1].span)})"] if before else []
        nearest += [f"the one after was the {after[0].name} ({dates.span(after[0].span)})"] if after else []
        return f"No, the sources record no meeting{time}" + (f": {listing(nearest)}." if nearest else ".")
    then = [meeting for meeting in pool if matches(meeting, window)] if window is not None else []
    if len(then) == 1:
        held = f"the {then[0].name} was held in {then[0].city}, {dates.when(then[0].span)}"
        return f"No, the sources record no meeting{place}{time}; {held}."
    names = sorted({meeting.city for meeting in then or pool})
    return f"No, the sources record no meeting{place}{time}; they were held in {listing(names)}."


def not_all(others: Sequence[Meeting], window: Window | None) -> str:
    """That it is not so of all of them: which it is not so of, with their days where a time is said."""
    when = [f", {dates.when(meeting.span)}" if window is not None else "" for meeting in others]
    places = [f"the {meeting.name} in {meeting.city}{day}" for meeting, day in zip(others, when)]
    return f"That is not so of all of them: the others were {listing(places)}."


def was_other(said: MeetingKind, held: Meeting) -> str:
    """That what was held then was of another kind."""
    return f"What was held then was no {kind_name(said)} but the {held.name}."


def unknown_document(symbol: str, near: Sequence[Document]) -> str:
    """That no source names the document, and which one may be meant."""
    if near:
        return f"The sources I use name no document {short_symbol(symbol)}; the nearest is {near[0].name}."
    return f"The sources I use name no document {short_symbol(symbol)}."


def short_symbol(symbol: str) -> str:
    """The symbol as people write it: "75/282" for a resolution, else whole."""
    return symbol.removeprefix("A/RES/").removeprefix("A/DEC/")


def not_so_many(said: int, kind: MeetingKind, held: int) -> str:
    """That not so many meetings of the kind were held, but `held`."""
    return f"The sources record {count_words(held)} {kind_name(kind, held)}, not {count_words(said)}."


def false_paper(did: Document, said: Document) -> str:
    """That another paper did it."""
    return f"That was {did.name}, not {said.name}."


def false_meeting(then: Sequence[Meeting], said: Meeting) -> str:
    """That it was not done at the meeting that is said, but at another or at none."""
    at = f"at the {then[0].name}, " if then else ""
    return f"That was {at}not at the {said.name}."


def false_body(subject: Document | Milestone, said: Body, actor: Body) -> str:
    """That another body did it."""
    return f"That was {actor.name}, not {said.name}."
