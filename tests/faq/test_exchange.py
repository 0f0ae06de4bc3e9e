"""Entries as tables: there and back without loss, and every row that is refused says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.cli import cli
from bot.faq.commands import known_of
from bot.faq.exchange import FORMATS, FileRefused, apply_import, format_of, plan_import, read_rows, write_entries
from bot.faq.fields import LISTS, Fields
from bot.faq.store import EntryStore, StoredEntry
from bot.settings import load_settings
from tests.faq.test_store import FIELDS, KNOWN, create

SIGN = st.characters(blacklist_categories=("Cc", "Cs"))
TEXT = st.text(SIGN, max_size=40) | st.sampled_from(["=1+1", "'=1", "''x", "-5", "@you", "+", "'", '"', ",", "# no"])
LINE = TEXT.filter(lambda text: text.strip() and len(text.splitlines()) == 1)


@st.composite
def some_fields(draw: st.DrawFn) -> Fields:
    values = {
        name: tuple(draw(st.lists(LINE, max_size=4)))
        if name in LISTS
        else draw(TEXT | TEXT.map(lambda t: f"{t}\n{t}."))
        for name in vars(Fields())
    }
    return Fields(**values)


@pytest.mark.parametrize("format", FORMATS)
@hypothesis_settings(max_examples=60, derandomize=True, deadline=None)
@given(entries=st.lists(st.tuples(LINE, LINE, some_fields()), max_size=3))
def test_whatever_is_exported_is_imported(format: str, entries: list[tuple[str, str, Fields]]) -> None:
    stored = [StoredEntry(slug, topic, fields, "", "") for topic, slug, fields in entries]
    rows = read_rows(write_entries(stored, format).encode("utf-8"), format)
    assert [(row.topic, row.slug, row.fields, row.faults) for row in rows] == [(*entry, ()) for entry in entries]


@pytest.mark.parametrize("format", FORMATS)
def test_the_delivered_entries_come_back_unchanged(format: str, tmp_path: Path) -> None:
    settings = load_settings({})
    store = EntryStore(settings.faq_dir, tmp_path)
    planned = plan_import(store, read_rows(write_entries(store.entries(), format).encode(), format), known_of(settings))
    assert {one.action for one in planned} == {"unchanged"}
    assert len(planned) == len(store.entries())


def table(*rows: dict[str, str]) -> bytes:
    base = {name: "\n".join(value) if isinstance(value, tuple) else value for name, value in vars(FIELDS).items()}
    columns = ["topic", "slug", *base]
    lines = [",".join(columns)]
    for row in rows:
        values = {"topic": "things", "slug": "thing", **base, **row}
        lines.append(",".join('"{}"'.format(values[name].replace('"', '""')) for name in columns))
    return "\r\n".join(lines).encode("utf-8")


@pytest.fixture
def store(tmp_path: Path) -> EntryStore:
    made = EntryStore(tmp_path / "faq", tmp_path / "revisions")
    create(made)
    return made


OTHER = {"slug": "other", "questions": "\n".join(f"other {n}" for n in range(5))}


def test_a_plan_says_what_is_new_changed_and_unchanged_and_writes_nothing(store: EntryStore) -> None:
    before = store.entry("thing").text
    planned = plan_import(store, read_rows(table({"title": "Changed?"}, OTHER), "csv"), KNOWN)
    assert [(one.row.slug, one.action) for one in planned] == [("thing", "changed"), ("other", "new")]
    assert planned[0].changes == ("title",)
    assert store.entry("thing").text == before
    apply_import(store, planned, by="ann")
    assert store.entry("thing").fields == replace(FIELDS, title="Changed?")
    assert store.versions("other")[0].action == "imported"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"sources": ""}, "Sources: at least one source is needed"),
        ({"sources": "rumour"}, "Sources: no such source"),
        ({"title": "=HYPERLINK(1)"}, "Title: '=HYPERLINK(1)' is a formula"),
        ({"owner": "@SUM(A1)"}, "is a formula"),
        ({"slug": "../../etc/passwd"}, "Name: a name is 1 to 60"),
        ({"answer": "long " * 91}, "Answer: an answer has at most 90 words"),
        ({"answer": "<b>bold</b>"}, "without braces or tags"),
        ({"questions": "one\ntwo"}, "Questions: at least 5"),
        ({"as_of": "12/31/2026"}, "As of: a day as YYYY-MM-DD"),
        ({"related": "nobody"}, "Related entries: no such entry"),
    ],
)
def test_a_row_is_refused_with_its_line_and_reason(store: EntryStore, row: dict[str, str], told: str) -> None:
    (one,) = plan_import(store, read_rows(table({**OTHER, **row}), "csv"), KNOWN)
    assert one.action == "refused"
    assert one.row.place == 2
    assert any(told in reason for reason in one.reasons), one.reasons


def test_a_name_or_question_twice_in_the_file_is_refused(store: EntryStore) -> None:
    planned = plan_import(store, read_rows(table({}, {}), "csv"), KNOWN)
    assert [one.action for one in planned] == ["unchanged", "refused"]
    assert "stands in row 2 already" in planned[1].reasons[0]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("topic,slug\ncafé".encode("latin-1"), "line 2: byte 0xE9 is not UTF-8; the file may be Latin-1"),
        ("topic".encode("utf-16"), "UTF-16"),
        (b"", "header"),
        (b"topic,slug,title\n", "without questions"),
        (b'topic,"slug\n', "line 1"),
        (table({}).replace(b"owner", b"owner,topic"), "twice"),
    ],
)
def test_a_file_that_is_no_table_of_entries_is_refused_with_its_line(content: bytes, told: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_rows(content, "csv")
    assert told in str(caught.value)


def test_a_row_with_cells_missing_is_refused_and_the_others_are_read(store: EntryStore) -> None:
    planned = plan_import(store, read_rows(table({}) + b"\r\njust,three,cells\r\n", "csv"), KNOWN)
    assert [one.action for one in planned] == ["unchanged", "refused"]
    assert "3 cells" in planned[1].reasons[0]


@pytest.mark.parametrize("content", [b"a: [", b"just text", b"- 1\n- [x]\n", b"- slug: {a: b}\n  title: [1]\n"])
def test_yaml_that_is_no_list_of_entries_is_refused(store: EntryStore, content: bytes) -> None:
    try:
        planned = plan_import(store, read_rows(content, "yaml"), KNOWN)
    except FileRefused:
        return
    assert {one.action for one in planned} == {"refused"}


def test_the_format_is_told_by_the_name() -> None:
    assert [format_of(name) for name in ("a.csv", "A.TSV", "x.yml", "x.yaml")] == ["csv", "tsv", "yaml", "yaml"]
    with pytest.raises(FileRefused):
        format_of("entries.xlsx")


class TestCommands:
    """The same by `bot faq`."""

    @pytest.fixture
    def env(self, tmp_path: Path) -> dict[str, str]:
        return {"AHC_FAQ_DIR": str(tmp_path / "faq"), "AHC_REVISIONS_DIR": str(tmp_path / "revisions")}

    def run(self, env: dict[str, str], *arguments: str) -> Result:
        result = CliRunner().invoke(cli, ["faq", *arguments], env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    def test_new_list_edit_export_import(self, env: dict[str, str], tmp_path: Path) -> None:
        file = tmp_path / "entry.yml"
        fields = replace(FIELDS, about=(), review_by="2026-02-02")
        file.write_text(write_entries([StoredEntry("", "", fields, "", "")], "yaml"), encoding="utf-8")
        made = self.run(env, "new", "thing", "--topic", "things", "--from", str(file))
        assert made.exit_code == 0, made.output
        assert "OVERDUE What is the thing?" in self.run(env, "list", "--overdue").output
        file.write_text(file.read_text(encoding="utf-8").replace("A thing is", "It is"), encoding="utf-8")
        assert self.run(env, "edit", "thing", "--from", str(file)).exit_code == 0
        table_file = tmp_path / "all.csv"
        assert self.run(env, "export", str(table_file)).exit_code == 0
        table_file.write_bytes(table_file.read_bytes().replace(b"It is", b"That is"))
        dry = self.run(env, "import", str(table_file), "--dry-run")
        assert "row 2: thing: changed answer" in dry.output
        assert "nothing was written" in dry.output
        assert self.run(env, "import", str(table_file)).exit_code == 0
        store = EntryStore(tmp_path / "faq", tmp_path / "revisions")
        assert store.entry("thing").fields.answer == "That is a thing."
        assert [one.action for one in store.versions("thing")] == ["imported", "saved", "created"]

    def test_what_is_refused_is_kept_for_another_try(self, env: dict[str, str], tmp_path: Path) -> None:
        file = tmp_path / "entry.yml"
        file.write_text("- title: Only a title\n", encoding="utf-8")
        result = self.run(env, "new", "thing", "--topic", "things", "--from", str(file))
        assert result.exit_code == 1
        assert "sources" in result.output
        assert "Nothing was saved; your text is in" in result.output

    def test_a_refused_row_stops_an_import_unless_it_may_be_skipped(self, env: dict[str, str], tmp_path: Path) -> None:
        file = tmp_path / "all.csv"
        file.write_bytes(table({"about": ""}, {**OTHER, "about": "", "sources": ""}))
        stopped = self.run(env, "import", str(file))
        assert stopped.exit_code == 1
        assert "at least one source is needed" in stopped.output
        assert self.run(env, "list").output == ""
        assert self.run(env, "import", str(file), "--skip-refused").exit_code == 0
        assert "thing" in self.run(env, "list").output
