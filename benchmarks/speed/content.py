"""What both bots are trained on: the checkout's questions, by intent, cut to a number of phrases each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"


@dataclass(frozen=True)
class Intent:
    """One intent: "faq/unodc_role", its phrases and, where one is prepared, its answer."""

    name: str
    phrases: tuple[str, ...]
    answer: str | None


def read_intents(phrases: int) -> list[Intent]:
    """The intents of data/nlu with at most `phrases` each, the first of each file."""
    examples: dict[str, list[str]] = {}
    answers: dict[str, str] = {}
    for file in sorted((DATA / "nlu").rglob("*.yml")):
        values = load(file)
        for block in values.get("nlu", []):
            examples.setdefault(block["intent"], []).extend(phrases_of(block["examples"]))
        for name, variations in (values.get("responses") or {}).items():
            answers[name.removeprefix("utter_")] = variations[0]["text"]
    return [Intent(name, tuple(texts[:phrases]), answers.get(name)) for name, texts in examples.items()]


def write_cut(root: Path, phrases: int, *, held_out: bool = False) -> None:
    """Our project under `root`: the checkout's, with at most `phrases` of each intent in data/nlu.

    `held_out`: of each in data/calibration too.
    """
    cut = (DATA / "nlu", DATA / "calibration") if held_out else (DATA / "nlu",)
    for name in ("config.yml", "domain.yml"):
        (root / name).write_bytes((ROOT / name).read_bytes())
    for file in _yaml_files(DATA):
        target = root / "data" / file.relative_to(DATA)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not any(file.is_relative_to(folder) for folder in cut):
            target.write_bytes(file.read_bytes())
            continue
        values = load(file)
        for block in values.get("nlu", []):
            block["examples"] = as_examples(phrases_of(block["examples"])[:phrases])
        dump(values, target)


def phrases_of(examples: str) -> list[str]:
    """The lines of an `examples: |` block without their dashes."""
    return [line.strip().removeprefix("-").strip() for line in examples.splitlines() if line.strip()]


def as_examples(phrases: list[str] | tuple[str, ...]) -> str:
    """An `examples: |` block."""
    return "".join(f"- {phrase}\n" for phrase in phrases)


def load(file: Path) -> dict[str, Any]:
    """The mapping in a YAML file."""
    return YAML(typ="safe").load(file)


def dump(values: object, file: Path) -> None:
    """Write `values` as YAML."""
    yaml = YAML(typ="safe")
    yaml.allow_unicode = True
    yaml.default_flow_style = False
    yaml.width = 10_000
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(values, stream)


def _yaml_files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*.yml"))
