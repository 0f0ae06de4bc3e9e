"""Checks the FAQ's entry files: every fault with its file, key and value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.faq.entry import FAQ_PREFIX

MAX_ANSWER_WORDS = 90
MAX_TITLE_CHARACTERS = 60
# Fewer questions than this teach the classifier next to nothing; the console asks for WANTED_EXAMPLES.
MIN_EXAMPLES = 5
WANTED_EXAMPLES = 12
SLUG_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")

_METADATA_KEYS = frozenset({"title", "sources", "as_of", "review_by", "owner", "related", "about"})


@dataclass(frozen=True)
class Problem:
    """One fault, as it is shown."""

    file: Path
    key: str
    value: object
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message} (found: {_short(self.value)})"


@dataclass(frozen=True)
class Known:
    """What entries may refer to."""

    sources: frozenset[str]
    # "meeting/second", "milestone/adoption" ...
    facts: frozenset[str]


def check_entries(folder: Path, known: Known) -> list[Problem]:
    """The faults of all entries under `folder`, by file; empty where there is none.

    Reads `<topic>/<slug>.yml`; never raises for what a file holds.
    """
    files = sorted(folder.glob("**/*.yml"))
    if not files:
        return [Problem(folder, "files", "none", "no entry in this folder")]
    slugs = {file.stem for file in files}
    problems: list[Problem] = []
    seen_slugs: dict[str, Path] = {}
    seen_examples: dict[str, Path] = {}
    for file in files:
        problems.extend(_check_place(file, folder, seen_slugs))
        try:
            content = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
        except (YAMLError, UnicodeDecodeError) as error:
            problems.append(Problem(file, "file", str(error).split("\n")[0], f"not readable as YAML: {_place(error)}"))
            continue
        problems.extend(_check_content(file, content, known, slugs))
        problems.extend(_check_repeated(file, content, seen_examples))
    return problems


def check_entry(
    file: Path, folder: Path, content: Any, known: Known, others: Mapping[str, Iterable[str]]
) -> list[Problem]:
    """The faults of one entry that is to be written to `file`, beside others given by slug with their examples."""
    seen_slugs: dict[str, Path] = {}
    problems = list(_check_place(file, folder, seen_slugs))
    problems.extend(_check_content(file, content, known, {*others, file.stem}))
    taken = {example.casefold(): slug for slug, examples in others.items() for example in examples}
    blocks = content.get("nlu") if isinstance(content, Mapping) else None
    for block in blocks if isinstance(blocks, list) else []:
        for example in examples_of(block) if isinstance(block, Mapping) else []:
            if example.casefold() in taken:
                told = f"the same question stands in the entry {taken[example.casefold()]}"
                problems.append(Problem(file, "nlu: examples", example, told))
    return problems


def _check_place(file: Path, folder: Path, seen: dict[str, Path]) -> Iterator[Problem]:
    if len(file.relative_to(folder).parts) != 2:
        yield Problem(file, "file", str(file.relative_to(folder)), "an entry lies in <topic>/<slug>.yml")
    if not file.stem or not set(file.stem) <= SLUG_CHARACTERS:
        yield Problem(file, "file", file.stem, "a slug is lower-case letters, digits and underscores")
    if file.stem in seen:
        yield Problem(file, "file", file.stem, f"the slug is taken by {seen[file.stem]}")
    seen[file.stem] = file


def _check_content(file: Path, content: Any, known: Known, slugs: set[str]) -> Iterator[Problem]:
    if not isinstance(content, Mapping):
        yield Problem(file, "file", content, "a mapping with `nlu` and `responses` is needed")
        return
    intent = f"faq/{file.stem}"
    blocks = content.get("nlu")
    if not isinstance(blocks, list) or len(blocks) != 1 or not isinstance(blocks[0], Mapping):
        yield Problem(file, "nlu", blocks, "one intent with examples is needed")
    else:
        yield from _check_examples(file, blocks[0], intent)
    responses = content.get("responses")
    responses = responses if isinstance(responses, Mapping) else {}
    name = FAQ_PREFIX + file.stem
    variations = responses.get(name)
    if not isinstance(variations, list) or len(variations) != 1 or not isinstance(variations[0], Mapping):
        yield Problem(file, "responses", list(responses), f"one response named {name} is needed")
        return
    if set(responses) != {name}:
        others = sorted(map(str, set(responses) - {name}))
        yield Problem(file, "responses", others, "an entry holds its own response only")
    yield from _check_answer(file, variations[0].get("text"))
    yield from _check_metadata(file, variations[0].get("metadata"), known, slugs)


def _check_examples(file: Path, block: Mapping[str, Any], intent: str) -> Iterator[Problem]:
    if block.get("intent") != intent:
        yield Problem(file, "nlu: intent", block.get("intent"), f"the file's name asks for {intent}")
    examples = examples_of(block)
    if len(examples) < MIN_EXAMPLES:
        yield Problem(file, "nlu: examples", len(examples), f"at least {MIN_EXAMPLES} example questions are needed")
    for example in examples:
        if any(sign in example for sign in "[]{}"):
            yield Problem(file, "nlu: examples", example, "brackets and braces mean something else to Rasa")


def examples_of(block: Mapping[str, Any]) -> list[str]:
    """The example questions of an intent's block, in their order."""
    text = block.get("examples")
    lines = text.splitlines() if isinstance(text, str) else []
    return [line.strip().removeprefix("-").strip() for line in lines if line.strip()]


