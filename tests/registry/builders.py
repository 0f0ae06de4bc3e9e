"""Releases of a few bytes: the registry does not look into models."""

from __future__ import annotations

from pathlib import Path

from bot.registry.release import GateResult, Release
from bot.registry.store import Registry, now


def release(name: str, **changes: object) -> Release:
    values: dict[str, object] = {"name": name, "digest": "", "size": 0, "created_at": now(), "by": "ann", **changes}
    return Release(**values)  # type: ignore[arg-type]


def add(registry: Registry, name: str, content: bytes = b"a model", gate: GateResult | None = None) -> Release:
    """A release whose model holds `content`."""
    model = registry.models_dir / f"{name}.tar.gz"
    model.parent.mkdir(parents=True, exist_ok=True)
    model.write_bytes(content)
    return registry.add(release(name, gate=gate), model, entries={"a/b.yml": name}, replies={"said": []})


def model_file(registry: Registry, name: str) -> Path:
    return registry.model_path(name)
