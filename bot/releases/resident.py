"""The loop of the process that builds releases: builds what is asked for, and rehearses what was saved meanwhile.

Both run in this very process, with all that earlier ones have learnt at hand: a fork would pay again for every page of
memory that it touches, a third of a training.  A signal ends them where somebody wants something else.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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


class Interrupted(BaseException):
    """What was going on is no longer wanted; like KeyboardInterrupt, nothing that it passes through may swallow it."""


class Resident:
    """Everything that the loop holds on to."""

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
            # Work makes hundreds of thousands of small things that all live to its end; to look through them again and
            # again was a second of a training.
            gc.disable()
            try:
                if build is None:
                    self._rehearse()
                else:
                    self._build(build)
            finally:
                _set_aside()
        shutil.rmtree(self._builds.rehearsal, ignore_errors=True)

    def _may_rehearse(self) -> bool:
        """Whether files were written since they were last used, and no longer are."""
        if time.monotonic() - self._looked_at < _LOOK_AT_FILES_EVERY_S:
            return False
        before, self._seen = self._seen, files_stamp(self._settings)
        self._looked_at = time.monotonic()
        return self._seen == before != self._done

    def _rehearse(self) -> None:
        with suppress(Interrupted), _interrupted_when(self._is_overtaken):
            try:
                rehearse(self._tools)
            except Exception as error:  # a build of the same says what is wrong
                logger.error("A rehearsal failed: %s", type(error).__name__)

    def _build(self, build: Build) -> None:
        try:
            with _interrupted_when(lambda: self._is_cancelled(build)):
                run_build(self._tools, build)
        except Interrupted:
            pass
        except Exception as error:  # which `run_build` has put into its status; the next one finds all as it was
            logger.error("A build failed: %s", type(error).__name__)
        ended = self._builds.build(build.id)
        if ended is None or ended.status.phase.final:
            return
        if self._builds.cancelled(build.id):
            last = replace(ended.status, phase=Phase.CANCELLED, message=CANCELLED)
        else:
            last = replace(ended.status, phase=Phase.FAILED, message="The build ended before its time.")
        self._builds.report(build.id, last)

    def _is_overtaken(self) -> bool:
        """Whether a build of other files is asked for; one of the same files needs what a rehearsal of them does."""
        return self._builds.running() is not None and files_stamp(self._settings) != self._done

    def _is_cancelled(self, build: Build) -> bool:
        """Whether somebody does not want it any more, and it is not too late."""
        if not self._builds.cancelled(build.id):
            return False
        found = self._builds.build(build.id)
        return found is not None and found.status.phase is not Phase.PROMOTE and not found.status.phase.final


@contextmanager
def _interrupted_when(unwanted: Callable[[], bool]) -> Iterator[None]:
    """Raise Interrupted in the block, which the main thread runs, soon after it has become `unwanted`."""

    def interrupt(number: int, frame: object) -> None:
        # Asked again by the thread that works: since the other one looked it may have become too late.
        if not over.is_set() and unwanted():
            over.set()
            raise Interrupted

    def watch() -> None:
        while not over.wait(_LOOK_EVERY_S):
            if unwanted():
                signal.pthread_kill(main, signal.SIGUSR1)

    over, main = threading.Event(), threading.get_ident()
    before = signal.signal(signal.SIGUSR1, interrupt)
    watcher = threading.Thread(target=watch, name="watcher", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        signal.signal(signal.SIGUSR1, before)


def _set_aside() -> None:
    """Give back what a build has left, and pass over all the rest from now on; half a second, while nobody waits."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.enable()
