"""One suite, every store: the fixture `database` comes as SQLite and as a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.support.postgres import create_database, drop_database, postgres_server, postgres_url
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.migrate import upgrade
from workflow.store.store import SqlStore

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    return KeyRing.generate()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A database with all tables, to be copied: faster than making them for each test."""
    url = create_database(postgres_server)
    upgrade(url)
    name = make_url(url).database
    assert name is not None
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        path = tmp_path / "office.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        database = Database(f"sqlite:///{path}")
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
