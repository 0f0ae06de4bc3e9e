"""The results as Markdown."""

from __future__ import annotations

from typing import Any

from benchmarks.accuracy.metrics import OUT_OF_SCOPE_RECALL, RECALL, mean_and_deviation
from benchmarks.accuracy.published import FIGURES, SOURCE, SOURCE_OUT_OF_SCOPE

SPLITS = ("BANKING77 5", "BANKING77 10", "CLINC150 5", "CLINC150 10")
_OURS = "this bot"


def markdown(results: dict[str, Any]) -> str:
    """The whole page: accuracy, out of scope, cost, how it was measured."""
    return (
        "\n\n".join(
            [
                "# Accuracy on public sets",
                f"Printed by `{results['command']}` on {results['date']}; {results['machine']}; {results['took_s']:.0f} s. "
                "The classifier and abstention are the shipped ones; frozen encoders, nothing tuned on a test set.",
                _accuracy(results),
                f"Published: {SOURCE}.",
                _out_of_scope(results),
                f"Published: {SOURCE_OUT_OF_SCOPE}.",
                _cost(results),
                _method(),
            ]
        )
        + "\n"
    )


def _accuracy(results: dict[str, Any]) -> str:
    head = ["accuracy, %", *SPLITS]
    rows = [
        [f"**{_OURS}**", *(f"**{results['fixed'][s]['ours']['accuracy']:.1f}**" for s in SPLITS)],
        [f"{_OURS}, without the intents' names", *(_one(results["fixed"][s]["ours_without_names"]) for s in SPLITS)],
        ["TF-IDF + logistic regression", *(_one(results["fixed"][s]["tfidf"]) for s in SPLITS)],
    ]
    if results["stock_rasa"]:
        stock = results["stock_rasa"]["figures"]
        rows.append(
            [
                f"stock Rasa, DIET ({results['stock_rasa']['date']})",
                *(_one(stock[s]) if s in stock else "" for s in SPLITS),
            ]
        )
    if results["resampled"]:
        rows.append([f"{_OURS}, five resampled training sets", *(_spread(results, s, "accuracy") for s in SPLITS)])
    rows += [[f"{f.system}, published", *(f"{value:.1f}" for value in (*f.banking77, *f.clinc150))] for f in FIGURES]
    return _table(head, rows)


def _out_of_scope(results: dict[str, Any]) -> str:
    keys = ("auroc", "fpr_at_recall", "accuracy_at_out_of_scope_recall")
    head = [
        "CLINC150, out of scope, %",
        "AUROC",
        f"let through at {RECALL:.0%} recall",
        f"right in scope at {OUT_OF_SCOPE_RECALL:.0%} declined",
    ]
    rows = []
    for split in SPLITS[2:]:
        shots = f"{split.split()[1]}-shot"
        for system, name in (("ours", _OURS), ("tfidf", "TF-IDF + logistic regression")):
            rows.append([f"{name}, {shots}", *(f"{results['fixed'][split][system][key]:.1f}" for key in keys)])
        if results["resampled"]:
            rows.append([f"{_OURS}, {shots}, resampled", *(_spread(results, split, key) for key in keys)])
        stock = (results["stock_rasa"] or {"figures": {}})["figures"].get(split)
        if stock:
            rows.append([f"stock Rasa, DIET, {shots}", *(f"{stock[key]:.1f}" for key in keys)])
    return _table(head, rows)


def _cost(results: dict[str, Any]) -> str:
    head = ["cost", *SPLITS]
    ours = [results["fixed"][split]["ours"] for split in SPLITS]
    rows = [
        ["training without encoding, s", *(f"{o['training_s']:.1f}" for o in ours)],
        ["questions that the second encoder saw, %", *(f"{o['second']:.0f}" for o in ours)],
        ["answered at its own threshold, %", *(f"{o['answered']:.1f}" for o in ours)],
        ["wrong among these, %", *(f"{o['wrong_of_answered']:.1f}" for o in ours)],
        ["out of scope declined there, %", *(_or_nothing(o["out_of_scope_declined"]) for o in ours)],
    ]
    times = [
        f"{name} p50 {t['p50_ms']:.1f}, mean {t['mean_ms']:.1f}, p95 {t['p95_ms']:.1f} ms"
        for name, t in results["message"].items()
    ]
    return _table(head, rows) + "\n\nA message on one core, encoders included: " + "; ".join(times) + "."


def _method() -> str:
    return (
        "Fixed: the published training and test files. Each system is trained on the examples and, as one more, the "
        "intent's name in words (the bot trains on an entry's title in the same way); a row says what that brings. "
        "Resampled: five times, the training examples are drawn from training and test set together and all others "
        "are judged (mean ± deviation). Score for out of scope: the abstention's probability of being in scope; for the "
        "others the largest probability."
    )


def _one(figures: dict[str, Any]) -> str:
    return f"{figures['accuracy']:.1f}"


def _or_nothing(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _spread(results: dict[str, Any], split: str, key: str) -> str:
    mean, deviation = mean_and_deviation([row[key] for row in results["resampled"][split]])
    return f"{mean:.1f} ± {deviation:.1f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
