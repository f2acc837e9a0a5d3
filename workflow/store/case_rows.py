"""A case as rows: load it whole, write what changed.

Consumers: the unit of work (locked, writing) and the queries (reading). All statements are built
once, when the module is imported. `cases.filled` holds a bit for every collection that has rows,
so that a case loads with two statements: its row, and the parts there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.errors import Conflict, NotFound
from workflow.store.handed import deleted, inserted, updated
from workflow.store.known_cases import KnownCases
from workflow.store.parts import KINDS, Kind, RowMapper, columns_of
from workflow.store.parts_query import load_parts
from workflow.store.tables import cases, fixed, part_tables

_SCALARS = tuple(column.name for column in columns_of(Case))
_case_mapper = RowMapper(Case, _SCALARS)
_CHAIN = _SCALARS.index("chain")
_row: Select[Any] = select(*(cases.c[name] for name in _SCALARS), cases.c.filled)
_select_case = _row.where(cases.c.id == bindparam("case_id"))
_lock_case = _select_case.with_for_update()
_select_numbered = _row.where(
    cases.c.tracking == bindparam("tracking"),
    # Without this, no database may use the index over the numbers: it leaves out empty ones.
    cases.c.tracking != fixed(""),
)
_insert_case = inserted(cases)
_update_case = updated(cases, "id", "seq")


class Collection:
    """One kind of part: its table's statements, and what changed between two cases."""

    def __init__(self, kind: Kind, bit: int) -> None:
        table = part_tables[kind.name]
        self.kind = kind
        self.bit = bit
        self.mapper = RowMapper(kind.type, kind.columns)
        key = ("case_id", *kind.key)
        self.insert = inserted(table)
        self.delete = deleted(table, *key)
        self.update = updated(table, *key)

    def write(
        self,
        connection: Connection,
        case: int,
        before: Mapping[Any, Any],
        after: Mapping[Any, Any],
        more: Mapping[int, Mapping[str, Any]],
    ) -> None:
        """Insert, update and delete the parts that are no longer the same object.

        `more` gives further columns of new parts, by their number.
        """
        gone = [self._this(case, part) for key, part in before.items() if key not in after]
        new: list[dict[str, Any]] = []
        changed: list[tuple[Any, Any]] = []
        for position, (key, part) in enumerate(after.items()):
            old = before.get(key)
            if old is part:
                continue
            moved = old is not None and self._this(case, old) != self._this(case, part)
            if old is None or moved:
                new.append(self._new(case, part, position, more))
            else:
                changed.append((old, part))
            if moved:
                gone.append(self._this(case, old))
        if gone:
            self.delete(connection, gone)
        if new:
            self.insert(connection, new)
        if changed:
            self._write_changed(connection, case, changed)

    def _write_changed(
        self, connection: Connection, case: int, parts: Sequence[tuple[Any, Any]]
    ) -> None:
        """One statement for all of them, with the columns in which any differs."""
        differing = [self.mapper.differing(old, part) for old, part in parts]
        names = {name for found in differing for name in found}
        if names:
            self.update(
                connection,
                [
                    {**self._columns(part, names, found), **self._this(case, part)}
                    for (_, part), found in zip(parts, differing, strict=True)
                ],
            )

    def _columns(self, part: Any, names: set[str], found: Mapping[str, Any]) -> Mapping[str, Any]:
        """These columns of a part, of which some were `found` already."""
        if len(found) == len(names):
            return found
        row = self.mapper.to_row(part)
        return {name: row[name] for name in self.mapper.names if name in names}

    def _new(
        self, case: int, part: Any, position: int, more: Mapping[int, Mapping[str, Any]]
    ) -> dict[str, Any]:
        row = {"case_id": case, **self.mapper.to_row(part)}
        if self.kind.order:
            row[self.kind.order] = position
        row.update(more.get(getattr(part, "no", 0), {}))
        return row

    def _this(self, case: int, part: Any) -> dict[str, Any]:
        return {"b_case_id": case, **{f"b_{name}": getattr(part, name) for name in self.kind.key}}


COLLECTIONS = tuple(Collection(kind, 1 << place) for place, kind in enumerate(KINDS))
_parts_of = attrgetter(*(kind.name for kind in KINDS))


def load_case(
    connection: Connection, case: int, *, lock: bool = False, known: KnownCases | None = None
) -> Case:
    """The case whole; with `lock`, nobody else changes it until the transaction ends. Its parts are
    read unless they are `known`.

    Raises NotFound('no_such_case').
    """
    row = connection.execute(_lock_case if lock else _select_case, {"case_id": case}).first()
    if row is None:
        raise NotFound("no_such_case", case=case)
    return _whole(connection, row, known)


def numbered_case(connection: Connection, tracking: str, known: KnownCases) -> Case:
    """The case with a tracking number, whole. Raises NotFound('no_such_case')."""
    row = connection.execute(_select_numbered, {"tracking": tracking}).first()
    if row is None:
        raise NotFound("no_such_case")
    return _whole(connection, row, known)


def _whole(connection: Connection, row: Row[Any], known: KnownCases | None) -> Case:
    values = tuple(row)
    if known is not None and (found := known.at(values[0], values[_CHAIN])) is not None:
        return found
    scalars: Case = _case_mapper.from_row(values[:-1])
    parts: dict[str, Any] = load_parts(connection, scalars.id, filled=values[-1])
    case = changed(scalars, **parts)
    if known is not None:
        known.keep_read(case)
    return case


def write_case(
    connection: Connection,
    before: Case | None,
    after: Case,
    at: datetime,
    *,
    secret_hash: str = "",
    entries: Mapping[int, Mapping[str, Any]],
    due_at: datetime | None = None,
) -> None:
    """Write the case's row and the parts that changed.

    `entries` gives the further columns of new entries. Raises Conflict('stale_case') when `before`
    is not what the database holds: it was not loaded under the lock.
    """
    more = {"changed_at": at, "due_at": due_at, "filled": _filled(after)}
    if before is None:
        row = {**_case_mapper.to_row(after), **more, "secret_hash": secret_hash}
        _insert_case(connection, [row])
    else:
        row = {**_case_mapper.differing(before, after), **more}
        this = {"b_id": after.id, "b_seq": before.seq}
        if _update_case(connection, [{**row, **this}]).rowcount != 1:
            raise Conflict("stale_case", case=after.id)
    empty = before or Case(after.id)
    for each, old, now in zip(COLLECTIONS, _parts_of(empty), _parts_of(after), strict=True):
        if old is not now:
            content = entries if each.kind.name == "entries" else {}
            each.write(connection, after.id, old, now, content)


def _filled(case: Case) -> int:
    held = zip(COLLECTIONS, _parts_of(case), strict=True)
    return sum(each.bit for each, parts in held if parts)


def document_digests(before: Case | None, after: Case) -> Sequence[str]:
    """The documents that a change refers to for the first time."""
    return sorted(digests_of(after) - (digests_of(before) if before else set()))


def digests_of(case: Case) -> set[str]:
    """The documents that a case refers to."""
    found = {each.digest for each in case.materials.values() if each.digest}
    for notice in case.notices.values():
        found.update(posting.photo for posting in notice.postings if posting.photo)
    for objection in case.objections.values():
        found.update(objection.evidence)
    return found
