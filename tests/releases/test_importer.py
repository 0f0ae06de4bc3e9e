"""Our importer reads of our files what Rasa's reads of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.importers.rasa import RasaFileImporter

from bot.releases.importer import DataError, ReleaseImporter
from bot.releases.training import _nlu_files
from bot.settings import ROOT

STORIES = [ROOT / "data/stories/rules.yml"]
SOME = ("data/nlu/smalltalk.yml", "data/nlu/faq/committee/ahc.yml", "data/calibration/questions.yml")


def importer(*files: Path) -> ReleaseImporter:
    return ReleaseImporter(ROOT / "config.yml", ROOT / "domain.yml", files, STORIES)


def rasas(*files: Path) -> RasaFileImporter:
    paths = [str(file) for file in (*files, *STORIES)]
    return RasaFileImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), paths)


def data(message: Any) -> dict[str, Any]:
    # Rasa also puts the entry's answer beside each example, for a component that we do not have.
    return {key: value for key, value in message.data.items() if key != "response"}


def test_examples_and_responses_are_those_that_rasa_reads() -> None:
    files = [ROOT / name for name in SOME]
    ours, theirs = importer(*files).get_nlu_data(), rasas(*files).get_nlu_data()
    assert ours.responses == theirs.responses
    by_text = [sorted(map(data, read.training_examples), key=repr) for read in (ours, theirs)]
    assert by_text[0] == by_text[1]
    assert len(by_text[0]) > 1_000


def test_the_rules_and_the_configuration_too() -> None:
    ours, theirs = importer(), rasas()
    assert ours.get_config() == theirs.get_config()
    assert [step.block_name for step in ours.get_stories().story_steps] == [
        step.block_name for step in theirs.get_stories().story_steps
    ]


def test_the_domain_has_the_responses_and_intents_without_entities() -> None:
    files = _nlu_files(ROOT, ROOT / "data/nlu/faq")
    domain = importer(*files).get_domain()
    assert "utter_faq/ahc" in domain.responses
    assert domain.intent_properties["faq"]["used_entities"] == []


def test_a_file_read_again_has_what_it_had_and_an_edited_one_what_it_has(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    text = "nlu:\n- intent: faq/a\n  examples: |\n    - one\nresponses:\n  utter_faq/a:\n  - text: An answer.\n"
    file.write_text(text, encoding="utf-8")
    first = importer(file).get_nlu_data()
    # As components do, which write their results into messages.
    first.training_examples[0].set("segments", ["found"])
    again = importer(file).get_nlu_data()
    assert "segments" not in again.training_examples[0].data and again.responses == first.responses
    file.write_text(text.replace("- one", "- two").replace("An answer", "Another"), encoding="utf-8")
    edited = importer(file).get_nlu_data()
    assert [example.get("text") for example in edited.training_examples] == ["two"]
    assert edited.responses["utter_faq/a"][0]["text"] == "Another."


def test_an_example_that_stands_twice_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_text("nlu:\n- intent: faq/a\n  examples: |\n    - one\n    - two\n    - one\n", encoding="utf-8")
    assert [example.get("text") for example in importer(file).get_nlu_data().training_examples] == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nlu: [", "a.yml"),
        ("- nlu", "a mapping"),
        ("nlu:\n- intent: faq/a\n", "`examples: |`"),
        ("nlu:\n- examples: |\n    - one\n", "`intent`"),
        ("nlu:\n- intent: faq/a\n  examples: |\n    one\n", "begins with a dash"),
        ("nlu:\n- faq/a\n", "`intent`"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "a.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.yml") as caught:
        importer(file).get_nlu_data()
    assert told in str(caught.value)
