"""Grants that may be published 公布, newest first. Consumers: the public page, the board's sheet.

Which of them are shown, and what of each, is decided case by case (`machine.publishing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from workflow.store.tables import cases, decisions

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
