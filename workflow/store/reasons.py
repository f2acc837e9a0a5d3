"""Reasons in somebody's own words that stand beside rows: why a fact was recorded late, what the
bank said of a transfer. They may name people, so they are encrypted.

`facts.why` says how to read `facts.reason`: it is the salted digest of the reason, which the hash
of the fact covers, so that the reason can be erased; or `SEALED`, where the hash covers the reason
itself, as in every fact from before revision 0008. What stood in clear until then is encrypted by
`hide_reasons` when the office is opened, since a migration has no keys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, and_, select, update

from workflow.domain.facts import Recorded
from workflow.keys import Ciphertext, KeyRing
from workflow.store.database import Database
from workflow.store.dialects import one_at_a_time
from workflow.store.logins import wipe
from workflow.store.roster_tables import roster_lines
from workflow.store.schema import fixed
from workflow.store.tables import facts

SEALED = "sealed"
"""Stands in clear in the place of a reason that is encrypted and under the hash itself."""
ROWS = 500
"""How many rows one transaction hides."""


def reason_columns(keys: KeyRing, recorded: Recorded) -> dict[str, str | Ciphertext | None]:
    """The columns of a fact that hold its reason; nothing is encrypted where there is none."""
    if not recorded.is_late:
        return {"why": "", "reason": None}
    kept = {"why": recorded.why} | ({"salt": recorded.why_salt} if recorded.why_salt else {})
    return {"why": recorded.why_digest or SEALED, "reason": keys.encrypt_json(kept)}


def fact_reason(keys: KeyRing, row: Row[Any]) -> tuple[str, str, str]:
    """The reason of a late fact, its salt, and the digest under the hash: "" for what is not there.

    Raises UnreadableSecret.
    """
    if row.reason is None:
        return row.why, "", ""  # in clear, until the office is opened
    kept = keys.decrypt_json(row.reason)
    why, salt = str(kept.get("why", "")), str(kept.get("salt", ""))
    return (why, "", "") if row.why == SEALED else (why, salt, row.why)


def erase_reasons(connection: Connection, keys: KeyRing, case: int) -> None:
    """Erase why facts of a case were recorded late. One from before revision 0008 stays, encrypted:
    without its reason, nobody could check its hash."""
    own = facts.c.case_id == case
    by_digest = and_(facts.c.why != fixed(""), facts.c.why != SEALED, facts.c.reason.is_not(None))
    gone = update(facts).where(own, by_digest)
    connection.execute(gone.values(reason=keys.encrypt_json({})))


def hide_reasons(database: Database, keys: KeyRing, rows: int = ROWS) -> int:
    """Encrypt the reasons that stand in clear; returns how many there were.

    Each step is a transaction of its own: a stop leaves every row with the one or the other.
    """
    hidden = 0
    for each in _IN_CLEAR:
        while some := _hide_some(database, keys, each, rows):
            hidden += some
    if hidden and database.sqlite:
        wipe(database)
    return hidden


@dataclass(frozen=True)
class _Clear:
    """A column of reasons in clear, and the one in which they are encrypted."""

    table: Table
    clear: Column[str]
    encrypted: Column[Ciphertext]
    instead: str
    """What stands in the place of the text then."""
    content: Callable[[KeyRing, str], Ciphertext]


_IN_CLEAR = (
    _Clear(
        facts,
        facts.c.why,
        facts.c.reason,
        SEALED,
        lambda keys, why: keys.encrypt_json({"why": why}),
    ),
    _Clear(roster_lines, roster_lines.c.why, roster_lines.c.said, "", KeyRing.encrypt),
)


def _hide_some(database: Database, keys: KeyRing, what: _Clear, rows: int) -> int:
    table = what.table
    key = list(table.primary_key.columns)
    here = and_(what.clear != fixed(""), what.encrypted.is_(None))
    wanted = select(*key, what.clear).where(here).order_by(*key)
    with database.read() as connection:
        if connection.execute(wanted.limit(1)).first() is None:
            return 0
    with database.changing() as connection:
        one_at_a_time(connection, "reasons")
        found = list(connection.execute(wanted.limit(rows)))
        for *this, why in found:
            row = and_(here, *(column == value for column, value in zip(key, this, strict=True)))
            values = {what.clear.name: what.instead, what.encrypted.name: what.content(keys, why)}
            connection.execute(update(table).where(row).values(values))
    return len(found)
