"""Builds a release: validate -> train -> evaluate -> gate -> promote, and says how far it is.

Nothing that serves is touched before the last step, which is one rename; a process that is killed at any point leaves
the release that served.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import click
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore

from bot.facts.database import FactsUnavailable
from bot.facts.snapshot import Facts
from bot.facts.store import FactStore
from bot.faq.check import check_entries
from bot.faq.references import known_in
from bot.registry.builds import CANCELLED, WORKING, Build, Builds, Phase, process_started
from bot.registry.gate import Judged, Pin, gate, said_from_json, said_to_json
from bot.registry.pins import PinsInvalid, load_pins
from bot.registry.release import Release
from bot.registry.store import Registry, ReleaseUnusable, digest_of, now
from bot.releases.evaluation import digest_of_sets, evaluate, load_sets
from bot.releases.importer import DataError
from bot.releases.memory import Memory
from bot.releases.training import inputs_digest, nlu_digest, pipeline_digest, train_release
from bot.server.agent import LocalAgent, LocalProcessor
from bot.server.database import prepare_database
from bot.settings import Settings

# Faults shown of a build that fails; the rest are counted.
_SHOWN = 50
# Processes that judge beside each other.
_PROCESSES = 2


class BuildStopped(Exception):
    """A build that ends before its time; the message and `problems` say why."""

    def __init__(self, message: str, problems: tuple[str, ...] = (), *, cancelled: bool = False) -> None:
        super().__init__(message)
        self.problems = problems
        self.cancelled = cancelled


@dataclass(frozen=True)
class Tools:
    """What a build works with."""

    settings: Settings
    registry: Registry
    builds: Builds
    memory: Memory = field(default_factory=Memory)


class Progress:
    """Writes a build's status as it moves from phase to phase."""

    def __init__(self, builds: Builds, build: Build, expected_s: dict[str, float]) -> None:
        """`expected_s` are the seconds that each phase took the last time."""
        self._builds = builds
        self._id = build.id
        pid = os.getpid()
        self.status = replace(
            build.status, pid=pid, pid_started=process_started(pid), expected_s=expected_s, message=""
        )

    def begin(self, phase: Phase, message: str) -> None:
        """The phase before has ended; raises BuildStopped where somebody cancelled."""
        if self._builds.cancelled(self._id):
            raise BuildStopped(CANCELLED, cancelled=True)
        self._move(phase, message)

    def share(self, share: float) -> None:
        """How much of the phase is done, in [0, 1]."""
        self.status = replace(self.status, share=share)
        self._builds.report(self._id, self.status)

    def end(self, phase: Phase, message: str, problems: tuple[str, ...] = (), release: str = "") -> None:
        """Nothing more will happen."""
        # In one report: whoever waits for the end reads all of it then.
        self.status = replace(self.status, problems=problems, release=release or self.status.release)
        self._move(phase, message)

    def took_s(self) -> dict[str, float]:
        """Seconds by phase so far, the present one included."""
        return {**self.status.took_s, self.status.phase.value: time.time() - self.status.since}

    def _move(self, phase: Phase, message: str) -> None:
        took = self.took_s() if self.status.phase in WORKING else dict(self.status.took_s)
        self.status = replace(self.status, phase=phase, since=time.time(), share=None, message=message, took_s=took)
        self._builds.report(self._id, self.status)


def run_build(tools: Tools, build: Build) -> None:
    """Run a build to its end, whatever that is; the outcome stands in its status."""
    progress = Progress(tools.builds, build, _expected_s(tools.registry))
    work = tools.builds.directory / build.id / "work"
    try:
        try:
            release, message = _run(tools, build, progress, work)
        finally:
            # First of all: on a full disk it makes room for the last word.
            shutil.rmtree(work, ignore_errors=True)
        progress.end(Phase.DONE, message, release=release.name)
    except BuildStopped as stopped:
        phase = Phase.CANCELLED if stopped.cancelled else Phase.FAILED
        progress.end(phase, str(stopped), stopped.problems)
    except OSError as error:
        told = f"{error.strerror or error} ({error.filename or 'no file'}); nothing was lost, what serves is unchanged."
        progress.end(Phase.FAILED, told)
    except Exception as error:  # a build must end with a word on why
        progress.end(Phase.FAILED, f"{type(error).__name__}: {error}; what serves is unchanged.")
        raise


def _run(tools: Tools, build: Build, progress: Progress, work: Path) -> tuple[Release, str]:
    settings, registry = tools.settings, tools.registry
    progress.begin(Phase.VALIDATE, "Checking entries and facts.")
    # A copy: what is saved from here on belongs to the next release.
    faq_dir = Path(shutil.copytree(settings.faq_dir, work / "faq"))
    pins = _validate(replace(settings, faq_dir=faq_dir), settings.faq_dir)
    progress.begin(Phase.TRAIN, "Training the classifier.")
    model = _train(tools, faq_dir, work)
    progress.begin(Phase.EVALUATE, "Asking it the held-out questions.")
    before, after = _judge(tools, progress, model, pins)
    progress.begin(Phase.GATE, "Comparing with the live release.")
    result = gate(before, after, pins)
    release = registry.add(
        Release(
            name=model.name.removesuffix(".tar.gz"),
            digest="",
            size=0,
            created_at=now(),
            by=build.request.by,
            note=build.request.note,
            pipeline=pipeline_digest(settings.project_dir),
            numbers=after.numbers,
            judged_by=after.judged_by,
            gate=result,
            durations_s=progress.took_s(),
        ),
        model,
        entries=_texts(faq_dir),
        replies=_replies(after),
    )
    if not build.request.promote:
        return release, "Built. It waits to be published." if result.passed else "Built, and held back by the gate."
    if not result.passed:
        return release, f"Built, but not published: {' '.join(result.reasons)}"
    progress.begin(Phase.PROMOTE, "Putting it live.")
    registry.promote(release.name, build.request.by, build.request.note)
    return release, "Published."


