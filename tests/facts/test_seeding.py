"""Seeding is idempotent, keeps what staff have done, and writes nothing of bad files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.facts.check import FactsInvalid
from bot.facts.records import MeetingRecord, Records
from bot.facts.seeding import seed
from bot.facts.store import FactStore


def edit(path: Path, old: str, new: str) -> None:
    """Change a seed file; `old` must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def third(store: FactStore) -> MeetingRecord:
    return next(record for record in store.records().meetings if record.id == "third")


def move_third(store: FactStore) -> None:
    """What staff might do: another city for one account."""
    record = third(store)
    accounts = tuple(replace(account, city="Geneva") if account.city else account for account in record.accounts)
    store.save(Records(meetings=(replace(record, accounts=accounts),)))


def test_a_second_run_changes_nothing(url: str, store: FactStore, seed_copy: Path) -> None:
    before, snapshot = store.records(), store.snapshot()
    plan = seed(url, seed_copy)
    assert (plan.write, plan.delete, plan.kept) == ((), (), ())
    assert store.records() == before
    # Not even the revision: a running bot keeps its copy.
    assert store.snapshot() is snapshot


def test_from_nothing(tmp_path: Path, seed_copy: Path, seed_records: Records) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'down' / 'facts.db'}"
    plan = seed(url, seed_copy)
    assert len(plan.added) == len(list(seed_records)) and plan.changed == ()
    assert FactStore(url).records() == seed_records


def test_an_edit_of_staff_stays(url: str, store: FactStore, seed_copy: Path) -> None:
    move_third(store)
    plan = seed(url, seed_copy)
    assert plan.kept == (("meetings", "third"),)
    found = store.snapshot().find_meeting("third")
    assert found is not None and found.city == "Geneva"


def test_a_changed_seed_row_is_applied_over_an_edit(url: str, store: FactStore, seed_copy: Path) -> None:
    move_third(store)
    edit(seed_copy / "meetings.yml", "Trusteeship Council Chamber", "Trusteeship Chamber")
    plan = seed(url, seed_copy)
    assert plan.changed == (("meetings", "third"),) and plan.kept == ()
    found = store.snapshot().find_meeting("third")
    assert found is not None and (found.city, found.venue) == ("New York", "Trusteeship Chamber")
    assert seed(url, seed_copy).write == ()


def test_rows_of_staff_stay_and_deleted_ones_stay_away(url: str, store: FactStore, seed_copy: Path) -> None:
    account = replace(third(store).accounts[0], start=date(2027, 1, 1), end=None)
    ours = MeetingRecord("ours", third(store).kind, "our session", (account,))
    store.save(Records(meetings=(ours,)))
    store.delete([("meetings", "intersessional_3")])
    plan = seed(url, seed_copy)
    assert plan.kept == (("meetings", "intersessional_3"),)
    snapshot = store.snapshot()
    assert snapshot.find_meeting("ours") is not None
    assert snapshot.find_meeting("intersessional_3") is None


def test_a_deleted_row_comes_back_where_a_changed_one_needs_it(url: str, store: FactStore, seed_copy: Path) -> None:
    store.delete([("meetings", "third"), ("sources", "publicdiplomacy_third")])
    assert store.snapshot().find_source("publicdiplomacy_third") is None
    edit(seed_copy / "meetings.yml", "Trusteeship Council Chamber", "Trusteeship Chamber")
    plan = seed(url, seed_copy)
    assert set(plan.added) == {("meetings", "third"), ("sources", "publicdiplomacy_third")}


def test_a_row_taken_out_of_the_files_goes(url: str, store: FactStore, seed_copy: Path) -> None:
    edit(seed_copy / "bodies.yml", "- id: itu\n", "- id: itu_bureau\n")
    plan = seed(url, seed_copy)
    assert plan.delete == (("bodies", "itu"),) and plan.added == (("bodies", "itu_bureau"),)
    assert store.snapshot().find_body("itu") is None


def test_a_row_taken_out_of_the_files_stays_where_it_is_needed(url: str, store: FactStore, seed_copy: Path) -> None:
    move_third(store)
    text = (seed_copy / "sources.yml").read_text(encoding="utf-8")
    start = text.index("- id: publicdiplomacy_third")
    (seed_copy / "sources.yml").write_text(text[:start] + text[text.index("- id:", start + 1) :], encoding="utf-8")
    text = (seed_copy / "meetings.yml").read_text(encoding="utf-8")
    start = text.index("- id: third")
    (seed_copy / "meetings.yml").write_text(text[:start] + text[text.index("- id: fourth") :], encoding="utf-8")
    plan = seed(url, seed_copy)
    # The edited meeting is staff's own now, and keeps its source.
    assert plan.delete == ()
    assert store.snapshot().find_meeting("third") is not None


def test_bad_files_write_nothing(url: str, store: FactStore, seed_copy: Path) -> None:
    before = store.records()
    edit(seed_copy / "bodies.yml", "name: the Security Council", "name: the Council")
    edit(seed_copy / "meetings.yml", "start: 2022-05-30", "start: 2022-05-32")
    with pytest.raises(FactsInvalid, match=r"meetings.yml: meetings/second/accounts\[0\].start='2022-05-32'"):
        seed(url, seed_copy)
    assert store.records() == before


def test_bad_files_make_no_database(tmp_path: Path, seed_copy: Path) -> None:
    edit(seed_copy / "meetings.yml", "kind: negotiating", "kind: party")
    with pytest.raises(FactsInvalid):
        seed(f"sqlite:///{tmp_path / 'new.db'}", seed_copy)
    assert not (tmp_path / "new.db").exists()


def test_a_seed_row_that_clashes_with_one_of_staff_is_refused(url: str, store: FactStore, seed_copy: Path) -> None:
    move_third(store)
    before = store.records()
    with (seed_copy / "meetings.yml").open("a", encoding="utf-8") as file:
        file.write(
            "- {id: extra, kind: negotiating, name: extra, accounts: [{source: unodc_faq, start: 2022-09-01}]}\n"
        )
    with pytest.raises(FactsInvalid, match="overlaps 'third'"):
        seed(url, seed_copy)
    assert store.records() == before


def test_a_source_in_use_cannot_be_deleted(store: FactStore) -> None:
    with pytest.raises(FactsInvalid, match="sources/unodc_faq: is still named by"):
        store.delete([("sources", "unodc_faq")])
    store.delete([("sources", "gpd_letter"), ("sources", "never_was")])
    assert store.snapshot().find_source("gpd_letter") is None


def test_saving_what_does_not_hold_together_is_refused(store: FactStore) -> None:
    record = third(store)
    bad = replace(record, accounts=(replace(record.accounts[0], source="nobody"),))
    with pytest.raises(FactsInvalid, match="'nobody': unknown source"):
        store.save(Records(meetings=(bad,)))


def test_saving_the_same_again_keeps_the_copy(store: FactStore) -> None:
    snapshot = store.snapshot()
    store.save(store.records())
    assert store.snapshot() is snapshot
    store.save(Records(sources=(replace(snapshot.sources[0], title="Other title"),)))
    assert store.snapshot().sources[0].title == "Other title"
