"""What somebody did last: found from the signatures, however many tasks have ended since.

Each task is looked up by its key. As a condition on the tasks, PostgreSQL would rather read all
that ever ended than a thousand of them one by one. Consumer: `inbox`.
"""

from __future__ import annotations

from sqlalchemy import Connection, Select, false, select

from workflow.store.tables import relatives, signatures, tasks


def signed_last(user: int, most: int) -> Select[tuple[int, int]]:
    """Case and number of the tasks that a user signed last, at most so many."""
    newest = (signatures.c.on.desc(), signatures.c.case_id.desc(), signatures.c.no.desc())
    return (
        select(signatures.c.case_id, signatures.c.task)
        .where(signatures.c.user == user, signatures.c.void == false())
        .order_by(*newest)
        .limit(most)
    )


def recently_done(connection: Connection, user: int, most: int) -> list[tuple[int, int]]:
    """The same in the order in which they ended, the newest first, without those of cases in which
    the user is registered as a relative."""
    signed = signed_last(user, most).subquery()
    this = (tasks.c.case_id == signed.c.case_id, tasks.c.no == signed.c.task)
    ended = select(tasks.c.ended_at).where(*this).scalar_subquery()
    barred = select(relatives.c.case_id).where(relatives.c.user == user)
    rows = connection.execute(
        select(signed.c.case_id, signed.c.task, ended).where(signed.c.case_id.not_in(barred))
    )
    found = {(case, no): end for case, no, end in rows}
    live = [key for key, end in found.items() if end is None]
    past = [(end, key) for key, end in found.items() if end is not None]
    return sorted(live, reverse=True) + [key for _end, key in sorted(past, reverse=True)]
