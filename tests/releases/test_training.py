"""Training: what stops it, and when it is not needed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.releases.training import inputs_digest, is_current
from bot.settings import ROOT, Settings


def digest(root: Path) -> str:
    return inputs_digest(root, root / "data" / "nlu" / "faq")


def current(models_dir: Path, root: Path) -> bool:
    return is_current(models_dir, root / "data" / "nlu" / "faq", root=root)


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    """A folder with the model that serves."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "20260101-000000-serving.tar.gz").write_bytes(b"the model that serves")
    return folder


def train(settings: Settings, *options: str, **env: str) -> Result:
    return CliRunner().invoke(cli, ["train", *options], env={"DATABASE_URL": settings.database_url, **env})


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("owner: faq-team", "owner: ''", "owner"),
        ("sources: [", "sources: [rumour, ", "sources"),
        ("title: ", "titel: ", "titel"),
        ("intent: faq/ahc", "intent: faq/ahcc", "intent"),
    ],
)
def test_a_broken_entry_stops_it_and_the_old_model_stays(
    settings: Settings, models_dir: Path, tmp_path: Path, old: str, new: str, key: str
) -> None:
    faq_dir = Path(shutil.copytree(settings.faq_dir, tmp_path / "faq"))
    file = faq_dir / "committee" / "ahc.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    before = contents(models_dir)
    result = train(settings, AHC_FAQ_DIR=str(faq_dir), AHC_MODELS_DIR=str(models_dir))
    assert result.exit_code == 1
    assert str(file) in result.output
    assert key in result.output
    assert "goes on serving" in result.output
    assert "Traceback" not in result.output
    assert contents(models_dir) == before


def test_a_broken_seed_file_stops_it_too(settings: Settings, models_dir: Path, tmp_path: Path) -> None:
    facts_dir = Path(shutil.copytree(settings.facts_dir, tmp_path / "facts"))
    (facts_dir / "bodies.yml").write_text("bodies: [", encoding="utf-8")
    before = contents(models_dir)
    result = train(settings, AHC_FACTS_DIR=str(facts_dir), AHC_MODELS_DIR=str(models_dir))
    assert result.exit_code == 1
    assert "bodies.yml" in result.output
    assert contents(models_dir) == before


def test_a_current_model_is_not_trained_again(settings: Settings, models_dir: Path) -> None:
    (models_dir / f"20261122-000000-{digest(ROOT)}.tar.gz").write_bytes(b"the newest")
    before = contents(models_dir)
    result = train(settings, "--if-needed", AHC_MODELS_DIR=str(models_dir))
    assert result.exit_code == 0, result.output
    assert "up to date" in result.output
    assert contents(models_dir) == before


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The smallest tree that has something of each kind of input."""
    files = {
        "domain.yml": "domain",
        "config.yml": "config",
        "uv.lock": "lock",
        "data/nlu/faq/a/b.yml": "entry",
        "data/stories/rules.yml": "rules",
        "data/calibration/questions.yml": "questions",
        "data/facts/meetings.yml": "meetings",
        "bot/nlu/head.py": "code",
        "bot/nlu/lexicons/en.yml": "words",
    }
    for name, text in files.items():
        path = tmp_path / "checkout" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "checkout"


@pytest.mark.parametrize(
    "name",
    [
        "domain.yml",
        "config.yml",
        "uv.lock",
        "data/nlu/faq/a/b.yml",
        "data/nlu/faq/a/new.yml",
        "data/stories/rules.yml",
        "data/calibration/questions.yml",
        "data/facts/meetings.yml",
        "bot/nlu/head.py",
        "bot/nlu/lexicons/en.yml",
    ],
)
def test_a_change_of_any_input_calls_for_training(checkout: Path, models_dir: Path, name: str) -> None:
    (models_dir / f"20261122-000000-{digest(checkout)}.tar.gz").touch()
    assert current(models_dir, checkout)
    (checkout / name).write_text("changed", encoding="utf-8")
    assert not current(models_dir, checkout)


def test_a_moved_entry_is_a_change_and_a_stray_file_is_none(checkout: Path) -> None:
    before = digest(checkout)
    (checkout / "data" / "nlu" / "faq" / "a" / "b.yml~").write_text("draft", encoding="utf-8")
    (checkout / "bot" / "server.py").write_text("code", encoding="utf-8")
    assert digest(checkout) == before
    (checkout / "data" / "nlu" / "faq" / "a" / "b.yml").rename(checkout / "data" / "nlu" / "faq" / "a" / "c.yml")
    assert digest(checkout) != before


def test_the_digest_does_not_depend_on_where_the_checkout_lies(checkout: Path, tmp_path: Path) -> None:
    elsewhere = Path(shutil.copytree(checkout, tmp_path / "elsewhere"))
    assert digest(elsewhere) == digest(checkout)


def test_without_models_nothing_is_current(tmp_path: Path, checkout: Path) -> None:
    assert not current(tmp_path / "models", checkout)
