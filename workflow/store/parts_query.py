"""All parts of a case in one round trip: one statement over the tables that have rows for it.

Consumer: `case_rows`. Each part comes as a JSON array of its columns, since tables of different
shapes meet in one statement only as one column. The statements are built once for every set of
tables that occurs, and sent as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from workflow.store.parts import KINDS, Kind, RowMapper
from workflow.store.tables import part_tables
from workflow.store.types import Json

_mappers = tuple(RowMapper(kind.type, kind.columns) for kind in KINDS)
_statements: dict[tuple[str, int], tuple[str, int]] = {}


def load_parts(connection: Connection, case: int, filled: int) -> dict[str, Mapping[Any, Any]]:
    """The collections of a case whose bits are set in `filled`, each in the order of adding."""
    if filled == 0:
        return {}
    sql, tables = _statement(connection, filled)
    given: Any = {"case_id": case} if connection.dialect.paramstyle == "pyformat" else None
    rows = connection.exec_driver_sql(sql, given or (case,) * tables).all()
    found: dict[int, list[tuple[Any, Any]]] = {place: [] for place in _places(filled)}
    for place, content in rows:
        kind = KINDS[place]
        values = json.loads(content) if isinstance(content, str) else content
        order = values.pop() if kind.order else None
        part = _mappers[place].from_json(values)
        key = getattr(part, kind.attribute)
        found[place].append((key if order is None else order, part))
    return {KINDS[place].name: _collection(KINDS[place], each) for place, each in found.items()}


def _collection(kind: Kind, ordered: list[tuple[Any, Any]]) -> Mapping[Any, Any]:
    ordered.sort(key=lambda pair: pair[0])
    return MappingProxyType({getattr(part, kind.attribute): part for _, part in ordered})


def _places(filled: int) -> list[int]:
    return [place for place in range(len(KINDS)) if filled & (1 << place)]


def _statement(connection: Connection, filled: int) -> tuple[str, int]:
    key = (connection.dialect.name, filled)
    if key not in _statements:
        places = _places(filled)
        whole = union_all(*(_select(place, sqlite=key[0] == "sqlite") for place in places))
        _statements[key] = (str(whole.compile(dialect=connection.dialect)), len(places))
    return _statements[key]


def _select(place: int, *, sqlite: bool) -> Select[Any]:
    kind = KINDS[place]
    table = part_tables[kind.name]
    names = (*kind.columns, *([kind.order] if kind.order else []))
    columns: list[ColumnElement[Any]] = [table.c[name] for name in names]
    if sqlite:
        # There JSON is text, which would become a text within the array.
        columns = [func.json(c) if c.type is Json else c for c in columns]
    array = func.json_array(*columns) if sqlite else func.json_build_array(*columns)
    return select(literal_column(str(place)), array).where(table.c.case_id == bindparam("case_id"))
