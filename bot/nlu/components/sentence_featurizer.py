"""Graph component: encodes every segment of a message in one call of the sentence encoder.

In training the English encoder has its turn here too; of a message, only where the classifier is in doubt.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Callable, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.cascade import ENGLISH
from bot.nlu.components.segments import segments_of
from bot.nlu.encoder import EnglishEncoder, SentenceEncoder, find_english_encoder, shared_encoder
from bot.nlu.encoding_cache import encode_cached
from bot.settings import load_settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(GraphComponent):
    """Leaves each segment's vector in it."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        """`encoder` is shared by all components and releases of the process."""
        self._encoder = encoder

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFeaturizer":
        """The component, its weights loaded."""
        encoder = shared_encoder()
        encoder.load()
        return cls(encoder)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Other weights give other vectors: without this Rasa's training cache would serve stale ones."""
        return shared_encoder().fingerprint

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples in one batch, but for those that an earlier training has encoded."""
        examples, english = training_data.training_examples, find_english_encoder()
        kept = _kept(self._encoder.encode, self._encoder.fingerprint)
        self._encode(examples, lambda texts: self._encoder.recall(texts, kept))
        # One after the other: in threads beside each other both took longer, 141 s for 132.
        if english is not None:
            _encode_english(examples, english)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Encode the messages' segments in one batch."""
        self._encode(messages, self._encoder.encode)
        return messages

    @staticmethod
    def _encode(messages: List[Message], encode: Callable[[List[str]], Any]) -> None:
        segments = [segment for message in messages for segment in segments_of(message)]
        for segment, vector in zip(segments, encode([segment.text for segment in segments])):
            segment.vector = vector


def _encode_english(examples: List[Message], encoder: EnglishEncoder) -> None:
    segments = [segment for message in examples for segment in segments_of(message) if segment.language == ENGLISH]
    kept = _kept(encoder.encode_many, encoder.fingerprint)
    for segment, vector in zip(segments, encoder.recall([segment.text for segment in segments], kept)):
        segment.english = vector


def _kept(encode: Callable[[Sequence[str]], Any], fingerprint: str) -> Callable[[Sequence[str]], Any]:
    """`encode`, but for texts whose vectors are on disk."""
    folder = load_settings().encodings_dir
    return partial(encode_cached, encode=encode, folder=folder, fingerprint=fingerprint)
