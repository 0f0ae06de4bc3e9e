"""One question of a message as the NLU pipeline understands it; what the dialogue works on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from bot.facts.values import MeetingKind
from bot.nlu.mentions import (
    BodyMention,
    CityMention,
    CountryMention,
    DocumentMention,
    DurationMention,
    MeetingMention,
    Mentions,
    MilestoneMention,
    PeriodMention,
)


class Verdict(str, Enum):
    """What the abstention allows of a question's best guess."""

    # Answer it.
    SURE = "sure"
    # Offer the best guesses to choose from.
    UNSURE = "unsure"
    # Say that the answer is not known.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Guess:
    """An intent and its probability."""

    # "family/kind": "faq/unodc_role", "fact/when", "smalltalk/greet", "out_of_scope/opinion".
    intent: str
    # In [0, 1]; a ranking's guesses sum to at most 1.
    probability: float

    @property
    def family(self) -> str:
        """The part before the slash."""
        return self.intent.split("/", 1)[0]

    @property
    def kind(self) -> str:
        """The part after the slash, or the whole."""
        return self.intent.split("/", 1)[-1]


@dataclass(frozen=True)
class Question:
    """One question: its words, what they name, what they may ask."""

    text: str
    # ISO 639-1, one of the six UN languages.
    language: str
    # Best first; never empty.
    ranking: tuple[Guess, ...]
    # Calibrated probability, in [0, 1], that the best guess is right.
    known: float
    verdict: Verdict
    mentions: Mentions

    @property
    def best(self) -> Guess:
        """The likeliest intent."""
        return self.ranking[0]

    def mass(self, family: str) -> float:
        """Probability, in [0, 1], that the ranking gives to a whole family."""
        return sum(guess.probability for guess in self.ranking if guess.family == family)

    def probability(self, intent: str) -> float:
        """That of one intent, 0 where the ranking does not hold it."""
        return next((guess.probability for guess in self.ranking if guess.intent == intent), 0.0)

    def to_json(self) -> dict[str, Any]:
        """The question as JSON-able values; `question_from_json` reads them back."""
        return {
            "text": self.text,
            "language": self.language,
            "ranking": [{"intent": guess.intent, "probability": guess.probability} for guess in self.ranking],
            "known": self.known,
            "verdict": self.verdict.value,
            # `asdict` would copy its way through all of it.
            "mentions": {
                group: list(map(_mention_json, named)) if isinstance(named, tuple) else named
                for group, named in vars(self.mentions).items()
            },
        }


def in_hundredths(question: Question) -> Question:
    """The question with probabilities of two digits.

    More are noise, which every training stirs: so most questions are understood just as they were before.
    """
    ranking = tuple(Guess(guess.intent, round(guess.probability, 2)) for guess in question.ranking)
    return replace(question, ranking=ranking, known=round(question.known, 2))


def _mention_json(mention: Any) -> dict[str, Any] | str:
    if isinstance(mention, str):
        return mention
    values = dict(vars(mention))
    for key, value in values.items():
        if isinstance(value, date):
            values[key] = value.isoformat()
        elif isinstance(value, MeetingKind):
            values[key] = value.value
    return values


def question_from_json(values: dict[str, Any]) -> Question:
    """The question that `to_json` gave; raises KeyError, TypeError or ValueError where `values` is none."""
    mentions = values["mentions"]
    return Question(
        text=values["text"],
        language=values["language"],
        ranking=tuple(Guess(**guess) for guess in values["ranking"]),
        known=values["known"],
        verdict=Verdict(values["verdict"]),
        mentions=Mentions(
            meetings=tuple(
                MeetingMention(**{**mention, "kind": MeetingKind(mention["kind"]) if mention["kind"] else None})
                for mention in mentions["meetings"]
            ),
            documents=tuple(DocumentMention(**mention) for mention in mentions["documents"]),
            bodies=tuple(BodyMention(**mention) for mention in mentions["bodies"]),
            cities=tuple(CityMention(**mention) for mention in mentions["cities"]),
            durations=tuple(DurationMention(**mention) for mention in mentions["durations"]),
            cues=tuple(mentions["cues"]),
            alone=mentions["alone"],
            countries=tuple(CountryMention(**mention) for mention in mentions["countries"]),
            milestones=tuple(MilestoneMention(**mention) for mention in mentions["milestones"]),
            periods=tuple(
                PeriodMention(
                    **{
                        **mention,
                        "first": date.fromisoformat(mention["first"]),
                        "last": date.fromisoformat(mention["last"]),
                    }
                )
                for mention in mentions["periods"]
            ),
        ),
    )
