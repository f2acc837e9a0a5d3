"""What a person has: the benefits that grants opened 待遇, their household, their record.

Consumers: the counter (person search), the applicant's pages, the roster of payments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from workflow.keys import KeyRing
from workflow.ports import PersonRecord
from workflow.store import people
from workflow.store.tables import cases, entitlements


@dataclass(frozen=True, slots=True)
class EntitlementRow:
    """A benefit that runs, with the case that opened it."""

    case: int
    no: int
    process: str
    rhythm: str
    amount: int | None
    """Fen."""
    grade: str | None
    first_month: str
    next_check: date | None
    holder: int | None
    household: int | None
    status: str
    tracking: str
    display: str
    place: str
    payee: str = ""
    """Who is paid: read only with the keys, and "" when nobody was named or it was erased."""


_COLUMNS = (
    entitlements.c.case_id,
    *(entitlements.c[n] for n in ("no", "process", "rhythm", "amount", "grade", "first_month")),
    *(entitlements.c[n] for n in ("next_check", "holder", "household", "status")),
    *(cases.c[n] for n in ("tracking", "display", "place")),
    entitlements.c.payee,
)
_JOINED = select(*_COLUMNS).join(cases, cases.c.id == entitlements.c.case_id)


def entitlements_of(
    connection: Connection, person: int, keys: KeyRing | None = None
) -> list[EntitlementRow]:
    """The benefits of a person, the newest first; with `keys`, for staff, also who is paid."""
    this = _JOINED.where(entitlements.c.holder == person)
    return _rows(connection, this.order_by(entitlements.c.case_id.desc(), entitlements.c.no), keys)


def person_by_id_number(
    connection: Connection, keys: KeyRing, id_number: str
) -> tuple[int, PersonRecord] | None:
    """The person with an ID number, however it was typed."""
    found = people.find_person(connection, keys, id_number)
    return None if found is None else (found, people.person(connection, keys, found))


def _rows(
    connection: Connection, statement: Select[Any], keys: KeyRing | None
) -> list[EntitlementRow]:
    return [
        EntitlementRow(*(*row[:-1], keys.decrypt(row.payee) if keys and row.payee else ""))
        for row in connection.execute(statement)
    ]
