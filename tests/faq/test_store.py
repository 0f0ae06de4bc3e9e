"""Entries on disk: saved with comments and order kept, never over another's save, every version kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.faq.check import MIN_EXAMPLES, Known
from bot.faq.fields import Fields, field_of, merged
from bot.faq.revisions import diff
from bot.faq.store import EntryInvalid, EntryMissing, EntryStale, EntryStore
from bot.settings import load_settings

KNOWN = Known(sources=frozenset({"unodc_faq", "A/75/1"}), facts=frozenset({"meeting/second"}))
FIELDS = Fields(
    title="What is the thing?",
    questions=tuple(f"what is thing {n}" for n in range(MIN_EXAMPLES)),
    answer="A thing is a thing.",
    sources=("unodc_faq",),
    as_of="2026-01-02",
    review_by="2027-01-02",
    owner="faq-team",
    about=("meeting/second",),
)
COMMENTED = """\
# Reviewed by the secretariat in May.
version: "3.1"
nlu:
  - intent: faq/thing
    examples: |
      - what is it
      - what might it be
      - what thing
      - which thing
      - the thing
responses:
  utter_faq/thing:
    # The first sentence is a quotation.
    - text: 'A thing.'
      metadata:
        title: What is it?   # as the button shows it
        sources: [unodc_faq]  # main one first
        owner: faq-team
        as_of: "2026-01-02"
        review_by: "2027-01-02"
        related: []
        about: []
