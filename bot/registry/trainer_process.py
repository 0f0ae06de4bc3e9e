"""Starts the process that builds releases, from any process, without importing what it needs."""

from __future__ import annotations

import os
import subprocess
import sys

from bot.registry.builds import Builds
from bot.settings import ROOT, Settings

# glibc's settings by which a process keeps what it has freed instead of giving it back and asking for it again: a build
# fills several hundred megabytes, and the next one as many.
_KEEP_MEMORY = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(1 << 40), "MALLOC_ARENA_MAX": "1"}


def start_trainer(settings: Settings) -> None:
    """Start a trainer in a session of its own, so that it outlives whoever asks; one that is there already stays.

    It takes its settings from the environment, as this process did.  Raises OSError.
    """
    builds = Builds(settings.models_dir)
    builds.want()
    if builds.has_trainer():
        return
    with (builds.directory / "trainer.log").open("ab") as log:
        subprocess.Popen(
            [sys.executable, "-m", "bot.releases.trainer"],
            env={
                **_KEEP_MEMORY,
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
