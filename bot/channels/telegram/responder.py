"""Decides what an update gets: words go to the agent, commands and buttons to the menus.

What is to be sent is returned as an `Answer`; only what is worthless later (typing, the end of a button's waiting
sign) goes out at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.telegram import calls, menus, render, texts
from bot.channels.telegram.calls import Call, Row
from bot.channels.telegram.edition import Edition
from bot.channels.telegram.links import item_of
from bot.channels.telegram.menus import Page, Rows
from bot.channels.telegram.store import Answer, TelegramStore
from bot.channels.telegram.talk import Talk
from bot.channels.telegram.tokens import Button, Does, Pressed, decode, encode, is_whole
from bot.channels.telegram.updates import Commanded, Press, Said, Sender, Shown
from bot.facts.database import FactsUnavailable
from bot.server.privacy import hashed

# Who a "forget" button belongs to: characters of the conversation's hash.
_WHO = 8


@dataclass(frozen=True)
class Responder:
    """Turns what was received into what is to be sent."""

    talk: Talk
    store: TelegramStore
    # Key of the hashes under which conversations and messages are known.
    key: bytes
    # Sends something at once and does not wait for it.
    at_once: Callable[[Call], None]

    async def respond(self, incoming: Said | Commanded | Shown | Press) -> Answer:
        """The answer; one without calls where there is nothing to send."""
        if isinstance(incoming, Press):
            return await self._pressed(incoming)
        if isinstance(incoming, Shown):
            return Answer((calls.send(incoming.place, texts.NO_WORDS),))
        if isinstance(incoming, Commanded):
            return await self._commanded(incoming)
        self.at_once(calls.typing(incoming.place))
        reply = await self.talk.ask(self.conversation(incoming.sender), incoming.text)
        edition = self.talk.edition()
        return self._answer(incoming, render.messages(reply), menus.below_reply(reply, edition.release), edition)

    def conversation(self, sender: Sender) -> str:
        """The conversation of a user in a chat: a keyed hash, which is all that anything behind the channel sees."""
        return hashed(f"telegram/{sender.chat_id}/{sender.user_id}", self.key)

    async def _commanded(self, command: Commanded) -> Answer:
        edition = self.talk.edition()
        item = item_of(command.argument) if command.name == "start" else None
        if item is not None and _is_there(item, edition):
            html, rows = await self._on_item(item, command.sender, edition)
            return self._answer(command, html, rows, edition)
        page = self._page(command, edition)
        return self._answer(command, (page.html,), page.rows, edition)

    def _page(self, command: Commanded, edition: Edition) -> Page:
        name = command.name
        if name == "start":
            return menus.start(edition, texts.NO_SUCH_LINK if item_of(command.argument) else texts.WELCOME)
        if name == "faq":
            return menus.topics(edition)
        if name == "sessions":
            return menus.sessions(edition)
        if name == "sources":
            return menus.sources(edition, 0)
        if name == "forget":
            return menus.forget(self.conversation(command.sender)[:_WHO])
        told = {"help": texts.HELP, "language": texts.LANGUAGE, "privacy": texts.PRIVACY}
        return Page(told.get(name, texts.UNKNOWN_COMMAND))

    async def _pressed(self, press: Press) -> Answer:
        edition = self.talk.edition()
        pressed = decode(press.data)
        value = self._value(pressed)
        if pressed is None or value is None:
            return self._start_anew(press, edition)
        if pressed.does in (Does.HELPFUL, Does.UNHELPFUL):
            return self._vote(press, value, helpful=pressed.does is Does.HELPFUL)
        if pressed.does in (Does.FORGET, Does.KEEP):
            return await self._forget(press, value, forget=pressed.does is Does.FORGET)
        old = texts.OLD_BUTTON if pressed.release != edition.tag else ""
        if pressed.does is Does.ASK:
            self.at_once(calls.acknowledge(press.query_id, old))
            self.at_once(calls.typing(press.place))
            reply = await self.talk.ask(self.conversation(press.sender), value)
            html, rows = render.messages(reply, value), menus.below_reply(reply, edition.release)
            return Answer(self._sends(press, html, rows, edition))
        shown = await self._browse(pressed.does, value, press.sender, edition)
        if shown is None:
            return self._start_anew(press, edition)
        self.at_once(calls.acknowledge(press.query_id, old))
        html, rows = shown
        if press.message_id is None:
            return Answer(self._sends(press, html, rows, edition))
        return Answer(self._edits(press, (press.message_id,), html, rows, edition))

    async def _browse(
        self, does: Does, value: str, sender: Sender, edition: Edition
    ) -> tuple[tuple[str, ...], Rows] | None:
        """Texts and buttons of the page that a button leads to; None where that is no longer there."""
        if does is Does.ENTRY or does is Does.MEETING:
            item = f"faq/{value}" if does is Does.ENTRY else f"meeting/{value}"
            if not _is_there(item, edition):
                return None
            html, rows = await self._on_item(item, sender, edition)
            below = menus.below_entry if does is Does.ENTRY else menus.below_meeting
            return html, (*rows, *below(edition, value))
        page: Page | None
        if does is Does.TOPIC:
            page = menus.topic(edition, value)
        elif does is Does.SESSIONS:
            page = menus.sessions(edition)
        elif does is Does.SOURCES:
            page = menus.sources(edition, int(value) if value.isdecimal() and len(value) < 6 else 0)
        else:
            page = menus.topics(edition)
        return ((page.html,), page.rows) if page is not None else None

    async def _on_item(self, item: str, sender: Sender, edition: Edition) -> tuple[tuple[str, ...], Rows]:
        """The answer on an item, which the conversation is about from then on, led by what was chosen."""
        kind, _, identifier = item.partition("/")
        meeting = edition.facts.find_meeting(identifier) if kind == "meeting" else None
        entry = edition.entry(identifier) if kind == "faq" else None
        title = menus.about(meeting) if meeting is not None else entry.title if entry is not None else item
        reply = await self.talk.ask(self.conversation(sender), title, item)
        question = None if meeting is not None else title
        return render.messages(reply, question), menus.below_reply(reply, edition.release)

    def _vote(self, press: Press, value: str, *, helpful: bool) -> Answer:
        release, *items = value.split("|")
        reply_id = f"telegram/{press.sender.chat_id}/{press.message_id}/{press.sender.user_id}"
        try:
            self.talk.vote(reply_id, release, tuple(items), helpful=helpful)
        except FactsUnavailable:
            self.at_once(calls.acknowledge(press.query_id, texts.VOTE_LOST))
            return Answer(())
        self.at_once(calls.acknowledge(press.query_id, texts.THANKS if helpful else texts.THANKS_DOWN))
        if press.message_id is None or not press.sender.is_private:
            # In a group the thumbs stay as they are for the others.
            return Answer(())
        keyboard = voted(press.keyboard, helpful=helpful)
        return Answer((calls.edit_keyboard(press.sender.chat_id, press.message_id, keyboard),))

    async def _forget(self, press: Press, who: str, *, forget: bool) -> Answer:
        conversation = self.conversation(press.sender)
        if not conversation.startswith(who):
            self.at_once(calls.acknowledge(press.query_id, texts.NOT_YOURS))
            return Answer(())
        self.at_once(calls.acknowledge(press.query_id))
        told = texts.KEPT
        if forget:
            try:
                await self.talk.forget(conversation)
                self.store.forget(conversation)
                told = texts.FORGOTTEN
            except FactsUnavailable:
                told = texts.FORGET_FAILED
        if press.message_id is None:
            return Answer((calls.send(press.place, told),))
        return Answer((calls.edit(press.sender.chat_id, press.message_id, told),))

    def _start_anew(self, press: Press, edition: Edition) -> Answer:
        """For a button that leads nowhere any more."""
        self.at_once(calls.acknowledge(press.query_id, texts.GONE_BUTTON))
        page = menus.topics(edition)
        return Answer(self._sends(press, (page.html,), page.rows, edition))

    def _value(self, pressed: Pressed | None) -> str | None:
        if pressed is None or pressed.key is None:
            return pressed.value if pressed is not None else None
        try:
            return self.store.find_button(pressed.key)
        except FactsUnavailable:
            return None

    def _answer(self, incoming: Said | Commanded, html: tuple[str, ...], rows: Rows, edition: Edition) -> Answer:
        """The answer to words: new messages, or those changed that answered the words before they were edited."""
        question = hashed(f"telegram/{incoming.sender.chat_id}/{incoming.message_id}", self.key)
        before = self._messages_of(question) if incoming.edited else ()
        made = (
            self._edits(incoming, before, html, rows, edition) if before else self._sends(incoming, html, rows, edition)
        )
        return Answer(made, question, self.conversation(incoming.sender))

    def _messages_of(self, question: str) -> tuple[int, ...]:
        try:
            return self.store.find_messages(question)
        except FactsUnavailable:
            return ()

    def _sends(
        self, incoming: Said | Commanded | Press, html: tuple[str, ...], rows: Rows, edition: Edition
    ) -> tuple[Call, ...]:
        below = self._keyboard(rows, edition)
        *first, last = html
        return (*(calls.send(incoming.place, text) for text in first), calls.send(incoming.place, last, below))

    def _edits(
        self,
        incoming: Said | Commanded | Press,
        before: tuple[int, ...],
        html: tuple[str, ...],
        rows: Rows,
        edition: Edition,
    ) -> tuple[Call, ...]:
        """Messages changed in their places; what is too many deleted, what is too few sent."""
        below, chat_id, last = self._keyboard(rows, edition), incoming.sender.chat_id, len(html) - 1
        made: list[Call] = []
        for index, text in enumerate(html):
            buttons = below if index == last else ()
            if index < len(before):
                made.append(calls.edit(chat_id, before[index], text, buttons))
            else:
                made.append(calls.send(incoming.place, text, buttons))
        return (*made, *(calls.delete(chat_id, message_id) for message_id in before[len(html) :]))

    def _keyboard(self, rows: Rows, edition: Edition) -> Sequence[Row]:
        """The buttons with their callback data; values that do not fit are kept."""
        kept: dict[str, str] = {}

        def data(button: Button) -> str:
            encoded, to_keep = encode(button, edition.tag)
            kept.update([to_keep] if to_keep is not None else [])
            return encoded

        made = [[(title, data(button)) for title, button in row] for row in rows]
        try:
            self.store.keep_buttons(kept)
        except FactsUnavailable:
            # Better an answer without some of its buttons than none.
            made = [[(title, encoded) for title, encoded in row if is_whole(encoded)] for row in made]
        return [row for row in made if row]


def voted(keyboard: Mapping[str, object], *, helpful: bool) -> dict[str, object]:
    """A message's buttons with the vote shown on its thumb; the other thumb stays, for a change of mind."""
    shown: dict[Does | None, str] = {
        Does.HELPFUL: texts.VOTED_UP if helpful else texts.THUMB_UP,
        Does.UNHELPFUL: texts.THUMB_DOWN if helpful else texts.VOTED_DOWN,
    }
    rows = []
    found = keyboard.get("inline_keyboard")
    for row in found if isinstance(found, list) else []:
        rows.append([{**button, "text": shown.get(_does(button), button["text"])} for button in row])
    return {"inline_keyboard": rows}


def _does(button: Mapping[str, object]) -> Does | None:
    pressed = decode(str(button.get("callback_data", "")))
    return pressed.does if pressed is not None else None


def _is_there(item: str, edition: Edition) -> bool:
    kind, _, identifier = item.partition("/")
    if kind == "faq":
        return edition.entry(identifier) is not None
    return edition.facts.find_meeting(identifier) is not None
