"""Releases on disk: whole or not there, checked before they are used, one of them live."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.registry.release import GateResult
from bot.registry.store import Registry, ReleaseUnusable
from tests.registry.builders import add, release


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "models")


def test_an_empty_registry_has_nothing(registry: Registry) -> None:
    assert registry.releases() == []
    assert registry.live() is None
    assert registry.stamp() is None
    assert registry.promotions() == []
    assert not registry.models_dir.exists()


def test_a_release_keeps_all_that_it_was_given(registry: Registry) -> None:
    added = add(registry, "one", b"content")
    assert registry.release("one") == added
    assert added.size == 7
    assert registry.entries("one") == {"a/b.yml": "one"}
    assert registry.replies("one") == {"said": []}
    assert registry.checked_model("one").read_bytes() == b"content"


def test_a_lone_surrogate_in_a_question_is_kept(registry: Registry, tmp_path: Path) -> None:
    model = tmp_path / "x.tar.gz"
    model.write_bytes(b"x")
    registry.add(release("x"), model, replies={"said": ["\ud83d"]})
    assert registry.replies("x") == {"said": ["\ud83d"]}


def test_promoting_and_rolling_back_move_the_pointer_and_are_told(registry: Registry) -> None:
    add(registry, "one")
    add(registry, "two")
    registry.promote("one", "ann")
    first = registry.stamp()
    registry.promote("two", "bea", "better dates")
    assert registry.stamp() != first
    live = registry.rollback("cy")
    assert (live.release, live.previous, live.by) == ("one", "two", "cy")
    assert [(move.release, move.by) for move in registry.promotions()] == [
        ("one", "cy"),
        ("two", "bea"),
        ("one", "ann"),
    ]


def test_promoting_the_live_one_again_keeps_the_way_back(registry: Registry) -> None:
    add(registry, "one")
    add(registry, "two")
    registry.promote("one", "ann")
    registry.promote("two", "ann")
    assert registry.promote("two", "ann").previous == "one"


def test_without_an_earlier_release_there_is_no_way_back(registry: Registry) -> None:
    with pytest.raises(ReleaseUnusable, match="no earlier release"):
        registry.rollback("ann")


def test_a_tampered_model_is_neither_used_nor_promoted(registry: Registry) -> None:
    add(registry, "one", b"as built")
    registry.model_path("one").unlink()
    registry.model_path("one").write_bytes(b"another's")
    with pytest.raises(ReleaseUnusable, match="not the file that was built"):
        registry.checked_model("one")
    with pytest.raises(ReleaseUnusable, match="not the file that was built"):
        registry.promote("one", "ann")
    assert registry.live() is None


def test_a_missing_model_is_told(registry: Registry) -> None:
    add(registry, "one")
    registry.model_path("one").unlink()
    with pytest.raises(ReleaseUnusable, match="No such file"):
        registry.checked_model("one")


@pytest.mark.parametrize("name", ["", ".", "..", "../one", "a/b", "one\x00", "/etc/passwd"])
def test_a_name_leads_nowhere_else(registry: Registry, name: str) -> None:
    add(registry, "one")
    with pytest.raises(ReleaseUnusable, match="no release"):
        registry.release(name)
    assert registry.entries(name) == {}
    assert registry.replies(name) == {}


def test_the_gate_holds_a_release_back_until_somebody_gives_a_reason(registry: Registry) -> None:
    add(registry, "one", gate=GateResult(False, ("It answers 3 turns wrong.",)))
    with pytest.raises(ReleaseUnusable, match="answers 3 turns wrong"):
        registry.promote("one", "ann")
    with pytest.raises(ValueError, match="reason"):
        registry.overrule("one", "ann", "  ")
    registry.overrule("one", "ann", "the three are out of date")
    registry.promote("one", "ann")
    gate = registry.release("one").gate
    assert gate is not None
    assert (gate.overruled_by, gate.overruled_because) == ("ann", "the three are out of date")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"name": "two"}', b"\xff", b'{"release": 1}'])
def test_a_damaged_record_or_pointer_is_as_none(registry: Registry, content: bytes) -> None:
    add(registry, "one")
    add(registry, "two")
    registry.promote("two", "ann")
    (registry.releases_dir / "one" / "release.json").write_bytes(content)
    registry.pointer.write_bytes(content)
    assert [one.name for one in registry.releases()] == ["two"]
    assert registry.live() is None


def test_a_line_of_the_log_that_a_crash_cut_short_is_passed_over(registry: Registry) -> None:
    add(registry, "one")
    registry.promote("one", "ann")
    with (registry.models_dir / "promotions.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({"release": "two"})[:9])
    assert [move.release for move in registry.promotions()] == ["one"]