def _train(tools: Tools, faq_dir: Path, work: Path) -> Path:
    """The model of the last rehearsal where it is one of the same; it is then in no other build's way."""
    settings, rehearsed = tools.settings, tools.memory.rehearsed
    (work / "model").mkdir()
    if rehearsed is not None and rehearsed.inputs == digest_of_inputs(settings, faq_dir):
        tools.memory.rehearsed = None
        with suppress(OSError):
            return rehearsed.path.replace(work / "model" / rehearsed.path.name)
    try:
        return train_release(work / "model", faq_dir, root=settings.project_dir)
    except DataError as error:
        raise BuildStopped(f"Training failed: {error}.") from error


def digest_of_inputs(settings: Settings, faq_dir: Path) -> str:
    """Changes when anything does that a model is trained on: files, code, and the names in the database."""
    facts = hashlib.sha256(repr(_facts(settings)).encode("utf-8", "replace")).hexdigest()
    return f"{inputs_digest(settings.project_dir, faq_dir)} {facts}"


def _validate(settings: Settings, shown_as: Path) -> list[Pin]:
    try:
        prepare_database(settings)
        problems = check_entries(settings.faq_dir, known_in(_facts(settings)))
        pins = load_pins(settings.pins_file)
    except click.ClickException as error:
        raise BuildStopped("The facts have faults.", tuple(error.format_message().splitlines())) from error
    except PinsInvalid as error:
        raise BuildStopped("The pinned questions cannot be read.", (str(error),)) from error
    if problems:
        told = [str(problem).replace(str(settings.faq_dir), str(shown_as)) for problem in problems]
        more = [f"... and {len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
        raise BuildStopped(f"{len(told)} faults in the entries.", tuple(told[:_SHOWN] + more))
    return pins


@dataclass(frozen=True)
class Exam:
    """What models are judged by, as it stood at one moment."""

    facts: Facts
    pins: Sequence[Pin]
    # Digest of both and of the held-out conversations: numbers compare only where it is the same.
    judged_by: str


def set_exam(settings: Settings, pins: Sequence[Pin]) -> Exam:
    """The exam by the facts and the held-out conversations as they stand."""
    facts = _facts(settings)
    return Exam(facts, pins, digest_of_sets(settings.held_out_dirs, [repr(facts), repr(list(pins))]))


def judge_model(tools: Tools, model: Path, exam: Exam, report: Callable[[float], None] = lambda share: None) -> Judged:
    """What a model says to the held-out conversations and the pinned questions; `report` is told the share done."""
    settings, memory = tools.settings, tools.memory
    sets = load_sets(settings.held_out_dirs, memory)
    readable = [folder.name for folder in settings.readable_dirs]

    def judge() -> Judged:
        # At the first time the encoding of all turns has to stay in this process.
        processes = _PROCESSES if memory.has_readings else 1
        nlu = nlu_digest(model)
        by, processor = exam.judged_by, load_processor(model)
        readings, held = memory.readings(nlu), memory.held(by)
        return evaluate(processor, exam.facts, sets, readable, exam.pins, by, report, readings, held, processes)

    return memory.judged(f"{digest_of(model)} {exam.judged_by}", judge)


def _judge(tools: Tools, progress: Progress, model: Path, pins: list[Pin]) -> tuple[Judged | None, Judged]:
    """What the live release and the new one say; the live one is asked again only where its record does not tell."""
    registry, exam = tools.registry, set_exam(tools.settings, pins)
    live = _live(registry)
    known = live is not None and live.judged_by == exam.judged_by
    both = live is not None and not known
    after = judge_model(tools, model, exam, lambda share: progress.share(share / 2 if both else share))
    if live is None:
        return None, after
    if known:
        return _kept(live, registry.replies(live.name)), after
    try:
        checked = registry.checked_model(live.name)
        before = judge_model(tools, checked, exam, lambda share: progress.share(0.5 + share / 2))
    except Exception:  # a live release of another version of the bot: there is nothing to compare with
        return None, after
    registry.judge(live.name, before.numbers, before.judged_by, _replies(before))
    return before, after


def _replies(judged: Judged) -> dict[str, object]:
    return {"said": said_to_json(judged.said), "pins": [asdict(pin) for pin in judged.kept_pins]}


def _kept(release: Release, replies: Mapping[str, Any]) -> Judged:
    pins = frozenset(Pin(**pin) for pin in replies.get("pins", []))
    return Judged(release.numbers, release.judged_by, said_from_json(replies.get("said")), pins)


def _facts(settings: Settings) -> Facts:
    """The facts of the database, which staff may have changed since the seed files."""
    store = FactStore(settings.database_url)
    try:
        return store.snapshot()
    except FactsUnavailable as error:
        raise BuildStopped(str(error)) from error
    finally:
        store.close()


def load_processor(model: Path) -> LocalProcessor:
    """A model as the server would load it, on stores of its own."""
    agent = LocalAgent(tracker_store=InMemoryTrackerStore(None), lock_store=InMemoryLockStore())
    return agent.load_processor(model)


def _live(registry: Registry) -> Release | None:
    live = registry.live()
    try:
        return registry.release(live.release) if live is not None else None
    except ReleaseUnusable:
        return None


def _texts(faq_dir: Path) -> dict[str, str]:
    return {
        file.relative_to(faq_dir).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(faq_dir.glob("*/*.yml"))
    }


def _expected_s(registry: Registry) -> dict[str, float]:
    return next((dict(release.durations_s) for release in registry.releases() if release.durations_s), {})
