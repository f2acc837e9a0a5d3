"""Checks that the migrations build exactly the tables that the code declares.

An empty SQLite database is upgraded to the newest revision and compared with one made straight
from `workflow.store.tables.metadata`: tables, columns, types, defaults, keys, unique and check
constraints, indexes, triggers.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, inspect, text
from sqlalchemy.engine.reflection import Inspector

TABLES = "workflow.store.tables"
MIGRATE = "workflow.store.migrate"
ALEMBIC_TABLE = "alembic_version"
DEFAULT = " default "


def schema(engine: Engine) -> dict[str, str]:
    """What a database holds: the name of each thing (`cases.column.state`) → its description."""
    inspector = inspect(engine)
    found: dict[str, str] = {}
    for table in inspector.get_table_names():
        if table != ALEMBIC_TABLE:
            found[table] = "table"
            found.update((f"{table}.{name}", what) for name, what in _parts(inspector, table))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type='trigger'"))
        found.update((f"trigger {name}", _squeeze(sql)) for name, sql in rows)
    return found


def _parts(inspector: Inspector, table: str) -> Iterable[tuple[str, str]]:
    for column in inspector.get_columns(table):
        nullable = "NULL" if column["nullable"] else "NOT NULL"
        default = _squeeze(column.get("default"))
        yield f"column.{column['name']}", f"{column['type']!r} {nullable}{DEFAULT}{default}"
    key = inspector.get_pk_constraint(table)
    yield "primary key", _columns(key["constrained_columns"])
    for foreign in inspector.get_foreign_keys(table):
        target = f"{foreign['referred_table']}({_columns(foreign['referred_columns'])})"
        options = sorted(foreign.get("options", {}).items())
        yield f"foreign key {_columns(foreign['constrained_columns'])}", f"{target} {options}"
    for unique in inspector.get_unique_constraints(table):
        yield f"unique {_columns(unique['column_names'])}", "unique"
    for rule in inspector.get_check_constraints(table):
        yield f"check {rule['name'] or _squeeze(rule['sqltext'])}", _squeeze(rule["sqltext"])
    for index in inspector.get_indexes(table):
        yield f"index {index['name']}", _index(index)


def _index(index: Any) -> str:
    kind = "unique" if index["unique"] else "plain"
    condition = _squeeze(index.get("dialect_options", {}).get("sqlite_where"))
    return f"{kind} ({_columns(index['column_names'])}) where {condition}"


def _columns(names: Iterable[str | None]) -> str:
    return ", ".join(name or "<expression>" for name in names)


def _squeeze(value: object) -> str:
    """SQL on one line without the brackets that only one of the two ways writes."""
    return re.sub(r"\s+", " ", str(value)).strip().strip("()")


def differences(migrated: dict[str, str], declared: dict[str, str]) -> list[str]:
    """One line for each thing that only one side has, or that the two describe differently."""
    lines = [f"only in the migrations: {name}" for name in migrated.keys() - declared.keys()]
    lines += [f"not in the migrations: {name}" for name in declared.keys() - migrated.keys()]
    lines += [
        f"{name}: the migrations make {migrated[name]}, the code declares {declared[name]}"
        for name in migrated.keys() & declared.keys()
        if not _same(migrated[name], declared[name])
    ]
    return sorted(lines)


def _same(migrated: str, declared: str) -> bool:
    """A column added to a table with rows needs a default there; the code writes every column."""
    what, _, default = declared.rpartition(DEFAULT)
    return migrated == declared or (default == "None" and migrated.startswith(what + DEFAULT))


def check(metadata: MetaData, upgrade: Callable[[str], object]) -> tuple[str, list[str]]:
    """Build one database each way and compare them; `upgrade` takes the address of an empty one."""
    with tempfile.TemporaryDirectory() as folder:
        migrated_url = f"sqlite:///{Path(folder, 'migrated.db')}"
        upgrade(migrated_url)
        migrated, declared = create_engine(migrated_url), create_engine("sqlite://")
        metadata.create_all(declared)
        found = schema(migrated)
        problems = differences(found, schema(declared))
        migrated.dispose()
        declared.dispose()
    tables = sum(what == "table" for what in found.values())
    return f"migrations: {tables} tables, {len(found)} parts compared", problems


def main() -> int:
    """Print what was compared and every difference; 1 when there is any."""
    missing = [name for name in (TABLES, MIGRATE) if importlib.util.find_spec(name) is None]
    if len(missing) == 2:
        print("migrations: there is no store yet, nothing to compare")
        return 0
    if missing:
        print(f"migrations: {missing[0]} is missing")
        return 1
    tables, migrate = importlib.import_module(TABLES), importlib.import_module(MIGRATE)
    summary, problems = check(tables.metadata, migrate.upgrade)
    print("\n".join([*problems, summary]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
