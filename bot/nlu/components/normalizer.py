"""Graph component: cleans a message's text, tells its language and its questions."""

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.segments import Segment, set_segments
from bot.nlu.preparation import Prepared, shared_preparations


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MessageNormalizer(GraphComponent):
    """First of the pipeline: what later components read are its segments."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MessageNormalizer":
        """The component; it has no state."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """An entry's title is one of its examples."""
        preparations = shared_preparations()
        training_data.training_examples.extend(_titles(training_data.responses))
        for message in training_data.training_examples:
            _set_prepared(message, preparations.example(message.get(TEXT) or ""))
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Replace each text by its clean form and cut it into segments."""
        preparations = shared_preparations()
        for message in messages:
            prepared = preparations.message(message.get(TEXT) or "")
            message.set(TEXT, prepared.text)
            message.set("language", prepared.language, add_to_output=True)
            _set_prepared(message, prepared)
        return messages


def _set_prepared(message: Message, prepared: Prepared) -> None:
    set_segments(message, [Segment(number, text, prepared.language) for number, text in prepared.pieces])


def _titles(responses: Dict[str, List[Dict[str, Any]]]) -> List[Message]:
    # A button sends the title of an entry, which must then reach it.
    titles = {
        name.removeprefix("utter_"): (variations[0].get("metadata") or {}).get("title")
        for name, variations in responses.items()
    }
    return [Message.build(text=title, intent=intent) for intent, title in titles.items() if title]
