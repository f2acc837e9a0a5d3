"""Commands about the calendar of working days: look at it, enter an official notice."""

from __future__ import annotations

import argparse
from pathlib import Path

from workflow.cli.common import Commands, WrongInput, the_office
from workflow.definition.reader import read
from workflow.domain.calendar import Calendar, CalendarMappingError
from workflow.office.calendar_notices import changed_days
from workflow.office.recounting import sweep_all

MOST = 40
"""Days listed in a dry run."""


def add_commands(commands: Commands) -> None:
    """Add these commands to the parser."""
    calendar = commands.add_parser(
        "calendar",
        help="show working days, enter an official notice 工作日历",
        description="The calendar of working days. 工作日历。",
    )
    parts = calendar.add_subparsers(dest="part", metavar="PART", required=True)
    show = parts.add_parser(
        "show",
        help="which years are known 查看日历版本",
        description="Show the calendar's version, the years whose notice is known, and how many "
        "open cases have yet to be counted anew. 查看日历版本、已知年份和待重算的办件。",
    )
    show.set_defaults(run=_show)
    entering = parts.add_parser(
        "import",
        help="enter a notice and count all open cases anew 导入放假通知并重算期限",
        description="Enter a notice (`notices:` by year, or the office's own days under `local:`). "
        "Every open case is counted anew, one after the other; what was broken off goes on with "
        "the next call, or with the worker. 导入后逐件重算在办期限，中断后可继续。",
    )
    entering.add_argument("file", metavar="FILE", help="a YAML file 文件")
    entering.add_argument("--by", default="", metavar="NAME", help="who enters it 录入人")
    entering.add_argument("--dry-run", action="store_true", help="only show what changes 只看变化")
    entering.set_defaults(run=_import)


def _show(given: argparse.Namespace) -> int:
    with the_office() as office:
        calendar = office.calendar
        years = sorted(calendar.official_years)
        print(f"{calendar.version}: {years[0]}–{years[-1]}, {calendar.zone.key}")
        print(f"{len(office.calendars.behind(1000))} open cases to be counted anew (待重算)")
    return 0


def _import(given: argparse.Namespace) -> int:
    path = Path(given.file)
    document = read(path.read_bytes(), str(path))[0]
    if not isinstance(document.data, dict) or not {"notices", "local"} & set(document.data):
        raise WrongInput(f"{path}: write `notices:` by year, or `local:` (没有 notices 或 local)")
    with the_office() as office:
        before = office.calendar
        try:
            after = office.calendars.would_be(document.data)
            for line in changes(before, after):
                print(line)
            if given.dry_run:
                return 0
            office.calendars.enter(document.data, given.by or "command line", office.now())
        except CalendarMappingError as error:
            raise WrongInput(f"{path}: {error}") from error
        done, failed = sweep_all(office)
        print(f"{after.version}: {done} cases counted anew, {failed} refused (已重算{done}件)")
    return 1 if failed else 0


def changes(before: Calendar, after: Calendar) -> list[str]:
    """The days that count otherwise, in words."""
    found = []
    for day in changed_days(before, after):
        words = "working day 上班" if after.is_working(day) else "day off 放假"
        found.append(f"  {day.isoformat()}  {words}  {after.day(day).name}".rstrip())
    if not found:
        return ["no day changes (没有变化)"]
    more = len(found) - MOST
    return [*found[:MOST], *([f"  … {more} more"] if more > 0 else [])]
