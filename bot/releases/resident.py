"""The loop of the process that builds releases: builds what is asked for, and rehearses what was saved meanwhile.

Builds and rehearsals run in a fork: they can be killed or crash without the warm process.  A fork that is through goes
on in its place.
"""

from __future__ import annotations

import gc
import logging
import os
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from bot.registry.builds import CANCELLED, Build, Builds, Phase
from bot.registry.store import Registry
from bot.releases.build import Tools, run_build
from bot.releases.memory import Memory
from bot.releases.rehearsal import files_stamp, rehearse
from bot.settings import Settings

logger = logging.getLogger(__name__)

_LOOK_EVERY_S = 0.05
# Seconds between two looks at the files; they are rehearsed when two looks have found them the same.
_LOOK_AT_FILES_EVERY_S = 0.4


class Resident:
    """Everything that the loop holds on to; a fork takes it over as it is."""

    def __init__(self, settings: Settings, builds: Builds, memory: Memory, is_outdated: Callable[[], bool]) -> None:
        """`is_outdated` tells whether another version of the bot was installed since this process began."""
        self._settings = settings
        self._builds = builds
        self._tools = Tools(settings, Registry(settings.models_dir), builds, memory)
        self._is_outdated = is_outdated
        # Stamps of the files as the last build or rehearsal found them, and as the last look did.
        self._done = 0
        self._seen = 0
        self._looked_at = 0.0

    def run(self, idle_s: float) -> None:
        """Until nobody has wanted anything for `idle_s`."""
        _set_aside()
        self._builds.prune()
        self._tools.registry.clean()
        while self._builds.wanted_s_ago() < idle_s:
            build = self._builds.running()
            if build is None and not self._may_rehearse():
                time.sleep(_LOOK_EVERY_S)
                continue
            if self._is_outdated():
                # What is in memory would build releases of the old one.
                os.execv(sys.executable, [sys.executable, "-m", "bot.releases.trainer"])
            self._done = files_stamp(self._settings)
            if build is None:
                self._in_a_fork(lambda: rehearse(self._tools), self._kill_if_overtaken)
            else:
                self._build(build)
        shutil.rmtree(self._builds.rehearsal, ignore_errors=True)

    def _may_rehearse(self) -> bool:
        """Whether files were written since they were last used, and no longer are."""
        if time.monotonic() - self._looked_at < _LOOK_AT_FILES_EVERY_S:
            return False
        before, self._seen = self._seen, files_stamp(self._settings)
        self._looked_at = time.monotonic()
        return self._seen == before != self._done

    def _build(self, build: Build) -> None:
        if self._in_a_fork(lambda: run_build(self._tools, build), lambda pid: self._kill_if_cancelled(build, pid)):
            return
        ended = self._builds.build(build.id)
        if ended is not None and ended.status.phase is Phase.WAITING:
            # It died before its first word.
            failed = replace(ended.status, phase=Phase.FAILED, message="The build did not begin.")
            self._builds.report(build.id, failed)
        elif ended is not None:
            # What `build` concludes of a process that has gone is written down.
            self._builds.report(build.id, ended.status)

    def _in_a_fork(self, work: Callable[[], None], kill: Callable[[int], bool]) -> bool:
        """Do it in a fork, which goes on as the trainer when it is through: what it has learnt is then not lost.

        The process it came from waits, and goes on itself (False) where the fork crashes or `kill` has ended it.
        """
        reading, writing = os.pipe()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            # It makes hundreds of thousands of small things that all live to its end; to walk through them again and
            # again was a second of a training.
            gc.disable()
            try:
                work()
            except BaseException as error:  # the fork must never return into the loop of its parent
                logger.error("It failed: %s", type(error).__name__)
                os._exit(1)
            if os.getppid() != parent:
                # Somebody has ended the trainer meanwhile.
                os._exit(0)
            self._builds.name_trainer()
            os.write(writing, b"through")
            os.close(writing)
            _set_aside()
            return True
        os.close(writing)
        try:
            while not select.select([reading], [], [], _LOOK_EVERY_S)[0]:
                if kill(pid):
                    return False
            if os.read(reading, 1):
                # The lock stays with the fork.
                os._exit(0)
        finally:
            os.close(reading)
        os.waitpid(pid, 0)
        return False

    def _kill_if_overtaken(self, pid: int) -> bool:
        """End a rehearsal where a build of other files is asked for; one of the same files needs what it does."""
        if self._builds.running() is None or files_stamp(self._settings) == self._done:
            return False
        _kill(pid)
        return True

    def _kill_if_cancelled(self, build: Build, pid: int) -> bool:
        """End a build, unless it is too late; its release, where it has just made one, stays in the list."""
        if not self._builds.cancelled(build.id):
            return False
        before = self._builds.build(build.id)
        if before is None or before.status.phase is Phase.PROMOTE or before.status.phase.final:
            return False
        _kill(pid)
        self._builds.report(build.id, replace(before.status, phase=Phase.CANCELLED, message=CANCELLED))
        return True


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _set_aside() -> None:
    """Give back what a build has left, and pass over all the rest from now on; half a second, while nobody waits."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.enable()
