"""Graph component: encodes every segment of a message in one call of the sentence encoder."""

from functools import partial
from typing import Any, Callable, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.segments import segments_of
from bot.nlu.encoder import SentenceEncoder, shared_encoder
from bot.nlu.encoding_cache import encode_cached
from bot.settings import load_settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(GraphComponent):
    """The one place that calls the encoder."""

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
        kept = partial(
            encode_cached,
            encode=self._encoder.encode,
            folder=load_settings().encodings_dir,
            fingerprint=self._encoder.fingerprint,
        )
        self._encode(training_data.training_examples, lambda texts: self._encoder.recall(texts, kept))
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
