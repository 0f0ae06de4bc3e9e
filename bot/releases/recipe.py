"""Our configuration as a graph, without the parts of Rasa's recipe that import TensorFlow to look at it."""

from __future__ import annotations

from typing import Any

from rasa.engine.constants import PLACEHOLDER_IMPORTER
from rasa.engine.graph import SchemaNode
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.utils.common import class_from_module_path

from bot.nlu.components.domain_provider import JsonDomainProvider

# Where Rasa's own policies that config.yml names are defined.
_POLICIES = {"RulePolicy": "rasa.core.policies.rule_policy.RulePolicy"}


class ReleaseRecipe(DefaultV1Recipe):
    """Rasa's recipe `default.v1` for a configuration whose components are named by dotted path."""

    @classmethod
    def _from_registry(cls, name: str) -> DefaultV1Recipe.RegisteredComponent:
        """The component; where it is neither ours nor known, Rasa imports all of its own, TensorFlow's among them."""
        path = _POLICIES.get(name, name)
        key = class_from_module_path(path).__name__ if "." in path else path
        return cls._registered_components.get(key) or super()._from_registry(name)

    def _create_train_nodes(
        self, config: dict[str, Any], cli_parameters: dict[str, Any]
    ) -> tuple[dict[str, SchemaNode], list[str]]:
        """The nodes without Rasa's two validators.

        They warn of settings that our pipeline does not have and of fine-tuning, which it does not do; the first names
        every neural component and so imports them, in training and again whenever the model is loaded.
        """
        config = {key: [dict(part) for part in config[key]] if key in _PARTS else config[key] for key in config}
        nodes: dict[str, SchemaNode] = {}
        preprocessors = self._add_nlu_train_nodes(config, nodes, cli_parameters)
        self._add_core_train_nodes(config, nodes, preprocessors, cli_parameters)
        for node in nodes.values():
            node.needs = {
                argument: PLACEHOLDER_IMPORTER if need == "finetuning_validator" else need
                for argument, need in node.needs.items()
            }
        return _with_our_domain(nodes), preprocessors

    def _create_predict_nodes(
        self, config: dict[str, Any], preprocessors: list[str], train_nodes: dict[str, SchemaNode]
    ) -> dict[str, SchemaNode]:
        return _with_our_domain(super()._create_predict_nodes(config, preprocessors, train_nodes))

    def _extra_config_from_cli(self, *_: Any) -> dict[str, Any]:
        """Nothing: for the settings of three components of Rasa's, scikit-learn and others would be imported."""
        return {}


def _with_our_domain(nodes: dict[str, SchemaNode]) -> dict[str, SchemaNode]:
    nodes["domain_provider"].uses = JsonDomainProvider
    return nodes


# The lists of config.yml from which Rasa takes the names out.
_PARTS = ("pipeline", "policies")
