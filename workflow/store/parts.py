"""The parts of a case as rows: one mapper for all, derived from the dataclasses.

Input: the dataclasses of `domain.case`. Consumers: `case_tables`, which takes the columns from
here, and `case_rows`, which writes and reads. A field becomes a column of its annotation's type, a
tuple becomes JSON; nothing is listed twice, so a new field is a new column (and a migration) by
itself.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

from sqlalchemy import Boolean, Column, Date, ForeignKey, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from workflow.domain import case as parts
from workflow.domain.advising import Advice
from workflow.domain.authorities import Authority
from workflow.domain.codec import Convert, converters_of
from workflow.domain.copies import Copy
from workflow.domain.panels import Panel
from workflow.domain.pledges import Pledge
from workflow.domain.signers import Signer
from workflow.store.types import Big, Json, UtcDateTime

_TYPES: dict[Any, TypeEngine[Any]] = {
    str: Text(),
    int: Big,
    bool: Boolean(),
    date: Date(),
    datetime: UtcDateTime(),
}


def _moment(text: str) -> datetime:
    """A moment as PostgreSQL (with zone) or SQLite (without, in UTC) writes it into JSON."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


_FROM_JSON: dict[Any, Convert] = {bool: bool, date: date.fromisoformat, datetime: _moment}


@dataclass(frozen=True)
class Kind:
    """One collection of a case: its dataclass and what identifies a part within the case."""

    name: str
    type: type[Any]
    key: tuple[str, ...] = ("no",)
    """The columns that identify it, besides the case."""
    attribute: str = "no"
    """What the collection is keyed by."""
    order: str = ""
    """A column that keeps the order in which parts were added, where the key does not."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(each.name for each in fields(self.type))


KINDS: tuple[Kind, ...] = (
    Kind("scopes", parts.Scope, ("path",), "path", order="position"),
    Kind("tasks", parts.Task),
    Kind("signatures", parts.Signature),
    Kind("notices", parts.Notice),
    Kind("objections", parts.Objection),
    Kind("gaps", parts.Gap),
    Kind("corrections", parts.Correction),
    Kind("pauses", parts.PauseRow),
    Kind("materials", parts.Material),
    Kind("decisions", parts.Decision),
    Kind("extensions", parts.Extension),
    Kind("relatives", parts.Relative),
    Kind("entitlements", parts.Entitlement),
    Kind("entries", parts.Entry),
    Kind("timers", parts.Timer, ("kind", "no", "path"), "key"),
    Kind("panels", Panel),
    Kind("terms", parts.Term, ("kind", "path"), "key"),
    Kind("marks", parts.Mark),
    Kind("advice", Advice),
    Kind("entitlement_changes", parts.EntitlementChange),
    Kind("follow_ups", parts.FollowUp),
    Kind("opinions", parts.Opinion),
    Kind("copies", Copy),
    Kind("signers", Signer),
    Kind("pledges", Pledge),
    Kind("authorities", Authority),
)
"""In the order of `case.COLLECTIONS`; a kind's position is its bit in `cases.filled`: append only.
"""


def columns_of(kind: type[Any], key: tuple[str, ...] = ()) -> list[Column[Any]]:
    """The columns of a dataclass's scalar fields; collections (mappings) are left out."""
    hints = get_type_hints(kind)
    return [
        _column(each.name, hints[each.name], primary=each.name in key)
        for each in fields(kind)
        if get_origin(hints[each.name]) not in (Mapping, types.MappingProxyType)
    ]


def _column(name: str, hint: Any, *, primary: bool) -> Column[Any]:
    inner, optional = _without_none(hint)
    kind = Json if get_origin(inner) is tuple else _TYPES[inner]
    if primary:
        # Numbers in a key are ours to give: no database may count them by itself.
        return Column(name, kind, primary_key=True, autoincrement=False)
    return Column(name, kind, nullable=optional)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    (inner,) = (each for each in get_args(hint) if each is not type(None))
    return inner, True


def part_table(kind: Kind, metadata: MetaData, *more: SchemaItem) -> Table:
    """The table of a collection, with columns and indexes beyond the dataclass in `more`."""
    return Table(
        kind.name,
        metadata,
        Column("case_id", Big, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
        *columns_of(kind.type, kind.key),
        *([Column(kind.order, Big, nullable=False)] if kind.order else []),
        *more,
    )


class RowMapper:
    """Turns a value of one dataclass into the values of its columns, and a row into a value."""

    def __init__(self, kind: type[Any], names: tuple[str, ...]) -> None:
        hints = get_type_hints(kind)
        self.kind = kind
        self.names = names
        self._read = attrgetter(*names)
        self._converters: list[tuple[str, Convert, Convert]] = []
        self._json: list[tuple[int, Convert]] = []
        for place, name in enumerate(names):
            inner, _ = _without_none(hints[name])
            if get_origin(inner) is tuple:
                encode, decode = converters_of(hints[name])
                if encode is None or decode is None:
                    raise TypeError(f"{kind.__name__}.{name} has no form that a column can hold")
                self._converters.append((name, encode, decode))
                self._json.append((place, decode))
            elif inner in _FROM_JSON:
                self._json.append((place, _FROM_JSON[inner]))

    def to_row(self, value: Any) -> dict[str, Any]:
        """The columns of `value`."""
        row = dict(zip(self.names, self._read(value), strict=True))
        for name, encode, _ in self._converters:
            row[name] = encode(row[name])
        return row

    def differing(self, old: Any, new: Any) -> dict[str, Any]:
        """The columns of `new` whose values are others than those of `old`."""
        found = {
            name: now
            for name, was, now in zip(self.names, self._read(old), self._read(new), strict=True)
            if was is not now and was != now
        }
        for name, encode, _ in self._converters:
            if name in found:
                found[name] = encode(found[name])
        return found

    def from_row(self, values: tuple[Any, ...]) -> Any:
        """The value of a row whose columns are in the order of `names`."""
        if not self._converters:
            return self.kind(*values)
        found = dict(zip(self.names, values, strict=True))
        for name, _, decode in self._converters:
            found[name] = decode(found[name])
        return self.kind(**found)

    def from_json(self, values: list[Any]) -> Any:
        """The value of a row that came as a JSON array in the order of `names`."""
        for place, decode in self._json:
            if values[place] is not None:
                values[place] = decode(values[place])
        return self.kind(*values)
