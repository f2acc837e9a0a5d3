"""One suite, every store: the fixture `database` comes as SQLite and as a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.support.postgres import create_database, drop_database, postgres_server, postgres_url
from workflow.domain.people import Directory
from workflow.keys import KeyRing
from workflow.ports import Store
from workflow.store.database import Database
from workflow.store.migrate import upgrade
from workflow.store.store import SqlStore
from workflow.testing import MemoryStore

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


@contextmanager
def opened(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[Database]:
    """A fresh database of one kind, gone afterwards."""
    if kind == "sqlite":
        path = folder / "office.db"
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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request, request.param, tmp_path) as database:
        yield database


@pytest.fixture
def store(database: Database, keys: KeyRing) -> SqlStore:
    return SqlStore(database, keys)


@pytest.fixture(
    params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def any_store(request: pytest.FixtureRequest, tmp_path: Path, keys: KeyRing) -> Iterator[Store]:
    """Every implementation of `ports.Store`, also the one in memory that tests use."""
    if request.param == "memory":
        yield MemoryStore({}, Directory({}))
        return
    with opened(request, request.param, tmp_path) as database:
        yield SqlStore(database, keys)
