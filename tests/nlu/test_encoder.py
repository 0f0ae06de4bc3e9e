"""The sentence encoder: unit vectors, the same from any thread and in any batch, for any text."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.nlu.encoder import SentenceEncoder, find_english_encoder, shared_encoder

QUESTIONS = [
    "When was the third session held?",
    "¿Cuándo se celebró el tercer período de sesiones?",
    "Когда состоялась третья сессия?",
    "第三届会议何时举行？",
    "متى عُقدت الدورة الثالثة؟",
    "Quand la troisième session a-t-elle eu lieu ?",
]


def test_vectors_are_unit_rows_in_the_order_of_the_texts() -> None:
    encoder = shared_encoder()
    vectors = encoder.encode(QUESTIONS)
    assert vectors.shape == (len(QUESTIONS), encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    np.testing.assert_allclose(vectors[2], encoder.encode(QUESTIONS[2:3])[0], atol=1e-4)


def test_translations_lie_nearer_than_other_questions() -> None:
    vectors = shared_encoder().encode([*QUESTIONS, "Who pays for the cafeteria?"])
    similarity = vectors[0] @ vectors.T
    assert similarity[1:-1].min() > similarity[-1] + 0.2


@pytest.mark.parametrize("text", ["", "   ", "\ud800", "\x00\x07", "🙂", "a" * 20_000, "<b>x</b>", "{}"])
def test_any_text_has_a_finite_vector(text: str) -> None:
    vector = shared_encoder().encode([text])
    assert np.isfinite(vector).all()
    np.testing.assert_allclose(np.linalg.norm(vector), 1, atol=1e-3)


def test_no_text_gives_no_rows() -> None:
    assert shared_encoder().encode([]).shape == (0, shared_encoder().dimension)


def test_threads_get_the_same_vectors() -> None:
    expected = shared_encoder().encode(QUESTIONS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: shared_encoder().encode(QUESTIONS), range(8)):
            np.testing.assert_array_equal(vectors, expected)


def test_a_process_shares_one_encoder_and_names_its_weights() -> None:
    assert shared_encoder() is shared_encoder()
    assert SentenceEncoder().fingerprint == shared_encoder().fingerprint
    assert len(shared_encoder().fingerprint) == 16


@pytest.mark.skipif(find_english_encoder() is None, reason="the English encoder's weights are an optional dependency")
def test_english_encoder_gives_unit_rows_and_survives_any_text() -> None:
    encoder = find_english_encoder()
    assert encoder is not None
    vectors = encoder.encode(["When is the third session?", "What date is session three?", "Who made this bot?"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert np.isfinite(encoder.encode(["", "\ud800", "🙂", "a" * 20_000, QUESTIONS[3]])).all()
