"""The inbox 待办: which tasks somebody has, may take, follows, or has done.

Consumers: the officers' pages. Sorted by what is due first, 50 a page, with exact counts for each
light. Tasks of cases in which the user is registered as a relative do not appear in any list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, false, func, literal, or_, select, tuple_
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.clock import Light
from workflow.domain.people import Post
from workflow.domain.tracking import normalise_tracking
from workflow.store.queries.lights import light_at
from workflow.store.queries.seats import awaits_consent, wanted_seat
from workflow.store.tables import (
    cases,
    fixed,
    live_task,
    part_tables,
    relatives,
    signatures,
    tasks,
    watches,
)

PAGE_SIZE = 50
DONE_AT_MOST = 1_000
"""How far the list of done tasks goes back: it would grow for ever. A tracking number finds what is
older."""
scopes = part_tables["scopes"]


class View(StrEnum):
    """The lists of an officer."""

    MINE = "mine"
    """Taken by me, assigned to me alone, or delegated to me."""
    QUEUE = "queue"
    """At one of my posts, taken by nobody or by a colleague, assigned to nobody, and not signed by
    me already."""
    WATCHED = "watched"
    """Of cases that I follow."""
    DONE = "done"
    """Signed by me, the last `DONE_AT_MOST`; the newest first."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty fields do not count."""

    light: Light | None = None
    service: str = ""
    """A definition: of the package or of the lane's service."""
    places: tuple[str, ...] = ()
    """Places of tasks: a village, or a township with its villages."""
    text: str = ""
    """A tracking number, or a piece of one or of the masked name."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line: how urgent, what to do, for whom, where."""

    case: int
    task: int
    tracking: str
    display: str
    definition: str
    process: str
    """The process of the task's scope: which service's step it is."""
    path: str
    state: str
    kind: str
    subject: str
    role: str
    place: str
    opened_on: date
    due_on: date | None
    due_at: datetime | None
    yellow_at: datetime | None
    status: str
    claimed_by: int | None
    claimed_name: str
    assigned: int | None
    delegate: int | None
    delegate_name: str
    sign: int
    revision: int
    light: Light


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of a list, and how many there are in all."""

    rows: tuple[InboxRow, ...]
    counts: Mapping[Light, int] = field(default_factory=dict)
    """By light, of all pages, as if no light were chosen."""
    total: int = 0
    """Of the chosen light, all pages."""
    page: int = 1

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


COLUMNS: tuple[ColumnElement[Any], ...] = (
    tasks.c.case_id,
    tasks.c.no,
    cases.c.tracking,
    cases.c.display,
    cases.c.definition,
    scopes.c.process,
    tasks.c.path,
    tasks.c.state,
    tasks.c.kind,
    tasks.c.subject,
    tasks.c.role,
    tasks.c.place,
    tasks.c.opened_on,
    tasks.c.due_on,
    tasks.c.due_at,
    tasks.c.yellow_at,
    tasks.c.status,
    tasks.c.claimed_by,
    tasks.c.claimed_name,
    tasks.c.assigned,
    tasks.c.delegate,
    tasks.c.delegate_name,
    tasks.c.sign,
    tasks.c.revision,
)
JOINED = tasks.join(cases, cases.c.id == tasks.c.case_id).join(
    scopes, and_(scopes.c.case_id == tasks.c.case_id, scopes.c.path == tasks.c.path)
)


def inbox(
    connection: Connection,
    user: int,
    posts: Sequence[Post],
    view: View,
    now: datetime,
    filters: Filters = Filters(),
    page: int = 1,
) -> Inbox:
    """One page of a list of `user`, who holds `posts`, as it stands at `now`."""
    light = light_at(now) if view is not View.DONE else literal(Light.STOPPED.value)
    everything = normalise_tracking(filters.text) is not None
    in_view = _in_view(view, user, posts, None if everything else DONE_AT_MOST)
    wanted = and_(in_view, not_related(user), *_narrowed(filters))
    counts = _counts(connection, wanted, light)
    chosen = wanted if filters.light is None else and_(wanted, light == filters.light.value)
    statement = _sorted(select(*COLUMNS, light).select_from(JOINED).where(chosen), view)
    rows = connection.execute(statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    found = tuple(InboxRow(*(*row[:-1], Light(row[-1]))) for row in rows)
    total = sum(counts.values()) if filters.light is None else counts.get(filters.light, 0)
    return Inbox(found, counts, total, page)


def counts_of_views(connection: Connection, user: int, posts: Sequence[Post]) -> dict[View, int]:
    """How long the lists of live work are: the numbers on the tabs."""
    numbers = {}
    for view in (View.MINE, View.QUEUE, View.WATCHED):
        wanted = and_(_in_view(view, user, posts), not_related(user))
        statement = select(func.count()).select_from(tasks).where(wanted)
        numbers[view] = int(connection.execute(statement).scalar_one())
    return numbers


def _in_view(
    view: View, user: int, posts: Sequence[Post], most: int | None = None
) -> ColumnElement[bool]:
    if view is View.MINE:
        return _mine(user)
    if view is View.QUEUE:
        others = or_(tasks.c.claimed_by.is_(None), tasks.c.claimed_by != user)
        return and_(
            others, live_at_posts(posts), ~signed_by(user), wanted_seat(user), ~awaits_consent()
        )
    if view is View.WATCHED:
        watched = select(watches.c.case_id).where(watches.c.user_id == user)
        return and_(live_task(), tasks.c.case_id.in_(watched))
    if most is None:
        return signed_by(user)
    newest = (signatures.c.on.desc(), signatures.c.case_id.desc(), signatures.c.no.desc())
    signed = (
        select(signatures.c.case_id, signatures.c.task)
        .where(signatures.c.user == user, signatures.c.void == false())
        .order_by(*newest)
        .limit(most)
    )
    return tuple_(tasks.c.case_id, tasks.c.no).in_(signed)


def _mine(user: int) -> ColumnElement[bool]:
    """The condition of tasks that the user took, prepares or was assigned, unless somebody to whom
    it was escalated took it. Each alternative says that the task is live, as in `live_at_posts`."""
    assigned = and_(tasks.c.assigned == user, tasks.c.claimed_by.is_(None))
    return or_(
        and_(live_task(), tasks.c.claimed_by == user),
        and_(live_task(), assigned, ~signed_by(user)),
        and_(live_task(), tasks.c.delegate == user),
    )


def signed_by(user: int) -> ColumnElement[bool]:
    """The condition of tasks that the user has signed: they wait for somebody else's signature."""
    this = and_(signatures.c.case_id == tasks.c.case_id, signatures.c.task == tasks.c.no)
    return exists().where(this, signatures.c.user == user, signatures.c.void == false())


