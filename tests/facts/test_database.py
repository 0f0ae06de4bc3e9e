"""Migrations, the copy that is kept, and a database that is missing, locked, damaged or gone."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.facts import schema
from bot.facts.database import FactsUnavailable, make_engine, reading
from bot.facts.records import Records
from bot.facts.seeding import seed
from bot.facts.store import FactStore
from bot.facts.tables import metadata


def tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_up_from_empty_and_down_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'var' / 'facts.db'}"
    assert schema.current_version(url) is None
    assert not (tmp_path / "var").exists()
    schema.upgrade(url)
    assert schema.is_current(url)
    assert tables(tmp_path / "var" / "facts.db") >= {*metadata.tables, schema.VERSION_TABLE}
    schema.upgrade(url)
    schema.downgrade(url, "base")
    assert tables(tmp_path / "var" / "facts.db") == {schema.VERSION_TABLE}
    assert schema.current_version(url) is None
    schema.upgrade(url)
    assert schema.is_current(url)


def test_the_migrations_make_the_tables_of_the_code(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    schema.upgrade(url)
    engine = make_engine(url)
    with reading(engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "version_table": schema.VERSION_TABLE,
                # The same scripts make the table of conversations, which is the server's.
                "include_name": lambda name, kind, parents: kind != "table" or name in metadata.tables,
            },
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_newest_version_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.newest_version()


def test_tables_of_others_are_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    with sqlite3.connect(tmp_path / "facts.db") as connection:
        connection.execute("CREATE TABLE events (id INTEGER)")
    schema.upgrade(url)
    schema.downgrade(url, "base")
    assert "events" in tables(tmp_path / "facts.db")


def test_a_failing_migration_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE milestones (id INTEGER)")
    with pytest.raises(FactsUnavailable, match="already exists"):
        schema.upgrade(f"sqlite:///{path}")
    assert tables(path) == {"milestones"}


def test_tables_of_a_newer_bot(url: str) -> None:
    with sqlite3.connect(path_of(url)) as connection:
        connection.execute("UPDATE facts_version SET version_num = '9999'")
    assert not schema.is_current(url)
    with pytest.raises(FactsUnavailable, match="newer bot"):
        schema.upgrade(url)


def test_settings_of_sqlite(url: str) -> None:
    engine = make_engine(url)
    with reading(engine) as connection:
        ask = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")]
        assert ask == ["wal", 1]
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() <= 1000
    engine.dispose()


def test_an_edit_is_live_at_once_in_another_store(url: str, store: FactStore) -> None:
    before = store.snapshot()
    assert store.snapshot() is before
    editor = FactStore(url)
    record = editor.records().meetings[0]
    editor.save(Records(meetings=(replace(record, name="opening session"),)))
    after = store.snapshot()
    assert after.meetings[0].name == "opening session" and before.meetings[0].name != "opening session"
    editor.close()


def test_asking_again_costs_little(store: FactStore) -> None:
    store.snapshot()
    best = 1.0
    for _ in range(20):
        start = time.perf_counter()
        for _ in range(50):
            store.snapshot()
        best = min(best, (time.perf_counter() - start) / 50)
    assert best < 0.0003


def test_a_store_opens_nothing_before_it_is_asked(tmp_path: Path) -> None:
    store = FactStore(f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(FactsUnavailable, match="bot facts seed"):
        store.snapshot()
    assert list(tmp_path.iterdir()) == []


def test_no_tables(tmp_path: Path) -> None:
    (tmp_path / "facts.db").touch()
    with pytest.raises(FactsUnavailable, match="bot facts seed"):
        FactStore(f"sqlite:///{tmp_path / 'facts.db'}").snapshot()


def test_a_damaged_file(tmp_path: Path) -> None:
    (tmp_path / "facts.db").write_bytes(b"no database" * 1000)
    with pytest.raises(FactsUnavailable, match="damaged"):
        FactStore(f"sqlite:///{tmp_path / 'facts.db'}").snapshot()


def test_gone_in_mid_flight_and_back(url: str, store: FactStore) -> None:
    store.snapshot()
    kept = path_of(url).with_suffix(".kept")
    shutil.copy(path_of(url), kept)
    for name in ("", "-wal", "-shm"):
        path_of(url + name).unlink(missing_ok=True)
    with pytest.raises(FactsUnavailable):
        store.snapshot()
    Path(kept).rename(path_of(url))
    assert store.snapshot().find_meeting("sixth") is not None


def test_tables_gone_in_mid_flight(url: str, store: FactStore) -> None:
    store.snapshot()
    schema.downgrade(url, "base")
    with pytest.raises(FactsUnavailable, match="bot facts seed"):
        store.snapshot()


def test_made_anew_in_mid_flight(url: str, store: FactStore, seed_copy: Path) -> None:
    before = store.snapshot()
    schema.downgrade(url, "base")
    text = (seed_copy / "bodies.yml").read_text(encoding="utf-8")
    (seed_copy / "bodies.yml").write_text(text.replace("name: the Security Council", "name: the Council"))
    seed(url, seed_copy)
    assert store.snapshot() != before


def test_readers_do_not_wait_for_a_writer(url: str, store: FactStore) -> None:
    writer = sqlite3.connect(path_of(url), isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    assert store.snapshot().find_meeting("sixth") is not None
    with pytest.raises(FactsUnavailable, match="in use by another process"):
        store.delete([("bodies", "itu")])
    writer.execute("ROLLBACK")
    store.delete([("bodies", "itu")])
    writer.close()


@pytest.mark.parametrize("warm", [False, True])
def test_a_locked_file_is_told_of_within_two_seconds(url: str, warm: bool) -> None:
    path = path_of(url)
    store = FactStore(url)
    if warm:
        store.snapshot()
        store.close()
    other = sqlite3.connect(path, isolation_level=None)
    # Without the log, a lock keeps readers out too.
    other.execute("PRAGMA journal_mode=DELETE")
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    start = time.perf_counter()
    with pytest.raises(FactsUnavailable, match="in use by another process"):
        store.snapshot()
    assert time.perf_counter() - start < 2
    other.execute("ROLLBACK")
    other.close()
    assert store.snapshot().find_meeting("sixth") is not None
    store.close()


def test_many_threads_read_while_one_writes(url: str, store: FactStore) -> None:
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                facts = store.snapshot()
                assert len(facts.meetings) == 16
                assert facts.meetings[0].name.startswith("organizational session")
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    record = store.records().meetings[0]
    for number in range(20):
        store.save(Records(meetings=(replace(record, name=f"organizational session {number}"),)))
        assert store.snapshot().meetings[0].name.endswith(f" {number}")
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []


@pytest.mark.parametrize("url", ["nonsense", "", "mysql+nodriver://x/y", "oracle:///x"])
def test_an_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(FactsUnavailable):
        FactStore(url).snapshot()


def test_a_server_that_is_not_there_and_a_password_that_is_not_told() -> None:
    start = time.perf_counter()
    with pytest.raises(FactsUnavailable) as caught:
        FactStore("postgres://user:secret@127.0.0.1:1/facts").snapshot()
    assert time.perf_counter() - start < 5
    assert "secret" not in str(caught.value)
