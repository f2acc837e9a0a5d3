"""Migrations on both databases: complete, repeatable, and safe when processes start together."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command, op
from sqlalchemy import inspect

from scripts.files import ROOT
from tests.support.postgres import create_database, drop_database
from workflow.store.database import Database
from workflow.store.migrate import configuration, current, newest, upgrade
from workflow.store.tables import metadata

TOGETHER = 3


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> object:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'office.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    url = create_database(server)
    yield url
    drop_database(server, url)


def seen(url: str, look: Callable[[Database], object]) -> object:
    database = Database(url)
    try:
        return look(database)
    finally:
        database.close()


def names(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def columns(database: Database) -> dict[str, set[str]]:
    inspector = inspect(database.engine)
    return {name: {c["name"] for c in inspector.get_columns(name)} for name in names(database)}


def indexes(database: Database) -> set[str]:
    inspector = inspect(database.engine)
    return {str(each["name"]) for name in names(database) for each in inspector.get_indexes(name)}


def test_an_empty_database_gets_every_table_column_and_index(empty: str) -> None:
    upgrade(empty)
    assert seen(empty, columns) == {
        table.name: {column.name for column in table.columns} for table in metadata.tables.values()
    }
    declared = {str(each.name) for table in metadata.tables.values() for each in table.indexes}
    found = seen(empty, indexes)
    assert isinstance(found, set)
    assert declared <= found
    assert seen(empty, current) == newest()


def test_upgrading_again_changes_nothing(empty: str) -> None:
    upgrade(empty)
    before = seen(empty, columns)
    upgrade(empty)
    assert seen(empty, columns) == before


def test_every_revision_can_be_taken_back(empty: str) -> None:
    upgrade(empty)
    command.downgrade(configuration(empty), "base")
    assert seen(empty, names) == set()


def test_a_revision_that_breaks_off_leaves_nothing(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = op.create_table

    def breaks(name: str, *columns: object) -> object:
        if name == "facts":
            raise RuntimeError("power cut")
        return create(name, *columns)  # type: ignore[arg-type]

    monkeypatch.setattr(op, "create_table", breaks)
    with pytest.raises(RuntimeError, match="power cut"):
        upgrade(empty)
    assert seen(empty, names) == set()


def test_processes_that_start_together_all_find_a_finished_database(empty: str) -> None:
    code = "import sys; from workflow.store.migrate import upgrade; upgrade(sys.argv[1])"
    started = [
        subprocess.Popen([sys.executable, "-c", code, empty], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(TOGETHER)
    ]
    errors = [process.communicate(timeout=180)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0] * TOGETHER, errors
    assert seen(empty, names) == set(metadata.tables)
