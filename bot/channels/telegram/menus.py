"""Pages to browse: topics, entries of a topic, meetings, sources.  Pure; buttons are values, not yet callback data."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.telegram import render, texts
from bot.channels.telegram.edition import Edition
from bot.channels.telegram.tokens import Button, Does
from bot.dialogue.subjects import name_of, sentence
from bot.facts import queries
from bot.facts.values import Meeting, Source
from bot.replies import dates
from bot.replies.reply import Citation, Outcome, Reply

# Rows of buttons: what each shows, and what it does.
Rows = tuple[tuple[tuple[str, Button], ...], ...]

SOURCES_A_PAGE = 10
# Characters of a button; clients cut longer ones anywhere.
_TITLE = 60
_STARTING_POINTS = ("unodc_role", "entry_into_force", "work_so_far")


@dataclass(frozen=True)
class Page:
    """One message to browse."""

    html: str
    rows: Rows = ()


def start(edition: Edition, html: str = texts.WELCOME) -> Page:
    """Where everybody begins."""
    first = [entry for slug in _STARTING_POINTS if (entry := edition.entry(slug)) is not None]
    rows = [((entry.title, Button(Does.ASK, entry.title)),) for entry in first]
    menus = ((texts.BROWSE, Button(Does.TOPICS)), (texts.SESSIONS_BUTTON, Button(Does.SESSIONS)))
    return Page(html, (*rows, menus))


def topics(edition: Edition) -> Page:
    """All topics."""
    rows = [((_topic_name(topic), Button(Does.TOPIC, topic)),) for topic in edition.topics]
    return Page(texts.TOPICS, tuple(rows))


def topic(edition: Edition, name: str) -> Page | None:
    """The entries of a topic; None for one that is not there."""
    slugs = edition.topics.get(name)
    if slugs is None:
        return None
    rows = [((_cut(edition.catalogue.entries[slug].title), Button(Does.ENTRY, slug)),) for slug in slugs]
    return Page(f"<b>{render.escape(_topic_name(name))}</b>", (*rows, ((texts.BACK_TO_TOPICS, Button(Does.TOPICS)),)))


def below_entry(edition: Edition, slug: str) -> Rows:
    """Back to where an entry was chosen."""
    name = edition.topic_of(slug)
    if name is None:
        return (((texts.BACK_TO_TOPICS, Button(Does.TOPICS)),),)
    return (((f"‹ {_topic_name(name)}", Button(Does.TOPIC, name)),),)


def sessions(edition: Edition) -> Page:
    """All meetings by date."""
    if not edition.facts.meetings:
        return Page(texts.FACTS_GONE)
    rows = [
        ((_cut(f"{_short(meeting)} · {meeting.city} · {dates.span(meeting.span)}"), _button(meeting)),)
        for meeting in edition.facts.meetings
    ]
    return Page(texts.SESSIONS, tuple(rows))


def below_meeting(edition: Edition, identifier: str) -> Rows:
    """To the meetings before and after, and back to all."""
    meeting = edition.facts.find_meeting(identifier)
    rows: list[tuple[tuple[str, Button], ...]] = []
    if meeting is not None:
        before = queries.previous_meeting(edition.facts, meeting)
        after = queries.next_meeting(edition.facts, meeting)
        named = ((texts.EARLIER, before), (texts.LATER, after))
        rows += [
            ((_cut(text.format(name=_short(other))), _button(other)),) for text, other in named if other is not None
        ]
    return (*rows, ((texts.BACK_TO_SESSIONS, Button(Does.SESSIONS)),))


def sources(edition: Edition, number: int) -> Page:
    """A page of sources, counted from 0; the nearest one for a number that there is not."""
    found = sorted(edition.facts.sources, key=lambda source: (source.publisher, source.as_of))
    if not found:
        return Page(texts.FACTS_GONE)
    last = (len(found) - 1) // SOURCES_A_PAGE
    number = max(0, min(number, last))
    first = number * SOURCES_A_PAGE
    shown = found[first : first + SOURCES_A_PAGE]
    lines = "\n".join(f"• {render.citation(cited(source))}" for source in shown)
    moves = [(texts.PREVIOUS_PAGE, number - 1)] * (number > 0) + [(texts.NEXT_PAGE, number + 1)] * (number < last)
    row = tuple((title, Button(Does.SOURCES, str(page))) for title, page in moves)
    heading = f"{texts.SOURCES} ({first + 1}-{first + len(shown)} of {len(found)})"
    return Page(f"{heading}\n\n{lines}", (row,) if row else ())


def below_reply(reply: Reply, release: str) -> Rows:
    """Suggestions, then the thumbs under an answer."""
    rows = [((_cut(s.title), Button(Does.ASK, s.text)),) for s in reply.suggestions]
    if reply.outcome is not Outcome.ANSWERED:
        return tuple(rows)
    vote = "|".join((release, *reply.items))
    thumbs = ((texts.THUMB_UP, Button(Does.HELPFUL, vote)), (texts.THUMB_DOWN, Button(Does.UNHELPFUL, vote)))
    return (*rows, thumbs)


def forget(who: str) -> Page:
    """Asks before a conversation is deleted; `who` tells whose."""
    yes, no = (texts.FORGET_YES, Button(Does.FORGET, who)), (texts.FORGET_NO, Button(Does.KEEP, who))
    return Page(texts.FORGET_ASK, ((yes, no),))


def about(meeting: Meeting) -> str:
    """The question that choosing a meeting stands for."""
    return f"Tell me about {name_of(meeting)}"


def _button(meeting: Meeting) -> Button:
    return Button(Does.MEETING, meeting.id)


def _short(meeting: Meeting) -> str:
    # The dates and the city stand beside it.
    name = meeting.name.split(" of ", 1)[0] if " on " not in meeting.name else meeting.name
    return sentence(name).rstrip(".")


def _topic_name(topic: str) -> str:
    return texts.TOPIC_NAMES.get(topic, topic.replace("_", " ").capitalize())


def _cut(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"


def cited(source: Source) -> Citation:
    """A source as a reply names it."""
    return Citation(source.id, source.title, source.publisher, source.url, source.as_of)
