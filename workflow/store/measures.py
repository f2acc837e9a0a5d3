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
from datetime import timedelta

from sqlalchemy import Connection, Table, func, insert, select, true, update
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.calendar import Calendar
from workflow.domain.case import Case
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
_closed = (
    select(cases.c.id)
    .where(cases.c.status == fixed("closed"), cases.c.measured == fixed(0))
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
        counted: Counter[Measure] = Counter()
        for number in found:
            things = _finished(store, load_case(connection, number), calendar)
            counted.update(each.measure for each in things)
            _list(connection, number, things)
        _add(connection, counted)
        if found:
            done = update(cases).where(cases.c.id.in_(found)).values(measured=1)
            connection.execute(done)
    return len(found)


def _finished(store: SqlStore, case: Case, calendar: Calendar) -> list[Finished]:
    """What a case adds. One that cannot be read adds nothing, and holds up no other."""
    try:
        closure = store.closure(case.closure)
        return list(finished_of(case, closure, calendar, store.directory()))
    except Unavailable:
        raise
    except Exception:
        log.exception("case %d: cannot be counted", case.id)
        return []


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


def summaries(
    connection: Connection,
    kind: str,
    by: Sequence[str],
    since: str,
    until: str,
    places: Sequence[str] | None = None,
    processes: Sequence[str] | None = None,
    *,
    user: int = 0,
) -> list[Summary]:
    """Finished things of a kind in the months `since`…`until`, by group.

    `by` names columns: `month`, `place`, `process`, `key`. Narrowed to places and services, or all.
    Without those of the reader's (`user`) own family and relatives, which stand in no list of
    theirs either.
    """
    buckets: dict[tuple[str, ...], Counter[int]] = {}
    kept: Counter[tuple[str, ...]] = Counter()

    def count(table: Table, number: ColumnElement[int], this: ColumnElement[bool]) -> None:
        this &= (table.c.kind == kind) & table.c.month.between(since, until)
        if places is not None:
            this &= table.c.place.in_(places)
        if processes is not None:
            this &= table.c.process.in_(processes)
        columns = (*(table.c[name] for name in by), table.c.days, table.c.within)
        statement = select(*columns, number).where(this).group_by(*columns)
        for *group, days, within, counted in connection.execute(statement):
            key = tuple(group)
            buckets.setdefault(key, Counter())[days] += int(counted)
            kept[key] += int(counted) if within else 0

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
