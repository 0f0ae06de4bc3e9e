"""The classifier head: learns, judges, survives a round trip, and keeps its cost at many intents."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.cross_validation import cross_validate
from bot.nlu.features import Features
from bot.nlu.head import EVIDENCE, NEAR, Head

DIMENSION = 48


def clusters(
    intents: int, examples: int, *, noise: float = 0.6, seed: int = 0, dimension: int = DIMENSION
) -> tuple[Features, list[str]]:
    """Unit vectors about one random direction an intent, without words; names sort in order of the numbers."""
    directions = np.random.default_rng(7).standard_normal((intents, dimension))
    scatter = np.random.default_rng(seed).standard_normal((intents, examples, dimension))
    points = (directions[:, None] + noise * scatter).reshape(-1, dimension)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return wordless(points), [f"faq/{i:05d}" for i in range(intents) for _ in range(examples)]


def wordless(vectors: NDArray[np.floating]) -> Features:
    return Features(vectors.astype(np.float32), [()] * len(vectors))


def accuracy(head: Head, features: Features, labels: list[str]) -> float:
    best = head.predict(features).argmax(axis=1)
    return float(np.mean([head.labels[i] == label for i, label in zip(best, labels, strict=True)]))


def test_learns_intents_from_few_examples() -> None:
    head = Head.fit(*clusters(20, 6))
    assert accuracy(head, *clusters(20, 10, seed=1)) > 0.98


def test_probabilities_sum_to_one_and_labels_are_sorted() -> None:
    features, labels = clusters(12, 4)
    head = Head.fit(wordless(features.vectors[::-1]), labels[::-1])
    assert head.labels == tuple(sorted(set(labels)))
    probabilities = head.predict(features)
    assert probabilities.shape == (len(labels), 12)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


def test_judgement_ranks_classes_and_tells_how_near_their_examples_are() -> None:
    features, labels = clusters(12, 4)
    head = Head.fit(features, labels)
    judgement = head.judge(features)
    assert judgement.top.shape == judgement.probability.shape == (len(labels), NEAR)
    assert judgement.evidence.shape == (len(labels), len(EVIDENCE))
    assert (np.diff(judgement.probability, axis=1) <= 0).all()
    # Every message is one of the examples itself.
    np.testing.assert_allclose(judgement.evidence[:, EVIDENCE.index("example_similarity")], 1, atol=2e-3)
    elsewhere = head.judge(wordless(np.eye(DIMENSION)[:5])).evidence
    assert elsewhere[:, EVIDENCE.index("example_similarity")].max() < 0.9


def test_words_tell_apart_what_vectors_do_not() -> None:
    vectors = np.tile(np.eye(4, dtype=np.float32)[:1], (40, 1))
    labels = ["fact/when", "fact/where"] * 20
    seen = Features(vectors, [("which", "day"), ("which", "city")] * 20)
    judgement = Head.fit(seen, labels).judge(seen)
    assert judgement.top[:, 0].tolist() == [0, 1] * 20


def test_two_intents_are_enough_and_one_is_refused() -> None:
    features, labels = clusters(2, 3)
    assert Head.fit(features, labels).judge(features).top.shape == (6, 2)
    with pytest.raises(ValueError, match="at least two intents"):
        Head.fit(wordless(features.vectors[:3]), labels[:3])


def test_features_and_labels_must_agree() -> None:
    features, labels = clusters(3, 3)
    with pytest.raises(ValueError, match="8 labels for 9 questions of shape"):
        Head.fit(features, labels[:-1])


def test_round_trip_through_npz_and_json_without_pickle() -> None:
    features, labels = clusters(12, 4)
    head = Head.fit(features, labels)
    file = io.BytesIO()
    np.savez(file, **head.arrays())
    file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        again = Head.load(dict(arrays), json.loads(json.dumps(head.metadata())))
    np.testing.assert_array_equal(again.predict(features), head.predict(features))
    np.testing.assert_array_equal(again.judge(features).evidence, head.judge(features).evidence)


def test_another_format_is_refused() -> None:
    head = Head.fit(*clusters(3, 3))
    with pytest.raises(ValueError, match="format 99"):
        Head.load(head.arrays(), head.metadata() | {"format": 99})
    with pytest.raises(ValueError, match="train again"):
        Head.load(head.arrays(), head.metadata() | {"labels": ["one"]})


def test_same_seed_same_head() -> None:
    features, labels = clusters(12, 4)
    first, second = Head.fit(features, labels, seed=3), Head.fit(features, labels, seed=3)
    np.testing.assert_array_equal(first.weights, second.weights)


def test_thousands_of_intents_answer_as_the_exact_classifier_does() -> None:
    features, labels = clusters(3_200, 5, dimension=128)
    head = Head.fit(features, labels)
    assert len(head.sketch) == 3_200
    tests, truth = clusters(3_200, 1, seed=1, dimension=128)
    sample = np.random.default_rng(0).permutation(3_200)[:300]
    tests, truth = wordless(tests.vectors[sample]), [truth[i] for i in sample]
    exact = (tests.vectors @ head.weights.T + head.bias).argmax(axis=1)
    best = head.predict(tests).argmax(axis=1)
    assert np.mean(best == exact) > 0.99
    assert accuracy(head, tests, truth) > 0.95


def test_cross_validation_withholds_examples_and_whole_intents() -> None:
    features, labels = clusters(16, 6)
    held_out = cross_validate(features, labels, seed=1)
    assert not held_out.in_scope.all()
    assert held_out.right[held_out.in_scope].mean() > 0.95
    assert not held_out.right[~held_out.in_scope].any()
    log_odds = held_out.evidence[:, EVIDENCE.index("log_odds")]
    assert np.median(log_odds[held_out.in_scope]) > np.median(log_odds[~held_out.in_scope])


def test_cross_validation_refuses_what_it_cannot_split() -> None:
    features, labels = clusters(2, 1)
    with pytest.raises(ValueError, match="cross-validation"):
        cross_validate(features, labels)
