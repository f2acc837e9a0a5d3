"""Encrypting anew what older keys encrypted, table by table, in steps that can be broken off.

Input: a connection or a database, and the key ring, whose first key is the one in use. Whether a
value is under another key is asked of the value itself, so nothing depends on when which process
was started with which keys. Consumer: `rekeying`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, or_, select, tuple_, update

from workflow.keys import Ciphertext, KeyRing, UnreadableSecret
from workflow.store.database import Database
from workflow.store.tables import metadata
from workflow.store.types import Encrypted

log = logging.getLogger(__name__)

Key = tuple[Any, ...]
"""The primary key of a row."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """A table that holds something encrypted."""

    table: Table
    columns: tuple[str, ...]

    @property
    def key(self) -> list[Column[Any]]:
        """Its primary key."""
        return list(self.table.primary_key.columns)

    def rows(self, connection: Connection, after: Key, most: int) -> list[Row[Any]]:
        """The next rows with something encrypted, in the order of the primary key."""
        secret = [self.table.c[name] for name in self.columns]
        wanted = select(*self.key, *secret).where(or_(*(each.is_not(None) for each in secret)))
        if after:
            wanted = wanted.where(tuple_(*self.key) > tuple_(*after))
        return list(connection.execute(wanted.order_by(*self.key).limit(most)))

    def key_of(self, row: Row[Any]) -> Key:
        """The primary key of a row that was read."""
        return tuple(row)[: len(self.key)]

    def values(self, row: Row[Any]) -> dict[str, Ciphertext]:
        """What is encrypted in a row."""
        return {name: row._mapping[name] for name in self.columns if row._mapping[name]}


@lru_cache
def secret_tables() -> dict[str, Secrets]:
    """Every table with encrypted columns, by name and in the order of their names."""
    found = {}
    for table in sorted(metadata.tables.values(), key=lambda each: each.name):
        columns = tuple(c.name for c in table.columns if isinstance(c.type, Encrypted))
        if columns:
            found[table.name] = Secrets(table, columns)
    return found


def move_rows(
    connection: Connection, keys: KeyRing, name: str, after: Key, most: int
) -> tuple[int, Key | None]:
    """Encrypt up to `most` rows of a table anew, from behind a primary key on. Returns how many
    values were moved, and the last primary key read (None: the table is through)."""
    secrets = secret_tables()[name]
    rows = secrets.rows(connection, after, most)
    moved = sum(_move(connection, keys, secrets, row) for row in rows)
    return moved, secrets.key_of(rows[-1]) if len(rows) == most else None


def _move(connection: Connection, keys: KeyRing, secrets: Secrets, row: Row[Any]) -> int:
    """One row. A value that somebody changes meanwhile stays as they wrote it."""
    old = {name: value for name, value in secrets.values(row).items() if not keys.is_fresh(value)}
    if not old:
        return 0
    try:
        fresh = {name: keys.rotate(value) for name, value in old.items()}
    except UnreadableSecret:
        log.error("%s %s: cannot be read with any key", secrets.table.name, secrets.key_of(row))
        return 0
    this = [column == value for column, value in zip(secrets.key, secrets.key_of(row), strict=True)]
    same = [secrets.table.c[name] == value for name, value in old.items()]
    changed = connection.execute(update(secrets.table).where(*this, *same).values(fresh))
    return len(old) if changed.rowcount else 0


def left_in(database: Database, keys: KeyRing, most: int = 1_000) -> Iterator[tuple[str, int]]:
    """How many values of each table are not under the key in use; tables without any are left
    out. Reads everything encrypted once."""
    for name, secrets in secret_tables().items():
        count, after, more = 0, (), True
        while more:
            with database.read() as connection:
                rows = secrets.rows(connection, after, most)
            count += sum(not keys.is_fresh(v) for row in rows for v in secrets.values(row).values())
            after, more = secrets.key_of(rows[-1]) if rows else (), len(rows) == most
        if count:
            yield name, count
