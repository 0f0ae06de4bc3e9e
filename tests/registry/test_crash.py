"""A process killed between any two file operations of a release or a promotion leaves the old state or the new one."""

from __future__ import annotations

import json
import os
import pathlib
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.registry.store import Registry, digest_of
from tests.registry.builders import add

# What a release and a promotion do to the disk.
_OPERATIONS = ("mkdir", "link", "rename", "replace", "unlink", "fsync", "open")


def killed_at(number: int, run: Callable[[], object]) -> bool:
    """Run in a fork that is killed (SIGKILL) before its file operation of that number; whether it came so far."""
    pid = os.fork()
    if pid == 0:
        done = 0

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def operation(*args: Any, **kwargs: Any) -> Any:
                nonlocal done
                done += 1
                if done > number:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return operation

        for name in _OPERATIONS:
            setattr(os, name, counted(getattr(os, name)))
        # Python 3.10's paths keep the functions they found when they were imported.
        for name in ("mkdir", "link_to", "rename", "replace", "unlink"):
            if hasattr(pathlib._normal_accessor, name):
                setattr(pathlib._normal_accessor, name, counted(getattr(pathlib._normal_accessor, name)))
        try:
            run()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """One with a live release."""
    made = Registry(tmp_path / "models")
    add(made, "old", b"the old model")
    made.promote("old", "ann")
    return made


def whole(registry: Registry) -> None:
    """Every release that is listed can be used, the pointer can be read, and what it names is whole."""
    for release in registry.releases():
        assert digest_of(registry.model_path(release.name)) == release.digest
        assert registry.entries(release.name) == {"a/b.yml": release.name}
    live = registry.live()
    assert live is not None
    assert live.release in ("old", "new")
    registry.checked_model(live.release)
    json.loads(registry.pointer.read_bytes())


def publish(registry: Registry) -> None:
    add(registry, "new", b"the new model")
    registry.promote("new", "bea")


def test_killed_anywhere_in_a_publish_old_or_new_serves(registry: Registry, tmp_path: Path) -> None:
    served = []
    for number in range(1000):
        home = Registry(tmp_path / f"run{number}")
        add(home, "old", b"the old model")
        home.promote("old", "ann")
        killed = killed_at(number, lambda home=home: publish(home))  # type: ignore[misc]
        whole(home)
        live = home.live()
        assert live is not None
        served.append(live.release)
        # What was left lying about is in nobody's way.
        home.clean()
        if live.release == "old" and "new" not in [release.name for release in home.releases()]:
            publish(home)
            whole(home)
        if not killed:
            break
    # It was killed in many places, and it does change hands exactly once.
    assert len(served) > 8
    assert served == sorted(served, reverse=True)
    assert served[0] == "old"
    assert served[-1] == "new"
