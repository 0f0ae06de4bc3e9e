"""The check of entry files: each kind of fault is found, with file, key and value; the delivered entries have none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.faq.check import MAX_ANSWER_WORDS, MAX_TITLE_CHARACTERS, MIN_EXAMPLES, Known, check_entries
from bot.faq.commands import problems_of
from bot.settings import load_settings

KNOWN = Known(sources=frozenset({"unodc_faq"}), facts=frozenset({"meeting/second", "milestone/adoption"}))

Content = dict[str, Any]


def entry(slug: str) -> Content:
    """The content of a sound entry file."""
    return {
        "version": "3.1",
        "nlu": [
            {
                "intent": f"faq/{slug}",
                "examples": "".join(f"- question {number} on {slug}?\n" for number in range(MIN_EXAMPLES)),
            }
        ],
        "responses": {
            f"utter_faq/{slug}": [
                {
                    "text": "That is so.",
                    "metadata": {
                        "title": f"What of {slug}?",
                        "sources": ["unodc_faq"],
                        "as_of": "2024-03-14",
                        "review_by": "2027-03-01",
                        "owner": "faq-team",
                        "related": [],
                        "about": ["meeting/second"],
                    },
                }
            ]
        },
    }


def write(folder: Path, place: str, content: object) -> Path:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(content, file)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two sound entries."""
    write(tmp_path, "outcome/adoption.yml", entry("adoption"))
    write(tmp_path, "committee/chair.yml", entry("chair"))
    return tmp_path


def response(content: Content) -> Content:
    variation: Content = content["responses"]["utter_faq/chair"][0]
    return variation


def metadata(content: Content) -> Content:
    values: Content = response(content)["metadata"]
    return values


def test_sound_entries_have_no_fault(folder: Path) -> None:
    assert check_entries(folder, KNOWN) == []


def test_the_delivered_entries_have_no_fault() -> None:
    settings = load_settings({})
    assert [str(problem) for problem in problems_of(settings)] == []
    assert len(list(settings.faq_dir.glob("*/*.yml"))) >= 40


def setting(key: str, value: object) -> Callable[[Content], None]:
    return lambda content: metadata(content).update({key: value})


def text(value: object) -> Callable[[Content], None]:
    return lambda content: response(content).update(text=value)


def example(line: str) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        content["nlu"][0]["examples"] += f"- {line}\n"

    return change


@pytest.mark.parametrize(
    ("change", "key", "value", "message"),
    [
        (lambda c: c.pop("nlu"), "nlu", "None", "one intent with examples"),
        (lambda c: c["nlu"].append(c["nlu"][0]), "nlu", "faq/chair", "one intent with examples"),
        (lambda c: c["nlu"][0].update(intent="faq/seat"), "nlu: intent", "faq/seat", "asks for faq/chair"),
        (lambda c: c["nlu"][0].update(examples="- who?\n- what?\n"), "nlu: examples", "2", "at least 5 example"),
        (lambda c: c["nlu"][0].pop("examples"), "nlu: examples", "0", "at least 5 example"),
        (example("who is [the chair](body)"), "nlu: examples", "[the chair](body)", "mean something else to Rasa"),
        (example("question 1 on chair?"), "nlu: examples", "question 1 on chair?", "same example stands in"),
        (lambda c: c.pop("responses"), "responses", "[]", "one response named utter_faq/chair"),
        (
            lambda c: c["responses"].update({"utter_faq/other": []}),
            "responses",
            "utter_faq/other",
            "its own response only",
        ),
        (lambda c: c["responses"].update({1: [], "x": []}), "responses", "'1', 'x'", "its own response only"),
        (
            lambda c: c["responses"]["utter_faq/chair"].append({"text": "Or so."}),
            "responses",
            "utter_faq/chair",
            "one response",
        ),
        (text(None), "text", "None", "an answer is needed"),
        (text("  "), "text", "'  '", "an answer is needed"),
        (text("word " * (MAX_ANSWER_WORDS + 1)), "text", "91 words", "at most 90 words"),
        (text("It was {name}."), "text", "{name}", "without braces or tags"),
        (text("It was <b>so</b>."), "text", "<b>", "without braces or tags"),
        (lambda c: response(c).pop("metadata"), "metadata", "None", "missing"),
        (setting("tilte", "Chair"), "metadata: tilte", "Chair", "unknown key"),
        (lambda c: metadata(c).update({1: 2, "x": 3}), "metadata: 1", "2", "unknown key"),
        (setting("title", 12), "metadata: title", "12", "a text is needed"),
        (setting("title", "x" * (MAX_TITLE_CHARACTERS + 1)), "metadata: title", "xxx", "at most 60 characters"),
        (setting("owner", " "), "metadata: owner", "' '", "a text is needed"),
        (setting("as_of", "14 March 2024"), "metadata: as_of", "14 March 2024", "YYYY-MM-DD"),
        (setting("review_by", "2027-02-30"), "metadata: review_by", "2027-02-30", "YYYY-MM-DD"),
        (setting("review_by", "2023-01-01"), "metadata: review_by", "2023-01-01", "lies before as_of"),
        (setting("sources", []), "metadata: sources", "[]", "at least one source"),
        (setting("sources", "unodc_faq"), "metadata: sources", "unodc_faq", "a list is needed"),
        (setting("sources", ["rumour"]), "metadata: sources", "rumour", "no such source"),
        (setting("related", ["president"]), "metadata: related", "president", "no such entry"),
        (setting("about", ["meeting/ninth"]), "metadata: about", "meeting/ninth", "no such fact"),
        *(
            (lambda c, key=key: metadata(c).pop(key), f"metadata: {key}", "None", "missing")
            for key in ("title", "sources", "as_of", "review_by", "owner", "related", "about")
        ),
    ],
)
def test_a_fault_is_told_with_file_key_and_value(
    folder: Path, change: Callable[[Content], object], key: str, value: str, message: str
) -> None:
    content = entry("chair")
    change(content)
    path = write(folder, "committee/chair.yml", content)
    told = [str(problem) for problem in check_entries(folder, KNOWN)]
    assert any(line.startswith(f"{path}: {key}:") and message in line and value in line for line in told), told


