"""The languages of questions and replies."""

from __future__ import annotations

# The six official languages of the United Nations, ISO 639-1.
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

# Replies are written in these; a question in another one gets a note first.
REPLY_LANGUAGES = ("en",)

_ENGLISH_ONLY = {
    "ar": "فهمت سؤالك، لكنني أجيب بالإنجليزية فقط في الوقت الحالي.",
    "es": "He entendido su pregunta, pero por ahora solo respondo en inglés.",
    "fr": "J'ai compris votre question, mais pour l'instant je ne réponds qu'en anglais.",
    "ru": "Ваш вопрос понятен, но пока я отвечаю только по-английски.",
    "zh": "我理解您的问题，但目前只能用英语回答。",
}


def reply_language(question_language: str) -> str:
    """The language in which a question gets its reply."""
    return question_language if question_language in REPLY_LANGUAGES else "en"


def language_note(question_language: str) -> str | None:
    """One line, in the user's language, that says the answer is in English; None where it needs none."""
    return _ENGLISH_ONLY.get(question_language)
