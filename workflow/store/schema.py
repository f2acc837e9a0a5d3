"""What all table declarations share: the metadata with its naming rules, and partial indexes.

Consumers: `case_tables` and `office_tables`; everybody else takes tables from `tables`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, MetaData, Text, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of OneWindow."""


def fixed(value: int | str) -> ColumnElement[Any]:
    """A constant of ours written into the statement itself: a partial index is used only where the
    database can see, without any parameter, that its condition holds. Where a parameter is compared
    with a column of such a condition, SQLite plans the whole statement anew for every value."""
    quoted = value.replace("'", "''") if isinstance(value, str) else ""
    return literal_column(str(value) if isinstance(value, int) else f"'{quoted}'")


def partial_index(
    name: str, condition: ColumnElement[bool], *columns: Any, unique: bool = False
) -> None:
    """An index over the rows that fulfil `condition` only, on both databases."""
    Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


class Departs(FunctionElement[str]):
    """`deviates` in the plain data of a fact, or NULL: a default is left out of the data, so the
    key stands there only where a finding departed from its table. Written without parameters, for
    a partial index."""

    type = Text()
    inherit_cache = True


@compiles(Departs, "sqlite")
def _on_sqlite(element: Departs, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"json_extract({column}, '$.deviates')"


@compiles(Departs, "postgresql")
def _on_postgresql(element: Departs, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"({column} ->> 'deviates')"
