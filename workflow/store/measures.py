"""The office's numbers by month: how many, how long, within the promise, of cases that closed.

A row is a bucket (month, place, service, outcome or step or reason, days), so the table grows with
months, places and services and not with cases; medians are exact, since every length of time has a
bucket of its own. Beside it each finished thing stands in a line of its own (`finished`), by which
a number leads to its cases (`queries.finished`): both are written at once, so they always agree.
Consumers: the worker's chore, the leader's page, the public service standards.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, func, insert, select, true, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.calendar import Calendar
from workflow.errors import Unavailable
from workflow.machine.measures import Finished, Measure, finished_of
from workflow.store.case_rows import load_case
from workflow.store.dialects import INSERT, one_at_a_time
from workflow.store.queries.barred import own_cases
from workflow.store.store import SqlStore
from workflow.store.tables import cases, finished, fixed, measures

log = logging.getLogger(__name__)

BATCH = 50
"""Cases in one transaction: short enough for commands to come in between."""
BEHIND = timedelta(hours=1)
"""A worker that runs is never so late; where it is, after an upgrade, pages say that more comes."""
_NEW, _COUNTED, _FAULTY = 0, 1, 2
"""What `cases.measured` says of a closed case: the last, that it could not be counted so far."""
_closed = (
    select(cases.c.id)
    .where(cases.c.status == fixed("closed"), cases.c.measured == fixed(_NEW))
    .order_by(cases.c.id)
    .limit(BATCH)
)
_faulty = (
    select(cases.c.id)
    .where(cases.c.status == fixed("closed"), cases.c.measured == fixed(_FAULTY))
    .order_by(cases.c.id)
    .limit(BATCH)
)


def add_closed(store: SqlStore, calendar: Calendar, wait: timedelta = timedelta()) -> int:
    """Add what has closed since the last time, each case once; returns how many cases.

    `wait`: how long a decision can be taken back, which opens its case again; until then it is not
    counted, since what is counted stays.
    """
    final = _closed.where(cases.c.changed_at <= store.clock() - wait) if wait else _closed
    with store.database.changing() as connection:
        one_at_a_time(connection, "measures")
        found = list(connection.execute(final).scalars())
        _count(connection, store, found, calendar)
    return len(found)


def add_faulty(store: SqlStore, calendar: Calendar) -> int:
    """Try once more what could not be counted before; returns how many cases could be now."""
    last, done = 0, 0
    while True:
        with store.database.changing() as connection:
            one_at_a_time(connection, "measures")
            found = list(connection.execute(_faulty.where(cases.c.id > last)).scalars())
            done += _count(connection, store, found, calendar)
        if not found:
            return done
        last = found[-1]


def more_follow(connection: Connection, now: datetime, wait: timedelta) -> bool:
    """Whether closed cases still wait to be counted that should have been long ago: after an
    upgrade that counts all of them anew, or a standstill. What is faulty is not waited for."""
    late = _closed.where(cases.c.changed_at <= now - wait - BEHIND).limit(1)
    return connection.execute(late).first() is not None


def _count(
    connection: Connection, store: SqlStore, numbers: Sequence[int], calendar: Calendar
) -> int:
    """Count these cases and say so of each; returns how many could be counted."""
    counted: Counter[Measure] = Counter()
    came: dict[int, list[int]] = {_COUNTED: [], _FAULTY: []}
    for number in numbers:
        things = _finished(connection, store, number, calendar)
        came[_FAULTY if things is None else _COUNTED].append(number)
        counted.update(each.measure for each in things or ())
        _list(connection, number, things or ())
    _add(connection, counted)
    for measured, those in came.items():
        if those:
            done = update(cases).where(cases.c.id.in_(those)).values(measured=measured)
            connection.execute(done)
    return len(came[_COUNTED])


def _finished(
    connection: Connection, store: SqlStore, number: int, calendar: Calendar
) -> list[Finished] | None:
    """What a case adds. One that cannot be read adds nothing (None), and holds up no other."""
    try:
        case = load_case(connection, number)
        closure = store.closure(case.closure)
        return list(finished_of(case, closure, calendar, store.directory()))
    except (Unavailable, SQLAlchemyError):
        raise
    except Exception:
        log.exception("case %d: cannot be counted; tried again within a day", number)
        return None


_KEYS = tuple(column.name for column in measures.primary_key)


def _list(connection: Connection, case: int, things: Sequence[Finished]) -> None:
    rows = [
        {
            **{name: getattr(each.measure, name) for name in _KEYS},
            "case_id": case,
            "no": no,
            "ended_on": each.on,
            "path": each.path,
        }
        for no, each in enumerate(things, 1)
    ]
    if rows:
        connection.execute(insert(finished), rows)


def _add(connection: Connection, counted: Counter[Measure]) -> None:
    if not counted:
        return
    statement = INSERT[connection.dialect.name](measures)
    more = {"number": measures.c.number + statement.excluded.number}
    statement = statement.on_conflict_do_update(index_elements=_KEYS, set_=more)
    rows = [
        {**{name: getattr(measure, name) for name in _KEYS}, "number": number}
        for measure, number in sorted(counted.items(), key=lambda item: str(item[0]))
    ]
    connection.execute(statement, rows)


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of one group of finished things."""

    group: tuple[str, ...]
    """What it is grouped by, in the order asked for."""
    number: int
    within: int
    """How many of them were within the promise, or the step's limit."""
    median: int
    """Working days."""
    slowest: int
    """Working days within which nine in ten were finished."""

    @property
    def share(self) -> int:
        """Per cent within the promise, rounded down: 99.9 is not all."""
        return self.within * 100 // self.number if self.number else 0


