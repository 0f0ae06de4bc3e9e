"""A release as the registry knows it: what it holds, how it did, who made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Numbers:
    """The four numbers of one set of held-out conversations, in turns."""

    answered_right: int = 0
    answered_wrong: int = 0
    declined_right: int = 0
    declined_wrong: int = 0

    @property
    def turns(self) -> int:
        """All turns."""
        return self.answered_right + self.answered_wrong + self.declined_right + self.declined_wrong

    def __add__(self, other: Numbers) -> Numbers:
        return Numbers(
            self.answered_right + other.answered_right,
            self.answered_wrong + other.answered_wrong,
            self.declined_right + other.declined_right,
            self.declined_wrong + other.declined_wrong,
        )


@dataclass(frozen=True)
class GateResult:
    """Whether a release may go live, and why not."""

    passed: bool
    # Sentences, empty where passed.
    reasons: tuple[str, ...] = ()
    # Who let it pass all the same, and what they wrote; empty where nobody did.
    overruled_by: str = ""
    overruled_because: str = ""

    @property
    def open(self) -> bool:
        """Whether the release may be promoted."""
        return self.passed or bool(self.overruled_by)


@dataclass(frozen=True)
class Release:
    """One trained model with the entries it was trained on."""

    # "20261122-190629-ca2f3b80d4ae"; also the model file's name without its ending.
    name: str
    # SHA-256 of the model file, in hexadecimal.
    digest: str
    # Bytes of the model file.
    size: int
    # ISO 8601, UTC.
    created_at: str
    # Who asked for it: an account's name, or the command that made it.
    by: str
    note: str = ""
    # What the model was trained on besides the entries: code, configuration, other data.
    pipeline: str = ""
    # By set of held-out conversations ("development"); empty where nothing was evaluated.
    numbers: Mapping[str, Numbers] = field(default_factory=dict)
    # Digest of the conversations that `numbers` come from: only equal ones compare.
    judged_by: str = ""
    # None where no gate was asked.
    gate: GateResult | None = None
    # Seconds by phase of its build.
    durations_s: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The release as JSON-able values; `release_from_json` reads them back."""
        return asdict(self)


def release_from_json(values: Mapping[str, Any]) -> Release:
    """The release that `to_json` gave; raises KeyError, TypeError or ValueError where `values` is none."""
    gate = values.get("gate")
    known = {key: value for key, value in values.items() if key in Release.__dataclass_fields__}
    return Release(
        **{
            **known,
            "numbers": {name: Numbers(**numbers) for name, numbers in values.get("numbers", {}).items()},
            "gate": GateResult(**{**gate, "reasons": tuple(gate["reasons"])}) if gate else None,
        }
    )
