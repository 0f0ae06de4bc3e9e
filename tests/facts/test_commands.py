"""`bot facts` as its user sees it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.facts import schema
from bot.facts.commands import facts as group
from bot.facts.files import load_records
from bot.facts.records import Records
from bot.facts.store import FactStore


@dataclass(frozen=True)
class Places:
    """What the settings give the commands."""

    database_url: str
    facts_dir: Path


@pytest.fixture
def places(url: str, seed_copy: Path) -> Places:
    """A seeded database and its seed files."""
    return Places(url, seed_copy)


def run(places: Places, *words: str) -> Result:
    """Run a command, without the runner's own guard against exceptions."""
    return CliRunner().invoke(group, list(words), obj=places, catch_exceptions=False)


def test_list(places: Places) -> None:
    result = run(places, "list", "meetings")
    assert result.exit_code == 0
    assert "30 May to 10 June 2022" in result.output and "Vienna" in result.output
    everything = run(places, "list").output
    assert "A/RES/75/282" in everything and "entry_into_force" in everything and "unodc_faq" in everything


def test_list_refuses_an_unknown_kind(places: Places) -> None:
    assert run(places, "list", "parties").exit_code == 2


def test_show_a_meeting_with_each_source(places: Places) -> None:
    output = run(places, "show", "sixth").output
    assert "21 August to 1 September 2023, New York" in output
    assert "unodc_faq differs on dates: 29 August to 1 September 2023" in output


@pytest.mark.parametrize("id", ["A/RES/75/282", "documents/A/RES/75/282", "ga", "adoption", "unodc_faq", "SIXTH"])
def test_show_any_kind(places: Places, id: str) -> None:
    assert run(places, "show", id).exit_code == 0


def test_show_something_unknown(places: Places) -> None:
    result = run(places, "show", "seventh")
    assert result.exit_code == 1 and "'seventh': no such fact" in result.output


def test_check(places: Places) -> None:
    assert "All well: 46 sources" in run(places, "check").output
    (places.facts_dir / "milestones.yml").write_text("milestones:\n- {id: x, name: a step}\n")
    result = run(places, "check")
    assert result.exit_code == 1
    assert "milestones.yml: milestones/x/accounts: missing source" in result.output


def test_export_and_import_without_loss(places: Places, tmp_path: Path, seed_records: Records) -> None:
    assert run(places, "export", str(tmp_path / "out")).exit_code == 0
    assert load_records(tmp_path / "out") == seed_records
    fresh = Places(f"sqlite:///{tmp_path / 'fresh.db'}", places.facts_dir)
    assert "Imported 46 sources" in run(fresh, "import", str(tmp_path / "out")).output
    assert FactStore(fresh.database_url).records() == seed_records


def test_export_over_the_seed_files_keeps_their_heading(places: Places, seed_records: Records) -> None:
    heading = (places.facts_dir / "sources.yml").read_text().split("sources:")[0]
    assert heading.startswith("# ")
    assert run(places, "export").exit_code == 0
    assert (places.facts_dir / "sources.yml").read_text().startswith(heading + "sources:")
    assert load_records(places.facts_dir) == seed_records


def test_import_of_one_file(places: Places, tmp_path: Path) -> None:
    file = tmp_path / "new.yml"
    file.write_text("milestones:\n- {id: x, name: a step, accounts: [{source: unodc_faq, start: 2026-12-01}]}\n")
    assert run(places, "import", str(file)).exit_code == 0
    assert FactStore(places.database_url).snapshot().find_milestone("x") is not None


def test_import_of_a_bad_file_writes_nothing(places: Places, tmp_path: Path) -> None:
    file = tmp_path / "new.yml"
    file.write_text(
        "milestones:\n- {id: x, name: a step, accounts: [{source: unodc_faq}]}\n- {id: y, name: b, accounts: []}\n"
    )
    result = run(places, "import", str(file))
    assert result.exit_code == 1 and "milestones/y/accounts: missing source" in result.output
    assert FactStore(places.database_url).snapshot().find_milestone("x") is None


def test_seed(places: Places, tmp_path: Path) -> None:
    fresh = Places(f"sqlite:///{tmp_path / 'fresh.db'}", places.facts_dir)
    assert "added, 0 changed, 0 withdrawn, 0 left as edited" in run(fresh, "seed").output
    assert "Seeded: 0 added, 0 changed" in run(fresh, "seed").output


@pytest.mark.parametrize("command", [["list"], ["show", "ga"], ["export"]])
def test_no_database_yet(tmp_path: Path, seed_copy: Path, command: list[str]) -> None:
    result = run(Places(f"sqlite:///{tmp_path / 'none.db'}", seed_copy), *command)
    assert result.exit_code == 1 and "run `bot facts seed`" in result.output
    assert not (tmp_path / "none.db").exists()


def test_a_database_without_tables(places: Places) -> None:
    schema.downgrade(places.database_url, "base")
    result = run(places, "list")
    assert result.exit_code == 1 and "run `bot facts seed`" in result.output


def test_a_path_that_cannot_be_written(places: Places, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run(places, "export", str(tmp_path / "file" / "under"))
    assert result.exit_code == 1 and "Error:" in result.output
