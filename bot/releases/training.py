"""Trains a release: one model file with the classifier and the answers."""

from __future__ import annotations

from pathlib import Path

from rasa.model_training import train

from bot.settings import ROOT

TRAINING_FOLDERS = ("data/nlu", "data/stories", "data/calibration")


class TrainingFailed(RuntimeError):
    """Rasa produced no model; its log says why."""


def train_release(models_dir: Path, *, root: Path = ROOT, force: bool = False) -> Path:
    """Train on the data under `root` and return the new model's path in `models_dir`.

    Raises TrainingFailed where Rasa gives none, and passes on the errors of our components.  The models that are there
    stay as they are.
    """
    result = train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=[str(root / folder) for folder in TRAINING_FOLDERS],
        output=str(models_dir),
        force_training=force,
    )
    if not result.model:
        raise TrainingFailed(f"no model was trained (code {result.code})")
    return Path(result.model)