def live_at_posts(posts: Sequence[Post]) -> ColumnElement[bool]:
    """The condition of live tasks that belong to one of these posts, also by escalation; not of
    those assigned to one person.

    Every alternative says for itself that the task is live: only so may SQLite use the partial
    index that fits it.
    """
    conditions: list[ColumnElement[bool]] = []
    for post in posts:
        here = and_(tasks.c.role == post.role, tasks.c.place == post.place)
        own = and_(here, tasks.c.assigned.is_(None))
        escalated = and_(tasks.c.also_role == post.role, tasks.c.also_place == post.place)
        conditions += [and_(live_task(), own), and_(live_task(), escalated)]
    for user in {post.for_user for post in posts if post.for_user is not None}:
        # A substitute sees what was given to the person for whom they act.
        conditions.append(and_(live_task(), tasks.c.assigned == user))
    return or_(false(), *conditions)


def not_related(user: int) -> ColumnElement[bool]:
    return ~exists().where(relatives.c.case_id == tasks.c.case_id, relatives.c.user == user)


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.service:
        inner = scopes.c.process.startswith(f"{filters.service}.", autoescape=True)
        service = or_(scopes.c.process == filters.service, inner)
        found.append(or_(cases.c.definition == filters.service, service))
    if filters.places:
        found.append(tasks.c.place.in_(filters.places))
    text = filters.text.strip()
    tracking = normalise_tracking(text)
    if tracking is not None:
        found.append(and_(cases.c.tracking == tracking, cases.c.tracking != fixed("")))
    elif text:
        piece = or_(
            cases.c.tracking.contains(text.upper(), autoescape=True),
            cases.c.display.contains(text, autoescape=True),
        )
        found.append(piece)
    return found


def _counts(
    connection: Connection, wanted: ColumnElement[bool], light: ColumnElement[Any]
) -> dict[Light, int]:
    lit = select(light.label("light")).select_from(JOINED).where(wanted).subquery()
    statement = select(lit.c.light, func.count()).group_by(lit.c.light)
    return {Light(name): number for name, number in connection.execute(statement)}


def _sorted(statement: Select[Any], view: View) -> Select[Any]:
    if view is View.DONE:
        newest = tasks.c.ended_at.desc().nulls_first()
        return statement.order_by(newest, tasks.c.case_id.desc(), tasks.c.no.desc())
    return statement.order_by(tasks.c.due_at.nulls_last(), tasks.c.case_id, tasks.c.no)