@dataclass(frozen=True, slots=True)
class Counted:
    """Which finished things are counted."""

    kind: str
    """service, step or reason, as in `Measure`."""
    since: str
    """The first month, such as `2026-03`."""
    until: str
    """The last one."""
    places: Sequence[str] | None = None
    """The offices of the cases; None for all."""
    processes: Sequence[str] | None = None
    """Services; None for all."""


def summaries(
    connection: Connection, counted: Counted, by: Sequence[str], *, user: int = 0
) -> list[Summary]:
    """The numbers of finished things by group; `by` names columns: `month`, `place`, `process`,
    `key`.

    Without those of the reader's (`user`) own family and relatives, which stand in no list of
    theirs either.
    """
    buckets: dict[tuple[str, ...], Counter[int]] = {}
    kept: Counter[tuple[str, ...]] = Counter()

    def count(table: Table, number: ColumnElement[int], this: ColumnElement[bool]) -> None:
        this &= table.c.kind == counted.kind
        this &= table.c.month.between(counted.since, counted.until)
        if counted.places is not None:
            this &= table.c.place.in_(counted.places)
        if counted.processes is not None:
            this &= table.c.process.in_(counted.processes)
        columns = (*(table.c[name] for name in by), table.c.days, table.c.within)
        statement = select(*columns, number).where(this).group_by(*columns)
        for *group, days, within, many in connection.execute(statement):
            key = tuple(group)
            buckets.setdefault(key, Counter())[days] += int(many)
            kept[key] += int(many) if within else 0

    count(measures, func.sum(measures.c.number), true())
    own = own_cases(connection, user) if user else []
    if own:
        count(finished, -func.count(), finished.c.case_id.in_(own))
    return [
        Summary(key, found.total(), kept[key], _share(found, 50), _share(found, 90))
        for key, found in sorted(buckets.items())
        if found.total()
    ]


def _share(days: Counter[int], per_cent: int) -> int:
    """The fewest days within which that share of all was finished."""
    wanted, seen = days.total() * per_cent, 0
    for length in sorted(days):
        seen += days[length] * 100
        if seen >= wanted:
            return length
    return 0
