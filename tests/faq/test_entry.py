"""Entries and other prepared answers, read from a domain's responses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.faq.entry import EntryError, catalogue_from_responses, entry_from_response

NAME = "utter_faq/protocol"


def variation(**changes: Any) -> dict[str, Any]:
    """A response as a domain carries it, its metadata changed."""
    metadata = {
        "title": "Is there to be a protocol?",
        "sources": ["gitoc_checkin", "unodc_faq"],
        "as_of": "2024-07-26",
        "review_by": "2027-03-01",
        "owner": "faq-team",
        "related": ["outlook"],
        "about": ["milestone/adoption"],
    }
    return {"text": " A protocol is foreseen. ", "metadata": {**metadata, **changes}}


def test_an_entry_is_read_whole() -> None:
    entry = entry_from_response(NAME, variation())
    assert entry.slug == "protocol"
    assert entry.title == "Is there to be a protocol?"
    assert entry.answer == "A protocol is foreseen."
    assert entry.sources == ("gitoc_checkin", "unodc_faq")
    assert (entry.as_of, entry.review_by) == (date(2024, 7, 26), date(2027, 3, 1))
    assert (entry.owner, entry.related, entry.about) == ("faq-team", ("outlook",), ("milestone/adoption",))


def test_a_day_may_be_yaml_s_own() -> None:
    assert entry_from_response(NAME, variation(as_of=date(2024, 7, 26))).as_of == date(2024, 7, 26)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", None),
        ("title", "  "),
        ("title", 7),
        ("sources", "unodc_faq"),
        ("sources", [1]),
        ("as_of", "26.7.2024"),
        ("as_of", None),
        ("review_by", "soon"),
        ("owner", ""),
        ("related", {"a": "b"}),
        ("about", [None]),
    ],
)
def test_a_fault_is_told_with_entry_key_and_value(key: str, value: object) -> None:
    with pytest.raises(EntryError) as caught:
        entry_from_response(NAME, variation(**{key: value}))
    assert f"{NAME}: {key}:" in str(caught.value)
    assert repr(value) in str(caught.value)


@pytest.mark.parametrize("text", [None, "", " \n", 3])
def test_an_entry_without_answer_is_refused(text: object) -> None:
    with pytest.raises(EntryError, match=f"{NAME}: text: a text is needed"):
        entry_from_response(NAME, {**variation(), "text": text})


@pytest.mark.parametrize("metadata", [None, "none", []])
def test_an_entry_without_metadata_is_refused(metadata: object) -> None:
    with pytest.raises(EntryError, match=f"{NAME}: metadata: missing"):
        entry_from_response(NAME, {"text": "Yes.", "metadata": metadata})


def test_a_domain_s_responses_are_told_apart() -> None:
    catalogue = catalogue_from_responses(
        {
            NAME: [variation()],
            "utter_smalltalk/greet": [{"text": "Hello!"}],
            "utter_out_of_scope/weather": [{"text": "No weather.", "metadata": {"nearest": ["faq/protocol"]}}],
            "utter_out_of_scope/general": [{"text": "Not that."}],
            "utter_default": [{"text": "Of Rasa's own."}],
        }
    )
    assert list(catalogue.entries) == ["protocol"]
    assert catalogue.smalltalk == {"greet": "Hello!"}
    assert catalogue.refusals["weather"].nearest == ("faq/protocol",)
    assert catalogue.refusals["general"].nearest == ()
    assert len(catalogue.refusals) == 2
