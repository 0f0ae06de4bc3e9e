"""Questions that staff pinned to an entry: a release that loses one is refused."""

from __future__ import annotations

import io
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.atomic import write_atomically
from bot.registry.gate import Pin


class PinsInvalid(ValueError):
    """The file of pinned questions cannot be read; the message names file, item and value."""


def load_pins(file: Path) -> list[Pin]:
    """The pinned questions of `file`, none where there is no file; raises PinsInvalid."""
    if not file.exists():
        return []
    try:
        rows = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")) or []
    except (YAMLError, UnicodeDecodeError, OSError) as error:
        raise PinsInvalid(f"{file}: cannot be read as YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(rows, list):
        raise PinsInvalid(f"{file}: a list of question and entry is needed")
    pins: list[Pin] = []
    for number, row in enumerate(rows):
        values = [row.get(key) for key in ("question", "entry")] if isinstance(row, dict) else [None]
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise PinsInvalid(f"{file}: [{number}]: question and entry are needed (found: {row!r})")
        pins.append(Pin(*values))
    return pins


def save_pins(file: Path, pins: list[Pin]) -> None:
    """Write the pinned questions, each once, in their order; raises OSError with the file as it was."""
    out = io.StringIO()
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.dump([{"question": pin.question, "entry": pin.entry} for pin in dict.fromkeys(pins)], out)
    heading = "# Questions that staff want answered by one entry, whatever else changes; kept by the console.\n"
    write_atomically(file, (heading + out.getvalue()).encode())
