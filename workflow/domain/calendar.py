"""Which days count: working days, rest days, holidays and make-up days of an office.

Input: plain values, from `calendars.china` and a calendar catalogue (`calendars.overlay`).
Consumers: `clock`, which finds due dates, and everyone who turns a moment into a civil day or back.

Two things are kept apart: a *moment* is an aware datetime, kept in UTC; a *civil day* is a date in
the office's own time zone. Only a calendar turns one into the other.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from workflow.domain.calendars import china as mainland
from workflow.domain.calendars.overlay import CalendarMappingError, read
from workflow.domain.calendars.special import Special

__all__ = [
    "Calendar",
    "CalendarMappingError",
    "Day",
    "DayKind",
    "NaiveMomentError",
    "Special",
    "calendar_from_mapping",
    "china",
]

_DAY = timedelta(days=1)


class NaiveMomentError(ValueError):
    """A moment without a time zone was given; nobody can say which civil day it belongs to."""


class DayKind(StrEnum):
    """What sort of day it is for an office."""

    WORKING = "working"
    REST = "rest"
    """A weekend outside any holiday."""
    HOLIDAY = "holiday"
    """A day off by the notice of the State Council (法定节假日及其调休), or the office's own."""
    MAKE_UP = "make_up"
    """调休上班: a weekend on which offices open. It counts as a working day."""


@dataclass(frozen=True, slots=True)
class Day:
    """One civil day as the office sees it."""

    date: date
    kind: DayKind
    name: str = ""
    """The festival in Chinese, also of the days that make up for it; empty for ordinary days."""
    name_en: str = ""
    """The festival in English."""
    provisional: bool = False
    """No official notice is known for this day: it may still turn out otherwise."""

    @property
    def counts(self) -> bool:
        """Whether the day counts as a working day."""
        return self.kind in (DayKind.WORKING, DayKind.MAKE_UP)


