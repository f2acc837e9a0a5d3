"""Rows as they are written: a statement worked out once, then handed to the driver as it is.

A decision writes some ten statements of which each is the same every time; building them anew for
the database costs more than the database needs for them. Errors, and whoever listens to statements,
pass through the connection as always. Consumers: what writes with every step of a case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Table, and_, bindparam, delete, insert
from sqlalchemy import update as update_
from sqlalchemy.sql.dml import UpdateBase

Row = Mapping[str, Any]
Make = Callable[[tuple[str, ...]], UpdateBase]
"""The statement that writes the columns of these names."""


class Written:
    """A statement that writes rows, for each dialect and each choice of columns worked out once."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._known: dict[tuple[str, tuple[str, ...]], _Handed] = {}

    def __call__(self, connection: Connection, rows: Sequence[Row]) -> CursorResult[Any]:
        """Write `rows`, at least one; all have the columns of the first."""
        names, dialect = tuple(rows[0]), connection.dialect
        handed = self._known.get((dialect.name, names))
        if handed is None:
            handed = self._known[dialect.name, names] = _Handed(self._make(names), names, dialect)
        values: Any = [handed.values(row) for row in rows]
        return connection.exec_driver_sql(handed.text, values if len(values) > 1 else values[0])


class _Handed:
    """The text of a statement for one dialect, and the values of a row as its driver wants them."""

    def __init__(self, statement: UpdateBase, names: tuple[str, ...], dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=names)
        self.text = str(compiled)
        self._positional: bool = compiled.positional
        order = compiled.positiontup if compiled.positional else compiled.binds
        self._order = tuple(
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in order
        )

    def values(self, row: Row) -> Any:
        """In the order of the statement, or by name."""
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
    """The row with this key, given as `b_` and their names, gets the other values given: a column
    that is not named keeps its index as it is."""
    own = {f"b_{name}" for name in key}

    def make(names: tuple[str, ...]) -> UpdateBase:
        values: dict[str, Any] = {name: bindparam(name) for name in names if name not in own}
        return update_(table).where(_this(table, key)).values(values)

    return Written(make)


def _this(table: Table, key: Sequence[str]) -> Any:
    return and_(*(table.c[name] == bindparam(f"b_{name}") for name in key))
