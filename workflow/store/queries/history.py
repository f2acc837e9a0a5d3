"""The case history 办理过程 for the pages: whether it is intact, late entries.

Consumers: the case page, the inspector. `fact_rows` reads and writes facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.facts import Recorded
from workflow.domain.history import verify
from workflow.keys import KeyRing
from workflow.store.fact_rows import BrokenFact, load_facts, recorded_from
from workflow.store.tables import cases, facts, fixed, notable_fact


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A fact with the case it belongs to."""

    case: int
    tracking: str
    place: str
    """The office's region."""
    recorded: Recorded


def intact(connection: Connection, keys: KeyRing, case: int) -> bool:
    """Whether a case's history is unbroken and ends where the case says it does."""
    try:
        history = load_facts(connection, keys, case, exact=True)
    except BrokenFact:
        return False
    end = select(cases.c.seq, cases.c.chain).where(cases.c.id == case)
    row = connection.execute(end).first()
    last = (history[-1].seq, history[-1].hash) if history else (0, "")
    return row is not None and (row.seq, row.chain) == last and verify(history)


def back_dated(
    connection: Connection,
    keys: KeyRing,
    since: datetime,
    until: datetime,
    places: Sequence[str] | None = None,
    most: int = 500,
) -> list[CaseFact]:
    """Facts recorded in a period that count from an earlier day, newest first: for the inspector.

    One for each time somebody recorded something, though it made several facts. Of cases in these
    places, or of all.
    """
    late = facts.c.why != fixed("")
    first: dict[tuple[int, datetime], CaseFact] = {}
    for found in _recorded(connection, keys, since, until, late, places, most):
        first.setdefault((found.case, found.recorded.at), found)
    return list(first.values())


def notable(
    connection: Connection,
    keys: KeyRing,
    since: datetime,
    until: datetime,
    places: Sequence[str] | None = None,
    most: int = 500,
) -> list[CaseFact]:
    """Facts of a period that an inspector looks at (`case_tables.NOTABLE`), newest first."""
    return _recorded(connection, keys, since, until, notable_fact(), places, most)


def _recorded(
    connection: Connection,
    keys: KeyRing,
    since: datetime,
    until: datetime,
    this: ColumnElement[bool],
    places: Sequence[str] | None,
    most: int,
) -> list[CaseFact]:
    statement = (
        select(facts, cases.c.tracking, cases.c.place.label("office"))
        .join(cases, cases.c.id == facts.c.case_id)
        .where(facts.c.at >= since, facts.c.at < until, this)
        .order_by(facts.c.at.desc(), facts.c.case_id, facts.c.seq)
        .limit(most)
    )
    if places is not None:
        statement = statement.where(cases.c.place.in_(places))
    return [
        CaseFact(row.case_id, row.tracking, row.office, recorded_from(row, keys))
        for row in connection.execute(statement)
    ]
