"""A trainer that only notes what it would do: `python -m tests.releases.resident_process FOLDER BEHAVIOUR`."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from bot.registry.builds import Build, Builds, Phase
from bot.releases import resident
from bot.releases.build import Tools
from bot.releases.memory import Memory
from bot.settings import Settings, load_settings

PATIENCE_S = 60


def settings_in(folder: Path) -> Settings:
    """Places of their own for all that the trainer reads and writes."""
    return replace(
        load_settings({}),
        models_dir=folder / "models",
        faq_dir=folder / "faq",
        project_dir=folder / "project",
        held_out_dirs=(folder / "held out",),
    )


def main(folder: Path, behaviour: str) -> None:
    """Run until nobody wants it.

    `behaviour` is what a rehearsal does (note, hang, wait, fail) or a build ("hang in the first build", "crash ...").
    """
    settings, entry = settings_in(folder), folder / "faq/topic/entry.yml"
    in_first_build = [behaviour.split()[0]] if behaviour.endswith("in the first build") else []

    def note(text: str) -> None:
        with (folder / "notes").open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")

    def run_build(tools: Tools, build: Build) -> None:
        tools.builds.report(build.id, replace(build.status, phase=Phase.TRAIN, pid=os.getpid()))
        how = in_first_build.pop() if in_first_build else ""
        if how == "crash":
            raise ValueError("a fault of ours")
        if how == "hang":
            note("hangs")
            signal.pause()
        note(f"built:{entry.read_text(encoding='utf-8')}")
        tools.builds.report(build.id, replace(build.status, phase=Phase.DONE))

    def rehearse(tools: Tools) -> None:
        tools.builds.rehearsal.mkdir(parents=True, exist_ok=True)
        if behaviour == "hang":
            note("hangs")
            signal.pause()
        note(entry.read_text(encoding="utf-8"))
        if behaviour == "fail":
            raise ValueError("an entry is broken")
        if behaviour == "wait":
            while tools.builds.running() is None:
                time.sleep(0.02)
            time.sleep(0.5)
            note("through")

    resident.run_build = run_build
    resident.rehearse = rehearse
    builds = Builds(settings.models_dir)
    with builds.as_trainer():
        resident.Resident(settings, builds, Memory(), lambda: False).run(PATIENCE_S)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
