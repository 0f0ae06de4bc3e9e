"""The seed files of the checkout, and databases made from them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.facts.files import load_records
from bot.facts.merging import merge
from bot.facts.records import Records
from bot.facts.seeding import seed
from bot.facts.snapshot import Facts
from bot.facts.store import FactStore

SEED_DIR = Path(__file__).resolve().parents[2] / "data" / "facts"


@pytest.fixture(scope="session")
def seed_records() -> Records:
    """The records of the checkout's seed files."""
    return load_records(SEED_DIR)


@pytest.fixture(scope="session")
def facts(seed_records: Records) -> Facts:
    """The facts of the checkout's seed files."""
    return merge(seed_records)


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seeded SQLite file, to be copied and not touched."""
    path = tmp_path_factory.mktemp("facts") / "seeded.db"
    seed(f"sqlite:///{path}", SEED_DIR)
    return path


@pytest.fixture
def url(seeded_file: Path, tmp_path: Path) -> str:
    """The address of a seeded database of the test's own."""
    shutil.copy(seeded_file, tmp_path / "facts.db")
    return f"sqlite:///{tmp_path / 'facts.db'}"


@pytest.fixture
def store(url: str) -> Iterator[FactStore]:
    """A store on that database."""
    made = FactStore(url)
    yield made
    made.close()


@pytest.fixture
def seed_copy(tmp_path: Path) -> Path:
    """A copy of the seed files that a test may edit."""
    return Path(shutil.copytree(SEED_DIR, tmp_path / "seed"))
