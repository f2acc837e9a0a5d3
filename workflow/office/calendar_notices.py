"""The year's notice about days off, as an administrator types it: read, checked, and what it moves.

A line is a day or a run of days, and the festival: `2027-01-01..2027-01-03 元旦`. A workbook is
turned into such lines first, so that both ways are checked, shown and put right alike. Input: what
was typed, the calendar as it is, today. Consumers: the administrator's page, `onewindow calendar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from workflow.definition.base import Text
from workflow.domain.calendar import Calendar
from workflow.workbooks import Column, Sheet, SheetRow

OFF, WORK = "off", "work"
_UNNAMED = {OFF: "放假", WORK: "调休上班"}
_KINDS = {"off": OFF, "放假": OFF, "work": WORK, "上班": WORK, "调休上班": WORK}
LONGEST = 31
"""Days of one run; no notice has a longer one."""
AHEAD = 2
"""How many years ahead a notice may be."""
_DAY = timedelta(days=1)
_DATE = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?"
_TO = r"(?:\.\.+|…|—+|–|-|－|~|～|至|到|to\b)"
_NAME = rf"(?!{_TO})[^\d]*"
"""What is no name is a day that was not understood: `至3日` would be lost in silence."""
_LINE = re.compile(rf"{_DATE}(?:\s*{_TO}\s*{_DATE})?[\s,，、:：]*+({_NAME})")

SHEETS = (
    Sheet(
        "days",
        "日期",
        (
            Column("first", "第一天", "2027-01-01", required=True),
            Column("last", "最后一天", "2027-01-03"),
            Column("kind", "放假或上班", "放假", required=True),
            Column("name", "节日", "元旦"),
        ),
    ),
)
HOW_TO = (
    "国务院办公厅关于全年节假日安排的通知：每段假期一行，每个调休上班的周末一行。",
    "The year's notice on holidays: one row for each run of days off, one for each weekend worked.",
    "“放假或上班”写：放假、上班。 Write off or work.",
    "只有一天时，“最后一天”可以不填。 Leave `last` empty for a single day.",
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a notice cannot be entered as it is."""

    field: str
    """`year`, `off`, `work` or `file`."""
    why: Text


@dataclass
class Notice:
    """A notice as it was read; it can be entered when nothing is `wrong`."""

    year: int
    source: str
    days: dict[str, dict[str, list[date]]] = field(default_factory=lambda: {OFF: {}, WORK: {}})
    wrong: list[Wrong] = field(default_factory=list)

    def content(self) -> dict[str, Any]:
        """As the store of calendars takes it."""
        blocks = {
            kind: {name: list(_spans(days)) for name, days in named.items()}
            for kind, named in self.days.items()
        }
        return {"notices": {self.year: {**blocks, "source": self.source}}}

    def _all(self) -> Iterator[date]:
        return (day for named in self.days.values() for days in named.values() for day in days)

    def __contains__(self, day: date) -> bool:
        return day in self._all()

    def __bool__(self) -> bool:
        return any(True for _ in self._all())


