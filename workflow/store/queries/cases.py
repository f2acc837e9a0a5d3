"""Finding cases: by tracking number and secret, by person, by place, by who filed them.

Consumers: the applicant's pages, the counter. Rows hold no personal data beyond the masked name.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select

from workflow.domain.tracking import normalise_tracking
from workflow.store.tables import cases, fixed, part_tables

authorities = part_tables["authorities"]

_by_tracking = select(cases.c.id, cases.c.secret_hash).where(
    cases.c.tracking == bindparam("tracking"),
    # Without this, no database may use the index over the numbers: it leaves out empty ones.
    cases.c.tracking != fixed(""),
)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list of cases."""

    id: int
    tracking: str
    definition: str
    status: str
    place: str
    display: str
    filed_on: date | None
    accepted_on: date | None
    closed_on: date | None


_COLUMNS = tuple(cases.c[name] for name in CaseRow.__dataclass_fields__)


def case_by_tracking(connection: Connection, tracking: str) -> int | None:
    """The case with this tracking number, however it was typed: for staff, who may see it."""
    number = normalise_tracking(tracking)
    row = connection.execute(_by_tracking, {"tracking": number or ""}).first()
    return row.id if row is not None and number is not None else None


def case_by_tracking_and_secret(
    connection: Connection, tracking: str, secret_hash: str
) -> int | None:
    """The case that a number and the hash of its secret open. Wrong number and wrong secret give
    the same answer in the same time."""
    number = normalise_tracking(tracking)
    row = connection.execute(_by_tracking, {"tracking": number or ""}).first()
    known = row is not None and number is not None and row.secret_hash != ""
    stored = row.secret_hash if row is not None and known else "-" * 64
    opens = hmac.compare_digest(stored.encode(), secret_hash.encode())
    return row.id if row is not None and known and opens else None


def cases_of_person(connection: Connection, person: int) -> list[CaseRow]:
    """All cases of an applicant, the newest first."""
    return _rows(connection, select(*_COLUMNS).where(cases.c.applicant == person))


def cases_convened(
    connection: Connection, definitions: tuple[str, ...], places: tuple[str, ...], most: int
) -> list[CaseRow]:
    """Matters of the office itself at these places, the newest first: cases without applicant."""
    own = (cases.c.applicant.is_(None), cases.c.definition.in_(definitions))
    statement = select(*_COLUMNS).where(*own, cases.c.place.in_(places))
    return _rows(connection, statement.limit(most))


def cases_filed_by(connection: Connection, user: int, most: int = 200) -> list[CaseRow]:
    """What a member of staff has filed for others, the newest first."""
    return _rows(connection, select(*_COLUMNS).where(cases.c.filed_by == user).limit(most))


def cases_acted_for(connection: Connection, user: int, on: date) -> list[CaseRow]:
    """The cases of others in which an account acts on a day, the newest first."""
    held = authorities.c
    acts = select(held.case_id).where(
        held.user == user,
        held.ended_on.is_(None),
        or_(held.until.is_(None), held.until >= on),
    )
    return _rows(connection, select(*_COLUMNS).where(cases.c.id.in_(acts)))


def _rows(connection: Connection, statement: Select[Any]) -> list[CaseRow]:
    return [CaseRow(*row) for row in connection.execute(statement.order_by(cases.c.id.desc()))]