class Calendar:
    """The days of one office. Immutable after construction; share it freely among threads.

    `special` holds every exception to the week (Monday to Friday open, weekend closed), `official`
    the years whose notice is known. A day of any other year is computed from the week and from
    whatever exceptions are given, and is provisional.
    """

    __slots__ = ("_closed", "_official", "_opened", "_special", "_version", "_zone")

    def __init__(
        self,
        name: str,
        zone: ZoneInfo,
        special: Mapping[date, Special],
        official: Iterable[int],
    ) -> None:
        self._zone = zone
        self._special = dict(special)
        self._official = frozenset(official)
        # Only what differs from the week is kept, as sorted ordinals: counting is then arithmetic
        # and two searches in short lists, at any distance, without a table of every day.
        marked = sorted((day.toordinal(), exception.works) for day, exception in special.items())
        self._closed = [at for at, works in marked if not works and not _is_weekend(at)]
        self._opened = [at for at, works in marked if works and _is_weekend(at)]
        last = max(self._official, default=0)
        self._version = f"{name}-{last}.{self._fingerprint()}"

    def _fingerprint(self) -> str:
        """Eight hex digits over all that decides how a day counts and whether that is final."""
        parts = (self._zone.key, sorted(self._official), self._closed, self._opened)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]

    @property
    def version(self) -> str:
        """Names this calendar in facts, as `cn-2026.1f3c…`: it changes when a day changes.

        The year is the last official one. Days are hashed by whether they count, not by name.
        """
        return self._version

    @property
    def zone(self) -> ZoneInfo:
        """The civil time zone of the office."""
        return self._zone

    @property
    def official_years(self) -> frozenset[int]:
        """The years whose notice is known."""
        return self._official

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and other._version == self._version

    def __hash__(self) -> int:
        return hash(self._version)

    def __repr__(self) -> str:
        return f"Calendar({self._version!r})"

    # Days

    def day(self, d: date) -> Day:
        """What sort of day `d` is, by what name, and whether that is final."""
        weekend = _is_weekend(_ordinal(d))
        exception = self._special.get(d)
        provisional = self.is_provisional(d)
        if exception is None:
            return Day(d, DayKind.REST if weekend else DayKind.WORKING, provisional=provisional)
        if not exception.works:
            kind = DayKind.HOLIDAY
        else:
            kind = DayKind.MAKE_UP if weekend else DayKind.WORKING
        return Day(d, kind, exception.name, exception.name_en, provisional)

    def is_working(self, d: date) -> bool:
        """Whether `d` counts as a working day, make-up days included."""
        exception = self._special.get(d)
        return not _is_weekend(_ordinal(d)) if exception is None else exception.works

    def is_provisional(self, d: date) -> bool:
        """Whether no State Council notice is known that settles `d`.

        That is so for every day of a year without one, and for the last three days of the year
        before it: the notice for 2019 moved 29 to 31 December 2018.
        """
        _ordinal(d)
        if d.year not in self._official:
            return True
        return d.month == 12 and d.day >= 29 and d.year + 1 not in self._official

    def any_provisional(self, start: date, end: date) -> bool:
        """Whether any day of (start, end] is provisional."""
        first = start + _DAY
        # Within a year a provisional day is followed by provisional days only, so the last day
        # that falls into each year answers for the others.
        return first <= end and any(
            self.is_provisional(min(end, date(year, 12, 31)))
            for year in range(first.year, end.year + 1)
        )

    # Counting

    def add_working_days(self, start: date, n: int) -> date:
        """The `n`-th working day after `start`, which is itself not counted (民法典 201).

        With `n` = 0 it is `start`, whatever sort of day that is. Raises ValueError when negative.
        """
        if n < 0:
            raise ValueError(f"working days are counted forwards; {n} is negative")
        if n == 0:
            return start
        at = _ordinal(start)
        goal = self._worked(at) + n
        # Long enough for any run of holidays; a second round is only needed for absurd calendars.
        reach = n * 7 // 5 + 30
        while self._worked(at + reach) < goal:
            reach *= 2
        days = range(at + 1, at + reach + 1)
        return date.fromordinal(days[bisect_left(days, goal, key=self._worked)])

    def working_days_after(self, start: date, end: date) -> int:
        """How many working days lie in (start, end]; 0 when `end` is not after `start`."""
        return max(0, self._worked(_ordinal(end)) - self._worked(_ordinal(start)))

    def working_day_from(self, d: date) -> date:
        """`d` if it is a working day, else the next one (民法典 203)."""
        return d if self.is_working(d) else self.add_working_days(d, 1)

    def _worked(self, at: int) -> int:
        """The number of working days from the first day of the count of days up to ordinal `at`."""
        weeks, rest = divmod(at, 7)  # ordinal 1 is a Monday
        by_week = weeks * 5 + min(rest, 5)
        return by_week - bisect_right(self._closed, at) + bisect_right(self._opened, at)

    # Moments

    def civil_day(self, moment: datetime) -> date:
        """The office's civil day of `moment`. Raises NaiveMomentError if it has no time zone."""
        if moment.tzinfo is None or moment.utcoffset() is None:
            raise NaiveMomentError(f"{moment.isoformat()} has no time zone")
        return moment.astimezone(self._zone).date()

    def start_of(self, d: date) -> datetime:
        """The first moment of `d` in the office's zone, as UTC."""
        _ordinal(d)
        return datetime.combine(d, time.min, tzinfo=self._zone).astimezone(UTC)

    def end_of(self, d: date) -> datetime:
        """The deadline of `d`: the next midnight in the office's zone, as UTC, exclusive."""
        return self.start_of(d + _DAY)


def calendar_from_mapping(mapping: Mapping[str, object]) -> Calendar:
    """The calendar that a catalogue describes; see `calendars.overlay` for its form.

    Raises CalendarMappingError with every problem found.
    """
    overlay = read(mapping)
    special = dict(mainland.special_days()) if overlay.china else {}
    for year, notice in sorted(overlay.notices.items()):
        special = {day: found for day, found in special.items() if day.year != year}
        special.update(notice)
    special.update(overlay.local)
    return Calendar(overlay.name, overlay.zone, special, overlay.official | overlay.notices.keys())


@lru_cache(maxsize=1)
def china() -> Calendar:
    """Mainland China without any catalogue; built once in a process. Civil zone Asia/Shanghai."""
    return Calendar("cn", ZoneInfo("Asia/Shanghai"), mainland.special_days(), mainland.VERIFIED)


def _is_weekend(ordinal: int) -> bool:
    return ordinal % 7 in (6, 0)


def _ordinal(d: date) -> int:
    """The day's number. Refuses a datetime: it is a date to Python, but not a civil day."""
    if isinstance(d, datetime):
        raise TypeError("a civil day is needed here; Calendar.civil_day turns a moment into one")
    return d.toordinal()
