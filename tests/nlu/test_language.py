"""Which of six languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.language import LANGUAGES, detect_language

MESSAGES = {
    "en": """dates sesion|unodc role|UNODC|second session|where|thrid sesion|orgnizational sesion|Hanoi|AC.291/19|2nd?
        |session 2|and the third?|75/282|ok|chair?|convention text|quorum|final session|budapest convention|bye|hello|hi
        |what came of it|just those in Vienna|signatories|protocol|me|comittee|weather|organisational session||🙂""",
    "fr": """quand|la 2e session|2e session|et la deuxième|où ?|quelle ville|la première session|dates de la 3e session
        |c'est quoi|qui préside|résolution 75/282|bonjour|merci|combien de sessions|quand a eu lieu la deuxieme session
        |et la precedente|pas la session, la consultation|UNODC c'est quoi""",
    "es": """sesión|¿y la segunda?|cuándo|segunda sesion|donde fue|la tercera sesion|hola|gracias|qué es el AHC
        |y la anterior|cuantas sesiones|resolución 75/282|no la sesión, la consulta|segundo periodo de sesiones
        |quien preside el comite""",
    "ru": "третья сессия|что такое UNODC|сколько было сессий в Вене|А где?",
    "zh": "第六届会议|UNODC的作用|A/AC.291/19是什么|AHC是什么|在哪里",
    "ar": "الدورة الثالثة|ما هو UNODC|ما هو دور UNODC|أين",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text.strip()) for language, texts in MESSAGES.items() for text in texts.split("|")],
)
def test_detects(language: str, text: str) -> None:
    assert detect_language(text) == language


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_always_one_of_six(text: str) -> None:
    assert detect_language(text) in LANGUAGES
