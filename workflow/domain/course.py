"""A limit laid along the days of a calendar: which days are left out, and where it ends.

Input: `Limit`, `Ledger` and `Calendar`. Consumer: `workflow.domain.clock`, which answers the
office's questions from it. A course is made for one question and thrown away.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from workflow.domain.calendar import Calendar, DayKind
from workflow.domain.limit import Ledger, Limit, Pause, Unit

_DAY = timedelta(days=1)

Why = Literal[
    "start", "counted", "make_up", "rest", "holiday", "paused", "rolled", "over", "stopped"
]
"""What became of a day. `rolled`: offices were closed on the last day, so the limit runs on to the
next working day. `over`: counted, but after the last day."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Days left out: those after `since`, up to and including `until` (None: without end)."""

    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since < day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Course:
    """A limit laid along the days: which are left out, and where it ends."""

    limit: Limit
    ledger: Ledger
    calendar: Calendar
    pauses: tuple[Gap, ...]
    rolled: Gap | None
    total: int
    due: date | None

    @classmethod
    def of(cls, limit: Limit, ledger: Ledger, calendar: Calendar) -> Course:
        pauses = _merge((Gap(p.since, p.until) for p in ledger.pauses), ledger.started)
        total = limit.days
        if limit.unit is Unit.MONTHS:
            total = (_months_later(ledger.started, limit.days) - ledger.started).days
        course = cls(limit, ledger, calendar, pauses, None, total, None)
        end = course._walk(total)
        if end is None or not course.may_roll or calendar.is_working(end):
            return replace(course, due=end)
        rolled = course._first_open_day(end)
        return replace(course, due=rolled, rolled=Gap(end - _DAY, rolled and rolled - _DAY))

    @property
    def may_roll(self) -> bool:
        """Whether a closed office moves the last day; a limit of no days has no last day."""
        return self.limit.roll and self.limit.unit is not Unit.WORKING and self.total > 0

    @property
    def depends_on_calendar(self) -> bool:
        """Whether the due date would change if a day turned out to be a holiday."""
        return self.limit.unit is Unit.WORKING or self.may_roll

    def used(self, today: date) -> int:
        """How many counted days have begun by `today`, which is included."""
        end = today if self.ledger.stopped is None else min(today, self.ledger.stopped)
        start = self.ledger.started
        gaps = self.pauses
        if self.rolled is not None:
            gaps = _merge((*gaps, self.rolled), start)
        left_out = sum(
            self._count(gap.since, end if gap.until is None else min(gap.until, end))
            for gap in gaps
        )
        return self._count(start, end) - left_out

    def ends_within(self, yellow: Limit, today: date) -> bool:
        """Whether the limit ends at most `yellow` after `today`, pauses to come left out."""
        if self.due is None:
            return False
        rest = replace(self.ledger, started=max(today, self.ledger.started), stopped=None)
        reached = Course.of(yellow, rest, self.calendar).due
        return reached is None or reached >= self.due

    def rests_on_provisional(self, last: date) -> bool:
        """Whether `last`, as the last day, could still change with a notice not yet published."""
        if self.limit.unit is Unit.WORKING:
            return self.calendar.any_provisional(self.ledger.started, last)
        return self.may_roll and self.calendar.is_provisional(last)

    def why(self, day: date) -> tuple[Why, str, str]:
        """What became of `day`, with the name of the festival or the reason of the pause."""
        if day == self.ledger.started:
            return "start", "", ""
        if self.ledger.stopped is not None and day > self.ledger.stopped:
            return "stopped", "", ""
        reasons = reasons_of(p for p in self.ledger.pauses if Gap(p.since, p.until).holds(day))
        if reasons is not None:
            return "paused", reasons, reasons
        kind = self.calendar.day(day)
        note = (kind.name, kind.name_en)
        if self.rolled is not None and self.rolled.holds(day):
            return "rolled", *note
        if self.limit.unit is Unit.WORKING and not kind.counts:
            return ("holiday" if kind.kind is DayKind.HOLIDAY else "rest"), *note
        if self.due is not None and day > self.due:
            return "over", *note
        if self.limit.unit is Unit.WORKING and kind.kind is DayKind.MAKE_UP:
            return "make_up", *note
        return "counted", *note

    def _walk(self, n: int) -> date | None:
        """The `n`-th counted day after the start, jumping from pause to pause."""
        at = self.ledger.started
        for pause in self.pauses:
            before = self._count(at, pause.since)
            if before >= n:
                break
            if pause.until is None:
                return None
            n -= before
            at = pause.until
        if self.limit.unit is Unit.WORKING:
            return self.calendar.add_working_days(at, n)
        return at + _DAY * n

    def _first_open_day(self, day: date) -> date | None:
        """The first working day from `day` on that is not paused."""
        day = self.calendar.working_day_from(day)
        for pause in self.pauses:
            if pause.holds(day):
                if pause.until is None:
                    return None
                day = self.calendar.working_day_from(pause.until + _DAY)
        return day

    def _count(self, start: date, end: date) -> int:
        """The days of (start, end] that the limit's unit counts, pauses not regarded."""
        if self.limit.unit is Unit.WORKING:
            return self.calendar.working_days_after(start, end)
        return max(0, (end - start).days)


def reasons_of(pauses: Iterable[Pause]) -> str | None:
    """The reasons of these pauses, each once; None if there is no pause."""
    reasons = dict.fromkeys(pause.reason for pause in pauses)
    return "；".join(reasons) if reasons else None


def _merge(gaps: Iterable[Gap], started: date) -> tuple[Gap, ...]:
    """The gaps after `started`, in order; those that overlap or adjoin become one."""
    merged: list[Gap] = []
    for gap in sorted(gaps, key=lambda g: g.since):
        since = max(gap.since, started)
        if gap.until is not None and gap.until <= since:
            continue
        if not merged:
            merged.append(Gap(since, gap.until))
            continue
        last = merged[-1]
        if last.until is None:
            break
        if since > last.until:
            merged.append(Gap(since, gap.until))
        elif gap.until is None or gap.until > last.until:
            merged[-1] = Gap(last.since, gap.until)
    return tuple(merged)


def _months_later(start: date, months: int) -> date:
    """The same day of a later month, or that month's last where it has no such day (民法典 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
