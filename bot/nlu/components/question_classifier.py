"""Graph component: says which intent each question of a message has and whether to trust it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import attrgetter
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.cascade import Cascade
from bot.nlu.classifier import Examples, Guesses, Texts
from bot.nlu.components.segments import Segment, segments_of
from bot.nlu.encoder import find_english_encoder
from bot.nlu.features import mention_flags
from bot.nlu.fitting import shared_fitting
from bot.nlu.mentions import Mentions
from bot.nlu.question import Question, Verdict, in_hundredths
from bot.nlu.readings import Reading, choose_readings
from bot.nlu.words import Terms, terms_of

INTENT_SEVERAL = "several"
INTENT_UNSURE = "unsure"
QUESTIONS = "questions"

_ARRAYS = "head.npz"
_METADATA = "classifier.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent):
    """Last of the pipeline: leaves the message's questions in `questions` and their family as its intent."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, classifier: Cascade | None) -> None:
        """`classifier` is None before training."""
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = classifier
        english = find_english_encoder()
        self._encode_english = english.encode if english is not None else None

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "QuestionClassifier":
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
    ) -> "QuestionClassifier":
        """The component as `train` left it; ValueError where it was written by another version."""
        with model_storage.read_from(resource) as folder:
            metadata = json.loads((folder / _METADATA).read_text(encoding="utf-8"))
            with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
                classifier = Cascade.load(dict(arrays), metadata)
        return cls(model_storage, resource, classifier)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head to the examples and the abstention to those marked `held_out`, which the head never sees."""
        labelled = sorted(map(_labelled, training_data.intent_examples), key=attrgetter("label"))
        self._classifier = shared_fitting().fit(labelled, _fit)
        with self._model_storage.write_to(self._resource) as folder:
            self._persist(folder)
        return self._resource

    def _persist(self, folder: Path) -> None:
        if self._classifier is None:
            raise ValueError("QuestionClassifier: not trained")
        np.savez(folder / _ARRAYS, **self._classifier.arrays())
        (folder / _METADATA).write_text(json.dumps(self._classifier.metadata()), encoding="utf-8")

    def process(self, messages: List[Message]) -> List[Message]:
        """Read the questions of each message and set its intent."""
        segments = [segments_of(message) for message in messages]
        for message, questions in zip(messages, self.questions(segments)):
            message.set(QUESTIONS, [question.to_json() for question in questions], add_to_output=True)
            intent = _intent(questions)
            message.set(INTENT, intent, add_to_output=True)
            message.set(
                "intent_ranking",
                [{INTENT_NAME_KEY: g.intent, PREDICTED_CONFIDENCE_KEY: g.probability} for g in questions[0].ranking],
                add_to_output=True,
            )
        return messages

    def questions(self, messages: Sequence[List[Segment]]) -> List[List[Question]]:
        """The questions that each message's segments hold, in order; all are classified at once."""
        if self._classifier is None:
            raise ValueError("QuestionClassifier: not trained")
        if not messages:
            return []
        texts = _texts([segment for segments in messages for segment in segments])
        guesses = iter(self._classifier.guess(texts, self._encode_english))
        chosen = [choose_readings([_reading(s, next(guesses)) for s in segments]) for segments in messages]
        return [list(map(in_hundredths, questions)) for questions in chosen]


def _reading(segment: Segment, guesses: Guesses) -> Reading:
    return Reading(
        segment.question,
        Question(segment.text, segment.language, guesses.ranking, guesses.known, guesses.verdict, segment.mentions),
    )


@dataclass(frozen=True)
class Labelled:
    """A question that is learnt from; equal ones are learnt alike, as a text has one vector within a process."""

    text: str
    language: str
    mentions: Mentions
    label: str
    # Kept apart for the abstention.
    held_out: bool
    vector: Any = field(compare=False)
    # The English encoder's; None in other languages, or without it.
    english: Any = field(default=None, compare=False)

    def __hash__(self) -> int:
        # Of all that is named in it, it would take longer than to read the text anew.
        return hash((self.text, self.label))

    @cached_property
    def flags(self) -> Any:
        """(len(FLAGS),), see `mention_flags`."""
        return mention_flags([self.mentions])[0]

    @cached_property
    def terms(self) -> Terms:
        """The words, see `terms_of`."""
        return terms_of(self.text, self.mentions)


def _labelled(message: Message) -> Labelled:
    segment = segments_of(message)[0]
    metadata = (message.get("metadata") or {}).get("intent") or {}
    return Labelled(
        segment.text,
        segment.language,
        segment.mentions,
        message.get("intent_response_key") or message.get(INTENT),
        bool(metadata.get("held_out")),
        segment.vector,
        segment.english,
    )


def _fit(labelled: Sequence[Labelled], start: Cascade | None) -> Cascade:
    held_out = [one for one in labelled if one.held_out]
    training = [one for one in labelled if not one.held_out]
    known = {one.text: one.english for one in labelled if one.english is not None}
    return Cascade.fit(
        _examples(training),
        _examples(held_out) if held_out else None,
        partial(_looked_up, known) if known else None,
        start,
    )


def _looked_up(known: Dict[str, Any], texts: Sequence[str]) -> Any:
    return [known[text] for text in texts]


def _examples(labelled: Sequence[Labelled]) -> Examples:
    questions = Texts(
        texts=[one.text for one in labelled],
        languages=[one.language for one in labelled],
        vectors=[one.vector for one in labelled],
        flags=[one.flags for one in labelled],
        terms=[one.terms for one in labelled],
        keys=labelled,
    )
    return Examples(questions, [one.label for one in labelled])


def _texts(segments: Sequence[Segment]) -> Texts:
    return Texts.of(
        texts=[segment.text for segment in segments],
        languages=[segment.language for segment in segments],
        vectors=np.stack([segment.vector for segment in segments]),
        mentions=[segment.mentions for segment in segments],
    )


def _intent(questions: List[Question]) -> Dict[str, Any]:
    if len(questions) > 1:
        return {INTENT_NAME_KEY: INTENT_SEVERAL, PREDICTED_CONFIDENCE_KEY: min(q.known for q in questions)}
    question = questions[0]
    name = question.best.family if question.verdict is Verdict.SURE else INTENT_UNSURE
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: question.known}
