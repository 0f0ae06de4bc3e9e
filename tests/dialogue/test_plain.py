"""Questions whose words alone say what they ask and of what."""

from __future__ import annotations

import pytest

from bot.dialogue.aspect import Aspect
from bot.dialogue.plain import plain_aspect
from bot.dialogue.respond import respond
from bot.dialogue.state import State
from bot.facts.snapshot import Facts
from bot.facts.values import MeetingKind
from bot.faq.entry import Catalogue
from bot.nlu.mentions import DocumentMention, MeetingMention, Mentions
from bot.replies.reply import Outcome
from bot.replies.text import body_text
from tests.dialogue.builders import asked
from tests.dialogue.conftest import TODAY


def naming(text: str, named: str, symbol: str | None = None) -> Mentions:
    """Mentions of the one thing in the text: the paper of the symbol, else the sixth session."""
    start = text.index(named)
    end = start + len(named)
    if symbol is not None:
        return Mentions(documents=(DocumentMention(start, end, symbol),))
    return Mentions(meetings=(MeetingMention(start, end, kind=MeetingKind.NEGOTIATING, ordinal=6, word="session"),))


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("when was the sixth session held?", Aspect.WHEN),
        ("the sixth session: which city", Aspect.WHERE),
        ("Please tell me how long the sixth session was", Aspect.HOW_LONG),
        ("how long ago was the sixth session", Aspect.WHEN),
        ("the sixth session documents", Aspect.DOCUMENTS),
        ("the sixth session dates city", Aspect.DESCRIBE),
        ("when did the doors open at the sixth session?", None),
        ("who spoke when the sixth session ended?", None),
        ("the sixth session", None),
    ],
)
def test_what_is_asked_of_a_meeting(text: str, aspect: Aspect | None) -> None:
    assert plain_aspect(text, naming(text, "the sixth session")) is aspect


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("How many years ago was 75/282 adopted?", Aspect.WHEN),
        ("document number of 75/282", Aspect.DESCRIBE),
        ("How many states had read 75/282 when it was adopted?", None),
    ],
)
def test_what_is_asked_of_a_paper(text: str, aspect: Aspect | None) -> None:
    assert plain_aspect(text, naming(text, "75/282", "A/RES/75/282")) is aspect


def test_nothing_is_plain_that_names_nothing() -> None:
    assert plain_aspect("when was it?", Mentions()) is None


def test_plain_words_win_over_a_refusal(facts: Facts, catalogue: Catalogue) -> None:
    text = "Under which symbol was the paper issued?"
    question = asked("out_of_scope/detail_unstated", *naming(text, "the paper", "A/AC.291/27").documents, text=text)
    reply, _ = respond([question], State(), facts, catalogue, TODAY)
    assert reply.outcome is Outcome.ANSWERED
    assert "A/AC.291/27" in body_text(reply)
