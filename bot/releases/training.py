"""Trains a release: one model file with the classifier and the answers."""

from __future__ import annotations

import gc
import hashlib
import logging
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNodeHook, GraphSchema
from rasa.engine.storage.storage import ModelStorage
from rasa.engine.training.graph_trainer import GraphTrainer
from rasa.exceptions import ModelNotFound
from rasa.model import get_local_model

from bot.releases.importer import ReleaseImporter
from bot.releases.recipe import ReleaseRecipe
from bot.server.graph_runner import SequentialGraphRunner
from bot.server.model_storage import QuickStorage
from bot.settings import ROOT

logger = logging.getLogger(__name__)

# What a model depends on besides its training data: facts (names), code of the pipeline, versions of libraries.
_OTHER_INPUTS = (
    "domain.yml",
    "config.yml",
    "uv.lock",
    "data/stories",
    "data/facts",
    "bot/nlu",
    "bot/releases/importer.py",
    "bot/releases/recipe.py",
)

# In the names of the files that our components write into a model.
_NLU_PARTS = "bot.nlu.components."
# Bytes of a part that are read at once.
_PIECE = 1 << 18


def train_release(models_dir: Path, faq_dir: Path, *, root: Path = ROOT) -> Path:
    """Train on the entries of `faq_dir` and the other data under `root`; the new model's path in `models_dir`.

    Raises DataError and the errors of our components.  The models that are there stay as they are.
    """
    importer = ReleaseImporter(
        root / "config.yml",
        root / "domain.yml",
        _nlu_files(root, faq_dir),
        sorted((root / "data/stories").glob("*.yml")),
    )
    configuration = ReleaseRecipe().graph_config_for_recipe(importer.get_config(), {})
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{inputs_digest(root, faq_dir)}.tar.gz"
    with tempfile.TemporaryDirectory() as folder:
        # The cache is not asked where training is forced: it does not know our code, and training whole takes seconds.
        trainer = GraphTrainer(QuickStorage(Path(folder)), None, TrainingRunner)
        # Packed beside and moved into place: a training that is killed leaves no half model.
        package = models_dir / f".{name}"
        try:
            with _no_collection():
                trainer.train(configuration, importer, package, force_retraining=True)
            return package.replace(models_dir / name)
        finally:
            package.unlink(missing_ok=True)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave garbage where it is: a training makes hundreds of thousands of small things that all live to its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class TrainingRunner(SequentialGraphRunner):
    """Runs the graph and tells its phases; Rasa's own hooks take a fingerprint of everything for its cache."""

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> SequentialGraphRunner:
        """A runner with the hook of the phases in place of `hooks`."""
        return super().create(graph_schema, model_storage, execution_context, [_Phases(len(graph_schema.nodes))])


class _Phases(GraphNodeHook):
    """Logs each node with the share of nodes done."""

    def __init__(self, nodes: int) -> None:
        self._nodes = nodes
        self._done = 0

    def on_before_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        received_inputs: dict[str, Any],
    ) -> dict[str, Any]:
        """Tell what begins."""
        node = execution_context.graph_schema.nodes[node_name]
        share = 100 * self._done // self._nodes
        logger.info(
            "%2d of %d steps done (%d %%): %s.%s ...", self._done, self._nodes, share, node.uses.__name__, node.fn
        )
        return {}

    def on_after_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        output: Any,
        input_hook_data: dict[str, Any],
    ) -> None:
        """Count it."""
        self._done += 1


def is_current(models_dir: Path, faq_dir: Path, *, root: Path = ROOT) -> bool:
    """Whether the newest model was trained on just what is there now."""
    try:
        newest = get_local_model(str(models_dir))
    except ModelNotFound:
        return False
    return Path(newest).name.endswith(f"-{inputs_digest(root, faq_dir)}.tar.gz")


def inputs_digest(root: Path, faq_dir: Path) -> str:
    """Twelve hexadecimal digits that change when training data, facts, configuration or pipeline code do."""
    digest = hashlib.sha256()
    for file in _inputs(root, faq_dir):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def pipeline_digest(root: Path) -> str:
    """The same of all but the entries."""
    return inputs_digest(root, root / "no entries")


def nlu_digest(model: Path) -> str:
    """Sixteen hexadecimal digits that change when what a model's NLU has learnt does: answers are no part of it."""
    digest = hashlib.sha256()
    with tarfile.open(model) as tar:
        parts = (member for member in tar if member.isfile() and _NLU_PARTS in member.name)
        for part in parts:
            content = tar.extractfile(part)
            if content is not None:
                digest.update(part.name.encode())
                # In pieces: to hold a part whole takes longer than its digest.
                for piece in iter(partial(content.read, _PIECE), b""):
                    digest.update(piece)
    return digest.hexdigest()[:16]


def _nlu_files(root: Path, faq_dir: Path) -> list[Path]:
    return [
        *sorted((root / "data/nlu").glob("*.yml")),
        *sorted(faq_dir.rglob("*.yml")),
        *sorted((root / "data/calibration").glob("*.yml")),
    ]


def _inputs(root: Path, faq_dir: Path) -> Iterator[Path]:
    yield from _nlu_files(root, faq_dir)
    for path in (root / name for name in _OTHER_INPUTS):
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in (".yml", ".py"))
        elif path.exists():
            yield path
