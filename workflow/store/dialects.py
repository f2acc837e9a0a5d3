"""What SQLite and PostgreSQL write alike and SQLAlchemy keeps apart: inserts that may meet a row.

Consumers: repositories of rows that are found or made.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""The dialect's own `insert`, by the dialect's name."""


def upsert(connection: Connection, table: Table) -> Any:
    """An insert that changes the row instead when one with its primary key is there."""
    statement = INSERT[connection.dialect.name](table)
    key = [column.name for column in table.primary_key]
    changes = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changes)
