"""Jobs beside each other: their results in order, whatever befalls a fork."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from bot.releases.forks import run_beside

HERE = os.getpid()


def in_a_fork() -> bool:
    return os.getpid() != HERE


def test_results_come_in_the_order_of_the_jobs_and_all_but_the_last_from_forks() -> None:
    assert run_beside([lambda: ("one", in_a_fork()), lambda: ("two", in_a_fork()), lambda: ("three", in_a_fork())]) == [
        ("one", True),
        ("two", True),
        ("three", False),
    ]
    assert run_beside([]) == []


def test_more_than_a_pipe_holds_is_read() -> None:
    assert run_beside([partial(bytes, 5_000_000), partial(bytes, 1)])[0] == bytes(5_000_000)


@pytest.mark.parametrize("how", [signal.SIGKILL, None])
def test_a_job_whose_fork_is_killed_or_fails_there_runs_again_here(how: signal.Signals | None) -> None:
    def job() -> str:
        if in_a_fork():
            if how is not None:
                os.kill(os.getpid(), how)
            raise MemoryError
        return "here"

    assert run_beside([job, lambda: "last"]) == ["here", "last"]


def test_what_a_job_raises_is_raised() -> None:
    def job() -> str:
        raise ValueError("no such thing")

    with pytest.raises(ValueError, match="no such thing"):
        run_beside([job, lambda: "last"])


def test_no_fork_is_left_where_the_job_here_raises(tmp_path: Path) -> None:
    number = tmp_path / "pid"

    def job() -> None:
        number.write_text(str(os.getpid()), encoding="ascii")
        time.sleep(60)

    def fail() -> None:
        while not (number.exists() and number.read_text(encoding="ascii")):
            time.sleep(0.01)
        raise ValueError("no such thing")

    with pytest.raises(ValueError, match="no such thing"):
        run_beside([job, fail])
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text(encoding="ascii")), 0)


def test_no_fork_is_left_where_waiting_for_it_is_interrupted(tmp_path: Path) -> None:
    number = tmp_path / "pid"

    def job() -> None:
        number.write_text(str(os.getpid()), encoding="ascii")
        time.sleep(60)

    def interrupt(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(KeyboardInterrupt):
            run_beside([job, lambda: None])
    finally:
        signal.signal(signal.SIGALRM, before)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text(encoding="ascii")), 0)
