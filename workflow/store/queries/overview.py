"""The leader's numbers: live tasks by place, role, step, holder, light; each can be listed.

Consumers: the leader's pages. Counts live work only, so it costs what is open, not what ever was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, false, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.clock import Light
from workflow.machine.oversight import Oversight
from workflow.store.queries.done import JOINED, scopes
from workflow.store.queries.inbox import COLUMNS, not_related
from workflow.store.queries.inbox_shapes import PAGE_SIZE, InboxRow
from workflow.store.queries.lights import light_at
from workflow.store.tables import live_task, tasks


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How many live tasks of a step stand under one light with one holder at one place."""

    place: str
    role: str
    process: str
    state: str
    kind: str
    holder: int | None
    """Who took it, or was assigned it; None while it waits in the queue."""
    holder_name: str
    light: Light
    number: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which of the tasks are meant; empty fields do not count."""

    places: tuple[str, ...] = ()
    process: str = ""
    state: str = ""
    kind: str = ""
    light: Light | None = None
    holder: int | None = None
    roles: frozenset[str] | None = None
    """Tasks of these roles only; None for all."""
    due: tuple[date, date] | None = None
    """Tasks whose last day lies between these two, both included; None for all."""


_holder = func.coalesce(tasks.c.claimed_by, tasks.c.assigned)
_holder_name = func.coalesce(func.nullif(tasks.c.claimed_name, ""), tasks.c.assigned_name)


def live_load(
    connection: Connection,
    now: datetime,
    oversight: Sequence[Oversight],
    narrowed: Narrowed,
    user: int = 0,
) -> list[LoadRow]:
    """Live tasks that somebody looks after, in groups; the same that `live_tasks` lists."""
    light = light_at(now).label("light")
    inner = (
        select(
            tasks.c.place,
            tasks.c.role,
            scopes.c.process,
            tasks.c.state,
            tasks.c.kind,
            _holder.label("holder"),
            _holder_name.label("holder_name"),
            light,
        )
        .join(scopes, (scopes.c.case_id == tasks.c.case_id) & (scopes.c.path == tasks.c.path))
        .where(_under(oversight), not_related(user), *_conditions(now, narrowed))
    )
    lit = inner.subquery()
    keys = tuple(lit.c)
    statement = select(*keys, func.count().label("number")).group_by(*keys).order_by(*keys)
    return [
        LoadRow(**{**row, "light": Light(row["light"])})
        for row in connection.execute(statement).mappings()
    ]


def live_tasks(
    connection: Connection,
    now: datetime,
    oversight: Sequence[Oversight],
    narrowed: Narrowed,
    page: int = 1,
    user: int = 0,
    size: int = PAGE_SIZE,
) -> tuple[list[InboxRow], int]:
    """One page of the live tasks behind a number, what is due first first, and how many in all;
    without those of the reader's own family and relatives."""
    wanted = (_under(oversight), not_related(user), *_conditions(now, narrowed))
    total = select(func.count()).select_from(JOINED).where(*wanted)
    statement = (
        select(*COLUMNS, light_at(now))
        .select_from(JOINED)
        .where(*wanted)
        .order_by(tasks.c.due_at.is_(None), tasks.c.due_at, tasks.c.case_id, tasks.c.no)
        .limit(size)
        .offset((page - 1) * size)
    )
    rows = [InboxRow(*(*row[:-1], Light(row[-1]))) for row in connection.execute(statement)]
    return rows, int(connection.execute(total).scalar_one())


def _under(oversight: Sequence[Oversight]) -> ColumnElement[bool]:
    """The live tasks at posts below. Each alternative says that the task is live, so that the
    partial index over open tasks serves it."""
    found = [
        live_task() & tasks.c.role.in_(sorted(each.roles)) & tasks.c.place.in_(sorted(each.places))
        for each in oversight
    ]
    return or_(*found) if found else false()


def _conditions(now: datetime, narrowed: Narrowed) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [live_task()]
    if narrowed.places:
        found.append(tasks.c.place.in_(narrowed.places))
    if narrowed.process:
        found.append(scopes.c.process == narrowed.process)
    if narrowed.state:
        found.append(tasks.c.state == narrowed.state)
    if narrowed.kind:
        found.append(tasks.c.kind == narrowed.kind)
    if narrowed.light is not None:
        found.append(light_at(now) == narrowed.light.value)
    if narrowed.due is not None:
        found.append(tasks.c.due_on.between(*narrowed.due))
    if narrowed.roles is not None:
        found.append(tasks.c.role.in_(sorted(narrowed.roles)))
    if narrowed.holder is not None:
        nobody = narrowed.holder == 0
        found.append(_holder.is_(None) if nobody else _holder == narrowed.holder)
    return found
