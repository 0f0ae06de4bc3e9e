"""The console in a real browser: accessible, usable by keyboard and on a phone, quick while typing, no save lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.inbox.question import Turn
from bot.registry.gate import Said, said_to_json
from bot.registry.release import GateResult, Numbers, Release
from bot.registry.store import now
from tests.console.browser import PATIENCE_MS, chromium, serious_faults, signed_in
from tests.console.conftest import LiveConsole, copied

expect.set_options(timeout=PATIENCE_MS)

PAGES = (
    "/inbox",
    "/entries",
    "/entries/ahc",
    "/entries/new",
    "/entries/chair/versions",
    "/exchange",
    "/facts",
    "/facts/meetings?id=sixth",
    "/releases",
    "/releases/later",
    "/dashboard",
    "/people",
    "/audit",
    "/account",
    "/login",
    "/nowhere",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def console(seeded: Path, model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveConsole]:
    """A console with a live model, questions in its inbox and a release that is held back."""
    home = copied(seeded, tmp_path_factory.mktemp("browser"), model_path)
    turns = [Turn("Does it cover deepfakes?", "web", "declined"), Turn("What of deep fakes?", "web", "clarified")]
    home.services.inbox.record([*turns, Turn("x", "web", "answered", ("faq/ahc",))], date.today())
    said = (Said("development/a/0", "What is it?", "answered", "Wrong.", ("faq/ahc",), "answered wrong"),)
    later = home.settings.models_dir / "later.tar.gz"
    later.write_bytes(b"a model")
    held = GateResult(False, ("It answers 2 of 100 held-out turns wrong; the live release 1.",))
    numbers = {"development": Numbers(89, 2, 8, 1)}
    release = Release("later", "", 0, now(), "ann", numbers=numbers, gate=held)
    store = home.services.entries
    texts = {entry.place: entry.text for entry in store.entries()}
    texts["committee/ahc.yml"] += "# later\n"
    home.services.registry.add(release, later, texts, {"said": said_to_json(said)})
    chair = store.entry("chair")
    store.write_text(chair.place, chair.text + "# reviewed\n", by="ann", action="saved")
    running = LiveConsole(home)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def page(browser: Browser, console: LiveConsole) -> Iterator[Page]:
    opened = signed_in(browser, console.url, "administrator")
    yield opened
    opened.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_a_phone(page: Page, console: LiveConsole, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(console.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert serious_faults(page) == []
    page.set_viewport_size({"width": 1200, "height": 850})
    assert serious_faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious_faults(page) == []
    page.emulate_media(color_scheme="light")
    assert [told for told in page.faults if "404" not in told] == []  # type: ignore[attr-defined]


def ready(page: Page, console: LiveConsole) -> None:
    """Wait until the live model is loaded for hints."""
    page.goto(f"{console.url}/entries/ahc")
    page.get_by_label("Questions").click()
    page.get_by_label("Questions").press("Control+End")
    page.get_by_label("Questions").press("Enter")
    page.get_by_label("Questions").type("what is the AHC made of")
    expect(page.locator("#reach")).to_contain_text("Reaches this entry")


def test_while_typing_a_question_says_where_it_leads(page: Page, console: LiveConsole) -> None:
    page.once("dialog", lambda dialog: dialog.accept())
    ready(page, console)
    reach = page.locator("#reach")
    expect(reach).to_contain_text("Reaches this entry")
    page.get_by_label("Questions").press("Enter")
    page.get_by_label("Questions").type("When will the convention enter into force?")
    expect(reach).to_contain_text("Now answered by")
    expect(reach).to_contain_text("Almost the same stands in")
    page.get_by_role("button", name="Check all questions").click()
    expect(page.locator("#collisions")).to_contain_text("collide with other entries")
    preview = page.locator("#preview")
    page.get_by_label("Answer").fill("A <new> answer.")
    expect(preview).to_contain_text("A <new> answer.")


def test_a_new_entry_by_keyboard_alone(browser: Browser, console: LiveConsole) -> None:
    page = signed_in(browser, console.url, "editor")
    page.goto(f"{console.url}/entries/new")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    def tab_to(label: str) -> None:
        wanted = page.get_by_label(label, exact=True).element_handle()
        for _ in range(60):
            if page.evaluate("element => document.activeElement === element", wanted):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{label} is not reached by the tabulator key")

    written = {
        "Title": "Does the convention cover deepfakes?",
        "Topic": "convention",
        "Questions": "\n".join(f"are deepfakes covered {n}" for n in range(5)),
        "Answer": "The text names no deepfakes.",
        "Sources": "unodc_faq",
    }
    for label, text in written.items():
        tab_to(label)
        page.keyboard.insert_text(text)
    assert page.get_by_label("Name", exact=True).input_value() == "does_the_convention_cover_deepfakes"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Save":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries/does_the_convention_cover_deepfakes")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.context.close()


def test_of_two_editors_neither_loses_anything(browser: Browser, console: LiveConsole) -> None:
    first = signed_in(browser, console.url, "editor")
    second = signed_in(browser, console.url, "approver")
    for page in (first, second):
        page.goto(f"{console.url}/entries/bureau")
    second.get_by_label("Title").fill("Theirs?")
    second.get_by_label("Owner").fill("secretariat")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("status")).to_contain_text("Saved")
    first.get_by_label("Title").fill("Mine?")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("alert").first).to_contain_text("approver saved this entry while you were editing it")
    expect(first.get_by_label("Title")).to_have_value("Mine?")
    expect(first.get_by_label("Owner")).to_have_value("secretariat")
    expect(first.locator(".theirs")).to_contain_text("Theirs?")
    assert serious_faults(first) == []
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("status")).to_contain_text("Saved")
    fields = console.home.services.entries.entry("bureau").fields
    assert (fields.title, fields.owner) == ("Mine?", "secretariat")
    first.context.close()
    second.context.close()


def test_a_fault_is_focused_and_told_beside_its_field(browser: Browser, console: LiveConsole) -> None:
    page = signed_in(browser, console.url, "editor")
    page.goto(f"{console.url}/entries/new")
    page.get_by_label("Title").fill("No source?")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#fault-sources")).to_contain_text("at least one source is needed")
    # The script that moves the focus may run after the text is seen.
    expect(page.locator(":focus")).to_have_attribute("aria-invalid", "true")
    assert serious_faults(page) == []
    page.context.close()
