"""The calendars of an office: what comes with the program, and the notices entered since.

Every notice stays, so that the calendar of any version can be made again and a changed due date be
explained. Consumers: the engine, the pages, the command line.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, select

from workflow.domain.calendar import Calendar, calendar_from_mapping
from workflow.store.case_tables import live_task, open_case
from workflow.store.counters import CALENDAR_VERSION, next_value, version_of
from workflow.store.database import Database
from workflow.store.tables import calendar_notices, cases, tasks

RECENT = 2.0
"""Seconds for which a page may show dates of the calendar before."""
_notices = select(
    calendar_notices.c.id, calendar_notices.c.entered_at, calendar_notices.c.content
).order_by(calendar_notices.c.id)


@dataclass(frozen=True, slots=True)
class EnteredNotice:
    """A notice as it was entered."""

    at: datetime
    by: str
    version: str
    content: Mapping[str, Any]
    """`notices` by year, or the office's own days under `local`."""
    reason: str


class SqlCalendars:
    """Implements `ports.Calendars`."""

    def __init__(self, database: Database, base: Mapping[str, Any]) -> None:
        self._database = database
        self._base = dict(base)
        self._lock = threading.Lock()
        self._number = -1
        self._looked = 0.0
        self._all: list[tuple[Calendar, datetime | None]] = [(calendar_from_mapping(base), None)]
        self._raw = self._base

    def refresh(self) -> None:
        """Look whether a notice was entered, here or by another process."""
        self._looked = time.monotonic()
        with self._database.read() as connection:
            number = version_of(self._database, CALENDAR_VERSION)
            if number == self._number:
                return
            rows = connection.execute(_notices).all()
        found: list[tuple[Calendar, datetime | None]] = [self._all[0]]
        raw = self._base
        for row in rows:
            raw = merged(raw, row.content)
            found.append((calendar_from_mapping(raw), row.entered_at))
        with self._lock:
            self._number, self._all, self._raw = number, found, raw

    def current(self) -> Calendar:
        """The present calendar."""
        return self._all[-1][0]

    def recent(self) -> Calendar:
        """The present calendar, for pages: looked up again every few seconds."""
        if time.monotonic() - self._looked > RECENT:
            self.refresh()
        return self.current()

    def changed_at(self) -> datetime | None:
        """When the present one was entered; None where it came with the program."""
        return self._all[-1][1]

    def of(self, version: str) -> Calendar | None:
        """The calendar of a version."""
        return next((each for each, _ in self._all if each.version == version), None)

    def would_be(self, content: Mapping[str, Any]) -> Calendar:
        """The calendar with one more notice. Raises CalendarMappingError."""
        self.refresh()
        return calendar_from_mapping(merged(self._raw, content))

    def enter(
        self, content: Mapping[str, Any], by: str, at: datetime, reason: str = ""
    ) -> Calendar:
        """Enter a notice; it holds from now on. Raises CalendarMappingError."""
        calendar = self.would_be(content)
        if calendar != self.current():
            row = {
                "entered_at": at,
                "entered_by": by,
                "version": calendar.version,
                "content": _plain(content),
                "reason": reason,
            }
            with self._database.changing() as connection:
                connection.execute(insert(calendar_notices).values(row))
                next_value(connection, CALENDAR_VERSION)
            self.refresh()
        return calendar

    def entered(self) -> list[EnteredNotice]:
        """What was entered since the program was installed, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(calendar_notices).order_by(calendar_notices.c.id.desc())
            )
            return [
                EnteredNotice(r.entered_at, r.entered_by, r.version, r.content, r.reason)
                for r in rows
            ]

    def ending_after(self, moment: datetime) -> list[int]:
        """Open cases with a deadline after this moment: of a task, or the promise for the whole."""
        near = exists().where(tasks.c.case_id == cases.c.id, live_task(), tasks.c.due_at > moment)
        wanted = open_case() & ((cases.c.due_at > moment) | near)
        with self._database.read() as connection:
            return list(
                connection.execute(select(cases.c.id).where(wanted).order_by(cases.c.id)).scalars()
            )

    def behind(self, most: int, after: int = 0) -> list[int]:
        """Open cases whose dates were counted with another calendar, beyond the number `after`."""
        wanted = (cases.c.status != "closed") & (cases.c.calendar != self.current().version)
        wanted &= cases.c.id > after
        statement = select(cases.c.id).where(wanted).order_by(cases.c.id).limit(most)
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())


def merged(base: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """A calendar's mapping with another notice: a year's notice takes the place of the one before,
    the office's own days are added."""
    local, more = dict(base.get("local") or {}), dict(content.get("local") or {})
    days = {key: {**(local.get(key) or {}), **(more.get(key) or {})} for key in ("off", "work")}
    notices = {**(base.get("notices") or {}), **(content.get("notices") or {})}
    return {**base, "notices": {int(year): each for year, each in notices.items()}, "local": days}


def _plain(value: Any) -> Any:
    """Dates as texts, years as keys of text: what JSON can hold."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
