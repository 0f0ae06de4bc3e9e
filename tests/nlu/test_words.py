"""The count of words: what it counts, that it is naive Bayes, and that it survives a round trip."""

from __future__ import annotations

import io

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB

from bot.nlu import words
from bot.nlu.mentions import CityMention, DocumentMention, MeetingMention, Mentions
from bot.nlu.words import SMOOTHING, WordModel, terms_of

TEXTS = ("when was it", "when did it end", "where was it", "where did they meet", "which city was it in", "why")
TARGET = np.asarray([0, 0, 1, 1, 1, 2])
TERMS = [terms_of(text, Mentions()) for text in TEXTS]


def test_counts_words_and_pairs_and_names_things_by_their_kind() -> None:
    named = Mentions(meetings=(MeetingMention(9, 26, ordinal=3),), cities=(CityMention(30, 36, "Vienna"),))
    found = terms_of("when was the third session in Vienna", named)
    assert found[:5] == ("when", "was", "<meeting>", "in", "<city>")
    assert found[5:] == ("when was", "was <meeting>", "<meeting> in", "in <city>")


def test_a_paper_named_in_words_keeps_its_words() -> None:
    named = Mentions(documents=(DocumentMention(0, 20, "A/AC.291/27", by_name=True), DocumentMention(25, 31, "A/1")))
    assert terms_of("interpretative notes and 75/282", named)[:4] == ("interpretative", "notes", "and", "<document>")


def test_every_chinese_character_is_a_word() -> None:
    assert terms_of("何时开会", Mentions())[:4] == ("何", "时", "开", "会")


def test_is_naive_bayes_over_weighed_counts_as_another_library_has_it() -> None:
    vectorizer = TfidfVectorizer(analyzer=lambda terms: terms, sublinear_tf=True)
    theirs = MultinomialNB(alpha=SMOOTHING).fit(vectorizer.fit_transform(TERMS), TARGET)
    asked = [terms_of(text, Mentions()) for text in ("where was that", "when when when", "did they meet in spring")]
    ours = WordModel.fit(TERMS, TARGET, 3).log_probability(asked)
    np.testing.assert_allclose(ours, theirs.predict_log_proba(vectorizer.transform(asked)), rtol=1e-4)


def test_term_by_term_the_sums_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [*TERMS, terms_of("where was that", Mentions()), ()]
    model = WordModel.fit(TERMS, TARGET, 3)
    at_once = model.log_probability(asked)
    monkeypatch.setattr(words, "MANY_CLASSES", 2)
    np.testing.assert_allclose(model.log_probability(asked), at_once, rtol=1e-5)


def test_strange_words_leave_the_shares_of_the_examples() -> None:
    shares = np.exp(WordModel.fit(TERMS, TARGET, 3).log_probability([(), ("quantum", "soup")]))
    np.testing.assert_allclose(shares, [[2 / 6, 3 / 6, 1 / 6]] * 2, rtol=1e-5)


def test_round_trip_through_npz() -> None:
    model = WordModel.fit(TERMS, TARGET, 3)
    file = io.BytesIO()
    np.savez(file, **model.arrays())
    file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        again = WordModel.load(dict(arrays))
    assert again.vocabulary == model.vocabulary
    np.testing.assert_array_equal(again.log_probability(TERMS), model.log_probability(TERMS))


def test_without_any_words_there_is_nothing_to_count() -> None:
    model = WordModel.fit([()] * 6, TARGET, 3)
    again = WordModel.load(model.arrays())
    assert not again.vocabulary
    assert again.log_probability([("when",)]).shape == (1, 3)
