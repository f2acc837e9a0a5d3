"""What stands in somebody's lists this morning, in numbers. Consumer: `accountability.digests`.

Counted like the tabs of the inbox, by the same ways into the lists; what a colleague has taken is
that colleague's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.people import Post
from workflow.store.queries.inbox import wanted_in
from workflow.store.queries.inbox_shapes import View
from workflow.store.tables import inbox_messages, tasks

ASKED = ("supervision", "advice", "signer")
"""Kinds of tasks by which somebody waits for one's answer."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, and how many of them are in one's own name."""

    all: int = 0
    own: int = 0


@dataclass(frozen=True, slots=True)
class Morning:
    """The numbers of one person on one morning."""

    overdue: Count
    today: Count
    soon: Count
    """Yellow, and not due today."""
    arrived: Count
    asked: Count
    nudges: int
    """Urgings among the messages that were not read."""


def morning_of(
    connection: Connection,
    user: int,
    posts: Sequence[Post],
    now: datetime,
    today: date,
    since: date,
) -> Morning:
    """The numbers of `user`, who holds `posts`; `since` is the day from which a task is new."""
    running = tasks.c.status != "waiting"
    late = and_(running, tasks.c.due_at <= now)
    facets = (
        late,
        and_(running, tasks.c.due_at > now, tasks.c.due_on == today),
        and_(running, tasks.c.yellow_at <= now, tasks.c.due_on > today),
        tasks.c.opened_on >= since,
        tasks.c.kind.in_(ASKED),
    )
    own = _counted(connection, wanted_in(View.MINE, user, posts), facets)
    free = and_(
        wanted_in(View.QUEUE, user, posts),
        tasks.c.claimed_by.is_(None),
        or_(tasks.c.delegate.is_(None), tasks.c.delegate != user),
        or_(tasks.c.assigned.is_(None), tasks.c.assigned != user),
    )
    others = _counted(connection, free, facets)
    overdue, due, soon, arrived, asked = (
        Count(mine + rest, mine) for mine, rest in zip(own, others, strict=True)
    )
    return Morning(overdue, due, soon, arrived, asked, _nudges(connection, user))


def _counted(
    connection: Connection, wanted: ColumnElement[bool], facets: Sequence[ColumnElement[bool]]
) -> list[int]:
    columns = [func.count().filter(facet) for facet in facets]
    return [int(n) for n in connection.execute(select(*columns).where(wanted)).one()]


def _nudges(connection: Connection, user: int) -> int:
    mine = inbox_messages.c
    wanted = (mine.user_id == user) & (mine.template == "nudged") & mine.read_at.is_(None)
    counted = select(func.count()).select_from(inbox_messages).where(wanted)
    return int(connection.execute(counted).scalar_one())
