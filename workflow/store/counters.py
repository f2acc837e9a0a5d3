"""Numbers that are never given twice: tracking numbers, letter numbers, case ids.

Consumers: the unit of work. A counter is one row; whoever raises it holds it until their
transaction ends, so it is raised last.
"""

from __future__ import annotations

import secrets
import threading
import time

from sqlalchemy import Connection, bindparam, or_, select

from workflow.store.database import Database
from workflow.store.dialects import INSERT
from workflow.store.handed import Asked
from workflow.store.tables import counters, fixed

_raise = {
    name: insert(counters)
    .values(name=bindparam("counter"), value=1)
    .on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    .returning(counters.c.value)
    for name, insert in INSERT.items()
}

DIRECTORY_VERSION, CALENDAR_VERSION = "directory", "calendar"
"""The counters that grow with every change of the places, and with every notice of a calendar."""
_versions = Asked(
    select(counters.c.name, counters.c.value).where(
        or_(*(counters.c.name == fixed(name) for name in (DIRECTORY_VERSION, CALENDAR_VERSION)))
    )
)

EPOCH_MS = 1_735_689_600_000
"""2025-01-01 UTC."""
_RANDOM_BITS = 13


def next_value(connection: Connection, name: str) -> int:
    """The next value of a counter, from 1."""
    statement = _raise[connection.dialect.name]
    return int(connection.execute(statement, {"counter": name}).scalar_one())


def version_of(database: Database, name: str) -> int:
    """How often the directory or the calendar has changed: both are asked for at once, and once in
    a snapshot or a transaction."""

    def read(connection: Connection) -> dict[str, int]:
        return {row.name: row.value for row in _versions(connection, {})}

    return database.once("versions", read).get(name, 0)


class CaseIds:
    """Case ids: milliseconds and random bits, growing within a process.

    They need no shared row, and stay below 2**53, so that a browser can hold them, until 2059. Two
    processes that hit the same id in the same millisecond meet at the primary key.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        """A fresh id, greater than all before it."""
        milliseconds = time.time_ns() // 1_000_000 - EPOCH_MS
        fresh = (milliseconds << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
        with self._lock:
            self._last = max(self._last + 1, fresh)
            return self._last
