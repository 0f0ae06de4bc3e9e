"""The kinds of message that a report tells apart, decided by the text and the class of its conversation; pure."""

from __future__ import annotations

import re

from bot.nlu.language import detect_language
from bot.nlu.normalise import normalise

KEYWORDS = "keywords only"
LONG = "long"
SEVERAL = "several questions"
NEGATED = "negated"
NEAR_DOMAIN = "near-domain, to be declined"

# Classes of conversations as their files name them.
SEVERAL_CLASS = "several"
NEAR_DOMAIN_CLASS = "decline_near"

# Words from which a message counts as long, and Chinese characters, some two of which make a word.
LONG_WORDS = 25
LONG_CHARACTERS = 50
# Words up to which a message may be keywords only.
KEYWORD_WORDS = 5

# What makes a sentence of words; keywords come without.
_FUNCTION_WORD = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|be|been|do|does|did|has|have|had|can|could|will|"
    r"would|should|may|might|tell|give|explain|list|i|you|we|they|it|that|this|whats|wheres|whos)\b",
    re.IGNORECASE,
)
_NEGATION = {
    "en": re.compile(r"\b(?:not|never|no|none|nobody|without|cannot)\b|n['’]t\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:pas|jamais|aucun|aucune|sans|personne)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:no|nunca|ningún|ninguna|sin|nadie)\b", re.IGNORECASE),
    "ru": re.compile(r"\b(?:не|нет|никогда|без|никто)\b", re.IGNORECASE),
    "ar": re.compile(r"\b(?:لا|لم|ليس|ليست|لن|بدون|غير)\b"),
    "zh": re.compile("[不没未]"),
}


def language_of(text: str) -> str:
    """ISO 639-1, as the pipeline detects it."""
    return detect_language(normalise(text))


def language_slice(language: str) -> str:
    """The name of the slice of one language."""
    return f"language {language}"


def slices_of(text: str, category: str) -> frozenset[str]:
    """The slices that a message of a conversation of class `category` falls into; its language is always one."""
    language = language_of(text)
    found = {language_slice(language)}
    words = text.split()
    if len(words) > LONG_WORDS or (language == "zh" and len(text) > LONG_CHARACTERS):
        found.add(LONG)
    if language == "en" and 0 < len(words) <= KEYWORD_WORDS and "?" not in text and not _FUNCTION_WORD.search(text):
        found.add(KEYWORDS)
    if _NEGATION[language].search(text):
        found.add(NEGATED)
    if category == SEVERAL_CLASS:
        found.add(SEVERAL)
    if category == NEAR_DOMAIN_CLASS:
        found.add(NEAR_DOMAIN)
    return frozenset(found)
