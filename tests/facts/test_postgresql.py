"""The same on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.facts import schema
from bot.facts.database import make_engine, reading
from bot.facts.records import Records
from bot.facts.seeding import seed
from bot.facts.store import FactStore
from bot.facts.tables import metadata


@pytest.fixture
def server(postgresql_url: str, seed_copy: Path) -> Iterator[str]:
    """The address of a seeded database, emptied afterwards."""
    seed(postgresql_url, seed_copy)
    yield postgresql_url
    schema.downgrade(postgresql_url, "base")


def test_seeding_twice_and_reading_back(server: str, seed_copy: Path, seed_records: Records) -> None:
    plan = seed(server, seed_copy)
    assert (plan.write, plan.delete, plan.kept) == ((), (), ())
    store = FactStore(server)
    assert store.records() == seed_records
    facts = store.snapshot()
    assert store.snapshot() is facts
    store.delete([("bodies", "itu")])
    assert store.snapshot().find_body("itu") is None
    store.close()


def test_the_migrations_make_the_tables_of_the_code(server: str) -> None:
    engine = make_engine(server)
    with reading(engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "version_table": schema.VERSION_TABLE,
                "include_name": lambda name, kind, parents: kind != "table" or name in metadata.tables,
            },
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_restarted_connection_is_found_again(server: str) -> None:
    store = FactStore(server)
    store.snapshot()
    other = make_engine(server)
    with other.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    other.dispose()
    assert store.snapshot().find_meeting("sixth") is not None
    store.close()
