"""A calendar catalogue, already parsed from YAML, as plain values.

Input: the mapping of a file such as `definitions/catalogues/calendars/cn.yaml`. Output: an
`Overlay` for `workflow.domain.calendar.calendar_from_mapping`. Every problem is reported at once.

    calendar: cn                        # goes into the calendar's version
    zone: Asia/Shanghai                 # where a day begins and ends
    base: china                         # or `weekends`: Saturday and Sunday off, nothing else
    official: {from: 2018, to: 2026}    # years whose notice the base knows
    notices:                            # a notice replaces whatever the base says of its year
      2027:
        source: the notice's number
        off: {春节: [2027-02-05..2027-02-11]}
        work: {春节: [2027-01-31]}
    local:                              # this office's own days, on top of everything
      off: {台风停工: [2026-08-12]}
      work: {}

A day is a date; `first..last` means every day from one to the other, both included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeGuard
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflow.domain.calendars.special import Special

_KEYS = {"calendar", "title", "zone", "base", "official", "notices", "local"}
_LONGEST_RANGE = 60


class CalendarMappingError(ValueError):
    """The calendar cannot be used as it is written; `problems` lists every place and reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a calendar catalogue says, checked."""

    name: str
    zone: ZoneInfo
    china: bool
    official: frozenset[int]
    notices: Mapping[int, Mapping[date, Special]]
    local: Mapping[date, Special]


@dataclass
class _Reader:
    """Collects problems while it reads, so that an author sees all of them."""

    problems: list[str] = field(default_factory=list)

    def wrong(self, where: str, why: str) -> None:
        self.problems.append(f"{where}: {why}")

    def mapping(self, value: object, where: str) -> Mapping[object, object]:
        if value is None:
            return {}
        if isinstance(value, Mapping):
            return value
        self.wrong(where, "names with values are expected here")
        return {}

    def zone(self, value: object) -> ZoneInfo:
        try:
            return ZoneInfo(str(value))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.wrong("zone", f"{value!r} is no time zone; write one such as Asia/Shanghai")
            return ZoneInfo("UTC")

    def official(self, value: object) -> frozenset[int]:
        given = self.mapping(value, "official")
        if not given:
            return frozenset()
        first, last = given.get("from"), given.get("to")
        if _is_year(first) and _is_year(last) and first <= last:
            return frozenset(range(first, last + 1))
        self.wrong("official", "write {from: year, to: year}, the earlier year first")
        return frozenset()

    def notices(self, value: object) -> dict[int, dict[date, Special]]:
        found = {}
        for year, notice in self.mapping(value, "notices").items():
            where = f"notices.{year}"
            if not _is_year(year):
                self.wrong(where, "a notice is written under its year, such as 2027")
                continue
            found[year] = self.days(notice, where, notice_of=year)
        return found

    def days(self, value: object, where: str, notice_of: int | None = None) -> dict[date, Special]:
        """The special days of one block of `off` and `work`."""
        given = self.mapping(value, where)
        allowed = {"off", "work"} if notice_of is None else {"off", "work", "source"}
        for key in given.keys() - allowed:
            self.wrong(f"{where}.{key}", f"unknown; known here are {', '.join(sorted(allowed))}")
        found: dict[date, Special] = {}
        for key in ("off", "work"):
            for name, spans in self.mapping(given.get(key), f"{where}.{key}").items():
                place = f"{where}.{key}.{name}"
                for day in self.dates(spans, place):
                    if day in found:
                        self.wrong(place, f"{day} is written twice")
                    elif notice_of is not None and not _belongs(day, notice_of):
                        self.wrong(place, f"{day} is not a day of the notice for {notice_of}")
                    else:
                        found[day] = Special.of(key == "work", str(name))
        return found

    def dates(self, value: object, where: str) -> Iterator[date]:
        if not isinstance(value, list | tuple):
            self.wrong(where, "a list of days is expected, such as [2027-01-01]")
            return
        for item in value:
            try:
                yield from _days(item)
            except ValueError as problem:
                self.wrong(where, str(problem))


def read(mapping: Mapping[str, object]) -> Overlay:
    """Check a calendar catalogue and return it as plain values.

    Raises CalendarMappingError with every problem found.
    """
    reader = _Reader()
    for key in mapping.keys() - _KEYS:
        reader.wrong(key, f"unknown; known are {', '.join(sorted(_KEYS))}")
    name, base = mapping.get("calendar"), mapping.get("base", "weekends")
    if not (isinstance(name, str) and name.isidentifier()):
        reader.wrong("calendar", "a short name is required, such as cn")
    if base not in ("china", "weekends"):
        reader.wrong("base", f"{base!r} is unknown; write china or weekends")
    overlay = Overlay(
        name=str(name),
        zone=reader.zone(mapping.get("zone", "Asia/Shanghai")),
        china=base == "china",
        official=reader.official(mapping.get("official")),
        notices=reader.notices(mapping.get("notices")),
        local=reader.days(mapping.get("local"), "local"),
    )
    if reader.problems:
        raise CalendarMappingError(reader.problems)
    return overlay


def _is_year(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2200


def _belongs(day: date, year: int) -> bool:
    """Whether a notice for `year` may speak of `day`.

    The notice for 2019 moved days of the last week of 2018, so December before is allowed.
    """
    return day.year == year or (day.year == year - 1 and day.month == 12)


def _days(item: object) -> Iterator[date]:
    """The days written as one item: a date, its text, or `first..last`."""
    if isinstance(item, date) and not isinstance(item, datetime):
        yield item
        return
    if not isinstance(item, str):
        raise ValueError(f"{item!r} is no day; write it as 2027-01-01")
    first, _, last = item.partition("..")
    try:
        start = date.fromisoformat(first.strip())
        end = date.fromisoformat(last.strip()) if last else start
    except ValueError:
        raise ValueError(f"{item!r} is no day; write it as 2027-01-01") from None
    length = (end - start).days + 1
    if not 1 <= length <= _LONGEST_RANGE:
        raise ValueError(f"{item!r} spans {length} days; 1 to {_LONGEST_RANGE} are possible")
    yield from (start + timedelta(days=n) for n in range(length))
