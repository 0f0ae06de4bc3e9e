"""Builds as files: asked for, followed, cancelled, interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.registry.builds import Build, BuildRefused, Builds, Phase, Request, Status, process_started
from bot.settings import ROOT


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    return Builds(tmp_path / "models")


@pytest.fixture
def build(builds: Builds) -> Build:
    return builds.submit(Request("ann", "a note", promote=True))


def begin(builds: Builds, build: Build, phase: Phase, pid: int) -> None:
    status = replace(build.status, phase=phase, pid=pid, pid_started=process_started(pid))
    builds.report(build.id, status)


def test_a_build_waits_until_somebody_begins(builds: Builds, build: Build) -> None:
    found = builds.build(build.id)
    assert found is not None
    assert found.status.phase is Phase.WAITING
    assert (found.request.by, found.request.note, found.request.promote) == ("ann", "a note", True)
    assert builds.running() == found


def test_one_at_a_time(builds: Builds, build: Build) -> None:
    with pytest.raises(BuildRefused, match="by ann is under way"):
        builds.submit(Request("bea"))
    builds.report(build.id, replace(build.status, phase=Phase.DONE))
    assert builds.submit(Request("bea")).request.by == "bea"


def test_a_build_whose_process_was_killed_is_interrupted_and_named(builds: Builds, build: Build) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        begin(builds, build, Phase.TRAIN, process.pid)
        running = builds.build(build.id)
        assert running is not None
        assert running.status.phase is Phase.TRAIN
        process.kill()
        process.wait()
    ended = builds.build(build.id)
    assert ended is not None
    assert ended.status.phase is Phase.FAILED
    assert "'train'" in ended.status.message
    assert builds.running() is None


@pytest.mark.parametrize(("phase", "shown"), [(Phase.TRAIN, Phase.CANCELLED), (Phase.PROMOTE, Phase.FAILED)])
def test_a_build_that_was_stopped_before_it_went_live_was_cancelled_not_interrupted(
    builds: Builds, build: Build, phase: Phase, shown: Phase
) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        begin(builds, build, phase, process.pid)
        assert builds.cancel(build.id)
        process.kill()
    ended = builds.build(build.id)
    assert ended is not None
    assert ended.status.phase is shown


def test_another_process_of_the_same_number_does_not_count(builds: Builds, build: Build) -> None:
    status = replace(build.status, phase=Phase.TRAIN, pid=os.getpid(), pid_started=1)
    builds.report(build.id, status)
    found = builds.build(build.id)
    assert found is not None
    assert found.status.phase is Phase.FAILED


def test_cancelling(builds: Builds, build: Build) -> None:
    begin(builds, build, Phase.TRAIN, os.getpid())
    assert builds.cancel(build.id)
    assert builds.cancelled(build.id)
    builds.report(build.id, replace(build.status, phase=Phase.CANCELLED))
    assert not builds.cancel(build.id)
    assert not builds.cancel("no-such-build")


def test_a_waiting_build_that_nobody_would_begin_is_cancelled_at_once(builds: Builds, build: Build) -> None:
    builds.cancel(build.id)
    found = builds.build(build.id)
    assert found is not None
    assert found.status.phase is Phase.CANCELLED


@pytest.mark.parametrize("id", ["", "..", "../models", "a/b", "wanted"])
def test_an_id_leads_nowhere_else(builds: Builds, build: Build, id: str) -> None:
    assert builds.build(id) is None


def test_progress_follows_what_the_last_build_took() -> None:
    expected = {"validate": 1.0, "train": 6.0, "evaluate": 3.0, "gate": 0.0, "promote": 0.0}
    status = Status(Phase.TRAIN, since=100.0, expected_s=expected)
    assert status.progress(103.0) == pytest.approx((0.4, 6.0))
    late, left_s = status.progress(1000.0)
    assert 0.6 < late < 0.7
    assert left_s > 3.0
    assert Status(Phase.EVALUATE, since=0.0, share=0.5, expected_s=expected).progress(9e9) == pytest.approx((0.85, 1.5))
    assert Status(Phase.DONE, since=0.0).progress(5.0) == (1.0, 0.0)


def test_only_one_process_builds(builds: Builds) -> None:
    assert not builds.has_trainer()
    with builds.as_trainer() as mine:
        assert mine
        assert builds.has_trainer()
        with builds.as_trainer() as second:
            assert not second
    assert not builds.has_trainer()


def test_somebody_wants_it(builds: Builds) -> None:
    assert builds.wanted_s_ago() == float("inf")
    builds.want()
    assert builds.wanted_s_ago() < 60
    assert time.time() > 0


def test_what_a_killed_trainer_has_forked_does_not_keep_its_right(tmp_path: Path) -> None:
    builds = Builds(tmp_path / "models")
    code = (
        "import os, pathlib, sys, time\n"
        "from bot.registry.builds import Builds\n"
        "with Builds(pathlib.Path(sys.argv[1])).as_trainer():\n"
        "    forked = os.fork()\n"
        "    if forked:\n"
        "        print(forked, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "models"], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        forked = int(process.stdout.readline())
        assert builds.trainer() == process.pid
        process.kill()
        process.wait()
    try:
        with builds.as_trainer() as mine:
            assert mine
    finally:
        os.kill(forked, signal.SIGKILL)
