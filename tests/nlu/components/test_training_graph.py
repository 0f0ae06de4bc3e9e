"""In Rasa's training graph each component sees what those before it made of the training data."""

from __future__ import annotations

from importlib import import_module

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from ruamel.yaml import YAML

from bot.settings import ROOT


def test_the_classifier_is_trained_on_all_that_the_pipeline_finds() -> None:
    config = YAML(typ="safe").load(ROOT / "config.yml")
    names = [step["name"] for step in config["pipeline"]]
    for name in names:
        import_module(name.rpartition(".")[0])
    nodes = DefaultV1Recipe().graph_config_for_recipe(config, {}).train_schema.nodes
    before = "nlu_training_data_provider"
    for number, name in enumerate(names[:-1]):
        node = f"run_{name}{number}"
        assert nodes[node].needs["training_data"] == before
        before = node
    assert nodes[f"train_{names[-1]}{len(names) - 1}"].needs["training_data"] == before
