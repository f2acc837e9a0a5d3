"""The case history 办理过程 for the pages: facts of a case, whether it is intact, late entries.

Consumers: the case page (through `facts_of`), the inspector. `fact_rows` reads and writes facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from workflow.domain.facts import Recorded
from workflow.domain.history import verify
from workflow.store.fact_rows import BrokenFact, load_facts, recorded_from
from workflow.store.tables import cases, facts, fixed


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A fact with the case it belongs to."""

    case: int
    tracking: str
    recorded: Recorded


def facts_of(connection: Connection, case: int, after: int = 0) -> list[Recorded]:
    """The history of a case in order, from the fact after `after` on."""
    return load_facts(connection, case, after)


def intact(connection: Connection, case: int) -> bool:
    """Whether a case's history is unbroken and ends where the case says it does."""
    try:
        history = load_facts(connection, case, exact=True)
    except BrokenFact:
        return False
    end = select(cases.c.seq, cases.c.chain).where(cases.c.id == case)
    row = connection.execute(end).first()
    last = (history[-1].seq, history[-1].hash) if history else (0, "")
    return row is not None and (row.seq, row.chain) == last and verify(history)


def back_dated(
    connection: Connection, since: datetime, until: datetime, most: int = 500
) -> list[CaseFact]:
    """Facts recorded in a period that count from an earlier day, newest first: for the inspector.

    One for each time somebody recorded something, though it made several facts.
    """
    statement = (
        select(facts, cases.c.tracking)
        .join(cases, cases.c.id == facts.c.case_id)
        .where(facts.c.at >= since, facts.c.at < until, facts.c.why != fixed(""))
        .order_by(facts.c.at.desc(), facts.c.case_id, facts.c.seq)
        .limit(most)
    )
    first: dict[tuple[int, datetime], CaseFact] = {}
    for row in connection.execute(statement):
        found = CaseFact(row.case_id, row.tracking, recorded_from(row))
        first.setdefault((row.case_id, row.at), found)
    return list(first.values())
