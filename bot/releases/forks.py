"""Runs jobs beside each other in forks of a process: what they work on is in its memory, and threads share a core."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def run_beside(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """What the jobs give, in their order; the last one runs in this process, each other one in a fork.

    A job whose fork comes to grief (killed, out of memory) runs again here, so that only what a job itself raises is
    raised.  What else a fork changes in memory is lost.
    """
    if not jobs:
        return []
    forks = [_fork(job) for job in jobs[:-1]]
    try:
        last = jobs[-1]()
        results: list[T] = []
        for job in jobs[:-1]:
            content, status = _collected(*forks[0])
            del forks[0]
            # Of this very process: nobody else can write to the pipe.
            results.append(pickle.loads(content) if status == 0 else job())
        return [*results, last]
    except BaseException:
        for pid, reading in forks:
            os.close(reading)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        raise


def _fork(job: Callable[[], object]) -> tuple[int, int]:
    """The number of the new process, and where its result can be read."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as stream:
            pickle.dump(job(), stream, protocol=pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        # Never back into the code of its parent, whatever happens.
        os._exit(status)


def _collected(pid: int, reading: int) -> tuple[bytes, int]:
    """What a fork has written and how it ended; until then it is left to whoever interrupts this."""
    with os.fdopen(reading, "rb", closefd=False) as stream:
        content = stream.read()
    _, status = os.waitpid(pid, 0)
    os.close(reading)
    return content, status
