"""What the resident trainer keeps between builds: held-out conversations, and how their turns were understood.

The vectors of turns are kept by the encoders, see `bot.nlu.encoder.Remembering`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.question import Question
from bot.registry.gate import Judged
from bot.releases.dialogues import Conversation, load_conversations
from bot.releases.held import Held

# Text and day of asking to the questions found.
Readings = dict[tuple[str, str], list[Question]]


@dataclass(frozen=True)
class Rehearsed:
    """A model that was trained before anybody asked for it."""

    # Of all that it was trained on, see `bot.releases.build.digest_of_inputs`.
    inputs: str
    path: Path


class Memory:
    """One a process; what is read anew is what has changed."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._conversations: dict[Path, tuple[tuple[object, ...], list[Conversation]]] = {}
        self._readings: tuple[str, Readings] = ("", {})
        self._held: tuple[str, Held] = ("", Held())
        self._judged: tuple[str, Judged] | None = None
        # What the last rehearsal made; a build of the same takes it.
        self.rehearsed: Rehearsed | None = None

    def conversations(self, folder: Path) -> list[Conversation]:
        """Those of a folder, read again where one of its files has changed; ValueError names file and conversation."""
        stamp = tuple(
            (file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in sorted(folder.glob("*.yml"))
        )
        known = self._conversations.get(folder)
        if known is None or known[0] != stamp:
            known = (stamp, load_conversations(folder))
            self._conversations[folder] = known
        return known[1]

    @property
    def has_readings(self) -> bool:
        """Whether some model has been asked."""
        return bool(self._readings[1])

    def readings(self, nlu: str) -> Readings:
        """What the model whose `nlu_digest` is `nlu` has understood, to be added to; the model before is forgotten."""
        if self._readings[0] != nlu:
            self._readings = (nlu, {})
        return self._readings[1]

    def held(self, judged_by: str) -> Held:
        """The conversations held with those facts and sets; all others are forgotten."""
        if self._held[0] != judged_by:
            self._held = (judged_by, Held())
        return self._held[1]

    def judged(self, model: str, judge: Callable[[], Judged]) -> Judged:
        """What `judge` makes of a model, or made of it last; `model` tells the file and what it is judged by."""
        if self._judged is None or self._judged[0] != model:
            self._judged = (model, judge())
        return self._judged[1]

    def warm(self, folders: Sequence[Path]) -> None:
        """Read them now."""
        for folder in folders:
            if folder.is_dir():
                self.conversations(folder)
