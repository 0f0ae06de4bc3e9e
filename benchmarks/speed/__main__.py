"""Measure both bots in one run and write the tables: `make bench-speed`, or

python -m benchmarks.speed [--short] [--no-stock] [--entries 10,100,1000,10000] [--out benchmarks/results]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed.bots import OurBot, StockBot
from benchmarks.speed.content import ROOT, read_intents, write_cut
from benchmarks.speed.measuring import (
    CLIENTS,
    TURNS,
    Figures,
    Plan,
    measure,
    measure_size,
    message_parts,
    tensorflow_import_s,
)
from benchmarks.speed.processes import free_port
from benchmarks.speed.report import Run, markdown, write
from benchmarks.speed.stock_project import write_stock_project

# Phrases of each intent: with all of them, 70 on average, stock trains for more than an hour.
PHRASES = 6
SIZES = (10, 100, 1_000, 10_000)
_FULL = Plan(messages=300, throughput_s=8, clients=CLIENTS, turns=TURNS, turns_s=60, starts=3)
_STOCK = Plan(messages=150, throughput_s=8, clients=CLIENTS, turns=TURNS, turns_s=40, starts=1)
_SHORT = Plan(messages=40, throughput_s=1, clients=(1, 8), turns=60, turns_s=10, starts=1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the tables and write them."""
    options = _parser().parse_args(arguments)
    sizes = tuple(int(size) for size in options.entries.split(",") if size)
    command = " ".join(["python -m benchmarks.speed", *(arguments if arguments is not None else sys.argv[1:])])
    run = run_benchmark(
        phrases=options.phrases,
        plan=_SHORT if options.short else _FULL,
        with_stock=not (options.short or options.no_stock),
        sizes=() if options.short else sizes,
        command=options.command or command,
    )
    print(markdown(run))
    write(run, options.out)


def run_benchmark(*, phrases: int, plan: Plan, with_stock: bool, sizes: Sequence[int], command: str) -> Run:
    """All measurements, one after the other: nothing runs beside what is measured."""
    intents = read_intents(phrases)
    with tempfile.TemporaryDirectory(prefix="speed-") as folder:
        ours_root, stock_root = Path(folder, "ours"), Path(folder, "stock")
        ours_root.mkdir()
        write_cut(ours_root, phrases)
        bot = OurBot(ours_root)
        ours = measure(bot, plan)
        parts = message_parts(bot, plan.messages)
        stock: Figures | None = None
        if with_stock:
            stock_root.mkdir()
            port = free_port()
            write_stock_project(stock_root, intents, port)
            stock = measure(StockBot(stock_root, port), _STOCK)
        measured = []
        for size in sizes:
            root = Path(folder, f"size-{size}")
            root.mkdir()
            measured.append(measure_size(root, size, plan.messages))
        return Run(
            command=command,
            intents=len(intents),
            phrases=sum(len(intent.phrases) for intent in intents),
            ours=ours,
            stock=stock,
            sizes=measured,
            parts=parts,
            tensorflow_import_s=tensorflow_import_s() if with_stock else None,
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__.split("\n")[0])
    parser.add_argument("--short", action="store_true", help="our bot only, few messages: a minute")
    parser.add_argument("--no-stock", action="store_true", help="our bot only")
    parser.add_argument("--phrases", type=int, default=PHRASES, help="phrases of each intent, for both bots")
    parser.add_argument("--entries", default=",".join(map(str, SIZES)), help="sizes to generate, ours only")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results", help="where speed.json and .md go")
    parser.add_argument("--command", default="", help="what the report says it was printed by")
    return parser


if __name__ == "__main__":
    main()
