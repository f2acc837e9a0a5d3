"""The case history as rows: facts are data under their kind's name, appended and never changed.

The reason of a late entry is somebody's own words, so it is encrypted (`reasons`). Consumers: the
unit of work (append) and the queries (read).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from workflow.domain.facts import SCHEMA, Recorded
from workflow.domain.history import fact_data, fact_from
from workflow.errors import Unreadable
from workflow.keys import KeyRing, UnreadableSecret
from workflow.store.handed import inserted
from workflow.store.reasons import fact_reason, reason_columns
from workflow.store.tables import facts

_insert = inserted(facts)
_select = (
    select(facts)
    .where(facts.c.case_id == bindparam("case_id"), facts.c.seq > bindparam("after"))
    .order_by(facts.c.seq)
)

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, UnreadableSecret)
"""What reading a value raises that was not written by us."""


class BrokenFact(Unreadable):
    """A row of a case's history is not a fact as it was recorded."""

    def __init__(self, number: int) -> None:
        super().__init__(f"fact {number} of its history cannot be read")
        self.number = number


def append_facts(
    connection: Connection, keys: KeyRing, case: int, recorded: Sequence[Recorded]
) -> None:
    """Add facts to the history of a case."""
    if recorded:
        _insert(connection, [_row(keys, case, each) for each in recorded])


def load_facts(
    connection: Connection, keys: KeyRing, case: int, after: int = 0, *, exact: bool = False
) -> list[Recorded]:
    """The facts of a case with a number greater than `after`, in order. Raises BrokenFact; with
    `exact` also for a row that holds more than its fact, which no hash covers."""
    found: list[Recorded] = []
    number = after + 1
    try:
        for row in connection.execute(_select, {"case_id": case, "after": after}):
            number = row.seq
            recorded = recorded_from(row, keys)
            if exact and fact_data(recorded.fact) != row.data:
                raise BrokenFact(number)
            found.append(recorded)
            number += 1
    except UNREADABLE as error:
        raise BrokenFact(number) from error
    return found


def _row(keys: KeyRing, case: int, recorded: Recorded) -> dict[str, Any]:
    return {
        "case_id": case,
        "seq": recorded.seq,
        "at": recorded.at,
        "occurred_on": recorded.occurred_on,
        **reason_columns(keys, recorded),
        "actor": recorded.actor,
        "user_id": recorded.user,
        "actor_kind": recorded.actor_kind,
        "role": recorded.role,
        "place": recorded.place,
        "kind": type(recorded.fact).__name__,
        "schema": SCHEMA,
        "data": fact_data(recorded.fact),
        "previous": recorded.previous,
        "hash": recorded.hash,
    }


def recorded_from(row: Row[Any], keys: KeyRing) -> Recorded:
    """The fact of a row of `facts`. Raises UnreadableSecret for a reason that no key opens."""
    why, salt, digest = fact_reason(keys, row) if row.why else ("", "", "")
    return Recorded(
        seq=row.seq,
        at=row.at,
        occurred_on=row.occurred_on,
        why=why,
        actor=row.actor,
        user=row.user_id,
        actor_kind=row.actor_kind,
        role=row.role,
        place=row.place,
        fact=fact_from(row.kind, row.data),
        previous=row.previous,
        hash=row.hash,
        why_salt=salt,
        why_digest=digest,
    )
