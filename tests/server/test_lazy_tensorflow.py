"""Rasa without TensorFlow: nothing of what serves and trains imports it, and whoever asks for it gets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT
from tests.process.running import environment

_SERVING = """
from bot.server.lazy_tensorflow import import_rasa
import_rasa()
import json, sys
import bot.serving, bot.channels.terminal, bot.releases.commands
from bot.server.runtime import load_agent
from bot.settings import load_settings
from pathlib import Path
agent = load_agent(load_settings(), Path(sys.argv[1]))
print(json.dumps({"ready": agent.is_ready(), "imported": sorted({"tensorflow", "sklearn"} & set(sys.modules))}))
"""

# What training of a neural component does with the names that were bound late.
_ASKING = """
from bot.server.lazy_tensorflow import import_rasa
import_rasa()
import json, sys
import numpy as np
before = "tensorflow" in sys.modules
import rasa.utils.train_utils as train_utils
import rasa.utils.tensorflow.model_data as model_data
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.utils.tensorflow.data_generator import RasaBatchDataGenerator
from rasa.utils.tensorflow.model_data import FeatureArray, RasaModelData
data = {"text": {"sentence": [FeatureArray(np.ones((8, 2)), number_of_dimensions=2)]},
        "label": {"ids": [FeatureArray(np.array([0, 1] * 4), number_of_dimensions=1)]}}
rows = RasaModelData("label", "ids", data)
generator, validation = train_utils.create_data_generators(rows, 2, 1, eval_num_examples=2)
(callback, *_) = train_utils.create_common_callbacks(1)
import tensorflow as tf
print(json.dumps({
    "before": before,
    "real": isinstance(generator, RasaBatchDataGenerator) and isinstance(callback, tf.keras.callbacks.Callback),
    "split": len(list(validation)),
}))
"""


def run(code: str, database: Path, *arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**environment(database), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    values: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return values


def test_what_serves_and_trains_imports_no_tensorflow(tmp_path: Path, model_path: Path) -> None:
    assert run(_SERVING, tmp_path / "bot.db", str(model_path)) == {"ready": True, "imported": []}


def test_who_asks_for_tensorflow_gets_the_real_one(tmp_path: Path) -> None:
    assert run(_ASKING, tmp_path / "bot.db") == {"before": False, "real": True, "split": 1}
