"""From an unanswered question to a live answer and back, with real processes: server, trainer, console, browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.speed.content import write_cut
from bot.registry.builds import Builds, Phase, Request
from bot.registry.store import Registry, digest_of
from bot.registry.trainer_process import start_trainer
from tests.console.browser import PATIENCE_MS, chromium, signed_in
from tests.console.conftest import Home, LiveConsole, copied
from tests.process.running import BIN, Process, environment, request

expect.set_options(timeout=PATIENCE_MS)

# A build of so little takes a few seconds; a busy machine takes several times that.
BUILD_S = 600
# Examples of each intent that are learnt from: these tests are about the way of a release, not about its answers.
PHRASES = 5
HELD_OUT = """
- id: second
  class: facts
  turns:
    - {user: When was the second session?, outcome: answered, contains: ["2022"]}
    - {user: and the third?, outcome: answered, contains: ["2022"]}
- id: greeting
  class: smalltalk
  turns:
    - {user: Hello!, outcome: smalltalk}
"""
# Declined by the delivered entries.
QUESTION = "Which stamp did the postal service print for the treaty?"
ANSWER = "No source tells of a stamp; zebra crossing."


def until(reached: Callable[[], object], seconds: float = BUILD_S, *, every_s: float = 0.02) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, f"not reached in {seconds} s"
        time.sleep(every_s)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def home(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A console whose trainer learns little of each intent, is judged by few conversations, and whose places are in
    the environment; nothing is live."""
    folder = tmp_path_factory.mktemp("publish")
    found = copied(seeded, folder, None)
    project = folder / "project"
    project.mkdir()
    write_cut(project, PHRASES, held_out=True)
    shutil.rmtree(found.settings.faq_dir)
    (project / "data" / "nlu" / "faq").rename(found.settings.faq_dir)
    encodings = found.settings.encodings_dir
    if encodings.is_dir():
        # What a training of the checkout has left: nothing is encoded twice.
        shutil.copytree(encodings, folder / "encodings")
    held_out = folder / "development"
    held_out.mkdir()
    (held_out / "few.yml").write_text(HELD_OUT, encoding="utf-8")
    places = {
        "DATABASE_URL": found.settings.database_url,
        "AHC_MODELS_DIR": str(found.settings.models_dir),
        "AHC_FAQ_DIR": str(found.settings.faq_dir),
        "AHC_PROJECT_DIR": str(project),
        "AHC_ENCODINGS_DIR": str(folder / "encodings"),
        "AHC_SECRET_FILE": str(found.settings.secret_file),
        "AHC_REVISIONS_DIR": str(found.settings.revisions_dir),
        "AHC_PINS_FILE": str(found.settings.pins_file),
        "AHC_HELD_OUT_DIRS": str(held_out),
        "AHC_READABLE_DIRS": str(held_out),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": "1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for key, value in places.items():
            patch.setenv(key, value)
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        # It warms while the first test gets ready.
        start_trainer(found.settings)
        yield found
    stop_trainer(found)


def stop_trainer(home: Home) -> None:
    """End the resident trainer of these tests."""
    builds = Builds(home.settings.models_dir)
    pid = builds.trainer()
    if pid is not None:
        os.kill(pid, signal.SIGKILL)
        until(lambda: not builds.has_trainer(), 60)


@pytest.fixture(scope="module")
def live(home: Home) -> str:
    """The first release, built and published; its name."""
    asked = home.services.builds.submit(Request("ann", promote=True))
    until(lambda: (found := home.services.builds.build(asked.id)) is not None and found.status.phase.final)
    ended = home.services.builds.build(asked.id)
    assert ended is not None
    assert ended.status.message == "Published.", ended.status
    return ended.status.release


@pytest.fixture(scope="module")
def server(home: Home, live: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """`bot serve` on the same places."""
    log = tmp_path_factory.mktemp("serve") / "log"
    folder = home.settings.secret_file.parent
    env = environment(folder / "bot.db", **{key: value for key, value in os.environ.items() if key.startswith("AHC_")})
    running = Process([str(BIN / "bot"), "serve"], env, log)
    running.wait_for("Ready: ")
    yield running
    running.kill()


def say(server: Process, text: str) -> str:
    webhook = re.search(r"http://\S+/webhooks/rest/webhook", server.output())
    assert webhook is not None
    status, messages = request(webhook.group(), {"sender": f"ann {time.monotonic()}", "message": text})
    assert status == 200
    return "\n".join(message["text"] for message in messages)


def test_from_the_inbox_to_a_live_answer_and_back(browser: Browser, home: Home, server: Process) -> None:
    console = LiveConsole(home)
    page = signed_in(browser, console.url, "approver")
    try:
        assert "zebra" not in say(server, QUESTION)
        until(lambda: home.services.inbox.open(), 30)
        page.goto(f"{console.url}/inbox")
        page.get_by_role("button", name=re.compile("^New entry for: Which stamp did the postal")).click()
        expect(page.get_by_label("Questions")).to_have_value(re.compile("Which stamp"))
        page.get_by_label("Title").fill("Is there a stamp?")
        page.get_by_label("Name", exact=True).fill("stamp")
        page.get_by_label("Topic").fill("outcome")
        questions = [QUESTION, *(f"the postal stamp of the treaty, {w}" for w in ("print", "which", "when", "who"))]
        page.get_by_label("Questions").fill("\n".join(questions))
        page.get_by_label("Answer").fill(ANSWER)
        page.get_by_label("Add a source").select_option("unodc_faq")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("Saved")
        assert home.services.inbox.open() == []
        page.goto(f"{console.url}/releases")
        expect(page.get_by_role("main")).to_contain_text("1 entry differs from what is live")
        page.get_by_label("What changed").fill("The stamp")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        # Somebody closes the page, the console is started again, and the build goes on.
        address = page.url.removeprefix(console.url)
        console.stop()
        console = LiveConsole(home)
        page.goto(console.url + address)
        expect(page.get_by_role("status")).to_contain_text("Published.", timeout=BUILD_S * 1000)
        until(lambda: "zebra" in say(server, QUESTION), 60)
        page.get_by_role("link", name="Before and after").click()
        expect(page.get_by_role("main")).to_contain_text("This release is live.")
        expect(page.get_by_role("main")).to_contain_text("outcome/stamp.yml")
        page.goto(f"{console.url}/releases")
        expect(page.get_by_role("main")).to_contain_text(re.compile(r"Process \d+ on .* serves"))
        page.get_by_role("button", name=re.compile("^Roll back to")).click()
        expect(page.get_by_role("status")).to_contain_text("is live again")
        until(lambda: "zebra" not in say(server, QUESTION), 60)
    finally:
        page.context.close()
        console.stop()


def build_until(home: Home, phase: Phase) -> str:
    """Begin a build that would be published, and wait for a phase; the build's id."""
    builds = home.services.builds
    asked = builds.submit(Request("ann", promote=True))
    start_trainer(home.settings)

    def reached() -> bool:
        found = builds.build(asked.id)
        assert found is not None
        assert found.status.phase is not Phase.FAILED, found.status
        order = list(Phase)
        return found.status.pid > 0 and order.index(found.status.phase) >= order.index(phase)

    until(reached)
    return asked.id


@pytest.mark.parametrize("phase", [Phase.VALIDATE, Phase.TRAIN, Phase.EVALUATE])
@pytest.mark.usefixtures("live")
def test_a_build_killed_in_any_phase_leaves_what_served(home: Home, phase: Phase) -> None:
    # The gate and the promotion take thousandths of a second: tests/registry/test_crash.py kills those between any
    # two of their file operations.
    registry = Registry(home.settings.models_dir)
    live, releases = registry.live(), [release.name for release in registry.releases()]
    id = build_until(home, phase)
    status = home.services.builds.build(id)
    assert status is not None
    assert status.status.pid > 1
    os.kill(status.status.pid, signal.SIGKILL)
    until(lambda: (found := home.services.builds.build(id)) is not None and found.status.phase.final, 60)
    ended = home.services.builds.build(id)
    assert ended is not None
    assert ended.status.phase is Phase.FAILED
    assert "Interrupted while in the phase" in ended.status.message
    assert registry.live() == live
    assert [release.name for release in registry.releases()] == releases
    for release in registry.releases():
        assert digest_of(registry.model_path(release.name)) == release.digest


@pytest.mark.usefixtures("live")
def test_a_build_is_cancelled_while_it_trains(home: Home) -> None:
    live = home.services.registry.live()
    id = build_until(home, Phase.TRAIN)
    assert home.services.builds.cancel(id)
    until(lambda: (found := home.services.builds.build(id)) is not None and found.status.phase.final, 60)
    ended = home.services.builds.build(id)
    assert ended is not None
    assert ended.status.phase is Phase.CANCELLED
    assert home.services.registry.live() == live


def test_what_was_saved_is_rehearsed_and_a_build_of_the_same_takes_the_model(home: Home, live: str) -> None:
    builds, registry = home.services.builds, home.services.registry
    entry = next(home.settings.faq_dir.rglob("*.yml"))
    before = {release.name for release in registry.releases()}

    def rehearsed() -> list[str]:
        return [model.name.removesuffix(".tar.gz") for model in builds.rehearsal.glob("2*.tar.gz")]

    def is_tried() -> bool:
        copy = builds.rehearsal / "faq" / entry.relative_to(home.settings.faq_dir)
        return copy.exists() and copy.read_text(encoding="utf-8").endswith("# tried\n")

    entry.write_text(entry.read_text(encoding="utf-8") + "# tried\n", encoding="utf-8")
    start_trainer(home.settings)
    # The folder is emptied before each rehearsal, and the model the last that comes into it.
    until(lambda: is_tried() and rehearsed(), 120)
    (model,) = rehearsed()
    assert builds.running() is None
    assert {release.name for release in registry.releases()} == before
    asked = builds.submit(Request("ann"))
    until(lambda: (found := builds.build(asked.id)) is not None and found.status.phase.final)
    ended = builds.build(asked.id)
    assert ended is not None
    assert ended.status.release == model
    assert registry.release(model).digest == digest_of(registry.model_path(model))
    assert rehearsed() == []
