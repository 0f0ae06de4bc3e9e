"""Correctors are shared by what they hold, and texts are kept only where that was asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.spelling import SpellingCorrector
from bot.nlu.spellings import Spellings, to_text

TEXTS = ["when was the session held", "the session of the committee", "the committee", "when"]


def common(word: str) -> bool:
    return word in {"when", "was", "the", "held", "of"}


@pytest.fixture
def spellings() -> Spellings:
    return Spellings(common)


def names(*words: str) -> Callable[[], tuple[str, ...]]:
    return lambda: words


def test_what_was_learnt_puts_slips_right(spellings: Spellings) -> None:
    corrector = spellings.load(spellings.learn(TEXTS, names("Vienna")))
    assert corrector.correct("sesion of the comittee in Viena") == "session of the committee in Vienna"


def test_the_same_words_share_one(spellings: Spellings) -> None:
    assert spellings.load(to_text({"session": 3})) is spellings.load(to_text({"session": 3}))
    assert spellings.load(to_text({"session": 4})) is not spellings.load(to_text({"session": 3}))


def test_only_the_last_are_held(spellings: Spellings) -> None:
    first = spellings.load(to_text({"one": 1}))
    for word in ("two", "three"):
        spellings.load(to_text({word: 1}))
    assert spellings.load(to_text({"one": 1})) is not first


@pytest.mark.parametrize("remembers", [True, False])
def test_texts_are_kept_only_where_asked_for(spellings: Spellings, remembers: bool) -> None:
    if remembers:
        spellings.remember()
    corrector = spellings.load(spellings.learn(TEXTS, names()))
    first, again = (corrector.correct("the sesion") for _ in range(2))
    assert first == again == "the session"
    assert (first is again) is remembers


def test_other_texts_are_learnt_anew(spellings: Spellings) -> None:
    spellings.remember()
    before = spellings.learn(TEXTS, names())
    assert spellings.learn(list(TEXTS), names()) is before
    assert "protocol" in spellings.learn([*TEXTS, "protocol", "protocol"], names())
    # From what was learnt before and from nothing the same comes.
    assert spellings.learn(TEXTS[1:], names()) == Spellings(common).learn(TEXTS[1:], names())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_known_of_texts_is_right_by_the_next_vocabulary_too(data: st.DataObject) -> None:
    words = st.text("aehinost", min_size=3, max_size=9)
    vocabularies = st.dictionaries(words, st.sampled_from([1, 2, 9, 10, 50, 300]), max_size=12)
    first, more = data.draw(vocabularies), data.draw(vocabularies)
    gone = data.draw(st.sets(st.sampled_from(sorted(first)))) if first else set()
    second = {**{word: count for word, count in first.items() if word not in gone}, **more}
    texts = data.draw(st.lists(st.lists(words | st.sampled_from([*first, *more, "the"]), min_size=1).map(" ".join)))
    spellings = Spellings(common)
    spellings.remember()
    for text in texts:
        spellings.load(to_text(first)).correct(text)
    warm = spellings.load(to_text(second))
    assert [warm.correct(text) for text in texts] == [SpellingCorrector(second, common).correct(text) for text in texts]


def test_texts_without_a_word_that_changed_are_kept(spellings: Spellings) -> None:
    spellings.remember()
    before = spellings.load(to_text({"session": 3, "committee": 2}))
    kept = before.correct("the comittee")
    assert before.correct("protocl") == "protocl"
    after = spellings.load(to_text({"session": 4, "committee": 2, "protocol": 2}))
    assert after.correct("the comittee") is kept
    assert after.correct("protocl") == "protocol"
