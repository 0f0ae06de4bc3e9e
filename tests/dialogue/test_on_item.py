"""Replies on an item that was chosen, not asked about."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue.aspect import Aspect
from bot.dialogue.on_item import respond_on
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue
from bot.replies.reply import Outcome
from bot.replies.text import body_text

TODAY = date(2026, 11, 22)


def test_an_entry_is_told_whole_with_its_sources(facts: Facts, catalogue: Catalogue) -> None:
    told = respond_on("faq/unodc_role", facts, catalogue, TODAY)
    assert told is not None
    reply, state = told
    assert body_text(reply) == catalogue.entries["unodc_role"].answer
    assert reply.outcome is Outcome.ANSWERED
    assert reply.sources
    assert state.items[0] == "faq/unodc_role"


def test_a_meeting_is_described_and_is_what_comes_next_is_read_against(facts: Facts, catalogue: Catalogue) -> None:
    told = respond_on("meeting/second", facts, catalogue, TODAY)
    assert told is not None
    reply, state = told
    assert "30 May to 10 June 2022" in body_text(reply)
    assert (state.items, state.aspect) == (("meeting/second",), Aspect.DESCRIBE)


@pytest.mark.parametrize("item", ["", "faq/", "faq/gone", "meeting/gone", "body/unodc", "nonsense"])
def test_what_is_not_there_gets_no_reply(facts: Facts, catalogue: Catalogue, item: str) -> None:
    assert respond_on(item, facts, catalogue, TODAY) is None
