"""The process that builds releases: one, of low priority, with Rasa and the encoders warm while staff may publish.

Sets the process up, and leaves it to `bot.releases.resident`.  It ends by itself when nobody has wanted it for a while.
"""

from __future__ import annotations

import importlib
import os
from contextlib import suppress
from typing import Any

from threadpoolctl import threadpool_limits

from bot.registry.builds import Builds
from bot.server.lazy_tensorflow import import_rasa
from bot.settings import ROOT, Settings, load_settings

# Below the serving process, so that conversations do not wait for a build.
NICENESS = 15
# Seconds without anybody near the console after which it ends and gives its memory back.
IDLE_S = 900.0


def run_trainer(settings: Settings, idle_s: float = IDLE_S) -> None:
    """Build what is asked for until nobody has wanted anything for `idle_s`; at once where there is a trainer."""
    builds = Builds(settings.models_dir)
    with builds.as_trainer() as mine:
        if not mine:
            return
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
        # What a build does beside each other it does on cores of its own; the threads of the linear algebra wait for
        # each other by spinning, and those who talk meanwhile would wait for them.
        threadpool_limits(1, user_api="blas")
        code = _code()
        memory = _warm(settings)
        # What it imports needs Rasa imported in the way of `_warm`.
        from bot.releases.resident import Resident

        Resident(settings, builds, memory, lambda: _code() != code).run(idle_s)


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
    from bot.nlu.preparation import shared_preparations
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
    shared_preparations().remember()
    shared_gazetteers().remember()
    shared_spellings().remember()
    memory = Memory()
    with suppress(ValueError, OSError):
        # A build says what is wrong with them.
        memory.warm(settings.held_out_dirs)
    return memory


def main() -> None:
    """Entry point of the process."""
    run_trainer(load_settings())


if __name__ == "__main__":
    main()
