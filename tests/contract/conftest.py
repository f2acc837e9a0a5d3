"""One suite, every store: the fixture `database` comes as SQLite and as a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.support.postgres import create_database, drop_database, postgres_server, postgres_url
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.store import SqlStore
from workflow.store.tables import metadata

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing.generate()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A database with all tables, to be copied: faster than making them for each test."""
    url = create_database(postgres_server)
    database = Database(url)
    metadata.create_all(database.engine)
    database.close()
    name = make_url(url).database
    assert name is not None
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'office.db'}")
        metadata.create_all(database.engine)
        yield database
        database.close()
        return
    server = request.getfixturevalue("postgres_server")
    url = create_database(server, request.getfixturevalue("postgres_template"))
    database = Database(url)
    yield database
    database.close()
    drop_database(server, url)


@pytest.fixture
def store(database: Database, keys: KeyRing) -> SqlStore:
    return SqlStore(database, keys)
