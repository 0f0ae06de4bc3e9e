"""Inline mode: what is typed behind the bot's name in any chat finds entries and meetings, whose answers go there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, utils
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent
from telegram import LinkPreviewOptions as Preview
from telegram.constants import ParseMode

from bot.channels.telegram import render, texts
from bot.channels.telegram.calls import Call
from bot.channels.telegram.edition import Edition
from bot.channels.telegram.links import link_to
from bot.dialogue.on_item import respond_on
from bot.dialogue.subjects import sentence
from bot.replies import dates
from bot.replies.text import body_text

# Telegram shows about this many before scrolling, and takes 50.
PAGE = 10
# Seconds for which Telegram may show the same results to others: facts can be edited at any time.
_CACHE_S = 60
# Characters below a result's title.
_TEASER = 100
# Likeness, of 100, from which words are taken for those of a title.
_ALIKE = 75
# Results for words; further ones would have little to do with them.
_AT_MOST = 30


@dataclass(frozen=True)
class Found:
    """Something to put into a chat."""

    # "faq/unodc_role", "meeting/second".
    item: str
    title: str


def search(text: str, edition: Edition, guessed: Iterable[str] = ()) -> list[Found]:
    """Entries and meetings for what is typed so far, best first; all of them, by topic and date, for nothing typed.

    `guessed` are items that the classifier takes the text for; they come first.
    """
    everything = _everything(edition)
    if not text.strip():
        return list(everything.values())
    asked = utils.default_process(text).split()
    scores = {item: _likeness(asked, found.title, _also(item, edition)) for item, found in everything.items()}
    ranked = sorted((item for item in scores if scores[item] >= _ALIKE), key=lambda item: -scores[item])
    items = dict.fromkeys([*(item for item in guessed if item in everything), *ranked[:_AT_MOST]])
    return [everything[item] for item in items]


def _likeness(asked: Sequence[str], title: str, also: str) -> float:
    """How well the words fit, from 0 to 100: each by the word of the thing that is most like it or begins with it."""
    words = utils.default_process(title).split()
    more = set(utils.default_process(also).split())
    told = [max((_alike(word, other) for other in (*words, *more)), default=0.0) for word in asked]
    # Of two that fit alike, the one that says less else.
    return sum(told) / len(told) - len(words) / 100 if told else 0.0


def _alike(word: str, other: str) -> float:
    return 100.0 if other.startswith(word) else fuzz.ratio(word, other)


def answer(query_id: str, found: Sequence[Found], offset: str, edition: Edition, username: str) -> Call:
    """The call that shows a page of results; `offset` is where it begins, as the page before said."""
    first = int(offset) if offset.isdecimal() and len(offset) < 6 else 0
    page = found[first : first + PAGE]
    results = [result for one in page if (result := _result(one, edition, username)) is not None]
    params = {
        "inline_query_id": query_id,
        "results": [result.to_dict() for result in results],
        "cache_time": _CACHE_S,
        "next_offset": str(first + PAGE) if first + PAGE < len(found) else "",
    }
    return Call("answerInlineQuery", params)


def _result(found: Found, edition: Edition, username: str) -> InlineQueryResultArticle | None:
    told = respond_on(found.item, edition.facts, edition.catalogue, edition.today)
    if told is None:
        return None
    reply, _ = told
    # What goes into somebody else's chat is one message.
    html = render.single(reply, found.title)
    button = InlineKeyboardButton(texts.ASK_MORE, url=link_to(username, found.item))
    return InlineQueryResultArticle(
        id=hashlib.blake2b(found.item.encode(), digest_size=16).hexdigest(),
        title=found.title,
        description=_teaser(body_text(reply)),
        input_message_content=InputTextMessageContent(
            html, parse_mode=ParseMode.HTML, link_preview_options=Preview(is_disabled=True)
        ),
        reply_markup=InlineKeyboardMarkup([[button]]),
    )


def _everything(edition: Edition) -> dict[str, Found]:
    entries = [
        Found(f"faq/{slug}", edition.catalogue.entries[slug].title)
        for slugs in edition.topics.values()
        for slug in slugs
    ]
    meetings = [Found(f"meeting/{m.id}", sentence(m.name).rstrip(".")) for m in edition.facts.meetings]
    return {found.item: found for found in (*entries, *meetings)}


def _also(item: str, edition: Edition) -> str:
    """What else a thing is looked for by: acronyms stand in slugs, names in answers; cities and years for meetings."""
    kind, _, identifier = item.partition("/")
    meeting = edition.facts.find_meeting(identifier) if kind == "meeting" else None
    if meeting is None:
        return f"{identifier.replace('_', ' ')} {edition.catalogue.entries[identifier].answer}"
    return f"{meeting.city} {dates.span(meeting.span)}"


def _teaser(text: str) -> str:
    line = " ".join(render.clean(text).split())
    return line if len(line) <= _TEASER else line[: _TEASER - 1].rstrip() + "…"
