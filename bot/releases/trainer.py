"""The process that builds releases: one, of low priority, with Rasa and the encoders warm while staff may publish.

Each build runs in a fork of it: a build can be killed or crash without the warm process.  A fork that is through goes
on in its place.  It ends by itself when nobody has wanted it for a while.
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import select
import signal
import sys
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.registry.builds import CANCELLED, Build, Builds, Phase
from bot.registry.store import Registry
from bot.server.lazy_tensorflow import import_rasa
from bot.settings import ROOT, Settings, load_settings

logger = logging.getLogger(__name__)

# Below the serving process, so that conversations do not wait for a build.
NICENESS = 15
# Seconds without anybody near the console after which it ends and gives its memory back.
IDLE_S = 900.0
_LOOK_EVERY_S = 0.1


def run_trainer(settings: Settings, idle_s: float = IDLE_S) -> None:
    """Build what is asked for until nobody has wanted anything for `idle_s`; at once where there is a trainer."""
    builds = Builds(settings.models_dir)
    with builds.as_trainer() as mine:
        if not mine:
            return
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
        code = _code()
        memory = _warm(settings)
        _set_aside()
        builds.prune()
        registry = Registry(settings.models_dir)
        registry.clean()
        while builds.wanted_s_ago() < idle_s:
            build = builds.running()
            if build is None:
                time.sleep(_LOOK_EVERY_S)
                continue
            if _code() != code:
                # A newer bot was installed meanwhile: what is in memory would build releases of the old one.
                os.execv(sys.executable, [sys.executable, "-m", "bot.releases.trainer"])
            _in_a_fork(settings, builds, build, memory)


def _code() -> int:
    """Changes when a module of the bot or one of its tables of words does."""
    return max(path.stat().st_mtime_ns for kind in ("*.py", "*.yml") for path in (ROOT / "bot").rglob(kind))


def _warm(settings: Settings) -> Any:
    """Import, load and read what every build needs: a `bot.releases.memory.Memory`, whose module imports Rasa."""
    if settings.lazy_tensorflow:
        import_rasa()
    importlib.import_module("bot.releases.build")
    from bot.nlu.encoder import find_english_encoder, shared_encoder
    from bot.nlu.fitting import shared_fitting
    from bot.nlu.gazetteers import shared_gazetteers
    from bot.nlu.language import shared_languages
    from bot.nlu.spellings import shared_spellings
    from bot.releases.memory import Memory
    from bot.server.runtime import quiet_rasa

    quiet_rasa()
    multilingual, english = shared_encoder(), find_english_encoder()
    multilingual.load()
    multilingual.remember()
    if english is not None:
        english.load()
        english.remember()
    shared_fitting().remember()
    shared_languages().remember()
    shared_gazetteers().remember()
    shared_spellings().remember()
    memory = Memory()
    with suppress(ValueError, OSError):
        # A build says what is wrong with them.
        memory.warm(settings.held_out_dirs)
    return memory


def _in_a_fork(settings: Settings, builds: Builds, build: Build, memory: Any) -> None:
    """Run a build in a fork, which goes on as the trainer when it is through: what it has learnt is then not lost.

    The process it came from waits, to go on itself where the fork is killed or crashes.
    """
    from bot.releases.build import Tools, run_build

    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        # A build makes hundreds of thousands of small things that all live to its end; to walk through them again and
        # again was a second of a training.
        gc.disable()
        try:
            run_build(Tools(settings, Registry(settings.models_dir), builds, memory), build)
        except BaseException as error:  # the fork must never return into the loop of its parent
            logger.error("The build failed: %s", type(error).__name__)
            os._exit(1)
        builds.name_trainer()
        os.write(writing, b"through")
        os.close(writing)
        _set_aside()
        return
    os.close(writing)
    try:
        while not select.select([reading], [], [], _LOOK_EVERY_S)[0]:
            if builds.cancelled(build.id) and _stop(builds, build, pid):
                return
        if os.read(reading, 1):
            # The lock stays with the fork.
            os._exit(0)
    finally:
        os.close(reading)
    os.waitpid(pid, 0)
    ended = builds.build(build.id)
    if ended is not None and ended.status.phase is Phase.WAITING:
        # It died before its first word.
        builds.report(build.id, replace(ended.status, phase=Phase.FAILED, message="The build did not begin."))
    elif ended is not None:
        # What `build` concludes of a process that has gone is written down.
        builds.report(build.id, ended.status)


def _set_aside() -> None:
    """Give back what a build has left, and pass over all the rest from now on; half a second, while nobody waits."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.enable()


def _stop(builds: Builds, build: Build, pid: int) -> bool:
    """Stop a build, unless it is too late; its release, where it has just made one, stays in the list."""
    before = builds.build(build.id)
    if before is None or before.status.phase is Phase.PROMOTE or before.status.phase.final:
        return False
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    builds.report(build.id, replace(before.status, phase=Phase.CANCELLED, message=CANCELLED))
    return True


def main() -> None:
    """Entry point of the process."""
    run_trainer(load_settings())


if __name__ == "__main__":
    main()
