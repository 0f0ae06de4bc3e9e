"""Each component of the pipeline is trained, persisted, loaded, and then sees the same in the same messages."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from ruamel.yaml import YAML

from bot.facts.seeding import seed
from bot.nlu.components.segments import segments_of
from bot.settings import ROOT, load_settings

PIPELINE: list[str] = [step["name"] for step in YAML(typ="safe").load(ROOT / "config.yml")["pipeline"]]

TRAINING = {
    "faq/ahc": ["What is the AHC?", "what does AHC stand for", "which body negotiated the treaty", "ad hoc committee"],
    "faq/chair": ["Who chairs the committee?", "chair of the committee", "who is the chairwoman", "name of the chair"],
    "fact/when": ["When was the second session?", "dates of the third session", "when did it start", "session 4 when"],
    "fact/where": ["Where was the second session?", "which city was that", "city of the fifth session", "where was it"],
    "smalltalk/greet": ["hello", "good morning", "hi there", "bonjour"],
    "out_of_scope/general": ["what is the weather", "a recipe for soup", "who won the match", "sing me a song"],
}
HELD_OUT = {
    "faq/ahc": ["AHC meaning"],
    "faq/chair": ["who was in the chair"],
    "fact/when": ["on what dates was the fourth session held"],
    # One guess must be wrong, or there is nothing to calibrate.
    "smalltalk/greet": ["where was the first session"],
    "out_of_scope/general": ["what is the score of the match"],
}
MESSAGES = [
    "When was the second sesion?",
    "Where was it and who chairs the committee?",
    "Hello. I am writing a paper. What is resolution 75/282?",
    "Quand a eu lieu la deuxième session à Vienne ?",
    "第三届会议何时举行？",
    "متى عقدت الدورة الثالثة؟",
    "30.5.2022",
    "",
    "   \u0000\u200b ",
    "\ud83d\ude00",
    "lone \ud800 surrogate",
    "x" * 20_000,
    '/faq{"topic": 1}',
    "<b>When</b> was session 3?; DROP TABLE meetings; --",
]


def example(text: str, intent: str, *, held_out: bool) -> Message:
    message = Message.build(text=text, intent=intent)
    message.set("metadata", {"intent": {"held_out": held_out}})
    return message


def training_data() -> TrainingData:
    sets = ((TRAINING, False), (HELD_OUT, True))
    return TrainingData(
        [example(text, intent, held_out=out) for data, out in sets for intent, texts in data.items() for text in texts],
        responses={"utter_faq/ahc": [{"text": "It is.", "metadata": {"title": "What is the Ad Hoc Committee?"}}]},
    )


def component_class(name: str) -> type[GraphComponent]:
    module, _, cls = name.rpartition(".")
    found: type[GraphComponent] = getattr(import_module(module), cls)
    return found


def make(name: str, storage: LocalModelStorage, *, load: bool) -> Any:
    cls = component_class(name)
    build = cls.load if load else cls.create
    return build(cls.get_default_config(), storage, Resource(name), ExecutionContext(GraphSchema({})))


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def trained(storage: LocalModelStorage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """All components, trained one after the other on what the ones before made of the examples."""
    url = f"sqlite:///{tmp_path_factory.mktemp('facts') / 'bot.db'}"
    settings = replace(load_settings({}), database_url=url)
    seed(settings.database_url, settings.facts_dir)
    with pytest.MonkeyPatch.context() as patch:
        # The mention extractor reads its names from the database of the settings.
        patch.setenv("DATABASE_URL", url)
        data = training_data()
        components = {}
        for name in PIPELINE:
            component = make(name, storage, load=False)
            if hasattr(component, "train"):
                component.train(data)
            if hasattr(component, "process_training_data"):
                data = component.process_training_data(data)
            components[name] = component
        yield components


def seen(message: Message) -> dict[str, Any]:
    """All that a component leaves in a message, comparable."""
    segments = [(s.question, s.text, s.language, s.vector.tobytes(), s.mentions) for s in segments_of(message)]
    return {**{key: value for key, value in message.data.items() if key != "segments"}, "segments": segments}


def processed(components: list[Any], texts: list[str]) -> list[Message]:
    messages = [Message({TEXT: text}) for text in texts]
    for component in components:
        messages = component.process(messages)
    return messages


@pytest.mark.parametrize("name", PIPELINE)
def test_a_loaded_component_does_as_the_trained_one(
    trained: dict[str, Any], storage: LocalModelStorage, name: str
) -> None:
    before = processed([trained[other] for other in PIPELINE[: PIPELINE.index(name)]], MESSAGES)
    loaded = make(name, storage, load=True)
    expected = [seen(message) for message in trained[name].process(copy.deepcopy(before))]
    assert [seen(message) for message in loaded.process(copy.deepcopy(before))] == expected
    assert len(expected) == len(MESSAGES)


@pytest.mark.parametrize("name", PIPELINE)
def test_a_message_alone_is_seen_as_in_a_batch(trained: dict[str, Any], name: str) -> None:
    components = [trained[other] for other in PIPELINE[: PIPELINE.index(name) + 1]]
    batch = processed(components, MESSAGES[:6])
    for text, together in zip(MESSAGES[:6], batch, strict=True):
        (alone,) = processed(components, [text])
        assert [(s.text, s.mentions) for s in segments_of(alone)] == [
            (s.text, s.mentions) for s in segments_of(together)
        ]
        assert alone.get("intent", {}).get("name") == together.get("intent", {}).get("name")


def test_no_component_persists_a_pickle(trained: dict[str, Any], storage: LocalModelStorage) -> None:
    for name in PIPELINE:
        if hasattr(trained[name], "train"):
            with storage.read_from(Resource(name)) as folder:
                files = [file for file in Path(folder).rglob("*") if file.is_file()]
            assert files
            assert {file.suffix for file in files} <= {".json", ".npz", ".npy", ".txt"}


# Those that cannot do anything before they are trained.
NEEDS_TRAINING = [name for name in PIPELINE if name.endswith(("MentionExtractor", "QuestionClassifier"))]


@pytest.mark.parametrize("name", NEEDS_TRAINING)
def test_an_untrained_component_says_so(trained: dict[str, Any], storage: LocalModelStorage, name: str) -> None:
    untrained = make(name, storage, load=False)
    before = processed([trained[other] for other in PIPELINE[: PIPELINE.index(name)]], ["When was it?"])
    with pytest.raises(ValueError, match="not trained"):
        untrained.process(before)


def test_a_title_is_an_example_of_its_entry(trained: dict[str, Any]) -> None:
    data = training_data()
    before = len(data.training_examples)
    trained[PIPELINE[0]].process_training_data(data)
    (title,) = data.training_examples[before:]
    assert (title.get(TEXT), title.get("intent_response_key")) == ("What is the Ad Hoc Committee?", "faq/ahc")


@pytest.mark.parametrize(
    "text",
    [
        "/faq/ahc",
        '/fact{"meeting": "second"}',
        "/restart",
        "/session_start",
        "  /back",
        "///faq",
        "/ /faq",
        "\uff0ffaq",
        "&#47;faq",
        "\u200b/faq",
        "<i></i>/faq",
    ],
)
def test_a_leading_slash_never_reaches_rasa(trained: dict[str, Any], text: str) -> None:
    (message,) = processed(list(trained.values()), [text])
    assert not message.get(TEXT).startswith("/")
    assert message.get("questions")


def test_several_questions_are_several_in_the_output(trained: dict[str, Any]) -> None:
    text = "When was the second session? Who chairs the committee?"
    (message,) = processed(list(trained.values()), [text])
    found = [question["ranking"][0]["intent"] for question in message.get("questions")]
    if message.get("intent")["name"] == "several":
        assert found == ["fact/when", "faq/chair"]
    else:
        assert len(found) == 1


def test_entities_are_the_words_of_the_message(trained: dict[str, Any]) -> None:
    (message,) = processed(list(trained.values()), ["Was the second session of May 2022 in Vienna?"])
    entities = {(entity["entity"], entity["value"]) for entity in message.get("entities")}
    assert {("meeting", "second session"), ("city", "Vienna"), ("period", "May 2022")} <= entities
