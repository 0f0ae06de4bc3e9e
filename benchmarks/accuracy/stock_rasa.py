"""Stock Rasa: the pipeline that `rasa init` makes, DIET included, trained and asked in this process.

    python -m benchmarks.accuracy.stock_rasa FOLDER SET SHOTS OUTPUT

runs alone, so that TensorFlow's memory and threads are gone before the next measurement.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.accuracy.sets import Labelled, fixed_split, with_names

# rasa/cli/initial_project/config.yml of Rasa 3.6.21: the pipeline that its comments spell out, numbers and all.
CONFIG = """\
recipe: default.v1
assistant_id: benchmark
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 100
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: 100
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
"""


def training_file(examples: Labelled) -> str:
    """The examples in Rasa's training format, which is YAML, and JSON is YAML."""
    by_intent: dict[str, list[str]] = {}
    for text, label in zip(examples.texts, examples.labels):
        by_intent.setdefault(label, []).append(text)
    nlu = [
        {"intent": label, "examples": [{"text": text} for text in texts]} for label, texts in sorted(by_intent.items())
    ]
    # Rasa looks for the key at the start of a line before it parses.
    return f'version: "3.1"\nnlu: {json.dumps(nlu, ensure_ascii=False)}\n'


def train_and_ask(training: Labelled, questions: tuple[str, ...]) -> tuple[list[tuple[str, float]], float, float]:
    """(intent, confidence) of each question, seconds of training, milliseconds a question (median)."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.yml").write_text(CONFIG, encoding="utf-8")
        (folder / "nlu.yml").write_text(training_file(training), encoding="utf-8")
        started = time.perf_counter()
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
        training_s = time.perf_counter() - started
        agent = Agent.load(model)
    return asyncio.run(_ask(agent, questions, training_s))


async def _ask(
    agent: object, questions: tuple[str, ...], training_s: float
) -> tuple[list[tuple[str, float]], float, float]:
    answers: list[tuple[str, float]] = []
    times: list[float] = []
    for question in questions:
        started = time.perf_counter()
        # `agent` is Rasa's, given as an object so that nothing of Rasa is imported before it is needed.
        parsed = await agent.parse_message(question)  # type: ignore[attr-defined]
        times.append(time.perf_counter() - started)
        # The fallback hides DIET's guess; the ranking's first that is no fallback is it.
        best = next(item for item in parsed["intent_ranking"] if item["name"] != "nlu_fallback")
        answers.append((best["name"], best["confidence"]))
    return answers, training_s, sorted(times)[len(times) // 2] * 1e3


def main() -> None:
    """Train on one fixed split and write what it answers as JSON."""
    folder, set_name, shots, output = sys.argv[1:]
    split = fixed_split(Path(folder), set_name, int(shots))
    answers, training_s, message_ms = train_and_ask(with_names(split.training), split.test.texts + split.out_of_scope)
    Path(output).write_text(
        json.dumps({"answers": answers, "training_s": training_s, "message_ms": message_ms}), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
