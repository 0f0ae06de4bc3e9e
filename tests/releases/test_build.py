"""A build has a last word, whatever ended it."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from bot.registry.builds import Builds, Phase, Request, Status
from bot.registry.store import Registry
from bot.releases import build as building
from bot.releases.build import Tools, run_build
from bot.settings import load_settings


def test_a_full_disk_is_told_and_nothing_is_left_of_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faq_dir = tmp_path / "faq"
    faq_dir.mkdir()
    settings = replace(load_settings({}), models_dir=tmp_path / "models", faq_dir=faq_dir)
    registry, builds = Registry(settings.models_dir), Builds(settings.models_dir)
    build = builds.submit(Request("ann", "note", promote=True))
    work = builds.directory / build.id / "work"
    full = OSError(errno.ENOSPC, "No space left on device", "model.tar.gz")
    real = builds.report

    def train(folder: Path, *args: object, **kwargs: object) -> Path:
        (folder / "half a model").write_bytes(b"0" * 1000)
        raise full

    def report(id: str, status: Status) -> None:
        # As on a disk that the half model has filled.
        if status.phase.final and work.exists():
            raise full
        real(id, status)

    monkeypatch.setattr(building, "_validate", lambda *args: [])
    monkeypatch.setattr(building, "train_release", train)
    monkeypatch.setattr(builds, "report", report)
    run_build(Tools(settings, registry, builds), build)
    ended = builds.build(build.id)
    assert ended is not None
    assert ended.status.phase is Phase.FAILED
    assert ended.status.message == "No space left on device (model.tar.gz); nothing was lost, what serves is unchanged."
    assert registry.releases() == []
    assert not work.exists()
