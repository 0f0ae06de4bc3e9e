"""Questions that name one meeting, and which meeting a reply is about."""

from __future__ import annotations

import pytest

from bot.facts.files import load_records
from bot.facts.merging import merge
from bot.releases.accuracy.probes import NONE, SEVERAL, WORDINGS, answered_meeting, confusion, meeting_probes
from bot.replies.reply import Outcome, Paragraph, Reply
from bot.settings import load_settings


@pytest.mark.parametrize(
    ("outcome", "items", "meeting"),
    [
        (Outcome.ANSWERED, ("meeting/third",), "third"),
        (Outcome.ANSWERED, ("meeting/third", "document/A/AC.291/16"), "third"),
        (Outcome.ANSWERED, ("meeting/third", "meeting/fourth"), SEVERAL),
        (Outcome.ANSWERED, ("faq/unodc_role",), NONE),
        (Outcome.DECLINED, ("meeting/third",), NONE),
        (Outcome.CLARIFIED, ("meeting/third",), NONE),
    ],
)
def test_the_meeting_of_a_reply(outcome: Outcome, items: tuple[str, ...], meeting: str) -> None:
    assert answered_meeting(Reply(outcome, (Paragraph("..."),), items)) == meeting


def test_the_matrix_counts_what_was_answered() -> None:
    found = confusion(
        ["first", "second"], [("first", "first"), ("first", "second"), ("second", NONE), ("second", "second")]
    )
    assert found.right_share == pytest.approx(1 / 2)
    assert found.other_share == pytest.approx(1 / 4)
    assert found.columns == ("first", "second", SEVERAL, NONE)


def test_every_meeting_of_the_facts_is_asked_about_in_every_wording() -> None:
    facts = merge(load_records(load_settings({}).facts_dir))
    probes = meeting_probes(facts)
    assert len({(probe.text, probe.meeting) for probe in probes}) == len({probe.text for probe in probes})
    for meeting in facts.meetings:
        asked = [probe.text for probe in probes if probe.meeting == meeting.id]
        assert asked[: len(WORDINGS)] == [wording.format(meeting.name) for wording in WORDINGS]
