"""Copies 抄送 that were sent to somebody, the newest first. Consumers: the officers' pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from workflow.store.tables import cases, part_tables

copies = part_tables["copies"]
MOST = 100
"""How far the list goes back; a tracking number finds what is older."""


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One copy, with its case."""

    case: int
    no: int
    tracking: str
    display: str
    definition: str
    by: str
    on: date
    read_on: date | None


def copies_of(connection: Connection, user: int, most: int = MOST) -> list[CopyRow]:
    """The newest copies that somebody got."""
    statement = (
        select(
            copies.c.case_id,
            copies.c.no,
            cases.c.tracking,
            cases.c.display,
            cases.c.definition,
            copies.c.by,
            copies.c.on,
            copies.c.read_on,
        )
        .join(cases, cases.c.id == copies.c.case_id)
        .where(copies.c.user == user)
        .order_by(copies.c.on.desc(), copies.c.case_id.desc(), copies.c.no.desc())
        .limit(most)
    )
    return [CopyRow(*row) for row in connection.execute(statement)]


def unread_copies(connection: Connection, user: int) -> int:
    """How many of the newest copies somebody has not read."""
    newest = (
        select(copies.c.read_on)
        .where(copies.c.user == user)
        .order_by(copies.c.on.desc(), copies.c.case_id.desc())
        .limit(MOST)
        .subquery()
    )
    unread = select(func.count()).select_from(newest).where(newest.c.read_on.is_(None))
    return int(connection.execute(unread).scalar_one())
