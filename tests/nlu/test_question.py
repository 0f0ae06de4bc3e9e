"""A question through JSON and back, as it goes from the pipeline to the action."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.values import MeetingKind
from bot.nlu.mentions import (
    BodyMention,
    CityMention,
    DocumentMention,
    MeetingMention,
    Mentions,
    PeriodMention,
    mentions_from,
)
from bot.nlu.question import Guess, Question, Verdict, in_hundredths, question_from_json

PLACE = st.integers(0, 2000)
SHARE = st.floats(0, 1)


def some(values: st.SearchStrategy[object], **size: int) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, **{"max_size": 2, **size}).map(tuple)


MEETINGS = st.builds(
    MeetingMention,
    PLACE,
    PLACE,
    kind=st.none() | st.sampled_from(MeetingKind),
    ordinal=st.none() | st.integers(1, 40),
    position=st.none() | st.sampled_from(["first", "last", "penultimate"]),
    step=st.integers(-1, 1),
    plural=st.booleans(),
    negated=st.booleans(),
    noun=st.booleans(),
    word=st.none() | st.sampled_from(["session", "meeting", "consultation"]),
    count=st.integers(0, 6),
    anchored=st.booleans(),
)
PERIODS = st.builds(
    PeriodMention, PLACE, PLACE, st.dates(), st.dates(), st.text(), st.integers(-1, 1), st.booleans(), st.booleans()
)
QUESTIONS = st.builds(
    Question,
    text=st.text(),
    language=st.sampled_from(["ar", "en", "es", "fr", "ru", "zh"]),
    ranking=some(st.builds(Guess, st.text(), SHARE), min_size=1),
    known=SHARE,
    verdict=st.sampled_from(Verdict),
    mentions=st.builds(
        Mentions,
        some(MEETINGS),
        some(st.builds(DocumentMention, PLACE, PLACE, st.text())),
        some(st.builds(BodyMention, PLACE, PLACE, st.text())),
        some(st.builds(CityMention, PLACE, PLACE, st.text(), st.booleans())),
        some(PERIODS),
    ),
)


@given(QUESTIONS)
def test_any_question_survives_json(question: Question) -> None:
    assert question_from_json(json.loads(json.dumps(question.to_json()))) == question


PLAIN = Question("Hi", "en", (Guess("smalltalk/greet", 0.9),), 0.9, Verdict.SURE, Mentions())


@pytest.mark.parametrize("key", ["text", "language", "ranking", "known", "verdict", "mentions"])
def test_a_missing_key_is_told(key: str) -> None:
    values = PLAIN.to_json()
    del values[key]
    with pytest.raises(KeyError, match=key):
        question_from_json(values)


@pytest.mark.parametrize("verdict", ["maybe", None, 1])
def test_a_verdict_of_another_version_is_refused(verdict: object) -> None:
    with pytest.raises(ValueError, match="not a valid Verdict"):
        question_from_json({**PLAIN.to_json(), "verdict": verdict})


@pytest.mark.parametrize(
    ("intent", "family", "kind"),
    [("faq/unodc_role", "faq", "unodc_role"), ("several", "several", "several"), ("a/b/c", "a", "b/c")],
)
def test_an_intent_is_family_and_kind(intent: str, family: str, kind: str) -> None:
    assert (Guess(intent, 1.0).family, Guess(intent, 1.0).kind) == (family, kind)


def test_the_mass_of_a_family_is_the_sum_of_its_guesses() -> None:
    ranking = (Guess("fact/when", 0.4), Guess("faq/ahc", 0.3), Guess("fact/where", 0.2))
    question = Question("?", "en", ranking, 0.3, Verdict.UNSURE, Mentions())
    assert question.mass("fact") == pytest.approx(0.6)
    assert question.mass("smalltalk") == 0
    assert question.best.intent == "fact/when"


def test_mentions_from_a_place_on_are_as_of_there() -> None:
    before, after = MeetingMention(4, 18, ordinal=2), MeetingMention(30, 34, step=1)
    mentions = Mentions(meetings=(before, after), cues=("left",))
    assert mentions_from(28, mentions) == Mentions(meetings=(MeetingMention(2, 6, step=1),), cues=("left",))


def test_hundredths_are_all_that_is_told_of_probabilities() -> None:
    ranking = (Guess("fact/when", 0.987_6), Guess("faq/ahc", 0.004_9))
    told = in_hundredths(Question("?", "en", ranking, 0.123_4, Verdict.SURE, Mentions()))
    assert told == Question(
        "?", "en", (Guess("fact/when", 0.99), Guess("faq/ahc", 0.0)), 0.12, Verdict.SURE, Mentions()
    )
