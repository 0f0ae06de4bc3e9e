"""Graph component: finds the meetings, documents, bodies, cities and periods that a message names."""

import hashlib
from datetime import date, datetime, timezone
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.facts.queries import cities
from bot.facts.store import FactStore
from bot.nlu.components.segments import segments_of
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.gazetteers import RememberingGazetteer, shared_gazetteers, to_text
from bot.nlu.lexicon import shared_lexicons
from bot.nlu.mentions import Mentions
from bot.settings import load_settings

_FILE = "gazetteer.json"
_FIELDS = {
    "meetings": "meeting",
    "documents": "document",
    "bodies": "body",
    "cities": "city",
    "periods": "period",
    "milestones": "milestone",
}


# Only what a tokenizer or featurizer makes of the training data reaches the classifier's training.
@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=True,
)
class MentionExtractor(GraphComponent):
    """Holds a gazetteer that training makes from the database and the model carries along."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, gazetteer: RememberingGazetteer | None) -> None:
        """`gazetteer` is None before training."""
        self._model_storage = model_storage
        self._resource = resource
        self._gazetteer = gazetteer
        self._set_today = load_settings().today

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MentionExtractor":
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
    ) -> "MentionExtractor":
        """The component as `train` left it."""
        with model_storage.read_from(resource) as folder:
            values = (folder / _FILE).read_text(encoding="utf-8")
        return cls(model_storage, resource, shared_gazetteers().load(values))

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Other facts or lexicons give another gazetteer, which Rasa's training cache cannot see."""
        return hashlib.sha256(to_text(_gazetteer()).encode()).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Make the gazetteer from the facts in the database."""
        values = to_text(_gazetteer())
        self._gazetteer = shared_gazetteers().load(values)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(values, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Find the mentions of every example, as the classifier will see them."""
        self._find(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Find the mentions of every segment; the first reading's become the message's entities."""
        self._find(messages)
        for message in messages:
            message.set(ENTITIES, _entities(message), add_to_output=True)
        return messages

    def _find(self, messages: List[Message]) -> None:
        if self._gazetteer is None:
            raise ValueError("MentionExtractor: not trained")
        for message in messages:
            today = _given_today(message) or self._set_today or datetime.now(timezone.utc).date()
            for segment in segments_of(message):
                segment.mentions = self._gazetteer.find(segment.text, segment.language, today)


def _gazetteer() -> Gazetteer:
    """The gazetteer of the facts in the database as they stand."""
    facts = FactStore(load_settings().database_url).snapshot()
    return Gazetteer(
        shared_lexicons(),
        symbols=[document.id for document in facts.documents if "/" in document.id],
        cities=cities(facts),
        bodies=facts.bodies,
    )


def _given_today(message: Message) -> date | None:
    """The day of asking, where a trusted channel set it."""
    metadata = message.get("metadata") or {}
    given = metadata.get("today") if isinstance(metadata, dict) else None
    return date.fromisoformat(given) if given else None


def _entities(message: Message) -> List[Dict[str, Any]]:
    mentions = segments_of(message)[0].mentions if segments_of(message) else Mentions()
    return [
        {
            "entity": entity,
            "start": mention.start,
            "end": mention.end,
            "value": segments_of(message)[0].text[mention.start : mention.end],
            "extractor": MentionExtractor.__name__,
        }
        for field, entity in _FIELDS.items()
        for mention in getattr(mentions, field)
    ]
