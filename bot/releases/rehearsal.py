"""What publishing will need of the entries as they stand, done before anybody asks.

Trains on them and holds the held-out conversations with the model. Of a build of just that the checks are left and
putting it live; of any other what the process has learnt (fitted classifiers, vectors, corrections) is most.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.registry.pins import PinsInvalid, load_pins
from bot.releases.build import Tools, digest_of_inputs, judge_model, set_exam
from bot.releases.memory import Rehearsed
from bot.releases.training import train_release
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
    judge_model(tools, model, set_exam(settings, pins))
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
