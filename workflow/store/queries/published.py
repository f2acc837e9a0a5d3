"""Decisions of a period, and grants that may be published 公布, newest first.

Consumers: the public page, the board's sheet, samples. Which grants are shown, and what of each,
is decided case by case (`machine.publishing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from workflow.domain.days import Days
from workflow.store.tables import cases, decisions, entitlements, fixed, part_tables

MOST = 200
"""How many cases one page looks at."""


def granted_since(connection: Connection, since: date, places: Sequence[str]) -> list[int]:
    """The cases of these offices in which something was granted since that day."""
    statement = (
        select(decisions.c.case_id, decisions.c.decided_on)
        .join(cases, cases.c.id == decisions.c.case_id)
        .where(decisions.c.decided_on >= since, decisions.c.outcome == "granted")
        .where(decisions.c.kind == "", cases.c.erased_on.is_(None), cases.c.place.in_(places))
        .order_by(decisions.c.decided_on.desc(), decisions.c.case_id.desc())
        .limit(MOST)
    )
    rows = connection.execute(statement)
    return list(dict.fromkeys(row.case_id for row in rows))


def granted_between(
    connection: Connection, process: str, days: Days, places: Sequence[str] | None = None
) -> list[str]:
    """The tracking numbers of cases in which a process opened a benefit in these days; only those
    of these offices, if given."""
    statement = (
        select(cases.c.tracking)
        .join(entitlements, entitlements.c.case_id == cases.c.id)
        .join(decisions, decisions.c.case_id == cases.c.id)
        .where(entitlements.c.process == process, decisions.c.path == entitlements.c.path)
        .where(decisions.c.outcome == "granted", decisions.c.kind == "")
        .where(decisions.c.decided_on.between(*days))
        .where(cases.c.erased_on.is_(None))
        .distinct()
    )
    if places is not None:
        statement = statement.where(cases.c.place.in_(places))
    return [row.tracking for row in connection.execute(statement)]


def receiving(connection: Connection, place: str, month: str) -> list[int]:
    """The cases of an office with a monthly benefit that began by `month` and had not ended."""
    runs = (entitlements.c.ends == "") | (entitlements.c.ends >= month)
    statement = (
        select(cases.c.id)
        .join(entitlements, entitlements.c.case_id == cases.c.id)
        .where(cases.c.place == place, cases.c.erased_on.is_(None))
        .where(entitlements.c.rhythm == "monthly", entitlements.c.first_month <= month, runs)
        .distinct()
        .order_by(cases.c.id)
    )
    return list(connection.execute(statement).scalars())


def decided_between(
    connection: Connection, days: Days, places: Sequence[str]
) -> list[tuple[str, int]]:
    """The decisions of offices in a period: (tracking number, number of the decision)."""
    statement = (
        select(cases.c.tracking, decisions.c.no)
        .join(cases, cases.c.id == decisions.c.case_id)
        .where(decisions.c.decided_on.between(*days))
        .where(cases.c.place.in_(places))
    )
    return [(row.tracking, row.no) for row in connection.execute(statement)]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as a list names it."""

    process: str
    outcome: str
    on: date
    display: str
    """The applicant's masked name; "" in a file that was erased."""


def decisions_named(
    connection: Connection, named: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], Decided]:
    """What was decided, by the case's tracking number and the decision's number."""
    scopes = part_tables["scopes"]
    at = (scopes.c.case_id == decisions.c.case_id) & (scopes.c.path == decisions.c.path)
    statement = (
        select(
            cases.c.tracking,
            decisions.c.no,
            scopes.c.process,
            decisions.c.outcome,
            decisions.c.decided_on,
            cases.c.display,
        )
        .join(cases, cases.c.id == decisions.c.case_id)
        .join(scopes, at)
        .where(cases.c.tracking.in_(sorted({tracking for tracking, _ in named})))
    )
    wanted = set(named)
    return {
        (row.tracking, row.no): Decided(row.process, row.outcome, row.decided_on, row.display)
        for row in connection.execute(statement)
        if (row.tracking, row.no) in wanted
    }


@dataclass(frozen=True, slots=True)
class Check:
    """A case that looks into a benefit again."""

    about: str
    """The case whose benefit it is, by its tracking number."""
    tracking: str
    filed_on: date
    outcome: str
    """"" while it runs."""


def checks_of(
    connection: Connection, trackings: Sequence[str], definition: str, since: date
) -> list[Check]:
    """The cases of a definition about benefits of these cases, filed since a day."""
    first, root = cases.alias("first"), part_tables["scopes"]
    statement = (
        select(first.c.tracking.label("about"), cases.c.tracking, cases.c.filed_on, root.c.outcome)
        .join(first, first.c.id == cases.c.about_case)
        .join(root, (root.c.case_id == cases.c.id) & (root.c.path == ""))
        .where(first.c.tracking.in_(trackings), cases.c.definition == definition)
        .where(first.c.tracking != fixed(""))  # so that the index over the numbers serves
        .where(cases.c.filed_on >= since)
        .order_by(cases.c.id)
    )
    return [
        Check(row.about, row.tracking, row.filed_on, row.outcome or "")
        for row in connection.execute(statement)
    ]
