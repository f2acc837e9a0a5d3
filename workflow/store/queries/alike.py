"""Tasks that are alike: the same step of the same published version, open to the same officer.

Consumer: the page on which several are decided together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, exists, or_, select, union

from workflow.domain.people import Post
from workflow.store.queries.done import scopes
from workflow.store.queries.inbox import at_posts, given_to, not_related, signed_by
from workflow.store.tables import cases, live_task, tasks

MOST = 50
"""How many are decided together at most."""


@dataclass(frozen=True, slots=True)
class AlikeTask:
    """One of them."""

    case: int
    task: int
    tracking: str
    display: str
    due_on: date | None
    revision: int


def alike(
    connection: Connection, user: int, posts: Sequence[Post], closure: str, process: str, state: str
) -> list[AlikeTask]:
    """The open tasks of a step that somebody may decide now; what is due first comes first."""
    ways = [and_(live_task(), tasks.c.claimed_by == user), given_to(user), *at_posts(posts)]
    free = or_(tasks.c.claimed_by.is_(None), tasks.c.claimed_by == user)
    here = and_(
        scopes.c.case_id == tasks.c.case_id,
        scopes.c.path == tasks.c.path,
        scopes.c.process == process,
    )
    version = exists().where(cases.c.id == tasks.c.case_id, cases.c.closure == closure)
    wanted = and_(
        tasks.c.status == "open",
        tasks.c.kind == "step",
        tasks.c.state == state,
        tasks.c.delegate.is_(None),
        tasks.c.seat == 0,
        free,
        exists().where(here),
        version,
        ~signed_by(user),
        not_related(user),
    )
    # Each way by an index of its own, no further than the page shows: in one, they would be looked
    # for among all that is open.
    columns = (tasks.c.case_id, tasks.c.no, tasks.c.due_at, tasks.c.due_on, tasks.c.revision)
    order = (tasks.c.due_at.nulls_last(), tasks.c.case_id, tasks.c.no)
    parts = [select(*columns).where(way, wanted).order_by(*order).limit(MOST) for way in ways]
    found = union(*(select(part.subquery()) for part in parts)).subquery()
    statement = (
        select(
            found.c.case_id,
            found.c.no,
            cases.c.tracking,
            cases.c.display,
            found.c.due_on,
            found.c.revision,
        )
        .join(cases, cases.c.id == found.c.case_id)
        .order_by(found.c.due_at.nulls_last(), found.c.case_id, found.c.no)
        .limit(MOST)
    )
    return [AlikeTask(*row) for row in connection.execute(statement)]
