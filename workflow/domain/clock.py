"""The clock of a limit: when it is due, how far it has run, and why, day by day.

Input: a `Limit` (how long), a `Ledger` (when it started, paused and stopped) and a `Calendar`.
Everything here is a pure function of the three, and of the day asked about: nothing is counted up
or stored, so a due date can always be explained and computed again. Consumers: `decide`, which
records the due date in a fact, the timers, and every page that shows a deadline.

How days are counted (民法典 200–204, by which administrative limits are read in practice): the day
on which something starts is not counted; a due date is the last day of the limit, and the moment
it ends is the midnight after it (`Calendar.end_of`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from workflow.domain.calendar import Calendar
from workflow.domain.course import Course, Why, reasons_of
from workflow.domain.limit import Ledger, Limit, Pause, Unit

__all__ = [
    "DayLine",
    "Ledger",
    "Light",
    "Limit",
    "Pause",
    "Reading",
    "Unit",
    "Why",
    "due",
    "explain",
    "last_day",
    "read",
    "turns_yellow",
    "used",
    "worst_working_days",
]

_DAY = timedelta(days=1)


class Light(StrEnum):
    """How a limit stands."""

    GREEN = "on_time"
    YELLOW = "due_soon"
    RED = "overdue"
    PAUSED = "paused"
    STOPPED = "done"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock shows on one day."""

    limit: Limit
    due: date | None
    """The last day of the limit; None while an open pause makes it unknown."""
    day: int
    """The n-th counted day; 0 on the day of the start. Goes beyond `of` when overdue."""
    of: int
    """How many days the limit has: its amount, or for months the days of those months."""
    remaining: int
    """Counted days left after this one; negative when overdue, at least by one."""
    light: Light
    provisional: bool
    """Whether the due date rests on days for which no official notice is known."""
    paused_for: str | None
    """Why the clock is paused on that day, if it is."""


def due(limit: Limit, ledger: Ledger, calendar: Calendar) -> date | None:
    """The last day of the limit, or None where an open pause leaves it unknown.

    A pause that opens on the last day or later comes too late to change it. When the clock was
    stopped has no influence either: it is the day that would have been, or was, the last.
    """
    return Course.of(limit, ledger, calendar).due


def last_day(limit: Limit, started: date, calendar: Calendar) -> date:
    """The last day of a limit that nothing pauses. Raises ValueError."""
    last = due(limit, Ledger(started), calendar)
    if last is None:
        raise ValueError(f"{limit} from {started} on has no last day, though nothing pauses it")
    return last


def used(limit: Limit, ledger: Ledger, calendar: Calendar, today: date) -> int:
    """How many counted days have begun by `today`, which is included; it stops with the clock.

    Months are used in calendar days. The count goes on when the limit is over.
    """
    return Course.of(limit, ledger, calendar).used(today)


def read(limit: Limit, ledger: Ledger, calendar: Calendar, today: date, yellow: Limit) -> Reading:
    """What the clock shows on `today`; it turns yellow with `yellow` or less to go.

    A clock that is overdue stays red when paused. After the clock has stopped the reading is that
    of the day it stopped, with a negative `remaining` if that was too late.
    """
    course = Course.of(limit, ledger, calendar)
    at = today if ledger.stopped is None else min(today, ledger.stopped)
    day = course.used(at)
    late = course.due is not None and at > course.due
    remaining = min(course.total - day, -1) if late else course.total - day
    pauses = ledger.paused_on(at)
    if ledger.stopped is not None and today >= ledger.stopped:
        light, pauses = Light.STOPPED, ()
    elif late:
        light = Light.RED
    elif pauses:
        light = Light.PAUSED
    else:
        light = Light.YELLOW if course.ends_within(yellow, at) else Light.GREEN
    last = max(at, ledger.started) if course.due is None else course.due
    return Reading(
        limit,
        course.due,
        day,
        course.total,
        remaining,
        light,
        course.rests_on_provisional(last),
        reasons_of(pauses),
    )


def turns_yellow(yellow: Limit, started: date, last: date, calendar: Calendar) -> date:
    """The first day, not before `started`, on which `yellow` or less is left until `last`. Pauses
    move `last`, and are no part of what is left."""
    day = last
    while day > started and last_day(yellow, day - _DAY, calendar) >= last:
        day -= _DAY
    return day


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day in the explanation of a clock."""

    date: date
    counted: bool
    number: int | None
    """Which counted day it is; None for a day that is not counted."""
    why: Why
    note: str
    """The festival's name in Chinese, or the reason of the pause; empty if there is none."""
    note_en: str
    """The same with the festival in English."""
    provisional: bool


def explain(limit: Limit, ledger: Ledger, calendar: Calendar, until: date) -> list[DayLine]:
    """The clock day by day, from the day it started to `until`, both included.

    The number of the last counted line is `used`, and the last line that is counted and not `over`
    is `due`, once `until` has come so far.
    """
    course = Course.of(limit, ledger, calendar)
    lines: list[DayLine] = []
    number = 0
    for n in range((until - ledger.started).days + 1):
        day = ledger.started + _DAY * n
        why, note, note_en = course.why(day)
        counted = why in ("counted", "make_up", "over")
        number += counted
        provisional = course.depends_on_calendar and calendar.is_provisional(day)
        lines.append(
            DayLine(day, counted, number if counted else None, why, note, note_en, provisional)
        )
    return lines


@lru_cache(maxsize=128)
def worst_working_days(calendar: Calendar, calendar_days: int) -> int:
    """The most working days that any window of so many calendar days held in the official years.

    The checker uses it to compare limits of different units: seven calendar days never held more
    than this many working days. A window longer than the official years has no experience behind
    it, so every day of it is taken as a working day.
    """
    known = calendar.official_years
    if calendar_days > 366 * len(known):
        return calendar_days
    windows = (
        calendar.working_days_after(before, last)
        for year in known
        for before in (date(year - 1, 12, 31) + _DAY * n for n in range(365))
        if known.issuperset(range(year, (last := before + _DAY * calendar_days).year + 1))
    )
    return max(windows, default=calendar_days)
