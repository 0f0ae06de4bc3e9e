"""An entry as staff write it: plain texts, whatever they hold; checked only when it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from bot.faq.check import Problem, examples_of
from bot.faq.entry import FAQ_PREFIX

# Longer texts are no entry; a form or a file that holds one is refused before it is looked at.
MAX_CHARACTERS = 100_000


@dataclass(frozen=True)
class Fields:
    """What an entry's form, file or row holds."""

    title: str = ""
    # Example questions, one text each, without line feeds.
    questions: tuple[str, ...] = ()
    answer: str = ""
    sources: tuple[str, ...] = ()
    # YYYY-MM-DD.
    as_of: str = ""
    review_by: str = ""
    owner: str = ""
    related: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


# Names of the fields, in the order of forms and columns.
FIELD_NAMES = tuple(field.name for field in fields(Fields))
LISTS = ("questions", "sources", "related", "about")
LABELS: Mapping[str, str] = {
    "title": "Title",
    "questions": "Questions",
    "answer": "Answer",
    "sources": "Sources",
    "as_of": "As of",
    "review_by": "Review by",
    "owner": "Owner",
    "related": "Related entries",
    "about": "About",
}


def fields_of(content: Any, slug: str) -> Fields:
    """The fields of a file's content, empty where it holds none: what is wrong with it `bot.faq.check` says."""
    content = content if isinstance(content, Mapping) else {}
    blocks = content.get("nlu")
    block = blocks[0] if isinstance(blocks, list) and blocks and isinstance(blocks[0], Mapping) else {}
    responses = content.get("responses")
    variations = responses.get(FAQ_PREFIX + slug) if isinstance(responses, Mapping) else None
    variation = variations[0] if isinstance(variations, list) and variations else {}
    variation = variation if isinstance(variation, Mapping) else {}
    metadata = variation.get("metadata")
    metadata = metadata if isinstance(metadata, Mapping) else {}
    return Fields(
        title=_text(metadata.get("title")),
        questions=tuple(examples_of(block)),
        answer=_text(variation.get("text")),
        sources=_texts(metadata.get("sources")),
        as_of=_text(metadata.get("as_of")),
        review_by=_text(metadata.get("review_by")),
        owner=_text(metadata.get("owner")),
        related=_texts(metadata.get("related")),
        about=_texts(metadata.get("about")),
    )


def changed_fields(before: Fields, after: Fields) -> tuple[str, ...]:
    """Names of the fields that differ."""
    old, new = asdict(before), asdict(after)
    return tuple(name for name in FIELD_NAMES if old[name] != new[name])


def merged(base: Fields, mine: Fields, theirs: Fields) -> tuple[Fields, tuple[str, ...]]:
    """Both sides' changes to `base`; where both changed a field it is mine, and its name is returned.

    Questions are merged one by one: what either side added is there, what either side removed is not.
    """
    values: dict[str, Any] = {}
    conflicts: list[str] = []
    for name in FIELD_NAMES:
        b, m, t = getattr(base, name), getattr(mine, name), getattr(theirs, name)
        if m == t or t == b:
            values[name] = m
        elif m == b:
            values[name] = t
        elif name in LISTS:
            removed = (set(b) - set(m)) | (set(b) - set(t))
            values[name] = tuple(item for item in dict.fromkeys((*m, *t)) if item not in removed)
        else:
            values[name] = m
            conflicts.append(name)
    return Fields(**values), tuple(conflicts)


def field_of(problem: Problem) -> str:
    """The field beside which a problem is shown; "" where it concerns the entry as a whole."""
    key = problem.key.removeprefix("metadata: ")
    if key in FIELD_NAMES:
        return key
    return {"nlu: examples": "questions", "text": "answer"}.get(problem.key, "slug" if problem.key == "file" else "")


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
