"""The trainer's loop: rehearses what was saved, once and out of the way of builds; a real process, but no training."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.registry.builds import Build, Builds, Phase, Request, Status
from bot.releases.rehearsal import files_stamp
from bot.settings import ROOT
from tests.releases.resident_process import PATIENCE_S, settings_in


def until(reached: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Home:
    """A trainer in a process of its own, see `resident_process`, and its places."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = settings_in(folder)
        self.builds = Builds(self.settings.models_dir)
        self.entry = folder / "faq/topic/entry.yml"

    def start(self, behaviour: str = "note") -> None:
        self.builds.want()
        command = [sys.executable, "-m", "tests.releases.resident_process", str(self.folder), behaviour]
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        self.builds.want()
        os.utime(self.builds.directory / "wanted", (0, 0))
        until(lambda: not self.builds.has_trainer())

    def told(self) -> list[str]:
        return (self.folder / "notes").read_text(encoding="utf-8").split()

    def save(self, text: str) -> None:
        self.entry.write_text(text, encoding="utf-8")

    def ask(self) -> Build:
        return self.builds.submit(Request("ann", "note", promote=True))

    def ended(self, asked: Build) -> Status:
        """How a build ends, which is waited for."""
        until(lambda: (found := self.builds.build(asked.id)) is not None and found.status.phase.final)
        found = self.builds.build(asked.id)
        assert found is not None
        return found.status

    def publish(self) -> None:
        """Ask for a build and wait until it is done."""
        assert self.ended(self.ask()).phase is Phase.DONE


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    made.entry.parent.mkdir(parents=True)
    made.save("first")
    (tmp_path / "notes").touch()
    yield made
    made.stop()


def test_what_is_there_and_what_is_saved_is_rehearsed_once(home: Home) -> None:
    home.start()
    until(lambda: home.told() == ["first"])
    home.save("second")
    until(lambda: home.told() == ["first", "second"])
    home.publish()
    # What was built needs no rehearsal, and nothing else has changed.
    time.sleep(2.5)
    assert home.told() == ["first", "second", "built:second"]


def test_a_build_of_other_files_ends_a_rehearsal(home: Home) -> None:
    home.start("hang")
    until(home.told)
    home.save("second")
    home.publish()
    assert home.told() == ["hangs", "built:second"]


def test_a_build_that_is_cancelled_ends_and_the_process_goes_on(home: Home) -> None:
    home.start("hang in the first build")
    until(home.told)
    trainer = home.builds.trainer()
    asked = home.ask()
    until(lambda: "hangs" in home.told())
    assert home.builds.cancel(asked.id)
    assert home.ended(asked).phase is Phase.CANCELLED
    home.publish()
    assert home.told() == ["first", "hangs", "built:first"]
    assert home.builds.trainer() == trainer


def test_a_build_that_crashes_is_said_to_have_failed_and_the_process_goes_on(home: Home) -> None:
    home.start("crash in the first build")
    until(home.told)
    ended = home.ended(home.ask())
    assert (ended.phase, ended.message) == (Phase.FAILED, "The build ended before its time.")
    home.publish()


def test_a_build_of_the_same_files_waits_for_what_the_rehearsal_learns(home: Home) -> None:
    home.start("wait")
    until(home.told)
    home.publish()
    assert home.told() == ["first", "through", "built:first"]


def test_a_rehearsal_that_fails_is_not_repeated_and_in_nobodys_way(home: Home) -> None:
    home.start("fail")
    until(home.told)
    time.sleep(2.5)
    home.publish()
    assert home.told() == ["first", "built:first"]
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