"""


@pytest.fixture
def store(tmp_path: Path) -> EntryStore:
    return EntryStore(tmp_path / "faq", tmp_path / "revisions")


# The user of that name, by custom.
NOBODY = 65534


@pytest.fixture
def commented(store: EntryStore) -> EntryStore:
    """A store with an entry that somebody wrote by hand."""
    (store.folder / "things").mkdir(parents=True)
    (store.folder / "things" / "thing.yml").write_text(COMMENTED, encoding="utf-8")
    return store


def create(store: EntryStore, slug: str = "thing", fields: Fields = FIELDS) -> None:
    store.save(slug, "things", fields, KNOWN, base=None, by="ann", action="created")


def problems(store: EntryStore, fields: Fields, slug: str = "thing", topic: str = "things") -> dict[str, str]:
    with pytest.raises(EntryInvalid) as caught:
        store.save(slug, topic, fields, KNOWN, base=None, by="ann")
    assert not store.folder.exists() or store.entries() == []
    return {field_of(problem): str(problem) for problem in caught.value.problems}


def test_a_new_entry_reads_back_and_is_sound(store: EntryStore) -> None:
    create(store)
    entry = store.entry("thing")
    assert entry.fields == FIELDS
    assert entry.place == "things/thing.yml"
    assert not entry.broken


@pytest.mark.parametrize("entry", EntryStore(load_settings({}).faq_dir, Path("unused")).entries(), ids=lambda e: e.slug)
def test_of_a_delivered_entry_only_the_edited_lines_change(entry, tmp_path: Path) -> None:
    settings = load_settings({})
    folder = tmp_path / "faq"
    shutil.copytree(settings.faq_dir / entry.topic, folder / entry.topic)
    store = EntryStore(folder, tmp_path / "revisions")
    changed = replace(entry.fields, title="Another title")
    known = Known(frozenset(entry.fields.sources), frozenset(entry.fields.about))
    fields = replace(changed, related=())
    store.save(entry.slug, entry.topic, fields, known, base=entry.digest, by="ann")
    # The line of the title and that of the related entries.
    lines = diff(entry.text, store.entry(entry.slug).text)
    assert sorted(line[0] for line in lines if line[0] in "+-") == ["+", "+", "-", "-"]


def test_comments_order_and_quotes_stay(commented: EntryStore) -> None:
    before = commented.entry("thing")
    fields = replace(before.fields, answer='Another "thing".', sources=("A/75/1", "unodc_faq"))
    commented.save("thing", "things", fields, KNOWN, base=before.digest, by="ann")
    expected = (
        COMMENTED.replace("'A thing.'", '"Another \\"thing\\"."')
        .replace("[unodc_faq]", "[A/75/1, unodc_faq]")
        .replace("  # main", " # main")
    )
    assert commented.entry("thing").text == expected


def test_a_stale_save_is_refused_and_shows_what_is_there(commented: EntryStore) -> None:
    opened = commented.entry("thing")
    theirs = replace(opened.fields, title="Theirs")
    commented.save("thing", "things", theirs, KNOWN, base=opened.digest, by="bea")
    with pytest.raises(EntryStale) as caught:
        commented.save("thing", "things", replace(opened.fields, title="Mine"), KNOWN, base=opened.digest, by="ann")
    assert caught.value.current is not None
    assert caught.value.current.fields == theirs
    assert commented.entry("thing").fields == theirs


def test_an_edit_by_hand_counts_as_somebody_elses_save_and_is_kept(commented: EntryStore) -> None:
    opened = commented.entry("thing")
    commented.save("thing", "things", replace(opened.fields, title="One"), KNOWN, base=opened.digest, by="ann")
    path = commented.folder / "things" / "thing.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("One", "By hand"), encoding="utf-8")
    now = commented.entry("thing")
    commented.save("thing", "things", replace(now.fields, title="Two"), KNOWN, base=now.digest, by="ann")
    versions = commented.versions("thing")
    assert [(one.number, one.by, one.action) for one in versions] == [
        (4, "ann", "saved"),
        (3, "file", "edited outside"),
        (2, "ann", "saved"),
        (1, "file", "found"),
    ]


def test_any_version_can_be_restored(commented: EntryStore) -> None:
    opened = commented.entry("thing")
    commented.save("thing", "things", replace(opened.fields, title="One"), KNOWN, base=opened.digest, by="ann")
    commented.delete("thing", base=commented.entry("thing").digest, by="bea")
    with pytest.raises(EntryMissing):
        commented.entry("thing")
    commented.restore("thing", 1, by="cy")
    assert commented.entry("thing").text == COMMENTED
    with pytest.raises(EntryMissing):
        commented.restore("thing", 99, by="cy")


def test_an_entry_may_move_to_another_topic(commented: EntryStore) -> None:
    opened = commented.entry("thing")
    commented.save("thing", "other", opened.fields, KNOWN, base=opened.digest, by="ann")
    assert commented.entry("thing").topic == "other"
    assert commented.entry("thing").text == COMMENTED
    assert not (commented.folder / "things" / "thing.yml").exists()


@pytest.mark.parametrize("slug", ["", "..", "../thing", "/etc/passwd", "a/b", "A", "thing\n", "a b", "x" * 61, "a.b"])
def test_a_slug_is_no_path(store: EntryStore, slug: str) -> None:
    assert "slug" in problems(store, FIELDS, slug=slug)
    with pytest.raises(EntryMissing):
        store.entry(slug)
    assert store.versions(slug) == []


@pytest.mark.parametrize("topic", ["", "..", "a/b", "../x", "Topic"])
def test_a_topic_is_no_path(store: EntryStore, topic: str) -> None:
    assert any("topic" in told for told in problems(store, FIELDS, topic=topic).values())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sources": ()}, "sources"),
        ({"sources": ("rumour",)}, "sources"),
        ({"answer": "word " * 400_000}, "answer"),
        ({"answer": "<script>alert(1)</script>"}, "answer"),
        ({"title": "x" * 61}, "title"),
        ({"title": ""}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"questions": ("one",)}, "questions"),
        ({"questions": (*FIELDS.questions, "two\nlines")}, "questions"),
        ({"questions": (*FIELDS.questions, "  ")}, "questions"),
        ({"questions": (*FIELDS.questions, "[braced](entity)")}, "questions"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"review_by": "2020-01-01"}, "review_by"),
        ({"owner": ""}, "owner"),
        ({"related": ("nobody",)}, "related"),
        ({"about": ("meeting/99",)}, "about"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(store: EntryStore, change: dict[str, object], field: str) -> None:
    assert field in problems(store, replace(FIELDS, **change))  # type: ignore[arg-type]


def test_a_question_of_another_entry_is_refused(store: EntryStore) -> None:
    create(store)
    with pytest.raises(EntryInvalid, match="stands in the entry thing"):
        create(store, "other", replace(FIELDS, title="Other?"))


def test_a_taken_name_is_refused(store: EntryStore) -> None:
    create(store)
    with pytest.raises(EntryInvalid, match="taken"):
        create(store)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"nlu: [", "line 2"),
        (b"a: b\nc: \t- d\n", "line 2"),
        (b"a: caf\xe9\n", "not UTF-8"),
        (b"a: 1\na: 2\n", "line 2"),
    ],
)
def test_a_file_broken_by_hand_is_listed_with_its_line(store: EntryStore, content: bytes, told: str) -> None:
    (store.folder / "things").mkdir(parents=True)
    (store.folder / "things" / "thing.yml").write_bytes(content)
    (entry,) = store.entries()
    assert told in entry.broken


@pytest.fixture
def as_user(commented: EntryStore, tmp_path: Path) -> Iterator[None]:
    """Without the superuser's right to write anywhere."""
    if os.geteuid() != 0:
        yield
        return
    for path in (tmp_path, *tmp_path.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    for parent in tmp_path.parents[:-2]:
        parent.chmod(parent.stat().st_mode | 0o011)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_cannot_be_written_loses_nothing(commented: EntryStore, as_user: None) -> None:
    opened = commented.entry("thing")
    (commented.folder / "things").chmod(0o500)
    with pytest.raises(OSError, match=r"denied.*things"):
        commented.save("thing", "things", replace(opened.fields, title="One"), KNOWN, base=opened.digest, by="ann")
    assert commented.entry("thing").text == COMMENTED


def test_a_place_that_cannot_be_written_loses_nothing(commented: EntryStore) -> None:
    opened = commented.entry("thing")
    # Where the folder of versions should be, there is a file: as good as a disk that takes no more.
    (commented.folder.parent / "revisions").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError):
        commented.save("thing", "things", replace(opened.fields, title="One"), KNOWN, base=opened.digest, by="ann")
    assert commented.entry("thing").text == COMMENTED
    assert sorted(path.name for path in (commented.folder / "things").iterdir()) == ["thing.yml"]