def _check_answer(file: Path, text: Any) -> Iterator[Problem]:
    if not isinstance(text, str) or not text.strip():
        yield Problem(file, "text", text, "an answer is needed")
        return
    words = len(text.split())
    if words > MAX_ANSWER_WORDS:
        yield Problem(file, "text", f"{words} words", f"an answer has at most {MAX_ANSWER_WORDS} words")
    if "{" in text or "}" in text or "<" in text:
        yield Problem(file, "text", text, "an answer is plain text, without braces or tags")


def _check_metadata(file: Path, metadata: Any, known: Known, slugs: set[str]) -> Iterator[Problem]:
    if not isinstance(metadata, Mapping):
        yield Problem(file, "metadata", metadata, "missing")
        return
    for key in sorted(_METADATA_KEYS - set(metadata)):
        yield Problem(file, f"metadata: {key}", None, "missing")
    for key in sorted(set(metadata) - _METADATA_KEYS, key=str):
        yield Problem(file, f"metadata: {key}", metadata[key], "unknown key")
    for key in ("title", "owner"):
        value = metadata.get(key)
        if key in metadata and (not isinstance(value, str) or not value.strip()):
            yield Problem(file, f"metadata: {key}", value, "a text is needed")
    if isinstance(metadata.get("title"), str) and len(metadata["title"]) > MAX_TITLE_CHARACTERS:
        yield Problem(file, "metadata: title", metadata["title"], f"at most {MAX_TITLE_CHARACTERS} characters")
    days = {key: _day(metadata.get(key)) for key in ("as_of", "review_by")}
    for key, day in days.items():
        if key in metadata and day is None:
            yield Problem(file, f"metadata: {key}", metadata[key], "a day as YYYY-MM-DD is needed")
    if days["as_of"] and days["review_by"] and days["review_by"] < days["as_of"]:
        yield Problem(file, "metadata: review_by", metadata["review_by"], "lies before as_of")
    if not metadata.get("sources"):
        yield Problem(file, "metadata: sources", metadata.get("sources"), "at least one source is needed")

    def is_fact_or_entry(name: str) -> bool:
        return name in known.facts or (name.startswith("faq/") and name.removeprefix("faq/") in slugs)

    is_source, is_entry = known.sources.__contains__, slugs.__contains__
    yield from _check_references(file, "sources", metadata.get("sources", []), is_source, "no such source")
    yield from _check_references(file, "related", metadata.get("related", []), is_entry, "no such entry")
    yield from _check_references(file, "about", metadata.get("about", []), is_fact_or_entry, "no such fact")


def _check_references(
    file: Path, key: str, values: Any, is_known: Callable[[str], bool], message: str
) -> Iterator[Problem]:
    if not isinstance(values, list):
        yield Problem(file, f"metadata: {key}", values, "a list is needed")
        return
    for value in values:
        if not isinstance(value, str) or not is_known(value):
            yield Problem(file, f"metadata: {key}", value, message)


def _check_repeated(file: Path, content: Any, seen: dict[str, Path]) -> Iterator[Problem]:
    blocks = content.get("nlu") if isinstance(content, Mapping) else None
    for block in blocks if isinstance(blocks, list) else []:
        for example in examples_of(block) if isinstance(block, Mapping) else []:
            key = example.casefold()
            if key in seen:
                yield Problem(file, "nlu: examples", example, f"the same example stands in {seen[key]}")
            seen[key] = file


def _day(value: Any) -> date | None:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark is not None else type(error).__name__


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
