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
from bot.nlu.language import shared_languages
from bot.nlu.normalise import normalise
from bot.nlu.splitting import split_questions, without_numbers
from bot.nlu.spoken_symbols import with_signs


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
        """An example is one question, so it is never split; an entry's title is one of its examples."""
        languages = shared_languages()
        training_data.training_examples.extend(_titles(training_data.responses))
        for message in training_data.training_examples:
            text = normalise(message.get(TEXT) or "")
            set_segments(message, [Segment(0, text, languages.detect(text))])
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Replace each text by its clean form and cut it into segments."""
        languages = shared_languages()
        for message in messages:
            # Rasa takes a leading slash for an intent and would bypass the classifier: "/faq{...}".
            text = with_signs(normalise(message.get(TEXT) or "")).lstrip("/ ")
            language = languages.detect(text)
            message.set(TEXT, text)
            message.set("language", language, add_to_output=True)
            set_segments(message, _segments(text, language))
        return messages


def _titles(responses: Dict[str, List[Dict[str, Any]]]) -> List[Message]:
    # A button sends the title of an entry, which must then reach it.
    titles = {
        name.removeprefix("utter_"): (variations[0].get("metadata") or {}).get("title")
        for name, variations in responses.items()
    }
    return [Message.build(text=title, intent=intent) for intent, title in titles.items() if title]


def _segments(text: str, language: str) -> List[Segment]:
    segments: List[Segment] = []
    for number, part in enumerate(split_questions(text, language)):
        segments.append(Segment(number, part.text, language))
        if part.core != part.text:
            segments.append(Segment(number, part.core, language))
    if segments[-1].question > 0:
        # The message may be one question after all; the classifier compares.
        segments.append(Segment(segments[-1].question + 1, without_numbers(text), language))
    return segments
