"""The built widget: from this source, and small."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.process.running import ROOT

WIDGET = ROOT / "bot" / "widget"
# The limit, all in; there is nothing beside the script.
MAX_GZIPPED = 12_000


def run_node(*arguments: str) -> None:
    """Run Node in the widget's directory; its errors are the test's."""
    if shutil.which("node") is None or not (WIDGET / "node_modules").exists():
        pytest.fail("Node or the widget's packages are missing: run `make test`, or install Debian's nodejs and npm.")
    done = subprocess.run(["node", *arguments], cwd=WIDGET, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_bundle_is_built_from_the_source(tmp_path: Path) -> None:
    run_node("build.mjs", str(tmp_path))
    for name in ("widget.js", "widget.mjs"):
        assert (tmp_path / name).read_bytes() == (WIDGET / "dist" / name).read_bytes(), "run `make widget`"


def test_the_source_has_the_types_it_says() -> None:
    run_node("node_modules/typescript/bin/tsc", "--noEmit")


@pytest.mark.parametrize("name", ["widget.js", "widget.mjs"])
def test_the_bundle_is_small(name: str) -> None:
    assert len(gzip.compress((WIDGET / "dist" / name).read_bytes(), 9)) <= MAX_GZIPPED


def test_no_html_is_parsed_anywhere() -> None:
    for file in (*WIDGET.glob("src/*.ts"), *WIDGET.glob("dist/*")):
        text = file.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(", ".style."):
            assert word not in text, (file.name, word)


def test_what_pages_may_rely_on_is_documented() -> None:
    manual = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
    source = "".join(file.read_text(encoding="utf-8") for file in WIDGET.glob("src/*.ts"))
    styles = (WIDGET / "src" / "styles.css").read_text(encoding="utf-8")
    attributes = re.search(r"observedAttributes = \[(.*)\]", source)
    assert attributes
    names = set(re.findall(r'"([\w-]+)"', attributes[1]))
    names |= set(re.findall(r'"(ahc-\w+)"', source)) - {"ahc-chat"}
    names |= set(re.findall(r"var\((--ahc-[\w-]+)", styles))
    names |= {part for parts in re.findall(r'part: "([\w -]+)"', source) for part in parts.split()}
    assert sorted(name for name in names if f"`{name}`" not in manual) == []
