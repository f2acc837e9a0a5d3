"""The life of an entitlement 待遇 beyond the case that opened it: pure functions of what opened it
and of its changes.

Months are texts such as `2026-04`, which compare as they follow each other. Amounts are fen.
Nothing here counts up or down: what is paid in a month can be asked again years later and is the
same.
Consumers: the rules of changes and checks, the payment roster, the pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflow.domain.case import Entitlement, EntitlementChange

LESS = ("reduce", "stop", "taper")
"""Changes before which the person is heard 听取意见 (社会救助法 48)."""
AMOUNTS = ("increase", "reduce", "stop", "taper", "resume")
"""Changes after which another amount is paid."""


def month_of(day: date) -> str:
    """The month in which a day lies."""
    return f"{day.year:04d}-{day.month:02d}"


def plus(month: str, months: int) -> str:
    """The month so many months later (earlier, where the number is negative)."""
    year, number = map(int, month.split("-"))
    count = year * 12 + number - 1 + months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def months_between(first: str, last: str) -> list[str]:
    """Every month from `first` to `last`, both included; none when `last` lies before `first`."""
    found = []
    while first <= last:
        found.append(first)
        first = plus(first, 1)
    return found


@dataclass(frozen=True, slots=True)
class Period:
    """From this month on, so much a month, until the next period begins."""

    since: str
    amount: int
    grade: str | None
    why: str
    """`opened`, or what the change was."""


def periods(opened: Entitlement, changes: Iterable[EntitlementChange]) -> list[Period]:
    """What is paid from when on. A later decision replaces whatever earlier ones said from its
    first month on; an amount paid once, or no money at all, is one period of its own."""
    amount = opened.amount or 0
    found = [Period(opened.first_month, amount, opened.grade, "opened")]
    if opened.rhythm == "once":
        found.append(Period(plus(opened.first_month, 1), 0, opened.grade, "once"))
    for change in sorted(changes, key=lambda each: each.no):
        if change.entitlement != opened.no or change.what not in (*AMOUNTS, "keep"):
            continue
        found = _changed(found, change)
    return found


def _changed(found: list[Period], change: EntitlementChange) -> list[Period]:
    since = max(change.from_month, found[0].since)
    before = _at(found, since)
    grade = change.grade or before.grade
    if change.what == "keep":
        return [
            *(p for p in found if p.since < since),
            Period(since, before.amount, grade, before.why),
            *(p for p in found if p.since > since),
        ]
    kept = [period for period in found if period.since < since]
    if change.what == "stop":
        return [*kept, Period(since, 0, grade, "stop")]
    amount = before.amount if change.amount is None else change.amount
    now = Period(since, amount, grade, change.what)
    if change.what == "taper":
        return [*kept, now, Period(plus(since, change.months), 0, grade, "tapered")]
    return [*kept, now]


def _at(found: list[Period], month: str) -> Period:
    """The period in which a month lies; the first one for months before it."""
    return next((period for period in reversed(found) if period.since <= month), found[0])


def paid_in(opened: Entitlement, changes: Iterable[EntitlementChange], month: str) -> int:
    """What is due for `month`, in fen; 0 before it begins, after it ends, and for services."""
    found = periods(opened, changes)
    return 0 if month < found[0].since else _at(found, month).amount


def last_month(opened: Entitlement, changes: Iterable[EntitlementChange]) -> str:
    """The last month for which something is due; "" while no end is decided."""
    last = periods(opened, changes)[-1]
    return plus(last.since, -1) if last.why in ("stop", "tapered", "once") else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entitlement stands in a month."""

    status: str
    """ahead (it begins later), running, tapering, ended."""
    amount: int
    grade: str | None
    last_month: str
    """"" while no end is decided."""


def standing(opened: Entitlement, changes: Iterable[EntitlementChange], month: str) -> Standing:
    """Status in `month`."""
    known = list(changes)
    found, last = periods(opened, known), last_month(opened, known)
    now = _at(found, month)
    if month < found[0].since:
        status = "ahead"
    elif last and month > last:
        status = "ended"
    else:
        status = "tapering" if now.why == "taper" else "running"
    amount = 0 if status in ("ahead", "ended") else now.amount
    return Standing(status, amount, now.grade, last)


def first_month_after(day: date, starts: str) -> str:
    """民发〔2021〕57号 21: paid from the month after the decision, where the rule says so."""
    return plus(month_of(day), 1 if starts == "next_month" else 0)
