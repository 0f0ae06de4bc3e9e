"""The figures as JSON and as a Markdown table, with targets, ratios and floors."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from benchmarks.speed.load import Times
from benchmarks.speed.measuring import Figures, Size
from benchmarks.speed.processes import Cost


@dataclass(frozen=True)
class Run:
    """Everything one run measured; None where it was not asked to."""

    command: str
    intents: int
    phrases: int
    ours: Figures
    stock: Figures | None
    # The day of an earlier run that the figures of stock come from; None where they are this run's.
    stock_of: str | None
    sizes: Sequence[Size]
    parts: dict[str, float]
    tensorflow_import_s: float | None


@dataclass(frozen=True)
class Line:
    """One figure of both bots and what issue 3 asks for."""

    what: str
    unit: str
    ours: float
    stock: float | None
    # Times better than stock (throughput: higher is better).
    ratio: float | None
    target: str
    reached: bool | None


def as_json(run: Run) -> dict[str, Any]:
    """All figures, whole numbers and short decimals, for speed.json."""
    values = {
        "machine": machine(),
        "date": f"{datetime.now(timezone.utc):%Y-%m-%d}",
        **asdict(run),
        "lines": [asdict(line) for line in lines(run)],
    }
    rounded: dict[str, Any] = _rounded(values)
    return rounded


def machine() -> str:
    """Processor, cores and memory, as far as they can be found out."""
    names = [
        line.split(":")[1].strip() for line in _text("/proc/cpuinfo").splitlines() if line.startswith("model name")
    ]
    memory = [
        int(line.split()[1]) / 2**20 for line in _text("/proc/meminfo").splitlines() if line.startswith("MemTotal")
    ]
    load = os.getloadavg()[0]
    return (
        f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, {round(memory[0]) if memory else '?'} GB, "
        f"Python {platform.python_version()}, load {load:.1f} at the end"
    )


# What is told of each bot: name, unit, the figure, how many times better than stock it is asked to be.
_FIGURES: tuple[tuple[str, str, Callable[[Figures], float], int | None], ...] = (
    ("training from nothing", "s", lambda bot: bot.training.wall_s, 30),
    ("the same, processor time", "s", lambda bot: bot.training.cpu_s, None),
    ("training again, vectors kept", "s", lambda bot: (bot.retraining or bot.training).wall_s, None),
    ("the same again, processor time", "s", lambda bot: (bot.retraining or bot.training).cpu_s, None),
    ("start to first answer", "s", lambda bot: bot.first_answer_s, 5),
    ("memory (stock: server and action server)", "MB", lambda bot: bot.memory_mb, 2),
    ("FAQ answer, p50", "ms", lambda bot: bot.faq.p50_ms, 5),
    ("FAQ answer, p95", "ms", lambda bot: bot.faq.p95_ms, None),
    ("FAQ answer, p99", "ms", lambda bot: bot.faq.p99_ms, None),
    ("session fact, p50", "ms", lambda bot: bot.fact.p50_ms, 5),
    ("session fact, p95", "ms", lambda bot: bot.fact.p95_ms, None),
    ("session fact, p99", "ms", lambda bot: bot.fact.p99_ms, None),
)


def lines(run: Run) -> list[Line]:
    """The table of both bots."""
    ours, stock = run.ours, run.stock
    rows: list[Line] = []
    for what, unit, figure, target in _FIGURES:
        theirs = figure(stock) if stock and not _is_silent(what, stock) else None
        rows.append(_faster(what, unit, figure(ours), theirs, target))
    for clients, rate in ours.throughput.items():
        theirs_rate = stock.throughput.get(clients) if stock else None
        ratio = rate / theirs_rate if theirs_rate else None
        rows.append(
            Line(
                f"throughput, {clients} client{'s' if clients > 1 else ''}",
                "messages/s",
                rate,
                theirs_rate,
                ratio,
                "5x",
                None if ratio is None else ratio >= 5,
            )
        )
    return rows


def _is_silent(what: str, figures: Figures) -> bool:
    """Whether a figure is of messages none of which was answered."""
    times = {"FAQ answer": figures.faq, "session fact": figures.fact}.get(what.partition(",")[0])
    return times is not None and not times.answered


def markdown(run: Run) -> str:
    """The tables of speed.md."""
    return "\n".join(_markdown(run)) + "\n"


def _markdown(run: Run) -> Iterator[str]:
    ours, stock = run.ours, run.stock
    yield "# Speed: the bot beside stock Rasa"
    yield ""
    yield f"Printed by `{run.command}` on {datetime.now(timezone.utc):%Y-%m-%d}, {machine()}. Content of both:"
    yield f"{run.intents} intents with {run.phrases} phrases. What is measured and how: docs/speed.md."
    if run.stock_of:
        yield f"Stock was not run: its figures are those of {run.stock_of} in benchmarks/results, maybe of another machine."
    yield ""
    yield "| | ours | stock | ratio | asked | |"
    yield "|---|---|---|---|---|---|"
    for line in lines(run):
        theirs = "-" if line.stock is None else f"{line.stock:.1f} {line.unit}"
        ratio = "-" if line.ratio is None else f"{line.ratio:.1f}x"
        reached = {None: "", True: "reached", False: "**not reached**"}[line.reached]
        yield f"| {line.what} | {line.ours:.1f} {line.unit} | {theirs} | {ratio} | {line.target} | {reached} |"
    yield from _growth("ours", ours, asked=True)
    yield from _silence("ours", ours)
    if stock:
        yield from _growth("stock", stock, asked=False)
        yield from _silence("stock", stock)
    yield ""
    if run.sizes:
        yield "| entries (generated) | phrases | training | again | first answer | memory | p50 over HTTP | right |"
        yield "|---|---|---|---|---|---|---|---|"
        for size in run.sizes:
            yield (
                f"| {size.entries:,} | {size.phrases:,} | {size.training.wall_s:.1f} s | {size.retraining.wall_s:.1f} s "
                f"| {size.first_answer_s:.1f} s | {size.memory_mb:.0f} MB | {size.p50_ms:.1f} ms | {size.right:.0%} |"
            )
        smallest, largest = run.sizes[0], run.sizes[-1]
        yield ""
        yield (
            f"p50 with {largest.entries:,} entries: {largest.p50_ms / smallest.p50_ms:.2f} times that with "
            f"{smallest.entries:,} (asked: at most 1.3)."
        )
        yield ""
    if run.parts:
        yield from _parts(run.parts)
    yield "Floors"
    yield ""
    yield from _floors(run)


def _silence(name: str, figures: Figures) -> Iterator[str]:
    for what, times in (("FAQ", figures.faq), ("session fact", figures.fact)):
        if times.silent:
            yield ""
            yield f"Messages that got no text, {name}, {what}: {times.silent} of {times.messages}."


def _growth(name: str, figures: Figures, *, asked: bool) -> Iterator[str]:
    yield ""
    yield (
        f"Turn {figures.last_turn} of one conversation, {name}: {figures.last_turns_ms:.1f} ms, "
        f"{figures.last_turns_ms / figures.first_turns_ms:.2f} times the first turns' {figures.first_turns_ms:.1f} ms"
        + (" (asked: at most 1.2)." if asked else ".")
    )


def _parts(parts: dict[str, float]) -> Iterator[str]:
    yield "| step of a message, in process, median | ms | share |"
    yield "|---|---|---|"
    for step, taken in sorted(parts.items(), key=lambda part: -part[1]):
        yield f"| {step} | {taken:.2f} | {taken / parts['message']:.0%} |"
    yield ""
    yield f"Everything but the encoder: {parts['everything but the encoder']:.1f} ms (asked: at most 5)."
    yield ""


def _floors(run: Run) -> Iterator[str]:
    if run.parts:
        encoder = run.parts["encoder"]
        yield (
            f"- A message: the encoder alone, {encoder:.1f} ms; a message over HTTP is {run.ours.faq.p50_ms / encoder:.1f} "
            "times that."
        )
    if run.tensorflow_import_s:
        yield (
            f"- A start of Rasa as it comes: TensorFlow's import, {run.tensorflow_import_s:.1f} s, which ours leaves out; "
            f"our start to first answer is {run.ours.first_answer_s / run.tensorflow_import_s:.1f} times that."
        )


def _faster(what: str, unit: str, ours: float, stock: float | None, target: int | None) -> Line:
    ratio = stock / ours if stock else None
    return Line(
        what,
        unit,
        ours,
        stock,
        ratio,
        f"{target}x" if target else "",
        None if ratio is None or target is None else ratio >= target,
    )


def recorded_stock(folder: Path) -> tuple[Figures, str] | None:
    """Stock's figures in a speed.json that an earlier run wrote, and that run's day; None where there are none."""
    try:
        values = json.loads((folder / "speed.json").read_text(encoding="utf-8"))
    except OSError:
        return None
    stock = values["stock"]
    if stock is None:
        return None
    figures = Figures(
        **{
            **stock,
            "training": Cost(**stock["training"]),
            "retraining": None,
            "faq": Times(**stock["faq"]),
            "fact": Times(**stock["fact"]),
            "throughput": {int(clients): rate for clients, rate in stock["throughput"].items()},
        }
    )
    return figures, values["date"]


def write(run: Run, folder: Path, name: str = "speed") -> None:
    """speed.json and speed.md in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(as_json(run), indent=1, ensure_ascii=False)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    (folder / f"{name}.md").write_text(markdown(run), encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {str(key): _rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return value


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
