"""The leader's numbers: live tasks by place, service and light; every number can be listed.

Consumers: the leader's page. Counts live work only, so it costs what is open, not what ever was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from workflow.domain.clock import Light
from workflow.store.queries.inbox import scopes
from workflow.store.queries.lights import light_at
from workflow.store.tables import cases, live_task, open_case, tasks


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How many live tasks of a step stand under one light at one place."""

    place: str
    role: str
    process: str
    state: str
    light: Light
    number: int


def live_load(
    connection: Connection, now: datetime, places: Sequence[str] | None = None
) -> list[LoadRow]:
    """Live tasks by place, role, step and light; in these places, or in all."""
    light = light_at(now).label("light")
    inner = (
        select(tasks.c.place, tasks.c.role, scopes.c.process, tasks.c.state, light)
        .join(scopes, (scopes.c.case_id == tasks.c.case_id) & (scopes.c.path == tasks.c.path))
        .where(live_task())
    )
    if places is not None:
        inner = inner.where(tasks.c.place.in_(places))
    lit = inner.subquery()
    keys = (lit.c.place, lit.c.role, lit.c.process, lit.c.state, lit.c.light)
    statement = select(*keys, func.count()).group_by(*keys).order_by(*keys)
    return [
        LoadRow(place, role, process, state, Light(name), number)
        for place, role, process, state, name, number in connection.execute(statement)
    ]


def overdue(connection: Connection, now: datetime, places: Sequence[str] | None = None) -> int:
    """How many live tasks are past their deadline."""
    return sum(row.number for row in live_load(connection, now, places) if row.light is Light.RED)


def open_cases(connection: Connection, places: Sequence[str] | None = None) -> dict[str, int]:
    """How many cases run, by definition."""
    statement = select(cases.c.definition, func.count()).where(open_case())
    if places is not None:
        statement = statement.where(cases.c.place.in_(places))
    grouped = statement.group_by(cases.c.definition)
    return {row[0]: row[1] for row in connection.execute(grouped)}
