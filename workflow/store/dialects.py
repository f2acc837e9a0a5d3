"""Where SQLite and PostgreSQL differ: inserts that may meet a row, waiting for one another, and how
a transaction begins.

Consumers: repositories of rows that are found or made, and of numbers that are given once; the
database.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, registry, sqlite
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""The dialect's own `insert`, by the dialect's name."""
BEGINNING = "sqlite+beginning"
"""The name of the driver whose transactions begin when ours do: see `BeginningDialect`."""
_one_at_a_time = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)))


def one_at_a_time(connection: Connection, name: str) -> None:
    """Wait until no other transaction holds this name, and hold it until this one ends.

    Whoever takes several rows in an order of their own takes such a name first: otherwise two could
    wait for each other. On SQLite there is only ever one transaction that writes.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_one_at_a_time, {"name": name})


def upsert(connection: Connection, table: Table) -> Any:
    """An insert that changes the row instead when one with its primary key is there."""
    statement = INSERT[connection.dialect.name](table)
    key = [column.name for column in table.primary_key]
    changes = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changes)


class BeginningDialect(SQLiteDialect_pysqlite):
    """SQLite by Python's own driver, where a transaction begins with a statement of ours: left to
    itself, the driver begins none before something is written, so that what is read would be of
    several moments. (As a listener to an event, it would make every statement look for others.)"""

    supports_statement_cache = True

    def __init__(self, begin: str = "BEGIN", **options: Any) -> None:
        super().__init__(**options)
        self._begin = begin

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin, and on the writer's connection take the lock."""
        cursor = dbapi_connection.cursor()
        cursor.execute(self._begin)
        cursor.close()


registry.register("sqlite.beginning", __name__, BeginningDialect.__name__)
