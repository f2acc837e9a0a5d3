"""Hand-written SQL beside the engine: the same rows, one durable transaction a step, no engine.

The engine plays the process once; what each step wrote is read off the tables. The hand-written
side then does for other cases what a programmer without an engine would: begin, lock the case's
row, read the task, insert and update exactly those rows with the bare driver, commit. It computes
nothing (due dates, hashes and texts are already there), so it is a floor, not a rival product.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from workflow.store.database import Database
from workflow.store.tables import metadata

Key = tuple[Any, ...]
Snapshot = dict[str, dict[Key, dict[str, Any]]]

CASE = {"case_id", "cases.id"}
PERSON = {"person_id", "applicant", "holder", "persons.id"}
HOUSEHOLD = {"household_id", "household", "households.id"}
FIRST = -1_000_000_000
"""Ids of the hand-written side: below zero, so that the database keeps giving its own."""
UNIQUE = {"tracking", "secret", "command_keys.key"}
DRAWN = {"outbox": ("id",)}
"""Columns that the database fills in itself."""


def snapshot(database: Database) -> Snapshot:
    """Every row of every table, by primary key, as the driver gives it."""
    found: Snapshot = {}
    with database.read() as connection:
        for table in metadata.sorted_tables:
            names = [column.name for column in table.columns]
            keys = [column.name for column in table.primary_key]
            listed = ", ".join(f'"{name}"' for name in names)
            rows = connection.execute(text(f'SELECT {listed} FROM "{table.name}"'))  # noqa: S608
            found[table.name] = {}
            for row in rows:
                values = dict(zip(names, row, strict=True))
                found[table.name][tuple(values[key] for key in keys)] = values
    return found


@dataclass(frozen=True)
class Write:
    """One statement of a step."""

    table: str
    kind: str
    """insert, update or delete."""
    values: Mapping[str, Any]
    key: Mapping[str, Any]


def writes(before: Snapshot, after: Snapshot) -> list[Write]:
    """What a step wrote, parents before children, deletions last."""
    found: list[Write] = []
    gone: list[Write] = []
    for table in metadata.sorted_tables:
        keys = [column.name for column in table.primary_key]
        old, new = before[table.name], after[table.name]
        for key, row in new.items():
            named = dict(zip(keys, key, strict=True))
            if key not in old:
                found.append(Write(table.name, "insert", row, named))
            elif old[key] != row:
                changed = {n: v for n, v in row.items() if v != old[key][n]}
                found.append(Write(table.name, "update", changed, named))
        for key in old.keys() - new.keys():
            gone.append(Write(table.name, "delete", {}, dict(zip(keys, key, strict=True))))
    return found + gone


class Handwritten:
    """Plays recorded steps for other cases with the bare driver."""

    def __init__(self, database: Database, steps: Sequence[Sequence[Write]], case: int) -> None:
        self._sqlite = database.sqlite
        self._mark = "?" if database.sqlite else "%s"
        self._case = case
        self._steps = [[self._prepared(write) for write in step] for step in steps]
        lock = "" if database.sqlite else " FOR UPDATE"
        self._lock = f"SELECT * FROM cases WHERE id = {self._mark}{lock}"  # noqa: S608
        self._task = f"SELECT * FROM tasks WHERE case_id = {self._mark}"  # noqa: S608

    def _prepared(self, write: Write) -> tuple[str, list[tuple[str, str, Any]]]:
        """A statement and its parameters: (table, column, recorded value)."""
        table, mark = write.table, self._mark
        values = [(n, v) for n, v in write.values.items() if n not in DRAWN.get(table, ())]
        if write.kind == "insert":
            names = ", ".join(f'"{n}"' for n, _ in values)
            marks = ", ".join(mark for _ in values)
            statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608
            return statement, [(table, n, v) for n, v in values]
        where = " AND ".join(f'"{n}" = {mark}' for n in write.key)
        keyed = [(table, n, v) for n, v in write.key.items()]
        if write.kind == "delete":
            return f'DELETE FROM "{table}" WHERE {where}', keyed  # noqa: S608
        if table == "counters":
            set_ = f'UPDATE "counters" SET "value" = "value" + 1 WHERE {where}'  # noqa: S608
            return set_, keyed
        assigned = ", ".join(f'"{n}" = {mark}' for n, _ in values)
        statement = f'UPDATE "{table}" SET {assigned} WHERE {where}'  # noqa: S608
        return statement, [(table, n, v) for n, v in values] + keyed

    def play(self, connection: Any, number: int) -> Iterator[None]:
        """All steps of the `number`-th case; yields after each commit."""
        case = FIRST + number
        cursor = connection.cursor()
        for position, step in enumerate(self._steps):
            cursor.execute("BEGIN IMMEDIATE" if self._sqlite else "BEGIN")
            if position:
                cursor.execute(self._lock, (case,)).fetchall()
                cursor.execute(self._task, (case,)).fetchall()
            for statement, parameters in step:
                values = tuple(self._other(p, case, number) for p in parameters)
                cursor.execute(statement, values)
            cursor.execute("COMMIT")
            yield

    def _other(self, parameter: tuple[str, str, Any], case: int, number: int) -> Any:
        """The recorded value, or what stands in its place for another case."""
        table, column, value = parameter
        names = {column, f"{table}.{column}"}
        if names & CASE:
            return case
        if names & (PERSON | HOUSEHOLD) and value is not None:
            return FIRST + number
        if names & UNIQUE and value:
            return f"{value}/{number}"
        if isinstance(value, (dict, list)):
            return json.dumps(value, ensure_ascii=False)
        return value


@contextmanager
def bare(database: Database, pragmas: Sequence[str] = ()) -> Iterator[Any]:
    """The driver's own connection, without SQLAlchemy in between."""
    if database.sqlite:
        import sqlite3

        connection: Any = sqlite3.connect(str(database.url.database), isolation_level=None)
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", *pragmas):
            connection.execute(f"PRAGMA {pragma}")
    else:
        import psycopg

        url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(url, autocommit=True)
    try:
        yield connection
    finally:
        connection.close()
