"""What publishing will need of the entries as they stand, done before anybody asks.

Trains on them and asks the model the held-out questions. The model is thrown away; what the process has learnt by it
(the fitted classifiers, vectors, corrections, how turns are understood) is most of the next build.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.registry.pins import PinsInvalid, load_pins
from bot.releases.build import Tools, load_processor
from bot.releases.evaluation import load_sets, understand
from bot.releases.training import nlu_digest, train_release
from bot.settings import Settings


def rehearse(tools: Tools) -> None:
    """Learn it; raises what training raises. Nothing is written but scratch files."""
    settings = tools.settings
    with tempfile.TemporaryDirectory() as folder:
        faq_dir = Path(shutil.copytree(settings.faq_dir, Path(folder) / "faq"))
        model = train_release(Path(folder), faq_dir, root=settings.project_dir)
        try:
            pins = load_pins(settings.pins_file)
        except PinsInvalid:
            # A build says what is wrong with them.
            pins = []
        sets = load_sets(settings.held_out_dirs, tools.memory)
        understand(load_processor(model), sets, pins, tools.memory.readings(nlu_digest(model)))


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
