"""Tasks that are alike: the same step of the same published version, open to the same officer.

Consumer: the page on which several are decided together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, exists, or_, select

from workflow.domain.people import Post
from workflow.store.queries.done import scopes
from workflow.store.queries.inbox import live_at_posts, not_related, signed_by
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
    free = or_(tasks.c.claimed_by.is_(None), tasks.c.claimed_by == user)
    mine = or_(
        and_(live_task(), tasks.c.claimed_by == user),
        and_(live_task(), tasks.c.assigned == user),
        live_at_posts(posts),
    )
    this = and_(
        scopes.c.case_id == tasks.c.case_id,
        scopes.c.path == tasks.c.path,
        scopes.c.process == process,
    )
    statement = (
        select(
            tasks.c.case_id,
            tasks.c.no,
            cases.c.tracking,
            cases.c.display,
            tasks.c.due_on,
            tasks.c.revision,
        )
        .join(cases, and_(cases.c.id == tasks.c.case_id, cases.c.closure == closure))
        .where(mine, free, tasks.c.kind == "step", tasks.c.state == state)
        .where(tasks.c.status == "open", tasks.c.delegate.is_(None), tasks.c.seat == 0)
        .where(exists().where(this), ~signed_by(user), not_related(user))
        .order_by(tasks.c.due_at.nulls_last(), tasks.c.case_id, tasks.c.no)
        .limit(MOST)
    )
    return [AlikeTask(*row) for row in connection.execute(statement)]
