"""`bot faq check`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.settings import load_settings


@pytest.fixture
def faq_dir(tmp_path: Path) -> Path:
    """A copy of the delivered entries that a test may break."""
    return Path(shutil.copytree(load_settings({}).faq_dir, tmp_path / "faq"))


def check(**env: str) -> Result:
    return CliRunner().invoke(cli, ["faq", "check"], env=env)


def test_sound_entries_are_counted() -> None:
    result = check()
    assert result.exit_code == 0, result.output
    count = len(list(load_settings({}).faq_dir.glob("*/*.yml")))
    assert f"{count} entries, no fault" in result.output


def test_a_broken_entry_is_told_with_file_key_and_value(faq_dir: Path) -> None:
    file = faq_dir / "committee" / "chair.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("review_by: ", "review_by: soon, "), encoding="utf-8")
    result = check(AHC_FAQ_DIR=str(faq_dir))
    assert result.exit_code == 1
    assert str(file) in result.output
    assert "review_by" in result.output
    assert "soon" in result.output
    assert "1 faults" in result.output or "1 fault" in result.output


def test_broken_facts_are_told_first(tmp_path: Path) -> None:
    facts_dir = Path(shutil.copytree(load_settings({}).facts_dir, tmp_path / "facts"))
    meetings = facts_dir / "meetings.yml"
    meetings.write_text(meetings.read_text(encoding="utf-8").replace("2022-06-10", "2022-06-31"), encoding="utf-8")
    result = check(AHC_FACTS_DIR=str(facts_dir))
    assert result.exit_code == 1
    assert "meetings.yml" in result.output
    assert "2022-06-31" in result.output


def test_an_empty_folder_is_no_set_of_entries(tmp_path: Path) -> None:
    result = check(AHC_FAQ_DIR=str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert "nowhere" in result.output
