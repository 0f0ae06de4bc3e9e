"""The trainer's loop: rehearses what was saved, once and out of the way of builds; real forks, but no training."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.registry.builds import Build, Builds, Phase, Request
from bot.releases import resident
from bot.releases.build import Tools
from bot.releases.memory import Memory
from bot.releases.rehearsal import files_stamp
from bot.releases.resident import Resident
from bot.settings import Settings, load_settings

PATIENCE_S = 60


def until(reached: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Home:
    """A trainer in a process of its own, which notes in files what it does."""

    def __init__(self, settings: Settings, notes: Path) -> None:
        self.settings = settings
        self.builds = Builds(settings.models_dir)
        self.notes = notes
        self.entry = settings.faq_dir / "topic" / "entry.yml"

    def start(self) -> None:
        self.builds.want()
        pid = os.fork()
        if pid == 0:
            try:
                with self.builds.as_trainer():
                    Resident(self.settings, self.builds, Memory(), lambda: False).run(PATIENCE_S)
            finally:
                os._exit(0)

    def stop(self) -> None:
        self.builds.want()
        os.utime(self.builds.directory / "wanted", (0, 0))
        until(lambda: not self.builds.has_trainer())

    def told(self) -> list[str]:
        return self.notes.read_text(encoding="utf-8").split()

    def note(self, text: str) -> None:
        with self.notes.open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")

    def save(self, text: str) -> None:
        self.entry.write_text(text, encoding="utf-8")

    def publish(self) -> Build:
        return self.builds.submit(Request("ann", "note", promote=True))

    def is_done(self, build: Build) -> bool:
        found = self.builds.build(build.id)
        return found is not None and found.status.phase is Phase.DONE


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    settings = replace(
        load_settings({}),
        models_dir=tmp_path / "models",
        faq_dir=tmp_path / "faq",
        project_dir=tmp_path / "project",
        held_out_dirs=(tmp_path / "held out",),
    )
    made = Home(settings, tmp_path / "notes")
    made.entry.parent.mkdir(parents=True)
    made.save("first")
    made.notes.touch()

    def run_build(tools: Tools, build: Build) -> None:
        made.note(f"built:{made.entry.read_text(encoding='utf-8')}")
        tools.builds.report(build.id, replace(build.status, phase=Phase.DONE))

    monkeypatch.setattr(resident, "run_build", run_build)
    monkeypatch.setattr(resident, "rehearse", lambda tools: made.note(made.entry.read_text(encoding="utf-8")))
    yield made
    made.stop()


def test_what_is_there_and_what_is_saved_is_rehearsed_once(home: Home) -> None:
    home.start()
    until(lambda: home.told() == ["first"])
    home.save("second")
    until(lambda: home.told() == ["first", "second"])
    build = home.publish()
    until(lambda: home.is_done(build))
    # What was built needs no rehearsal, and nothing else has changed.
    time.sleep(2.5)
    assert home.told() == ["first", "second", "built:second"]


def test_a_build_of_other_files_ends_a_rehearsal(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def rehearse(tools: Tools) -> None:
        home.note(str(os.getpid()))
        signal.pause()

    monkeypatch.setattr(resident, "rehearse", rehearse)
    home.start()
    until(home.told)
    home.save("second")
    build = home.publish()
    until(lambda: home.is_done(build))
    rehearsal, built = home.told()
    assert built == "built:second"
    with pytest.raises(ProcessLookupError):
        os.kill(int(rehearsal), 0)


def test_a_build_of_the_same_files_waits_for_what_the_rehearsal_learns(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rehearse(tools: Tools) -> None:
        home.note("begun")
        until(lambda: tools.builds.running() is not None)
        time.sleep(0.5)
        home.note("through")

    monkeypatch.setattr(resident, "rehearse", rehearse)
    home.start()
    until(home.told)
    build = home.publish()
    until(lambda: home.is_done(build))
    assert home.told() == ["begun", "through", "built:first"]


def test_a_rehearsal_that_fails_is_not_repeated_and_in_nobodys_way(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def rehearse(tools: Tools) -> None:
        tools.builds.rehearsal.mkdir(parents=True)
        home.note("tried")
        raise ValueError("an entry is broken")

    monkeypatch.setattr(resident, "rehearse", rehearse)
    home.start()
    until(home.told)
    time.sleep(2.5)
    build = home.publish()
    until(lambda: home.is_done(build))
    assert home.told() == ["tried", "built:first"]
    home.stop()
    assert not home.builds.rehearsal.exists()


def test_the_stamp_tells_every_change_of_the_files(home: Home) -> None:
    stamps = [files_stamp(home.settings)]
    assert files_stamp(home.settings) == stamps[0]
    home.save("other words")
    stamps.append(files_stamp(home.settings))
    (held_out := home.settings.held_out_dirs[0]).mkdir()
    (held_out / "one.yml").touch()
    stamps.append(files_stamp(home.settings))
    home.entry.rename(home.entry.with_name("moved.yml"))
    stamps.append(files_stamp(home.settings))
    home.entry.with_name("moved.yml").unlink()
    stamps.append(files_stamp(home.settings))
    assert len(set(stamps)) == len(stamps)
