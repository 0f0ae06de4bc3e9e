"""The delivered data passes Rasa's own validation, and is no more than the classifier trains well on."""

from __future__ import annotations

import io
import tarfile
import warnings
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.linear import EXACT_BUDGET
from bot.settings import ROOT


def test_rasa_data_validate_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    # The command itself, in this process: another one would import TensorFlow for ten seconds again.
    from rasa.__main__ import create_argument_parser

    monkeypatch.chdir(ROOT)
    folders = ["data/nlu", "data/stories", "data/calibration"]
    arguments = create_argument_parser().parse_args(
        ["data", "validate", "--data", *folders, "--domain", "domain.yml", "--config", "config.yml"]
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        # Ends the process with a status where the data is not valid.
        arguments.func(arguments)
    told = [str(warning.message) for warning in caught]
    # "several" and "unsure" are set by the classifier and have no examples; the responses are uttered by the action.
    expected = ("duplicated intents", "'several'", "'unsure'", "utter_", "slot", "Slot", "deprecat", "Deprecat", "jax")
    assert [text for text in told if not any(sign in text for sign in expected)] == []


def test_the_delivered_examples_are_far_from_where_training_gives_up_exactness(model_path: Path) -> None:
    # Beyond it answers get worse at one stroke, so it must not be reached by adding entries.
    with tarfile.open(model_path) as model:
        name = next(name for name in model.getnames() if name.endswith("head.npz"))
        file = model.extractfile(name)
        assert file is not None
        heads = np.load(io.BytesIO(file.read()), allow_pickle=False)
        for part in ("fast", "full"):
            (examples, dimension), classes = heads[f"{part}.examples"].shape, len(heads[f"{part}.weights"])
            assert examples * classes * dimension < EXACT_BUDGET / 2
