"""The parts of a message that the components read one after the other, kept in the message itself."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.mentions import Mentions

_KEY = "segments"


@dataclass
class Segment:
    """A text to classify; each component fills in its field."""

    # Number of the question in the message, from 0; several segments may be readings of one question.
    question: int
    text: str
    language: str
    # (d,) float32 unit vector, by the featurizer.
    vector: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    # The same of the English encoder: of English examples, in training, where that is installed.
    english: NDArray[np.float32] | None = None
    # By the mention extractor.
    mentions: Mentions = field(default_factory=Mentions)


def segments_of(message: Message) -> list[Segment]:
    """The message's segments; empty before the normaliser has seen it."""
    segments: list[Segment] = message.get(_KEY, [])
    return segments


def set_segments(message: Message, segments: list[Segment]) -> None:
    """Keep the segments in the message, not in its output."""
    message.set(_KEY, segments)
