"""Brings Rasa in without TensorFlow, which it imports in every process and our graph never uses.

Everything of `rasa.core` imports `rasa.utils.train_utils`, and that imports TensorFlow (half of the start and of the
memory) and scikit-learn, for four names that only the training of a neural component calls.  `import_rasa` imports Rasa
with those names bound to functions that import the real thing when they are called, and spaCy as on a machine without
TensorFlow.  Nothing of Rasa is changed, and nothing is hidden once it returns: a model with DIET in it still loads,
trains and answers, and TensorFlow is imported then.  `AHC_TENSORFLOW=eager` leaves all this out.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

# What `rasa.utils.train_utils` and `rasa.utils.tensorflow.model_data` import: called in training only.
_DEFERRED = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    "sklearn": (),
    "sklearn.model_selection": ("train_test_split",),
}
# Whatever of Rasa the bot serves with, and spaCy, whose `thinc` looks for TensorFlow.
_IMPORTED = (
    "rasa.core.agent",
    "rasa.core.policies.rule_policy",
    "rasa.engine.loader",
    "rasa.nlu.classifiers.regex_message_handler",
    "spacy",
)


def import_rasa(*, lazily: bool = True) -> None:
    """Import Rasa and spaCy, and what they warn of at import into the void; `lazily` leaves TensorFlow out.

    Does nothing about TensorFlow where it, Rasa or what else is to be left out has been imported already.
    """
    lazily = lazily and not any(name in sys.modules for name in ("tensorflow", "rasa.utils.train_utils", *_DEFERRED))
    # Recorded, for some of their packages put filters of their own in place; those go with the block.
    with warnings.catch_warnings(record=True), _left_out() if lazily else nullcontext():
        for name in _IMPORTED:
            importlib.import_module(name)


def import_spacy() -> None:
    """Import spaCy alone as on a machine without TensorFlow, for processes that need no Rasa."""
    if "tensorflow" not in sys.modules:
        with _without_tensorflow():
            importlib.import_module("spacy")


@contextmanager
def _left_out() -> Iterator[None]:
    with _without_tensorflow(), _stand_ins():
        yield


@contextmanager
def _without_tensorflow() -> Iterator[None]:
    absent = _Absent()
    sys.meta_path.insert(0, absent)
    try:
        yield
    finally:
        sys.meta_path.remove(absent)


@contextmanager
def _stand_ins() -> Iterator[None]:
    for name, attributes in _DEFERRED.items():
        module = ModuleType(name)
        for attribute in attributes:
            setattr(module, attribute, _deferred(name, attribute))
        sys.modules[name] = module
    try:
        yield
    finally:
        # Whoever imports them from now on gets the real ones.
        for name in _DEFERRED:
            sys.modules.pop(name, None)


def _deferred(module: str, name: str) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(importlib.import_module(module), name)(*args, **kwargs)

    call.__name__ = call.__qualname__ = name
    return call


class _Absent(MetaPathFinder):
    """As if TensorFlow were not installed: what can do without it, does."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name.partition(".")[0] == "tensorflow":
            raise ModuleNotFoundError(f"No module named {name!r} (left out by {__name__})", name=name)
        return None
