"""Who has how much in hand, and which tasks exactly: for handing over the work of who leaves.

Counts live work only. Consumers: the pages and the command by which work is handed over.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from workflow.store.queries.done import scopes
from workflow.store.tables import cases, live_task, tasks


@dataclass(frozen=True, slots=True)
class Holding:
    """How many live tasks of a post somebody has."""

    user: int
    role: str
    place: str
    number: int


@dataclass(frozen=True, slots=True)
class HeldTask:
    """One live task in somebody's hands."""

    case: int
    task: int
    tracking: str
    display: str
    definition: str
    process: str
    state: str
    kind: str
    subject: str
    role: str
    place: str
    prepares: bool
    """Whether they only prepare it for its holder."""


def holdings(connection: Connection) -> list[Holding]:
    """Live tasks by who took them or was assigned them, and by post."""
    holder = func.coalesce(tasks.c.claimed_by, tasks.c.assigned)
    keys = (holder, tasks.c.role, tasks.c.place)
    statement = (
        select(*keys, func.count())
        .where(live_task(), holder.is_not(None))
        .group_by(*keys)
        .order_by(*keys)
    )
    return [Holding(*row) for row in connection.execute(statement)]


def held_by(connection: Connection, user: int) -> list[HeldTask]:
    """The live tasks that somebody took, was assigned or prepares; what is due first comes first.

    Each alternative says that the task is live, so that SQLite uses the index that fits it.
    """
    mine = or_(
        and_(live_task(), tasks.c.claimed_by == user),
        and_(live_task(), tasks.c.assigned == user),
        and_(live_task(), tasks.c.delegate == user),
    )
    statement = (
        select(
            tasks.c.case_id,
            tasks.c.no,
            cases.c.tracking,
            cases.c.display,
            cases.c.definition,
            scopes.c.process,
            tasks.c.state,
            tasks.c.kind,
            tasks.c.subject,
            tasks.c.role,
            tasks.c.place,
            tasks.c.delegate.is_not(None) & (tasks.c.delegate == user),
        )
        .join(cases, cases.c.id == tasks.c.case_id)
        .join(scopes, and_(scopes.c.case_id == tasks.c.case_id, scopes.c.path == tasks.c.path))
        .where(mine)
        .order_by(tasks.c.due_at.nulls_last(), tasks.c.case_id, tasks.c.no)
    )
    return [HeldTask(*tuple(row)) for row in connection.execute(statement)]
