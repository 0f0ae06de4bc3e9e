"""What publishing will need of the entries as they stand, done before anybody asks.

Trains on them and asks the model the held-out questions. The model and what the process has learnt by it (the fitted
classifiers, vectors, corrections, how turns are understood) are most of the next build.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.registry.pins import PinsInvalid, load_pins
from bot.releases.build import Tools, digest_of_inputs, load_processor
from bot.releases.evaluation import load_sets, understand
from bot.releases.memory import Rehearsed
from bot.releases.training import nlu_digest, train_release
from bot.settings import Settings


def rehearse(tools: Tools) -> None:
    """Learn it; raises what training raises.  The model lies in a scratch folder of the builds, one at a time."""
    settings = tools.settings
    folder = tools.builds.rehearsal
    shutil.rmtree(folder, ignore_errors=True)
    # A copy: what is saved from here on is not what was rehearsed.
    faq_dir = Path(shutil.copytree(settings.faq_dir, folder / "faq"))
    inputs = digest_of_inputs(settings, faq_dir)
    model = train_release(folder, faq_dir, root=settings.project_dir)
    try:
        pins = load_pins(settings.pins_file)
    except PinsInvalid:
        # A build says what is wrong with them.
        pins = []
    sets = load_sets(settings.held_out_dirs, tools.memory)
    understand(load_processor(model), sets, pins, tools.memory.readings(nlu_digest(model)))
    tools.memory.rehearsed = Rehearsed(inputs, model)


def files_stamp(settings: Settings) -> int:
    """Changes when one of the files does that staff write or the bot is judged by; never 0."""
    folders = (settings.faq_dir, settings.project_dir / "data", *settings.held_out_dirs)
    return hash(tuple(told for folder in folders for told in _told(folder))) or 1


def _told(folder: Path) -> Iterator[tuple[str, int, int]]:
    for place, _, names in os.walk(folder):
        for name in names:
            # One may have gone since it was listed.
            with suppress(OSError):
                told = Path(place, name).stat()
                yield f"{place}/{name}", told.st_mtime_ns, told.st_size
