"""An entry's file as text: what changed is put in its place, all else keeps its comments, order and quotes."""

from __future__ import annotations

import io
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.faq.entry import FAQ_PREFIX
from bot.faq.fields import Fields, fields_of

_HEAD = 'version: "3.1"\n'
# Plain words that YAML takes for something else than text.
_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


def entry_text(before: str | None, slug: str, fields: Fields) -> str:
    """The text of an entry's file: `before` with what changed put in its place, or a new one."""
    yaml = _yaml()
    content = yaml.load(before if before is not None else _new(slug))
    if before is not None and fields_of(content, slug) == fields:
        return before
    try:
        block, variation = content["nlu"][0], content["responses"][FAQ_PREFIX + slug][0]
        metadata = variation["metadata"]
    except (KeyError, IndexError, TypeError):
        # Readable, but no entry: nothing of it is worth keeping beside the fields.
        return entry_text(None, slug, fields)
    old = fields_of(content, slug)
    block["intent"] = f"faq/{slug}"
    if old.questions != fields.questions:
        block["examples"] = LiteralScalarString("".join(f"- {question}\n" for question in fields.questions))
    if old.answer != fields.answer:
        variation["text"] = DoubleQuotedScalarString(fields.answer)
    for name in ("title", "as_of", "review_by", "owner"):
        value = getattr(fields, name)
        if getattr(old, name) != value or name not in metadata:
            plain = name == "owner" and re.fullmatch(r"[a-z][a-z-]*", value) and value not in _WORDS
            metadata[name] = value if plain else DoubleQuotedScalarString(value)
    for name in ("sources", "related", "about"):
        if getattr(old, name) != getattr(fields, name) or name not in metadata:
            _replace_items(metadata, name, getattr(fields, name))
    out = io.StringIO()
    yaml.dump(content, out)
    return out.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    # ruamel's own annotation of this attribute is None.
    setattr(yaml, "width", 1 << 20)  # noqa: B010
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _replace_items(metadata: Any, name: str, values: tuple[str, ...]) -> None:
    items = metadata.get(name)
    if not isinstance(items, list):
        metadata[name] = _yaml().load("[]")
        items = metadata[name]
    # In place: the list keeps its style, and the comment after it.
    items[:] = [
        value if re.fullmatch(r"[A-Za-z][A-Za-z0-9_./-]*", value) and value.lower() not in _WORDS else _quoted(value)
        for value in values
    ]


def _quoted(value: str) -> str:
    return DoubleQuotedScalarString(value)


def _new(slug: str) -> str:
    return (
        f"{_HEAD}nlu:\n  - intent: faq/{slug}\n    examples: |\n      - example\n"
        f'responses:\n  utter_faq/{slug}:\n    - text: ""\n      metadata:\n'
        '        title: ""\n        sources: []\n        as_of: ""\n        review_by: ""\n'
        '        owner: ""\n        related: []\n        about: []\n'
    )
