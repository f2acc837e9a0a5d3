"""What somebody did last: found from the signatures, however many tasks have ended since.

Each task is looked up by its key. As a condition on the tasks, PostgreSQL would rather read all
that ever ended than a thousand of them one by one. Consumer: `inbox`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Select, and_, false, literal, select
from sqlalchemy.sql.elements import ColumnElement

from workflow.store.queries.barred import of_others
from workflow.store.tables import cases, part_tables, signatures, tasks

scopes = part_tables["scopes"]
JOINED = tasks.join(cases, cases.c.id == tasks.c.case_id).join(
    scopes, and_(scopes.c.case_id == tasks.c.case_id, scopes.c.path == tasks.c.path)
)
"""Tasks with their case and their service."""


def signed_last(user: int, most: int) -> Select[tuple[int, int]]:
    """Case and number of the tasks that a user signed last, at most so many."""
    newest = (signatures.c.on.desc(), signatures.c.case_id.desc(), signatures.c.no.desc())
    return (
        select(signatures.c.case_id, signatures.c.task)
        .where(signatures.c.user == user, signatures.c.void == false())
        .order_by(*newest)
        .limit(most)
    )


def recently_done(
    connection: Connection, user: int, most: int, narrowed: Sequence[ColumnElement[bool]] = ()
) -> list[tuple[int, int]]:
    """The same in the order in which they ended, the newest first, without those of the
    user's own family and relatives; only those for which all of `narrowed` holds: conditions of
    the task, its case and its scope."""
    signed = signed_last(user, most).subquery()
    this = (tasks.c.case_id == signed.c.case_id, tasks.c.no == signed.c.task)
    ended = select(tasks.c.ended_at).where(*this).scalar_subquery()
    found = select(signed.c.case_id, signed.c.task, ended)
    found = found.where(of_others(signed.c.case_id, user))
    if narrowed:
        fits = select(literal(1)).select_from(JOINED).where(*this, *narrowed)
        found = found.where(fits.correlate(signed).scalar_subquery() == 1)
    ends = {(case, no): end for case, no, end in connection.execute(found)}
    live = [key for key, end in ends.items() if end is None]
    past = [(end, key) for key, end in ends.items() if end is not None]
    return sorted(live, reverse=True) + [key for _end, key in sorted(past, reverse=True)]