def test_merging_takes_both_sides_and_names_what_both_changed() -> None:
    mine = replace(FIELDS, title="Mine", questions=(*FIELDS.questions[1:], "mine"))
    theirs = replace(FIELDS, title="Theirs", answer="Theirs.", questions=(*FIELDS.questions, "theirs"))
    fields, conflicts = merged(FIELDS, mine, theirs)
    assert conflicts == ("title",)
    assert fields.title == "Mine"
    assert fields.answer == "Theirs."
    assert fields.questions == (*FIELDS.questions[1:], "mine", "theirs")


LINE = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp"), blacklist_characters="[]{}<>\ufeff"), max_size=60
)
QUESTION = LINE.map(str.strip).filter(lambda text: text and not text.startswith("-"))


@hypothesis_settings(
    max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    questions=st.lists(QUESTION, min_size=MIN_EXAMPLES, max_size=MIN_EXAMPLES + 3, unique_by=str.casefold),
    title=LINE.map(str.strip).filter(bool),
    answer=st.lists(LINE, min_size=1, max_size=4).map("\n".join).map(str.strip).filter(bool),
    owner=LINE.map(str.strip).filter(bool),
    over_a_comment=st.booleans(),
)
def test_whatever_staff_write_reads_back(tmp_path_factory, questions, title, answer, owner, over_a_comment) -> None:
    home = tmp_path_factory.mktemp("store")
    store = EntryStore(home / "faq", home / "revisions")
    fields = replace(FIELDS, questions=tuple(questions), title=title, answer=answer, owner=owner)
    base = None
    if over_a_comment:
        (store.folder / "things").mkdir(parents=True)
        (store.folder / "things" / "thing.yml").write_text(COMMENTED, encoding="utf-8")
        base = store.entry("thing").digest
    try:
        saved = store.save("thing", "things", fields, KNOWN, base=base, by="ann")
    except EntryInvalid:
        assert not over_a_comment or store.entry("thing").text == COMMENTED
        return
    assert saved.fields == fields
    assert EntryStore(store.folder, home / "revisions").entry("thing").fields == fields
    if over_a_comment:
        assert "# Reviewed by the secretariat in May." in saved.text
        assert "# as the button shows it" in saved.text or title != "What is it?"
