"""Which deadlines are near, and of which somebody was warned: one row for each task (0: the case as
a whole) and last day, so that another last day is warned of again.

A row and the messages it stands for are one transaction. Consumer: `accountability.warnings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, select

from workflow.store.case_tables import live_task, open_case
from workflow.store.database import Database
from workflow.store.dialects import INSERT
from workflow.store.side_messages import SideMessage, queue
from workflow.store.tables import cases, fixed, tasks, warned

WHOLE = 0
"""Stands for the case as a whole where a task has its number; tasks begin at 1."""
HORIZON = timedelta(days=92)
"""The promise of a case is looked at when it ends within so long."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A case whose promise ends before long, and which of its lights is not known yet."""

    case: int
    closure: str
    place: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DeadlineWarning:
    """What is told of one deadline, and to whom."""

    task: int
    """`WHOLE`, or the task's number."""
    due_on: date
    messages: tuple[SideMessage, ...]


class Warned:
    """The warnings of one office."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def yellow(self, now: datetime, before: date) -> list[int]:
        """Cases with an open task that is yellow, was opened before that day, and of which nobody
        was warned."""
        told = exists().where(
            warned.c.case_id == tasks.c.case_id,
            warned.c.task == tasks.c.no,
            warned.c.due_on == tasks.c.due_on,
        )
        wanted = and_(
            live_task(),
            tasks.c.status == fixed("open"),
            tasks.c.due_at > now,
            tasks.c.yellow_at <= now,
            tasks.c.opened_on < before,
            ~told,
        )
        found = select(tasks.c.case_id).where(wanted).distinct().order_by(tasks.c.case_id)
        with self._database.read() as connection:
            return list(connection.execute(found).scalars())

    def ending(self, now: datetime, after: int, most: int) -> list[Ending]:
        """Cases, in the order of their numbers, whose promise ends within `HORIZON`."""
        wanted = and_(
            open_case(), cases.c.due_at > now, cases.c.due_at <= now + HORIZON, cases.c.id > after
        )
        columns = (cases.c.id, cases.c.closure, cases.c.place, cases.c.due_at)
        found = select(*columns).where(wanted).order_by(cases.c.id).limit(most)
        with self._database.read() as connection:
            return [Ending(*row) for row in connection.execute(found)]

    def told(self, case: int) -> set[tuple[int, date]]:
        """Of what somebody was warned in a case: the task, or `WHOLE`, and its last day."""
        mine = select(warned.c.task, warned.c.due_on).where(warned.c.case_id == case)
        with self._database.read() as connection:
            return {(row.task, row.due_on) for row in connection.execute(mine)}

    def put(self, case: int, warnings: Sequence[DeadlineWarning], now: datetime) -> int:
        """Write down warnings with their messages; what another worker has written meanwhile is
        left out. Returns how many were new."""
        new = 0
        with self._database.changing() as connection:
            for each in warnings:
                row = {"case_id": case, "task": each.task, "due_on": each.due_on, "at": now}
                made = INSERT[connection.dialect.name](warned).values(row).on_conflict_do_nothing()
                # Not by the number of rows: PostgreSQL's driver does not tell it of an insert.
                if connection.execute(made.returning(warned.c.task)).first() is None:
                    continue
                new += 1
                for message in each.messages:
                    queue(connection, message)
        return new
