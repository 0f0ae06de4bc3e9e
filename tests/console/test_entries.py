"""Entries by HTTP: saved, refused beside the field, merged, restored, exchanged."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.faq.fields import Fields
from bot.faq.store import EntryStore
from bot.settings import Settings
from tests.console.conftest import Home, sign_in, token_of

FORM = {
    "slug": "deepfakes",
    "topic": "convention",
    "base": "",
    "inbox": "",
    "title": "Does the convention cover deepfakes?",
    "questions": "\r\n".join(f"deepfakes question {n}" for n in range(5)),
    "answer": "The text names no deepfakes.",
    "sources": "unodc_faq",
    "as_of": "2026-01-02",
    "review_by": "2027-01-02",
    "owner": "faq-team",
    "related": "",
    "about": "",
}


@pytest.fixture
def editor(client: TestClient) -> TestClient:
    return sign_in(client, "editor")


def send(client: TestClient, path: str, **values: str):
    return client.post(path, data={"csrf": token_of(client), **values}, follow_redirects=False)


def form_of(fields: Fields, **changes: str) -> dict[str, str]:
    values = {name: "\n".join(value) if isinstance(value, tuple) else value for name, value in vars(fields).items()}
    return {**values, "inbox": "", **changes}


def read(answer) -> str:
    return html.unescape(answer.text)


def test_a_new_entry_is_saved_listed_and_said_to_wait_for_publishing(editor: TestClient, home: Home) -> None:
    answer = send(editor, "/entries/save", **FORM)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/entries/deepfakes"
    assert "live once it is published" in editor.get("/entries/deepfakes").text
    assert "Does the convention cover deepfakes?" in editor.get("/entries?q=deepfakes").text
    saved = home.services.entries.entry("deepfakes")
    assert saved.fields.questions[0] == "deepfakes question 0"
    assert home.services.entries.versions("deepfakes")[0].by == "editor"


def test_the_trainer_gets_ready_once_something_is_saved(
    editor: TestClient, home: Home, no_trainer: list[Settings]
) -> None:
    send(editor, "/entries/save", **{**FORM, "sources": ""})
    editor.get("/entries/ahc")
    assert no_trainer == []
    send(editor, "/entries/save", **FORM)
    assert no_trainer == [home.settings]


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"sources": ""}, "sources", "at least one source is needed"),
        ({"sources": "rumour"}, "sources", "no such source"),
        ({"title": "<script>alert(1)</script>" * 3}, "title", "at most 60 characters"),
        ({"answer": "word " * 500_000}, "answer", "at most 100000 characters"),
        ({"answer": "<script>alert(1)</script>"}, "answer", "without braces or tags"),
        ({"slug": "../../etc/passwd"}, "slug", "lower-case letters"),
        ({"slug": "ahc"}, "slug", "taken by another entry"),
        ({"topic": ".."}, "topic", "lower-case letters"),
        ({"questions": "one"}, "questions", "at least 5"),
        ({"questions": "What is the AHC?\n" + FORM["questions"]}, "questions", "stands in the entry ahc"),
        ({"as_of": "soon"}, "as_of", "YYYY-MM-DD"),
        ({"title": "\ud800"}, "title", ""),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    editor: TestClient, home: Home, change: dict[str, str], field: str, told: str
) -> None:
    before = [entry.digest for entry in home.services.entries.entries()]
    values = {**FORM, **change}
    if "\ud800" in values["title"]:
        values["title"] = "\x00"
    answer = send(editor, "/entries/save", **values)
    assert answer.status_code == 422
    page = read(answer)
    faults = re.search(rf'<ul class="faults" id="fault-{field}">(.*?)</ul>', page, re.DOTALL)
    assert faults is not None, page[:3000]
    assert told in faults.group(1)
    assert values["answer"].strip() in page
    assert "<script>alert" not in answer.text
    assert [entry.digest for entry in home.services.entries.entries()] == before


def test_a_script_in_a_title_is_text(editor: TestClient, home: Home) -> None:
    title = "<script>alert(1)</script>"
    assert send(editor, "/entries/save", **{**FORM, "title": title}).status_code == 303
    for path in ("/entries", "/entries/deepfakes", "/entries/deepfakes/versions", "/releases", "/inbox"):
        page = editor.get(path).text
        assert title not in page
    assert "&lt;script&gt;" in editor.get("/entries").text


def test_a_stale_save_gets_both_sides_merged_and_can_then_be_saved(editor: TestClient, home: Home) -> None:
    opened = home.services.entries.entry("ahc")
    theirs = replace(opened.fields, title="Theirs?", owner="secretariat")
    known = home.services.known()
    home.services.entries.save("ahc", opened.topic, theirs, known, base=opened.digest, by="bea")
    mine = form_of(replace(opened.fields, title="Mine?", answer="Mine."), slug="ahc", topic=opened.topic)
    answer = send(editor, "/entries/save", **mine, base=opened.digest)
    assert answer.status_code == 409
    page = read(answer)
    assert "bea saved this entry while you were editing it" in page
    assert 'value="Mine?"' in page
    assert "Theirs?" in page
    assert "Mine." in page
    assert 'value="secretariat"' in page
    assert home.services.entries.entry("ahc").fields == theirs
    base = re.search(r'name="base" value="(\w+)"', page)
    assert base is not None
    merged = form_of(replace(theirs, title="Mine?", answer="Mine."), slug="ahc", topic=opened.topic)
    assert send(editor, "/entries/save", **merged, base=base.group(1)).status_code == 303
    assert home.services.entries.entry("ahc").fields == replace(theirs, title="Mine?", answer="Mine.")


def test_a_save_of_an_entry_that_was_deleted_meanwhile_is_not_lost(editor: TestClient, home: Home) -> None:
    opened = home.services.entries.entry("ahc")
    mine = form_of(replace(opened.fields, answer="Mine."), slug="ahc", topic=opened.topic)
    assert send(editor, "/entries/ahc/delete", base=opened.digest).status_code == 303
    answer = send(editor, "/entries/save", **mine, base=opened.digest)
    assert answer.status_code == 409
    assert "deleted this entry meanwhile" in read(answer)
    assert "Mine." in read(answer)


def test_versions_are_shown_and_restored(editor: TestClient, home: Home) -> None:
    opened = home.services.entries.entry("ahc")
    changed = form_of(replace(opened.fields, owner="secretariat"), slug="ahc", topic=opened.topic)
    send(editor, "/entries/save", **changed, base=opened.digest)
    page = read(editor.get("/entries/ahc/versions"))
    assert "+        owner: secretariat" in page
    assert "-        owner: faq-team" in page
    assert send(editor, "/entries/ahc/restore", number="1").status_code == 303
    assert home.services.entries.entry("ahc").text == opened.text
    assert send(editor, "/entries/ahc/restore", number="99").status_code == 404


def test_a_disk_that_takes_no_more_is_told_and_nothing_is_lost(editor: TestClient, home: Home) -> None:
    home.settings.revisions_dir.write_text("in the way", encoding="utf-8")
    answer = send(editor, "/entries/save", **FORM)
    assert answer.status_code == 507
    assert "Nothing was saved; what you wrote is still here" in read(answer)
    assert FORM["answer"] in read(answer)


def test_a_file_broken_by_hand_is_shown_with_its_line(editor: TestClient, home: Home) -> None:
    (home.settings.faq_dir / "committee" / "ahc.yml").write_text("nlu:\n  - [", encoding="utf-8")
    assert "line 3" in read(editor.get("/entries"))
    assert "line 3" in read(editor.get("/entries/ahc"))


@pytest.mark.parametrize("path", ["/entries/nobody", "/entries/..%2f..%2fetc", "/entries/%00", "/nowhere"])
def test_what_is_not_there_is_not_found(editor: TestClient, path: str) -> None:
    answer = editor.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_without_a_model_hints_say_that_they_wait(editor: TestClient) -> None:
    answer = send(editor, "/entries/reach", question="What is it?", slug="ahc")
    assert answer.status_code == 200
    assert "still being loaded" in answer.text


def test_the_preview_is_the_reply_that_the_bot_would_give(editor: TestClient) -> None:
    page = read(send(editor, "/entries/preview", **{**FORM, "answer": "One.\nTwo & <three>."}))
    assert "Two & <three>." in page
    assert "UNODC" in page
    assert "As of 2026-01-02" in page


class TestExchange:
    """Files in and out."""

    def plan(self, client: TestClient, name: str, content: bytes):
        data = {"csrf": token_of(client)}
        return client.post("/exchange/plan", data=data, files={"file": (name, content)})

    @pytest.mark.parametrize("format", ["csv", "tsv", "yaml"])
    def test_an_export_comes_back_unchanged(self, editor: TestClient, home: Home, format: str) -> None:
        exported = editor.get(f"/exchange/entries.{format}")
        assert "attachment" in exported.headers["content-disposition"]
        page = self.plan(editor, f"entries.{format}", exported.content)
        assert f"0 new, 0 changed, {_delivered(home)} unchanged, 0 refused" in page.text

    def test_what_would_change_is_shown_before_it_is_written(self, editor: TestClient, home: Home) -> None:
        content = editor.get("/exchange/entries.csv").content.replace(b"What is the Ad Hoc Committee?", b"What is it?")
        page = self.plan(editor, "entries.csv", content)
        assert "1 changed" in page.text
        assert home.services.entries.entry("ahc").fields.title == "What is the Ad Hoc Committee?"
        key = page.text.partition('name="key" value="')[2].partition('"')[0]
        assert send(editor, "/exchange/apply", key=key).status_code == 303
        assert home.services.entries.entry("ahc").fields.title == "What is it?"
        assert send(editor, "/exchange/apply", key=key).status_code == 422

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("entries.csv", "topic,slug\ncafé".encode("latin-1"), "may be Latin-1"),
            ("entries.xlsx", b"PK", "a file named .csv"),
            ("entries.csv", b"a,b\n", "a header is needed"),
            ("entries.yaml", b"- [", "line"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why(
        self, editor: TestClient, name: str, content: bytes, told: str
    ) -> None:
        answer = self.plan(editor, name, content)
        assert answer.status_code == 422
        assert told in read(answer)

    def test_without_a_file_one_is_asked_for(self, editor: TestClient) -> None:
        assert "Choose a file first" in send(editor, "/exchange/plan").text


class TestInbox:
    """From a question to an entry."""

    def ask(self, home: Home, *questions: str) -> None:
        from bot.inbox.question import Turn

        home.services.inbox.record(Turn(question, "web", "declined") for question in questions)

    def test_questions_go_into_a_new_entry_and_leave_the_inbox_when_it_is_saved(
        self, editor: TestClient, home: Home
    ) -> None:
        self.ask(home, "Does it cover deepfakes?", "does it cover deepfakes", "What does the budget look like?")
        page = editor.get("/inbox").text
        assert page.count('class="card"') == 2
        ids = re.search(r'name="ids" value="([\d,]+)"', page)
        assert ids is not None
        answer = send(editor, "/inbox/decide", ids=ids.group(1), wordings="Does it cover deepfakes?", action="new")
        assert answer.headers["location"] == "/entries/new?adding=yes"
        form = editor.get(answer.headers["location"]).text
        assert "Does it cover deepfakes?" in form
        assert len(home.services.inbox.open()) == 3
        assert send(editor, "/entries/save", **{**FORM, "inbox": ids.group(1)}).status_code == 303
        assert [one.question for one in home.services.inbox.open()] == ["What does the budget look like?"]

    def test_questions_go_into_an_entry_that_is_there(self, editor: TestClient, home: Home) -> None:
        self.ask(home, "Who is in this committee thing?")
        (one,) = home.services.inbox.open()
        values = {"ids": str(one.id), "wordings": one.question, "action": "add"}
        assert send(editor, "/inbox/decide", **values, entry="ahc").headers["location"] == "/entries/ahc?adding=yes"
        assert "Who is in this committee thing?" in editor.get("/entries/ahc?adding=yes").text
        assert "Who is in this committee thing?" not in editor.get("/entries/ahc").text
        send(editor, "/inbox/decide", **values, entry="nobody")
        assert "There is no entry named" in read(editor.get("/inbox"))

    def test_what_is_not_for_us_is_set_aside(self, editor: TestClient, home: Home) -> None:
        self.ask(home, "Who wins the cup?")
        (one,) = home.services.inbox.open()
        send(editor, "/inbox/decide", ids=str(one.id), action="dismiss")
        assert home.services.inbox.open() == []

    def test_personal_data_never_reaches_the_database(self, home: Home) -> None:
        self.ask(home, "I am Jo Bloggs, mail jo.bloggs@example.org or call +44 20 7946 0958, when is the next session?")
        (one,) = home.services.inbox.open()
        assert "next session" in one.question
        for told in ("Bloggs", "example.org", "7946"):
            assert told not in one.question


def test_the_store_of_the_console_is_the_one_of_the_command_line(home: Home) -> None:
    assert len(EntryStore(home.settings.faq_dir, home.settings.revisions_dir).entries()) == _delivered(home)


def _delivered(home: Home) -> int:
    """Entries of the folder."""
    return len(list(home.settings.faq_dir.glob("*/*.yml")))
