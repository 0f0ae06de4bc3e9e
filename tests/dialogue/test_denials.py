"""What is taken for granted of an office or a decision and was not so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.facts.values import MeetingKind
from bot.nlu.mentions import BodyMention
from bot.replies.reply import Outcome, Reply
from bot.replies.text import body_text
from tests.dialogue.builders import asked, body, of_kind, paper

DETAIL = "out_of_scope/detail_unstated"


class TestSecretariat:
    @pytest.mark.parametrize(
        "text",
        [
            "Why was Interpol chosen as secretariat of the negotiations?",
            "since when is interpol the committee's secretariat",
        ],
    )
    def test_it_is_no_other_body(self, reply_to: Callable[..., Reply], text: str) -> None:
        reply = reply_to(asked(DETAIL, body("interpol"), text=text))
        assert "not INTERPOL" in body_text(reply)
        assert reply.items[0] == "faq/unodc_role"

    def test_another_bodys_own_is_not_meant(self, reply_to: Callable[..., Reply]) -> None:
        reply = reply_to(asked(DETAIL, body("interpol"), text="where does Interpol have its secretariat?"))
        assert reply.outcome is Outcome.DECLINED


class TestRejection:
    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("Why did the Assembly turn the treaty down?", (body("ga"),)),
            ("why did the Assembly reject 79/243", (body("ga"), paper("A/RES/79/243"))),
        ],
    )
    def test_it_was_adopted(self, reply_to: Callable[..., Reply], text: str, named: tuple) -> None:
        assert "did not reject it. The adoption" in body_text(reply_to(asked(DETAIL, *named, text=text)))

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("which amendments to the treaty did the Assembly reject?", (body("ga"),)),
            ("did the Assembly reject 75/282?", (body("ga"), paper("A/RES/75/282"))),
        ],
    )
    def test_of_anything_else_it_is_not_denied(self, reply_to: Callable[..., Reply], text: str, named: tuple) -> None:
        assert "did not reject" not in body_text(reply_to(asked(DETAIL, *named, text=text)))

    def test_nor_before_it_was_decided(self, reply_to: Callable[..., Reply]) -> None:
        question = asked(DETAIL, body("ga"), text="did the Assembly turn the treaty down?")
        assert "did not reject" not in body_text(reply_to(question, today=date(2024, 1, 1)))


class TestAuthor:
    def test_it_was_written_by_nobody_else(self, reply_to: Callable[..., Reply]) -> None:
        text = "GI-TOC drafted the convention for the UN, no?"
        reply = reply_to(asked(DETAIL, BodyMention(0, 6, "gitoc"), text=text))
        assert "did not write it: Member States negotiated it." in body_text(reply)

    def test_what_else_it_wrote_is_not_meant(self, reply_to: Callable[..., Reply]) -> None:
        text = "GI-TOC wrote an article, on what?"
        assert "did not write it" not in body_text(reply_to(asked(DETAIL, BodyMention(0, 6, "gitoc"), text=text)))


class TestMajority:
    def test_the_committee_agreed_by_consensus(self, reply_to: Callable[..., Reply]) -> None:
        text = "When the committee forced the text through by majority in August 2024, who lost?"
        assert "by consensus" in body_text(reply_to(asked(DETAIL, text=text)))

    def test_the_rule_is_another_matter(self, reply_to: Callable[..., Reply]) -> None:
        text = "Which majority was needed to adopt a text?"
        assert "no majority there" not in body_text(reply_to(asked("faq/decision_rule", text=text)))


def test_a_text_that_is_said_to_have_been_finished_too_early(reply_to: Callable[..., Reply]) -> None:
    named = of_kind(MeetingKind.CONCLUDING)
    said = body_text(reply_to(asked("fact/done", named, text="So the text was finished at the concluding session?")))
    assert said.startswith("The text was not finished at the concluding session.")
    assert "reached agreement" in said
