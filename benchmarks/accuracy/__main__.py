"""`make bench-accuracy [BENCH=folder] [DIET=1]`: the shipped classifier on the public sets, beside its peers.

Writes benchmarks/results/accuracy.json and accuracy.md.  Stock Rasa takes hours of processor time for its hundred
epochs, so its answers are kept in benchmarks/results/stock_rasa.json with their date and made anew where DIET=1 asks.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.accuracy import ours, tfidf
from benchmarks.accuracy.metrics import Answers, Figures, figures
from benchmarks.accuracy.report import markdown
from benchmarks.accuracy.sets import SETS, SHOTS, BenchMissing, Split, fixed_split, resampled_split

RESULTS = Path(__file__).parent.parent / "results"
STOCK = RESULTS / "stock_rasa.json"
DEFAULT_FOLDER = Path("../shared/bench")
SEEDS = range(5)
# Messages timed one by one.
TIMED = 300


def main() -> None:
    """Run everything and write the results; exits with a sentence where a file or an encoder is missing."""
    arguments = _arguments()
    started = time.monotonic()
    try:
        results = measure(arguments.bench, resampled=not arguments.fixed_only)
        if arguments.diet:
            _run_stock_rasa(arguments.bench)
    except (BenchMissing, ours.EncoderMissing) as error:
        sys.exit(str(error))
    results["stock_rasa"] = json.loads(STOCK.read_text(encoding="utf-8")) if STOCK.is_file() else None
    results["took_s"] = round(time.monotonic() - started, 1)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "accuracy.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    text = markdown(results)
    (RESULTS / "accuracy.md").write_text(text, encoding="utf-8")
    print(text)


def measure(folder: Path, *, resampled: bool) -> dict[str, Any]:
    """The figures of the shipped classifier and of TF-IDF on all splits, JSON-able; raises BenchMissing."""
    vectors = ours.Vectors()
    fixed = {}
    for split in [fixed_split(folder, name, shots) for name in SETS for shots in SHOTS]:
        _say(f"{split.name}: fixed split")
        fixed[split.name] = {
            "ours": _ours(split, vectors),
            "ours_without_names": _ours(split, vectors, names=False),
            "tfidf": asdict(figures(tfidf.answers(split), split.test.labels)),
        }
    drawn: dict[str, list[dict[str, Any]]] = {}
    for name, shots, seed in [(n, s, seed) for n in SETS for s in SHOTS for seed in SEEDS if resampled]:
        split = resampled_split(folder, name, shots, seed)
        _say(f"{split.name}: resampled, seed {seed}")
        drawn.setdefault(split.name, []).append(_ours(split, vectors))
    _say("time of a message")
    times = {}
    for name in SETS:
        split = fixed_split(folder, name, max(SHOTS))
        sample = np.random.default_rng(0).permutation(len(split.test.texts))[:TIMED]
        times[name] = ours.message_times(split.training, [split.test.texts[i] for i in sample], vectors)
    return {
        "date": f"{datetime.now(timezone.utc):%Y-%m-%d}",
        "machine": f"{_processor()}, {os.cpu_count()} cores",
        "command": "make bench-accuracy",
        "fixed": fixed,
        "resampled": drawn,
        "message": times,
    }


def _ours(split: Split, vectors: ours.Vectors, *, names: bool = True) -> dict[str, Any]:
    result = ours.run(split, vectors, names=names)
    values = {name: value for name, value in asdict(result).items() if name != "answers"}
    return {**asdict(figures(result.answers, split.test.labels)), **values}


def _run_stock_rasa(folder: Path) -> None:
    """Train and ask stock Rasa on each 10-shot set, each in a process of its own, and keep its figures."""
    kept = json.loads(STOCK.read_text(encoding="utf-8"))["figures"] if STOCK.is_file() else {}
    for name in SETS:
        _say(f"{name} 10: stock Rasa, 100 epochs of DIET")
        split = fixed_split(folder, name, 10)
        with tempfile.TemporaryDirectory() as scratch:
            output = Path(scratch) / "answers.json"
            command = [sys.executable, "-m", "benchmarks.accuracy.stock_rasa", str(folder), name, "10", str(output)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            values = json.loads(output.read_text(encoding="utf-8"))
        kept[split.name] = stock_figures(split, values)
        RESULTS.mkdir(exist_ok=True)
        # After each set: the next may take an hour, and be stopped.
        day = f"{datetime.now(timezone.utc):%Y-%m-%d}"
        STOCK.write_text(json.dumps({"date": day, "figures": kept}, indent=1) + "\n", encoding="utf-8")


def stock_figures(split: Split, values: dict[str, Any]) -> dict[str, Any]:
    """The figures of what `stock_rasa` wrote for `split`; the score is DIET's confidence."""
    labels, confidence = zip(*values["answers"])
    n = len(split.test.texts)
    answers = Answers(tuple(labels[:n]), np.asarray(confidence[:n]), np.asarray(confidence[n:]))
    found: Figures = figures(answers, split.test.labels)
    return {**asdict(found), "training_s": values["training_s"], "message_ms": values["message_ms"]}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy")
    parser.add_argument("--bench", type=Path, default=DEFAULT_FOLDER, help="folder of the public sets")
    parser.add_argument(
        "--diet", action="store_true", help="train and ask stock Rasa anew: see the README for how long"
    )
    parser.add_argument("--fixed-only", action="store_true", help="leave out the resampled training sets")
    return parser.parse_args()


def _processor() -> str:
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
