"""Graph component: puts misspelt words of the domain right before anything else reads a message."""

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.segments import segments_of
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.lexicon import shared_lexicons
from bot.nlu.spellings import RememberingCorrector, shared_spellings
from bot.nlu.spoken_symbols import with_figures

_FILE = "vocabulary.json"
# The language whose words the vocabulary holds; in another one, a word that is not English is no slip.
_LANGUAGE = "en"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class SpellingNormalizer(GraphComponent):
    """Holds the words of the training examples and of the lexicon."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, corrector: RememberingCorrector | None) -> None:
        """`corrector` is None before training."""
        self._model_storage = model_storage
        self._resource = resource
        self._corrector = corrector

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SpellingNormalizer":
        """A component to be trained."""
        return cls(model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SpellingNormalizer":
        """The component as `train` left it."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, shared_spellings().load((folder / _FILE).read_text(encoding="utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of the examples."""
        texts = [
            segment.text
            for message in training_data.training_examples
            for segment in segments_of(message)
            if segment.language == _LANGUAGE
        ]
        vocabulary = shared_spellings().learn(texts, lambda: Gazetteer(shared_lexicons()).words(_LANGUAGE))
        self._corrector = shared_spellings().load(vocabulary)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(vocabulary, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Correct the examples as messages will be, so that both look alike to the classifier."""
        self._correct(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Correct every English segment; the message's own text stays as it was written."""
        self._correct(messages)
        return messages

    def _correct(self, messages: List[Message]) -> None:
        if self._corrector is None:
            raise ValueError("SpellingNormalizer: not trained")
        for message in messages:
            for segment in segments_of(message):
                if segment.language == _LANGUAGE:
                    segment.text = with_figures(self._corrector.correct(segment.text))
