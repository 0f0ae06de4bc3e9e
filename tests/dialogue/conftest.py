"""The delivered facts and answers, read from their files without a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.dialogue.context import Context
from bot.dialogue.respond import respond
from bot.dialogue.state import State
from bot.facts.files import load_records
from bot.facts.merging import merge
from bot.facts.snapshot import Facts
from bot.faq.entry import Catalogue, catalogue_from_responses
from bot.nlu.question import Question
from bot.replies.reply import Reply

DATA = Path(__file__).resolve().parents[2] / "data"
TODAY = date(2026, 11, 22)
NEW = State()


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The facts of the seed files."""
    return merge(load_records(DATA / "facts"))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Every prepared answer of the training data."""
    yaml = YAML(typ="safe")
    responses: dict[str, object] = {}
    for file in sorted((DATA / "nlu").rglob("*.yml")):
        responses.update(yaml.load(file).get("responses") or {})
    return catalogue_from_responses(responses)


@pytest.fixture
def context(facts: Facts) -> Context:
    """A conversation that just begins."""
    return Context(facts, State(), TODAY)


@pytest.fixture
def reply_to(facts: Facts, catalogue: Catalogue) -> Callable[..., Reply]:
    """Ask one question, in a new conversation where no state is given."""

    def ask(question: Question, state: State = NEW, today: date = TODAY) -> Reply:
        return respond([question], state, facts, catalogue, today)[0]

    return ask
