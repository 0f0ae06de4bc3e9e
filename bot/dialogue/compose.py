"""Joins the drafts of a message's questions into one reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.dialogue.draft import Draft
from bot.facts.values import Source
from bot.replies.languages import language_note, reply_language
from bot.replies.reply import Block, Citation, Outcome, Paragraph, Reply, Suggestion

# Buttons under one reply.
_SUGGESTIONS = 3

# The outcome of several questions is the best of theirs.
_BY_WORTH = (Outcome.ANSWERED, Outcome.CLARIFIED, Outcome.DECLINED, Outcome.SMALLTALK)


def reply_of(drafts: Sequence[Draft], question_language: str, today: date) -> Reply:
    """One reply of one draft or more; `question_language` decides on the note that answers are in English."""
    outcomes = {draft.outcome for draft in drafts}
    sources = tuple(dict.fromkeys(source for draft in drafts for source in draft.sources))
    note = language_note(question_language)
    blocks: list[Block] = [Paragraph(note)] if note else []
    # "When was it, and where?" is told in one sentence: once.
    blocks.extend(dict.fromkeys(block for draft in drafts for block in draft.blocks))
    return Reply(
        outcome=next(outcome for outcome in _BY_WORTH if outcome in outcomes),
        blocks=tuple(blocks),
        items=tuple(dict.fromkeys(item for draft in drafts for item in draft.items)),
        sources=tuple(map(_citation, sources)),
        as_of=min((source.as_of for source in sources), default=None),
        suggestions=_suggestions(drafts),
        language=reply_language(question_language),
    )


def _citation(source: Source) -> Citation:
    return Citation(source.id, source.title, source.publisher, source.url, source.as_of)


def _suggestions(drafts: Sequence[Draft]) -> tuple[Suggestion, ...]:
    """Options of a clarifying question all; else the first suggestions, each once."""
    options = [Suggestion(option.title, option.title) for draft in drafts for option in draft.options]
    if options:
        return tuple(options)
    return tuple(dict.fromkeys(s for draft in drafts for s in draft.suggestions))[:_SUGGESTIONS]
