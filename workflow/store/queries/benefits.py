"""Benefits 待遇 with their changes: of a person or household, of an office, to be paid in a month.

Consumers: the pages of benefits, the payment roster, the command line. Who is paid and where to is
decrypted only where a reader asks for it with the keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select, tuple_, union_all

from workflow.domain.case import Entitlement, EntitlementChange
from workflow.domain.entitlements import Standing, standing
from workflow.keys import KeyRing
from workflow.ports import Payee
from workflow.store.tables import cases, entitlements, fixed, part_tables

changes = part_tables["entitlement_changes"]
_OWN = tuple(each.name for each in fields(Entitlement))
_OF_CHANGE = tuple(each.name for each in fields(EntitlementChange))
_SECRET = ("payee", "account", "bank")
_CASE = ("tracking", "display", "definition", "closure")
_benefits = select(
    entitlements.c.case_id,
    *(entitlements.c[name] for name in _OWN),
    *(cases.c[name].label(f"of_{name}") for name in _CASE),
    *(entitlements.c[name] for name in _SECRET),
).join(cases, cases.c.id == entitlements.c.case_id)
_changes = select(changes.c.case_id, *(changes.c[name] for name in _OF_CHANGE)).where(
    tuple_(changes.c.case_id, changes.c.entitlement).in_(bindparam("which", expanding=True))
)
_AT_ONCE = 400
"""Benefits whose changes are asked for in one statement."""


@dataclass(frozen=True, slots=True)
class Benefit:
    """An entitlement with its changes and the case that opened it."""

    case: int
    tracking: str
    display: str
    definition: str
    closure: str
    opened: Entitlement
    changes: tuple[EntitlementChange, ...]
    payee: Payee

    def in_month(self, month: str) -> Standing:
        """Status in a month."""
        return standing(self.opened, self.changes, month)


def benefit(
    connection: Connection, case: int, no: int, keys: KeyRing | None = None
) -> Benefit | None:
    """One benefit; None when there is none. With `keys`, also who is paid."""
    this = _benefits.where(entitlements.c.case_id == case, entitlements.c.no == no)
    return next(iter(_rows(connection, this, keys)), None)


def benefits_of(
    connection: Connection, person: int, household: int | None, keys: KeyRing | None = None
) -> list[Benefit]:
    """The benefits of a person and of their household, the newest first."""
    whose = entitlements.c.holder == person
    if household is not None:
        whose = or_(whose, entitlements.c.household == household)
    order = (entitlements.c.case_id.desc(), entitlements.c.no)
    return _rows(connection, _benefits.where(whose).order_by(*order), keys)


def benefits_to_check(
    connection: Connection, places: Sequence[str], until: date, most: int = 200
) -> list[Benefit]:
    """Benefits of these offices whose check is due by a day, the most urgent first."""
    due = and_(
        entitlements.c.next_check <= until,
        entitlements.c.place.in_(places),
        entitlements.c.ends == fixed(""),
    )
    order = (entitlements.c.next_check, entitlements.c.case_id, entitlements.c.no)
    return _rows(connection, _benefits.where(due).order_by(*order).limit(most), None)


def benefits_at(
    connection: Connection, places: Sequence[str], since: str, most: int = 200, start: int = 0
) -> list[Benefit]:
    """Benefits of these offices that run, or ended in `since` or later, the newest first."""
    order = (entitlements.c.case_id.desc(), entitlements.c.no)
    here = _living(places, since).order_by(*order).limit(most).offset(start)
    return _rows(connection, here, None)


def benefits_to_pay(
    connection: Connection,
    keys: KeyRing,
    places: Sequence[str],
    services: Sequence[str],
    since: str,
) -> list[Benefit]:
    """Benefits of these offices and services that pay money and run, or ended in `since` or later:
    in the order in which they were opened."""
    paid = and_(entitlements.c.process.in_(services), entitlements.c.amount.is_not(None))
    order = (entitlements.c.case_id, entitlements.c.no)
    return _rows(connection, _living(places, since).where(paid).order_by(*order), keys)


def case_about(connection: Connection, case: int, no: int, definition: str) -> int | None:
    """The newest case of a definition that is about a benefit; None when there is none."""
    these = select(func.max(cases.c.id)).where(
        cases.c.about_case == case, cases.c.about_no == no, cases.c.definition == definition
    )
    return connection.execute(these).scalar()


def cases_about(connection: Connection, case: int, no: int) -> list[tuple[str, str, str]]:
    """The cases about a benefit, the newest first: tracking number, definition, status."""
    columns = (cases.c.tracking, cases.c.definition, cases.c.status)
    these = select(*columns).where(cases.c.about_case == case, cases.c.about_no == no)
    rows = connection.execute(these.order_by(cases.c.id.desc()))
    return [(row.tracking, row.definition, row.status) for row in rows]


def _living(places: Sequence[str], since: str) -> Select[Any]:
    """Benefits of these offices without an end, or with one in `since` or later.

    Two searches of one index, put together: with an `or` a database reads every benefit there is.
    """
    here = select(entitlements.c.case_id, entitlements.c.no).where(entitlements.c.place.in_(places))
    found = union_all(
        here.where(entitlements.c.ends == fixed("")), here.where(entitlements.c.ends >= since)
    ).subquery()
    same = and_(entitlements.c.case_id == found.c.case_id, entitlements.c.no == found.c.no)
    return _benefits.join(found, same)


def _rows(connection: Connection, statement: Select[Any], keys: KeyRing | None) -> list[Benefit]:
    rows = connection.execute(statement).all()
    known = _changes_of(connection, [(row.case_id, row.no) for row in rows])
    found = []
    for row in rows:
        opened = Entitlement(**{name: getattr(row, name) for name in _OWN})
        payee = Payee()
        if keys is not None:
            secret = (getattr(row, name) for name in _SECRET)
            payee = Payee(*(keys.decrypt(text) if text else "" for text in secret))
        of_case = {name: getattr(row, f"of_{name}") for name in _CASE}
        own = tuple(known.get((row.case_id, row.no), ()))
        found.append(Benefit(case=row.case_id, **of_case, opened=opened, changes=own, payee=payee))
    return found


def _changes_of(
    connection: Connection, which: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], list[EntitlementChange]]:
    found: dict[tuple[int, int], list[EntitlementChange]] = {}
    for begin in range(0, len(which), _AT_ONCE):
        some = list(which[begin : begin + _AT_ONCE])
        for row in connection.execute(_changes.order_by(changes.c.no), {"which": some}):
            change = EntitlementChange(**{name: getattr(row, name) for name in _OF_CHANGE})
            found.setdefault((row.case_id, change.entitlement), []).append(change)
    return found
