"""Reads the training data once; Rasa's own importer reads and copies every file several times over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.importers.utils import story_graph_from_paths
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_config_file
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

# Files whose content is kept for the next training of this process.
_PARSED = 20_000


class DataError(ValueError):
    """Training data that cannot be read; names the file."""


class ReleaseImporter(TrainingDataImporter):
    """Our kinds of training data: intents with examples, and responses.

    Marks of entities ("[second](meeting)"), synonyms, patterns and tables, which Rasa knows too, are not read.
    """

    def __init__(self, config: Path, domain: Path, nlu_files: Iterable[Path], story_files: Iterable[Path]) -> None:
        """Reads nothing yet."""
        self._config_file = config
        self._domain_file = domain
        self._nlu_files = tuple(nlu_files)
        self._story_files = tuple(story_files)

    def get_config(self) -> dict[str, Any]:
        """The configuration of pipeline and policies."""
        return read_config_file(self._config_file)

    def get_config_file_for_auto_config(self) -> str:
        """The configuration's file; it is complete, so Rasa adds nothing to it."""
        return str(self._config_file)

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The examples in the order of files and lines, each once, and the responses; raises DataError.

        The same examples at every call: components write their results into them.
        """
        return self._nlu_data

    def get_domain(self) -> Domain:
        """The domain with the responses of the entries."""
        return self._domain

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """The rules."""
        return story_graph_from_paths([str(file) for file in self._story_files], self._bare_domain)

    def get_conversation_tests(self) -> StoryGraph:
        """None: conversations are judged by `bot.releases.dialogues`."""
        return StoryGraph([])

    @cached_property
    def _nlu_data(self) -> TrainingData:
        examples: dict[tuple[Any, ...], Message] = {}
        responses: dict[str, list[dict[str, Any]]] = {}
        for file in self._nlu_files:
            values = _read(file)
            for block in values.get("nlu") or []:
                for text in _texts(file, block):
                    # Rasa's own comparison takes fingerprints of everything, a third of a second per thousand.
                    key = (text, block["intent"], repr(block.get("metadata")))
                    if key not in examples:
                        examples[key] = Message.build(text, block["intent"], intent_metadata=block.get("metadata"))
            responses.update(values.get("responses") or {})
        data = TrainingData(responses=responses)
        # Not by the constructor, which compares as above, and warns of every example whose intent has no response.
        data.training_examples = list(examples.values())
        return data

    @cached_property
    def _bare_domain(self) -> Domain:
        return Domain.load(str(self._domain_file))

    @cached_property
    def _domain(self) -> Domain:
        # Rasa's importer would also make each family an intent of its response selector, which forgets on the way that
        # our intents use no entities: the rules would see them in every state.
        return self._bare_domain.merge(Domain.from_dict({"responses": self._nlu_data.responses}))


def _read(file: Path) -> Mapping[str, Any]:
    try:
        values = _parsed(file.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{file}: {str(error).splitlines()[0]}") from error
    if not isinstance(values, Mapping):
        raise DataError(f"{file}: a mapping with `nlu` or `responses` is needed, not {type(values).__name__}")
    return values


@lru_cache(maxsize=_PARSED)
def _parsed(text: str) -> Any:
    # libyaml's parser: Rasa's, in Python, takes twenty times as long.
    return YAML(typ="safe").load(text)


def _texts(file: Path, block: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(block, Mapping) or not block.get("intent") or not isinstance(block.get("examples"), str):
        found = sorted(block) if isinstance(block, Mapping) else repr(block)
        raise DataError(f"{file}: nlu: `intent` and `examples: |` are needed, not {found}")
    for line in block["examples"].splitlines():
        if not line.startswith("-"):
            raise DataError(f"{file}: nlu: {block['intent']}: an example begins with a dash, not {line!r}")
        yield line[1:].strip()
