"""Statements worked out once for each database, then handed to its driver as they are.

A decision asks and writes with some twenty statements of which each is the same every time; working
them out anew costs more than the database needs to carry them out. Errors, and whoever listens to
statements, pass through the connection as always. Consumers: what every step of a case needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Dialect,
    Executable,
    Table,
    and_,
    bindparam,
    delete,
    insert,
)
from sqlalchemy import update as update_

Row = Mapping[str, Any]
Names = tuple[str, ...]


class Asked:
    """A question of which the answers are plain texts and numbers: they come back as the driver
    gives them, so that a column of any other type is not for this."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._known: dict[str, _Handed] = {}

    def __call__(self, connection: Connection, values: Row) -> CursorResult[Any]:
        """What the database says to these values."""
        dialect = connection.dialect
        handed = self._known.get(dialect.name)
        if handed is None:
            handed = self._known[dialect.name] = _Handed(self._statement, dialect)
        return connection.exec_driver_sql(handed.text, handed.values(values))


class Written:
    """A statement that writes rows, for each choice of columns."""

    def __init__(self, make: Callable[[Names], Executable]) -> None:
        self._make = make
        self._known: dict[tuple[str, Names], _Handed] = {}

    def __call__(self, connection: Connection, rows: Sequence[Row]) -> CursorResult[Any]:
        """Write `rows`, at least one; all have the columns of the first."""
        names, dialect = tuple(rows[0]), connection.dialect
        handed = self._known.get((dialect.name, names))
        if handed is None:
            handed = self._known[dialect.name, names] = _Handed(self._make(names), dialect, names)
        values: Any = [handed.values(row) for row in rows]
        return connection.exec_driver_sql(handed.text, values if len(values) > 1 else values[0])


class _Handed:
    """The text of a statement for one dialect, and its values as the driver wants them."""

    def __init__(self, statement: Any, dialect: Dialect, names: Names | None = None) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        self.text = str(compiled)
        self._positional: bool = compiled.positional
        self._order = tuple(
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in (compiled.positiontup if self._positional else compiled.binds)
        )
        self._own = {name: each.value for name, each in compiled.binds.items() if not each.required}
        """What the statement says itself, such as how many rows it wants."""

    def values(self, row: Row) -> Any:
        """In the order of the statement, or by name."""
        row = {**self._own, **row} if self._own else row
        if self._positional:
            return tuple([turn(row[name]) if turn else row[name] for name, turn in self._order])
        return {name: turn(row[name]) if turn else row[name] for name, turn in self._order}


def inserted(table: Table) -> Written:
    """New rows of a table; numbers that the database gives are not asked back."""
    return Written(lambda _: insert(table).inline())


def deleted(table: Table, *key: str) -> Written:
    """The rows with these keys, given as `b_` and their names, go."""
    return Written(lambda _: delete(table).where(_this(table, key)))


def updated(table: Table, *key: str) -> Written:
    """The row with this key, given as `b_` and their names, gets the other values given: an index
    of a column that is not named is left alone."""
    own = {f"b_{name}" for name in key}

    def make(names: Names) -> Executable:
        values: dict[str, Any] = {name: bindparam(name) for name in names if name not in own}
        return update_(table).where(_this(table, key)).values(values)

    return Written(make)


def _this(table: Table, key: Sequence[str]) -> Any:
    return and_(*(table.c[name] == bindparam(f"b_{name}") for name in key))
