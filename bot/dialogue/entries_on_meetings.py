"""Entries that tell of several meetings, or stand in pairs, beside the one meeting that a question is on."""

from __future__ import annotations

import re

from bot.dialogue import fact_answers, prepared
from bot.dialogue.asked import Asked
from bot.dialogue.draft import Draft
from bot.dialogue.fact_questions import likeliest_aspect
from bot.dialogue.phrasing import contrasts
from bot.dialogue.subjects import find_subjects, item_of, listing, name_of
from bot.facts.values import Meeting
from bot.replies.reply import Paragraph

# "The second reading was at the second session": up to where it is laid.
_READING_AT = re.compile(
    r"\b(first|second) reading\b\W*(?:=|(?:was|is|took place|happened|came|fell)\b(?: held)?(?: at| in| during)?)", re.I
)
# Meetings of one kind that an entry is about, from which it is on the row of them.
_SERIES = 2


def reading_elsewhere(asked: Asked) -> Draft | None:
    """The entry on a reading that is laid at another session: "the second reading was at the second session?"."""
    only = asked.named.subjects[0] if len(asked.named.subjects) == 1 else None
    said = _READING_AT.search(asked.question.text)
    entry = asked.catalogue.entries.get(f"{said[1].lower()}_reading") if said else None
    if entry is None or not isinstance(only, Meeting) or not asked.has_facts or item_of(only) in entry.about:
        return None
    at = [subject for subject in find_subjects(asked.context.facts, entry.about) if isinstance(subject, Meeting)]
    draft = prepared.entry(entry, asked.context, asked.catalogue)
    draft.blocks.insert(0, Paragraph(f"That was at {listing([name_of(m) for m in at])}, not at {name_of(only)}."))
    return draft


def both_entries(asked: Asked) -> Draft | None:
    """The two entries that a question on their difference is between: "how do the two readings differ?"."""
    text = asked.question.text.casefold()
    if asked.question.best.family != "faq" or not contrasts(text):
        return None
    named = [entry for entry in asked.catalogue.entries.values() if entry.slug.replace("_", " ") in text]
    if len(named) != 2:
        return None
    one, other = (prepared.entry(entry, asked.context, asked.catalogue) for entry in named)
    one.blocks.extend(other.blocks)
    one.cite(other.sources)
    return one


def one_of_series(asked: Asked) -> Draft | None:
    """The one of the consultations that is named, where the entry on all of them is likeliest: "the first hearing?"."""
    entry, named = asked.entry, asked.named
    only = named.subjects[0] if len(named.subjects) == 1 else None
    picked = any(m.noun and (m.ordinal is not None or m.position) for m in asked.question.mentions.meetings)
    if entry is None or not picked or not isinstance(only, Meeting) or named.by_circumstance:
        return None
    alike = [s for s in find_subjects(asked.context.facts, entry.about) if isinstance(s, Meeting)]
    if len(alike) < _SERIES or any(meeting.kind is not only.kind for meeting in alike):
        return None
    return fact_answers.answer(likeliest_aspect(asked.question), named, asked.question.mentions, asked.context)
