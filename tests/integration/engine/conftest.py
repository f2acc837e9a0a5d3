"""The engine on real stores: a migrated SQLite file, and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.engine.office import furnish, open_office
from tests.support.postgres import postgres_server, postgres_url
from workflow.engine import Engine
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.migrate import upgrade
from workflow.store.store import SqlStore

__all__ = ["postgres_server", "postgres_url"]


@dataclass
class Office:
    """One database with an engine on it."""

    url: str
    keys: KeyRing
    store: SqlStore
    engine: Engine


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'office.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    upgrade(url)
    keys = KeyRing.generate()
    database = Database(url)
    store, engine = open_office(database, keys)
    furnish(store)
    yield Office(url, keys, store, engine)
    database.close()
