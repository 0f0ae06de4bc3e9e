"""The delivered data passes Rasa's own validation."""

from __future__ import annotations

import warnings

import pytest

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
