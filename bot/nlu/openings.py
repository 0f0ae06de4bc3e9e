"""The words with which questions open, and where a second one begins in a sentence, by language."""

from __future__ import annotations

import re

# ruff: noqa: E501
# The words with which a question begins, by language, as a regular expression of alternatives.
_INTERROGATIVES = {
    "en": r"who|whom|whose|what|what's|when|where|which|why|how|is|are|was|were|does|do|did|has|have|can|could|will|would|should|must|"
    r"may (?=[a-z]+ [a-z])|tell me|explain|list|give me|(?:i|we) need (?=the\b)|"
    r"name (?=the|all|one|any)",
    "fr": r"qui|que|quoi|quand|où|quel|quelle|quels|quelles|comment|combien|pourquoi|est-ce|qu'est-ce|a-t-on",
    "es": r"quién|quien|quiénes|qué|que|cuándo|cuando|dónde|donde|cuál|cual|cuáles|cómo|como|cuánto|cuánta|cuántos|cuántas|por qué",
    "ru": r"кто|что|когда|где|какой|какая|какое|какие|как|сколько|почему|зачем|куда",
    "ar": r"من|ما|ماذا|متى|أين|كم|كيف|لماذا|هل|أي",
    "zh": r"谁|什么|何时|哪|怎|为什么|多少|几|是否",
}
# The words that may stand before them: "in what city".
_PREPOSITIONS = {
    "en": "in|at|on|under|by|from|for|to|with|during|of|into|through|over|among|between|until|till|since|after|before",
    "fr": "à|en|dans|de|par|pour|avec|sous|depuis|jusqu'à",
    "es": "en|por|de|a|con|para|bajo|hasta|desde",
    "ru": "в|во|на|по|с|из|от|о|под|до|после",
    "ar": "في|إلى|على|حتى|منذ",
    "zh": "在",
}
# Both together.
OPENINGS = {
    language: rf"(?:(?:{_PREPOSITIONS[language]})\s*)?(?:{words})"
    if language == "zh"
    else rf"(?:(?:{_PREPOSITIONS[language]})\s+)?(?:{words})"
    for language, words in _INTERROGATIVES.items()
}
_CONJUNCTIONS = {
    "en": r"and(?: also| then)?|also|plus|&|\+",
    "fr": r"et(?: aussi)?|puis",
    "es": r"y(?: también)?|e",
    "ru": r"и|а(?: также)?",
    "ar": "و",
    "zh": "(?!)",
}
# Where a second question begins in a sentence.
BOUNDARY = {
    language: re.compile(
        rf"(?:\s*[,;،]\s*|\s+)(?:{_CONJUNCTIONS[language]}){'' if language == 'ar' else chr(92) + 's+'}"
        rf"(?=(?:{words})\b)|\s*[,;]\s*(?=(?:{words})\s)",
        re.IGNORECASE,
    )
    for language, words in OPENINGS.items()
}
_OPENS_QUESTION = {
    language: re.compile(
        rf"^\W*(?:(?:{_CONJUNCTIONS[language]})\s*)?(?:{words})" + ("" if language == "zh" else r"\b"), re.I
    )
    for language, words in OPENINGS.items()
}


def opens_question(text: str, language: str) -> bool:
    """Whether a text begins as questions do; `language` is one of the six UN languages."""
    return _OPENS_QUESTION[language].match(text) is not None
