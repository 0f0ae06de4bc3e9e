"""Trains a release: one model file with the classifier and the answers."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

from rasa.exceptions import ModelNotFound
from rasa.model import get_local_model
from rasa.model_training import train

from bot.settings import ROOT

# What a model depends on besides its training data: facts (names), code of the pipeline, versions of libraries.
_OTHER_INPUTS = ("domain.yml", "config.yml", "uv.lock", "data/facts", "bot/nlu")


class TrainingFailed(RuntimeError):
    """Rasa produced no model; its log says why."""


def train_release(models_dir: Path, faq_dir: Path, *, root: Path = ROOT) -> Path:
    """Train on the entries of `faq_dir` and the other data under `root`; the new model's path in `models_dir`.

    Raises TrainingFailed where Rasa gives none, and passes on the errors of our components.  The models that are there
    stay as they are.
    """
    result = train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=[str(path) for path in _training_data(root, faq_dir)],
        output=str(models_dir),
        fixed_model_name=f"{time.strftime('%Y%m%d-%H%M%S')}-{inputs_digest(root, faq_dir)}",
        # Rasa's cache does not know our code; training whole takes seconds.
        force_training=True,
    )
    if not result.model:
        raise TrainingFailed(f"no model was trained (code {result.code})")
    return Path(result.model)


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


def _training_data(root: Path, faq_dir: Path) -> list[Path]:
    return [*sorted((root / "data" / "nlu").glob("*.yml")), faq_dir, root / "data/stories", root / "data/calibration"]


def _inputs(root: Path, faq_dir: Path) -> Iterator[Path]:
    for path in (*_training_data(root, faq_dir), *(root / name for name in _OTHER_INPUTS)):
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in (".yml", ".py"))
        elif path.exists():
            yield path
