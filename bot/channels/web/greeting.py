"""What the widget shows before the first message, by language."""

from __future__ import annotations

from bot.replies.languages import reply_language
from bot.replies.reply import Outcome, Paragraph, Reply, Suggestion

_GREETINGS = {
    "en": Reply(
        Outcome.SMALLTALK,
        (Paragraph("Hello! Ask me about the UN convention against cybercrime and how it was negotiated."),),
        suggestions=tuple(
            Suggestion(text, text)
            for text in (
                "What is the Ad Hoc Committee?",
                "When was the convention adopted?",
                "What does the convention criminalise?",
            )
        ),
    ),
}


def greeting(language: str) -> Reply:
    """The greeting and first questions for a language (BCP 47), in English where there are none in it."""
    return _GREETINGS[reply_language(language.lower().split("-")[0])]
