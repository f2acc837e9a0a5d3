"""What an officer's every page asks: which task comes next, and how many wait.

One statement each, made once for each number of posts. To the next task (what is due first of one's
own, then of the queue) each way into a list is walked along its own index in the order of the list,
to the first that may be opened; what waits is counted no further than a header shows. Consumer:
officers' pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    not_,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.people import Post
from workflow.store.handed import Asked
from workflow.store.queries.inbox import (
    at_post,
    given_to,
    not_related,
    takeable,
    unclaimed,
    ways_of_mine,
)
from workflow.store.tables import cases, fixed, tasks

OWN, QUEUE = 0, 1
"""What comes first."""


class Following(NamedTuple):
    """The task that comes next, and where to look for what may still speak against it."""

    tracking: str
    no: int
    state: str
    case: int
    closure: str
    """The version that its case runs on."""


def next_open(
    connection: Connection, user: int, posts: Sequence[Post], after: tuple[int, int]
) -> Following | None:
    """An open task that nobody else has taken, and not the one `after` which is asked; None when
    nothing is left to do."""
    shape, values = named(user, posts)
    values |= {"case": after[0], "no": after[1]}
    row = _next(*shape)(connection, values).first()
    if row is None:
        return None
    return Following(row.tracking, row.no, row.state, row.case_id, row.closure)


def waiting(connection: Connection, user: int, posts: Sequence[Post], most: int) -> int:
    """How many tasks somebody has taken or may take; counted no further than `most`."""
    shape, values = named(user, posts)
    return int(_waiting(*shape)(connection, {**values, "most": most}).scalar_one())


def named(user: int, posts: Sequence[Post]) -> tuple[tuple[int, int], dict[str, Any]]:
    """How many posts, and how many persons for whom somebody acts; and the values of both."""
    held = {(post.role, post.place): None for post in posts}
    others = sorted({post.for_user for post in posts if post.for_user is not None})
    values: dict[str, Any] = {"user": user}
    for number, (role, place) in enumerate(held):
        values |= {f"role_{number}": role, f"place_{number}": place}
    values |= {f"other_{number}": other for number, other in enumerate(others)}
    return (len(held), len(others)), values


_user: Any = bindparam("user")


@lru_cache(maxsize=64)
def _waiting(posts: int, others: int) -> Asked:
    not_mine = or_(tasks.c.claimed_by.is_(None), tasks.c.claimed_by != _user)
    queued = and_(not_mine, takeable(_user))
    parts = [_keys(way, not_related(_user)) for way in ways_of_mine(_user)]
    for number in range(posts):
        post = at_post(bindparam(f"role_{number}"), bindparam(f"place_{number}"))
        parts += [_keys(way, queued) for way in post]
    parts += [_keys(given_to(bindparam(f"other_{number}")), queued) for number in range(others)]
    found = union(*(select(part.subquery()) for part in parts)).limit(bindparam("most")).subquery()
    return Asked(select(func.count()).select_from(found))


def _keys(*where: ColumnElement[bool]) -> Select[Any]:
    return select(tasks.c.case_id, tasks.c.no).where(*where).limit(bindparam("most"))


@lru_cache(maxsize=64)
def _next(posts: int, others: int) -> Asked:
    user = _user
    nobody_elses = and_(or_(unclaimed(), tasks.c.claimed_by == user), not_related(user))
    queued = and_(unclaimed(), takeable(user))
    claimed, *given = ways_of_mine(user)
    parts = [_first(OWN, claimed, not_related(user))]
    parts += [_first(OWN, way, nobody_elses, walked=False) for way in given]
    for number in range(posts):
        own, escalated = at_post(bindparam(f"role_{number}"), bindparam(f"place_{number}"))
        # What was escalated is little, and in no order on its index: see `inbox._page`.
        parts += [_first(QUEUE, own, queued), _first(QUEUE, escalated, queued, walked=False)]
    for number in range(others):
        parts.append(_first(QUEUE, given_to(bindparam(f"other_{number}")), queued, walked=False))
    found = union_all(*(select(part.subquery()) for part in parts)).subquery()
    order = (found.c.rank, found.c.due_at.nulls_last(), found.c.case_id, found.c.no)
    columns = (cases.c.tracking, found.c.no, found.c.state, found.c.case_id, cases.c.closure)
    tracked = select(*columns).join(cases, cases.c.id == found.c.case_id)
    return Asked(tracked.order_by(*order).limit(1))


def _first(rank: int, *where: ColumnElement[bool], walked: bool = True) -> Select[Any]:
    """What is due first on one of the ways; `walked`: along an index that has that order."""
    this = and_(tasks.c.case_id == bindparam("case"), tasks.c.no == bindparam("no"))
    columns: tuple[Any, ...] = (
        literal_column(str(rank)).label("rank"),
        tasks.c.case_id,
        tasks.c.no,
        tasks.c.state,
        tasks.c.due_at,
    )
    found = select(*columns).where(*where, tasks.c.status == fixed("open"), not_(this))
    if not walked:
        return found
    return found.order_by(tasks.c.due_at.nulls_last(), tasks.c.case_id, tasks.c.no).limit(1)
