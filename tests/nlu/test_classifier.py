"""The classifier: what it learns, when it abstains, and that a file gives it back unchanged."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.facts.values import MeetingKind
from bot.nlu.classifier import Classifier, Examples, Texts
from bot.nlu.encoder import BGE_DIM, USE_DIM
from bot.nlu.features import FLAG_WEIGHT, FLAGS, mention_flags
from bot.nlu.mentions import BodyMention, CityMention, DocumentMention, MeetingMention, Mentions, PeriodMention
from bot.nlu.question import Verdict
from bot.nlu.wording import Wording

LABELS = ["faq/ahc", "faq/chair", "fact/when", "fact/where", "out_of_scope/weather"]
DIMENSION = 32


def examples(each: int, *, noise: float, seed: int) -> Examples:
    """`each` unit vectors about one direction a label, and vectors about none for what is out of scope."""
    directions = np.random.default_rng(3).standard_normal((len(LABELS), DIMENSION))
    scatter = np.random.default_rng(seed).standard_normal((len(LABELS), each, DIMENSION))
    points = directions[:, None] + noise * scatter
    points[-1] = scatter[-1]
    vectors = points.reshape(-1, DIMENSION)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = [label for label in LABELS for _ in range(each)]
    return Examples(texts(vectors.astype(np.float32)), labels)


def texts(vectors: NDArray[np.float32]) -> Texts:
    """English questions that name nothing, by their vectors."""
    words = [f"question number {number}" for number in range(len(vectors))]
    return Texts.of(words, ["en"] * len(vectors), vectors, [Mentions()] * len(vectors))


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    trained_on = examples(12, noise=0.5, seed=1)
    questions = trained_on.questions
    wording = Wording.fit(questions.terms, questions.languages, trained_on.labels)
    return Classifier.fit(trained_on, examples(12, noise=1.2, seed=2), wording)


def test_a_question_like_the_examples_is_answered(classifier: Classifier) -> None:
    asked = examples(6, noise=0.4, seed=5)
    guesses = classifier.guess(asked.questions)
    in_scope = [(g, label) for g, label in zip(guesses, asked.labels) if not label.startswith("out_of_scope")]
    assert all(guess.ranking[0].intent == label for guess, label in in_scope)
    assert sum(guess.verdict is Verdict.SURE for guess, _ in in_scope) > len(in_scope) / 2


def test_rankings_and_trust_are_probabilities_and_go_with_the_verdict(classifier: Classifier) -> None:
    asked = examples(6, noise=1.5, seed=6)
    for guess in classifier.guess(asked.questions):
        probabilities = [one.probability for one in guess.ranking]
        assert probabilities == sorted(probabilities, reverse=True)
        assert sum(probabilities) <= 1 + 1e-5
        assert 0 <= guess.known <= 1
        assert (guess.verdict is Verdict.SURE) == (guess.known >= classifier.sure_at)
        assert (guess.verdict is Verdict.UNKNOWN) == (guess.known < classifier.unsure_at)


def test_what_lies_between_the_classes_is_trusted_less(classifier: Classifier) -> None:
    clear = examples(20, noise=0.3, seed=7)
    stray = np.random.default_rng(8).standard_normal((40, DIMENSION)).astype(np.float32)
    stray /= np.linalg.norm(stray, axis=1, keepdims=True)
    trust = [g.known for g in classifier.guess(texts(clear.questions.vectors[:80]))]
    strange = [g.known for g in classifier.guess(texts(stray))]
    assert np.mean(trust) > np.mean(strange)


def test_without_held_out_questions_it_is_calibrated_by_cross_validation() -> None:
    classifier = Classifier.fit(examples(12, noise=1.0, seed=1), None)
    assert 0 <= classifier.unsure_at <= classifier.sure_at <= 1


def test_files_give_back_the_same_classifier(classifier: Classifier) -> None:
    file = io.BytesIO()
    np.savez(file, **classifier.arrays())
    file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        loaded = Classifier.load(dict(arrays), json.loads(json.dumps(classifier.metadata())))
    asked = examples(8, noise=0.8, seed=9)
    assert loaded.guess(asked.questions) == classifier.guess(asked.questions)


@pytest.mark.parametrize("part", ["head", "abstention"])
def test_files_of_another_version_are_refused(classifier: Classifier, part: str) -> None:
    metadata = json.loads(json.dumps(classifier.metadata()))
    metadata[part]["format"] = 99
    with pytest.raises(ValueError, match="99"):
        Classifier.load(classifier.arrays(), metadata)


DAY = date(2022, 5, 30)


@pytest.mark.parametrize(
    ("mentions", "raised"),
    [
        (Mentions(), set()),
        (Mentions(meetings=(MeetingMention(0, 1, ordinal=2),)), {"meeting", "ordinal"}),
        (
            Mentions(meetings=(MeetingMention(0, 1, noun=False, step=-1),)),
            {"ordinal without noun", "step or superlative"},
        ),
        (
            Mentions(meetings=(MeetingMention(0, 1, kind=MeetingKind.CONSULTATION, plural=True),) * 2),
            {"meeting", "two meetings", "plural", "consultation"},
        ),
        (Mentions(documents=(DocumentMention(0, 1, "A/RES/75/282"),)), {"document"}),
        (Mentions(bodies=(BodyMention(0, 1, "ga"),)), {"body"}),
        (Mentions(cities=(CityMention(0, 1, "Vienna"),)), {"city"}),
        (Mentions(periods=(PeriodMention(0, 1, DAY, DAY, "then"),)), {"period"}),
        (Mentions(periods=(PeriodMention(0, 1, DAY, DAY, "today", relative=True),)), {"period", "relative period"}),
    ],
)
def test_flags_say_what_kinds_of_thing_are_named(mentions: Mentions, raised: set[str]) -> None:
    (flags,) = mention_flags([mentions])
    assert {name for name, flag in zip(FLAGS, flags, strict=True) if flag} == raised
    assert set(flags.tolist()) <= {0.0, np.float32(FLAG_WEIGHT)}


def test_features_are_unit_rows_of_vector_and_flags_side_by_side_and_the_words() -> None:
    vectors: NDArray[np.float32] = np.eye(3, 4, dtype=np.float32)
    named = Mentions(cities=(CityMention(0, 6, "Vienna"),))
    seen = Texts.of(["why", "Vienna", "so what"], ["en"] * 3, vectors, [Mentions(), named, Mentions()]).features()
    assert seen.terms == [("why",), ("<city>",), ("so", "what", "so what")]
    found = seen.vectors
    assert found.shape == (3, 4 + len(FLAGS))
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, rtol=1e-6)
    # The city's flag turns the second away from its vector, by no more than that.
    np.testing.assert_allclose(found[:, :4] @ vectors.T, np.diag([1, (1 + FLAG_WEIGHT**2) ** -0.5, 1]), rtol=1e-6)
    assert [bool(row[4:].any()) for row in found] == [False, True, False]
    none = Texts.of([], [], np.zeros((0, 4), dtype=np.float32), []).features()
    assert none.vectors.shape == (0, 4 + len(FLAGS))


def test_both_encoders_vectors_are_unit_rows_side_by_side_however_they_lie() -> None:
    random = np.random.default_rng(0)
    multilingual, english = (random.standard_normal((3, d)).astype(np.float32) for d in (USE_DIM, BGE_DIM))
    multilingual /= np.linalg.norm(multilingual, axis=1, keepdims=True)
    english /= np.linalg.norm(english, axis=1, keepdims=True)
    asked = Texts.of(["a", "b", "c"], ["en"] * 3, multilingual, [Mentions()] * 3)
    found = replace(asked, english=english).features().vectors
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    # The English one leads.
    np.testing.assert_allclose(np.linalg.norm(found[:, USE_DIM : USE_DIM + BGE_DIM], axis=1), 0.894, atol=1e-3)
    apart = replace(asked, vectors=list(multilingual), flags=list(asked.flags), english=list(english))
    np.testing.assert_array_equal(apart.features().vectors, found)
    np.testing.assert_array_equal(apart.rows([2, 0]).features().vectors, found[[2, 0]])