def _spans(days: Sequence[date]) -> Iterator[str]:
    """The days as runs, `2027-01-01..2027-01-03`."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == _DAY and len(runs[-1]) < LONGEST:
            runs[-1].append(day)
        else:
            runs.append([day])
    for run in runs:
        first, last = run[0].isoformat(), run[-1].isoformat()
        yield first if first == last else f"{first}..{last}"


def read_notice(year: str, off: str, work: str, source: str, today: date) -> Notice:
    """What was typed, with everything that is wrong about it by itself."""
    number = int(year) if year.strip().isdecimal() and len(year.strip()) == 4 else 0
    notice = Notice(number, source)
    if not today.year <= number <= today.year + AHEAD:
        last = today.year + AHEAD
        zh = f"通知是哪一年的？请写{today.year}到{last}中的一年；以前的年份已经算过，不再改。"
        en = f"Which year is the notice for? Write one from {today.year} to {last}; earlier years "
        notice.wrong.append(Wrong("year", Text(zh=zh, en=f"{en}have been counted already.")))
        return notice
    for kind, text in ((OFF, off), (WORK, work)):
        for line_no, line in enumerate(text.splitlines(), 1):
            if line.strip():
                _read_line(notice, kind, line_no, line.strip())
    if not notice and not notice.wrong:
        zh, en = "请写出放假的日子，一段一行。", "Write the days off, one run on each line."
        notice.wrong.append(Wrong(OFF, Text(zh=zh, en=en)))
    return notice


def _read_line(notice: Notice, kind: str, number: int, line: str) -> None:
    found = _LINE.fullmatch(line)
    run = _run(found.groups()) if found is not None else None
    if found is None or run is None:
        said = Text(
            zh=f"第{number}行“{line[:40]}”看不出是哪一天，请写成：2027-01-01..2027-01-03 元旦",
            en=f"Line {number}, “{line[:40]}”, names no day; write 2027-01-01..2027-01-03 元旦",
        )
        notice.wrong.append(Wrong(kind, said))
        return
    name = (found[7] or "").strip() or _UNNAMED[kind]
    for day in run:
        why = _why_not(notice, kind, day)
        if why is not None:
            at = Text(zh=f"第{number}行：{why.zh}", en=f"Line {number}: {why.en}")
            notice.wrong.append(Wrong(kind, at))
            return
        notice.days[kind].setdefault(name, []).append(day)


def _run(parts: Sequence[str | None]) -> list[date] | None:
    try:
        first = date(*(int(part or 0) for part in parts[:3]))
        last = date(*(int(part or 0) for part in parts[3:6])) if parts[3] else first
    except ValueError:
        return None
    if not 0 <= (last - first).days < LONGEST:
        return None
    return [first + _DAY * n for n in range((last - first).days + 1)]


def _why_not(notice: Notice, kind: str, day: date) -> Text | None:
    if day.year != notice.year and (day.year, day.month) != (notice.year - 1, 12):
        return Text(
            zh=f"{day.isoformat()}不是{notice.year}年通知里的日子。",
            en=f"{day.isoformat()} is no day of the notice for {notice.year}.",
        )
    if day in notice:
        return Text(zh=f"{day.isoformat()}写了两次。", en=f"{day.isoformat()} is written twice.")
    if kind == WORK and day.weekday() < 5:
        return Text(
            zh=f"{day.isoformat()}是周一到周五，本来就上班；调休上班的是周末。",
            en=f"{day.isoformat()} is a weekday, worked anyway; what is made up are weekends.",
        )
    return None


def changed_days(before: Calendar, after: Calendar) -> list[date]:
    """The days that count otherwise, in their order."""
    years = sorted(before.official_years | after.official_years)
    day, last = date(years[0], 1, 1), date(years[-1] + 1, 12, 31)
    return [
        each
        for each in (day + _DAY * n for n in range((last - day).days + 1))
        if before.is_working(each) != after.is_working(each)
    ]


def past_days(changed: Sequence[date], today: date) -> list[Wrong]:
    """What a notice would change of the days that are over: nothing may be."""
    past = [day for day in changed if day < today]
    if not past:
        return []
    days = ", ".join(day.isoformat() for day in past[:4]) + (" …" if len(past) > 4 else "")
    zh = f"这些日子已经过去，算过的不再改：{days}。请照原来的样子写上，或者去掉。"
    en = f"These days are past and have been counted: {days}. Write them as they were, or not."
    return [Wrong(OFF, Text(zh=zh, en=en))]


def lines_of(rows: Sequence[SheetRow]) -> tuple[dict[str, str], list[Wrong]]:
    """A workbook as lines to look over, and the rows whose kind is neither off nor work."""
    lines: dict[str, list[str]] = {OFF: [], WORK: []}
    wrong = []
    for row in rows:
        kind = _KINDS.get(row.cells["kind"].casefold())
        if kind is None or row.formulas or row.too_long:
            zh = f"第{row.number}行：“放假或上班”请写放假或者上班，不要用公式。"
            en = f"Row {row.number}: write off or work under `kind`, and no formula."
            wrong.append(Wrong("file", Text(zh=zh, en=en)))
            continue
        last = row.cells["last"]
        span = row.cells["first"] + (f"..{last}" if last and last != row.cells["first"] else "")
        lines[kind].append(f"{span} {row.cells['name']}".strip())
    return {kind: "\n".join(each) for kind, each in lines.items()}, wrong
