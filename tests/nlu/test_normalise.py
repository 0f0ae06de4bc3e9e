"""Cleaning text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.nlu.normalise import MAX_LENGTH, fold, is_blank, normalise


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  second \t session\r\n\u00a0?  ", "second session ?"),
        ("\u200bsecond\u200d ses\u00adsion\ufeff", "second session"),
        ("\u202eevil\u202c\x00\x07", "evil"),
        ("9\u201320 January \u2014 \u201cfourth\u201d Chair\u2019s", '9-20 January - "fourth" Chair\'s'),
        ("الدورة ٣ في ٢٠٢٢؟", "الدورة 3 في 2022?"),
        ("الدَّورة الثـــالثة", "الدورة الثالثة"),
        ("\uff17\uff15\uff0f\uff12\uff18\uff12", "75/282"),
        ("第六届会议\u3002在哪里\uff1f", "第六届会议.在哪里?"),
        ("<b>second</b> session<br/>&amp; third", "second session & third"),
        ("is 3 < 5 and a<b?", "is 3 < 5 and a<b?"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("2ª sesión, n\u00ba 3", "2a sesión, no 3"),
        ("a\ud800b \udfff", "ab"),
        ("when was the 4thsession", "when was the 4th session"),
        ("", ""),
        ("🙂🙂", "🙂🙂"),
        ("' OR 1=1; DROP TABLE meetings; --", "' OR 1=1; DROP TABLE meetings; --"),
    ],
)
def test_cleans(raw: str, clean: str) -> None:
    assert normalise(raw) == clean


def test_cuts_what_is_too_long() -> None:
    assert len(normalise("session " * 2_500)) <= MAX_LENGTH
    assert normalise("a" * 20_000) == "a" * MAX_LENGTH


@given(st.text(alphabet=st.characters(), max_size=300))
@example("\ud800\udc00\ud83d")
@example("&#xD800; &lt;b&gt; <" * 50)
@example("\ufdfa" * 1_900)
def test_never_raises_and_is_one_clean_line(raw: str) -> None:
    clean = normalise(raw)
    assert len(clean) <= MAX_LENGTH
    assert clean == clean.strip() and "\n" not in clean and "  " not in clean
    clean.encode("utf-8")


@pytest.mark.parametrize("text", ["", " ", "?!…", "🙂👍", "---", "<>", "\u200b"])
def test_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "2", "届", "ж", "ع", "🙂 ok"])
def test_not_blank(text: str) -> None:
    assert not is_blank(text)


@given(st.text(max_size=100))
def test_folding_keeps_positions(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding() -> None:
    assert fold("Troisième SESIÓN Ёлка май الدورة الأولى 第六届") == "troisieme sesion елка май الدوره الاولي 第六届"


def test_an_address_says_nothing_of_what_is_asked() -> None:
    assert normalise("When was it, says bea.o+x@mail.example.org?") == "When was it, says ?"
    assert normalise("@AHC_bot when was it") == "@AHC_bot when was it"