def test_an_example_stands_in_one_entry_only_whatever_its_case(folder: Path) -> None:
    content = entry("chair")
    example("Question 1 on ADOPTION?")(content)
    write(folder, "committee/chair.yml", content)
    (told,) = map(str, check_entries(folder, KNOWN))
    assert "chair.yml" in told
    assert "adoption.yml" in told
    assert "on adoption" in told.casefold()


def test_an_entry_may_be_about_another_entry(folder: Path) -> None:
    content = entry("chair")
    metadata(content)["about"] = ["faq/adoption", "milestone/adoption"]
    write(folder, "committee/chair.yml", content)
    assert check_entries(folder, KNOWN) == []


@pytest.mark.parametrize(
    ("place", "slug", "message"),
    [
        ("loose.yml", "loose", "<topic>/<slug>.yml"),
        ("a/b/deep.yml", "deep", "<topic>/<slug>.yml"),
        ("committee/The-Chair.yml", "The-Chair", "lower-case letters, digits and underscores"),
        ("process/chair.yml", "chair", "the slug is taken by"),
    ],
)
def test_a_file_in_the_wrong_place_is_told(folder: Path, place: str, slug: str, message: str) -> None:
    path = write(folder, place, entry(slug))
    told = [str(problem) for problem in check_entries(folder, KNOWN)]
    assert any(str(path) in line and message in line for line in told), told


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (b"nlu: [unclosed", "not readable as YAML"),
        (b"nlu:\n\t- tabs", "line 2"),
        (b"\xff\xfe not UTF-8", "not readable as YAML"),
        (b"nlu: 1\nnlu: 2\n", "not readable as YAML"),
        (b"a: &x [*x]\n", "needed"),
        (b"", "a mapping with `nlu` and `responses`"),
        (b"- a list\n", "a mapping with `nlu` and `responses`"),
        (b"just words", "a mapping with `nlu` and `responses`"),
        (b"nlu: 5\nresponses: 6\n", "one intent with examples"),
        (b"nlu: [5]\nresponses: [6]\n", "one intent with examples"),
        (b"nlu:\n- intent: faq/chair\n  examples: [1, 2]\n", "at least 5 example"),
        (b"responses:\n  utter_faq/chair: [x]\n", "one response named"),
    ],
)
def test_a_file_that_is_no_entry_is_told_and_the_others_are_still_read(
    folder: Path, written: bytes, message: str
) -> None:
    path = folder / "committee" / "chair.yml"
    path.write_bytes(written)
    problems = check_entries(folder, KNOWN)
    assert {problem.file for problem in problems} == {path}
    assert any(message in str(problem) for problem in problems), problems


@pytest.mark.parametrize("key", ["title", "sources", "as_of", "review_by", "owner", "related", "about"])
@pytest.mark.parametrize("value", [None, 5, True, "x", [None], [["unodc_faq"]], {"a": 1}, [{"a": 1}]])
def test_no_value_of_the_metadata_upsets_the_check(folder: Path, key: str, value: object) -> None:
    content = entry("chair")
    metadata(content)[key] = value
    path = write(folder, "committee/chair.yml", content)
    problems = check_entries(folder, KNOWN)
    assert {problem.file for problem in problems} <= {path}
    if not (key in ("title", "owner") and value == "x"):
        assert any(key in problem.key for problem in problems)


def test_a_folder_without_entries_is_a_fault(tmp_path: Path) -> None:
    (told,) = check_entries(tmp_path, KNOWN)
    assert told.file == tmp_path


def test_a_long_value_is_cut(folder: Path) -> None:
    content = entry("chair")
    metadata(content)["as_of"] = "x" * 500
    write(folder, "committee/chair.yml", content)
    (told,) = map(str, check_entries(folder, KNOWN))
    assert len(told) < 250
