"""Quarterly lists of who receives what 公布名单, by township: made once, shown for a quarter.

Input: an office and a day. A list keeps only the numbers of cases and decisions; what it shows is
read when somebody looks, so what was revoked or erased meanwhile is not on it. It shows the fields
that the decision's end names (`Final.publish`), with the amount paid in the quarter's last month;
nobody under eighteen is on it. Basis: 个人信息保护法 19 and 31, for as long as needed and no
children. Consumers: the worker, which makes the lists of the last quarter; the public pages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workflow.bootstrap import Office
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType
from workflow.domain.entitlements import paid_in, plus
from workflow.errors import NotFound
from workflow.machine.board import Shown
from workflow.machine.publishing import publishes
from workflow.machine.remedies import opened_by
from workflow.ports import Data
from workflow.store.queries.published import receiving

ADULT = 18
_PREFIX = "quarterly-list"


@dataclass(frozen=True, slots=True)
class QuarterlyList:
    """One list as it was made."""

    place: str
    """The township."""
    quarter: str
    """`2026-Q1`."""
    made_on: date
    until: date
    """The last day on which its names are shown."""
    entries: tuple[tuple[int, int], ...]
    """(case, decision)."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of a list."""

    service: Text
    home: str
    """The village."""
    lines: tuple[Shown, ...]


def quarter_of(day: date) -> str:
    """The quarter that a day lies in."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def before(quarter: str) -> str:
    """The quarter before."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"


def last_month_of(quarter: str) -> str:
    """The last month of a quarter, such as `2026-03`."""
    return f"{quarter[:4]}-{int(quarter[-1]) * 3:02d}"


def make_lists(office: Office) -> int:
    """Make the lists of the last quarter where they are missing; returns how many."""
    today = office.calendar.civil_day(office.now())
    quarter, made = before(quarter_of(today)), 0
    for place in office.store.directory().places.values():
        if place.level == "township" and not office.notes.get(_key(place.code, quarter)):
            _make(office, place.code, quarter, today)
            made += 1
    return made


def _make(office: Office, place: str, quarter: str, today: date) -> None:
    store, month = office.store, last_month_of(quarter)
    with store.database.read() as connection:
        numbers = receiving(connection, place, month)
    entries = []
    for number in numbers:
        case = store.case(number)
        for decision in case.decisions.values():
            for opened in opened_by(case, decision):
                changes = case.entitlement_changes.values()
                own = [each for each in changes if each.entitlement == opened]
                if paid_in(case.entitlements[opened], own, month):
                    entries.append((number, decision.no))
    until = _last_day(last_month_of(quarter_of(today)))
    kept = {"made_on": today.isoformat(), "until": until.isoformat(), "entries": entries}
    office.notes.put(_key(place, quarter), json.dumps(kept))


def _last_day(month: str) -> date:
    following = date.fromisoformat(f"{plus(month, 1)}-01")
    return following - timedelta(days=1)


def _key(place: str, quarter: str) -> str:
    return f"{_PREFIX}:{place}:{quarter}"


def lists_of(office: Office, place: str) -> list[QuarterlyList]:
    """The lists of a township whose names are shown today, the newest first."""
    quarter, found = quarter_of(office.calendar.civil_day(office.now())), []
    for _ in range(2):  # a list is shown in the quarter in which it was made
        quarter = before(quarter)
        if office.notes.get(_key(place, quarter)):
            found.append(the_list(office, place, quarter))
    return [each for each in found if not over(office, each)]


def the_list(office: Office, place: str, quarter: str) -> QuarterlyList:
    """One list. Raises NotFound('no_such_list')."""
    kept = office.notes.get(_key(place, quarter))
    if not kept:
        raise NotFound("no_such_list")
    known = json.loads(kept)
    days = {name: date.fromisoformat(known[name]) for name in ("made_on", "until")}
    entries = tuple((case, decision) for case, decision in known["entries"])
    return QuarterlyList(place, quarter, days["made_on"], days["until"], entries)


def over(office: Office, made: QuarterlyList) -> bool:
    """Whether its time is over, and its names are shown no more."""
    return office.calendar.civil_day(office.now()) > made.until


def recipients(office: Office, made: QuarterlyList) -> list[Recipient]:
    """What a list shows today, by village; nothing once its time is over."""
    if over(office, made):
        return []
    found = (_recipient(office, made, *entry) for entry in made.entries)
    return sorted(filter(None, found), key=lambda each: (each.home, each.service.zh))


def _recipient(office: Office, made: QuarterlyList, number: int, no: int) -> Recipient | None:
    store, month = office.store, last_month_of(made.quarter)
    case = store.case(number)
    closure, dossier = store.closure(case.closure), store.dossier(case)
    decision = case.decisions.get(no)
    if decision is None:
        return None  # taken back a moment after the list was made
    names = publishes(case, closure, dossier, decision)
    if not names or _minor(dossier.application(), made.made_on):
        return None
    changes = case.entitlement_changes.values()
    paid = sum(
        paid_in(case.entitlements[each], [c for c in changes if c.entitlement == each], month)
        for each in opened_by(case, decision)
    )
    lines = tuple(
        replace(line, value=paid) if line.field.type is FieldType.MONEY else line for line in names
    )
    process = case.scopes[decision.path].process
    home = str(dossier.application().get(closure.definition.office_field, "")) or case.place
    return Recipient(closure.processes[process].definition.title, home, lines)


def _minor(answers: Data, on: date) -> bool:
    """Whether the applicant is under eighteen; also whose age is not known."""
    number = str(answers.get("id_number", ""))
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return True
    return (on.year - born.year - ((on.month, on.day) < (born.month, born.day))) < ADULT
