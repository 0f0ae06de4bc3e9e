"""Model archives: read once, and nothing that lies in one lands beside its folder."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from bot.server.model_storage import QuickStorage


def archive(path: Path, name: str) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for part, text in ((name, "weights"), ("metadata.json", "{}")):
            member = tarfile.TarInfo(part)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


def extract(path: Path, folder: Path) -> None:
    folder.mkdir()
    QuickStorage._extract_archive_to_directory(path, folder)


def test_what_lies_in_it_is_laid_out(tmp_path: Path) -> None:
    extract(archive(tmp_path / "model.tar.gz", "components/head/head.npz"), tmp_path / "out")
    assert (tmp_path / "out/components/head/head.npz").read_text(encoding="utf-8") == "weights"


@pytest.mark.parametrize("name", ["../beside", "components/../../beside"])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(tarfile.FilterError):
        extract(archive(tmp_path / "model.tar.gz", name), tmp_path / "out")
    assert not (tmp_path / "beside").exists()
