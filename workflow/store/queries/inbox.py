"""The inbox 待办: which tasks somebody has, may take, follows, or has done.

Consumers: the officers' pages. Sorted by what is due first, 50 a page, with exact counts for each
light. Tasks of cases of the user's own household, and of those in which the user is registered as
a relative, do not appear in any list.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.clock import Light
from workflow.domain.people import Post
from workflow.domain.tracking import normalise_tracking
from workflow.store.queries.barred import of_others
from workflow.store.queries.done import JOINED, recently_done, scopes, signed_last
from workflow.store.queries.inbox_shapes import (
    EVERYTHING,
    PAGE_SIZE,
    Filters,
    Inbox,
    InboxRow,
    Late,
    View,
)
from workflow.store.queries.lights import light_at
from workflow.store.queries.seats import awaits_consent, wanted_seat
from workflow.store.tables import (
    cases,
    fixed,
    live_task,
    persons,
    places,
    signatures,
    tasks,
    watches,
)

DONE_AT_MOST = 1_000
"""How far the list of done tasks goes back: it would grow for ever. A tracking number finds what is
older."""
Value = int | str | BindParameter[Any]
"""A value of a condition, or a name under which it is given later."""


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
    tasks.c.assigned_name,
    tasks.c.delegate,
    tasks.c.delegate_name,
    tasks.c.sign,
    tasks.c.revision,
    tasks.c.nudged_on,
)


def inbox(
    connection: Connection,
    user: int,
    posts: Sequence[Post],
    view: View,
    now: datetime,
    filters: Filters = EVERYTHING,
    page: int = 1,
) -> Inbox:
    """One page of a list of `user`, who holds `posts`, as it stands at `now`."""
    if view is View.DONE and normalise_tracking(filters.text) is None:
        return _done(connection, user, page, filters, now)
    light = light_at(now) if view is not View.DONE else literal(Light.STOPPED.value)
    ways = _ways(view, user, posts)
    common = and_(_common(view, user), *_narrowed(filters, now))
    joined = _beyond_tasks(filters)
    counts = _counts(connection, and_(or_(false(), *ways), common), light, joined)
    chosen = common if filters.light is None else and_(common, light == filters.light.value)
    statement = _page(ways, chosen, light, view, joined, page, _ordered(view, posts))
    found = tuple(InboxRow(*(*row[:-1], Light(row[-1]))) for row in connection.execute(statement))
    total = sum(counts.values()) if filters.light is None else counts.get(filters.light, 0)
    return Inbox(found, counts, total, page)


def _done(connection: Connection, user: int, page: int, filters: Filters, now: datetime) -> Inbox:
    """One page of what the user did last."""
    keys = recently_done(connection, user, DONE_AT_MOST, _narrowed(filters, now))
    counts = {Light.STOPPED: len(keys)} if keys else {}
    if filters.light is not None:
        keys = []  # what is done has no light
    shown = keys[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    light = literal(Light.STOPPED.value)
    # The cases by themselves, too: a pair of columns leads SQLite to no index.
    own = tasks.c.case_id.in_({case for case, _no in shown})
    this = and_(own, tuple_(tasks.c.case_id, tasks.c.no).in_(shown))
    statement = _sorted(select(*COLUMNS, light).select_from(JOINED).where(this), View.DONE, tasks)
    rows = connection.execute(statement) if shown else ()
    found = tuple(InboxRow(*(*row[:-1], Light(row[-1]))) for row in rows)
    return Inbox(found, counts, len(keys), page)


def _page(
    ways: Sequence[ColumnElement[bool]],
    chosen: ColumnElement[bool],
    light: ColumnElement[Any],
    view: View,
    joined: bool,
    page: int,
    ordered: Container[int],
) -> Select[Any]:
    """One page of rows. Each way into the list is walked along its own index in the order of the
    list, no further than the page; the case and the service are read for the rows shown only."""
    source, last = JOINED if joined else tasks, page * PAGE_SIZE
    columns = (tasks.c.case_id, tasks.c.no, tasks.c.due_at, tasks.c.ended_at)
    parts = []
    for position, way in enumerate(ways):
        part = select(*columns).select_from(source).where(way, chosen)
        # What was escalated is little, and in no order on its index: walked along another index
        # in the order of the list, all that is open would be looked at for it.
        walked = position in ordered
        parts.append(_sorted(part, view, tasks).limit(last) if walked else part)
    parts = parts or [select(*columns).where(false())]
    if len(parts) > 1:
        each = union(*(select(part.subquery()) for part in parts)).subquery()
    else:
        each = parts[0].subquery()
    keys = _sorted(select(each), view, each).limit(PAGE_SIZE).offset(last - PAGE_SIZE).subquery()
    this = and_(keys.c.case_id == tasks.c.case_id, keys.c.no == tasks.c.no)
    return _sorted(select(*COLUMNS, light).select_from(JOINED.join(keys, this)), view, tasks)


def front(
    connection: Connection,
    user: int,
    posts: Sequence[Post],
    now: datetime,
    view: View | None = None,
    filters: Filters = EVERYTHING,
    page: int = 1,
) -> tuple[dict[View, int], View, Inbox]:
    """What a page of the inbox shows: the numbers on the tabs, the list, and one page of it.

    Without a wish the list is one's own, or the queue when one's own is empty. What the lights of
    an unfiltered list add up to is not counted a second time.
    """
    tabs: dict[View, int] = {}
    if view is None:
        tabs = counts_of_views(connection, user, posts, (View.MINE,))
        view = View.MINE if tabs[View.MINE] else View.QUEUE
    found = inbox(connection, user, posts, view, now, filters, page)
    if not found.rows and found.total:
        found = inbox(connection, user, posts, view, now, filters, found.pages)
    if view is not View.DONE and replace(filters, light=None) == EVERYTHING:
        tabs[view] = sum(found.counts.values())
    rest = tuple(each for each in LIVE if each not in tabs)
    return {**tabs, **counts_of_views(connection, user, posts, rest)}, view, found


LIVE = (View.MINE, View.QUEUE, View.WATCHED)
"""The lists of live work, whose length stands on the tabs."""


def _beyond_tasks(filters: Filters) -> bool:
    own = Filters(light=filters.light, places=filters.places)
    return filters != own


def counts_of_views(
    connection: Connection, user: int, posts: Sequence[Post], views: Sequence[View] = LIVE
) -> dict[View, int]:
    """How long the lists of live work are: the numbers on the tabs."""
    numbers = {}
    for view in views:
        statement = select(func.count()).select_from(tasks).where(wanted_in(view, user, posts))
        numbers[view] = int(connection.execute(statement).scalar_one())
    return numbers


def wanted_in(view: View, user: int, posts: Sequence[Post]) -> ColumnElement[bool]:
    """The condition of tasks in a list of live work."""
    return and_(or_(false(), *_ways(view, user, posts)), _common(view, user))


def _ways(view: View, user: int, posts: Sequence[Post]) -> list[ColumnElement[bool]]:
    """The ways into a list: a task in it is found by one of these conditions, each of which names
    the live task for itself, so that a partial index fits it."""
    if view is View.MINE:
        return ways_of_mine(user)
    if view is View.QUEUE:
        return at_posts(posts)
    if view is View.WATCHED:
        watched = select(watches.c.case_id).where(watches.c.user_id == user)
        return [and_(live_task(), tasks.c.case_id.in_(watched), _known_of(posts))]
    return [signed_by(user)]


def _known_of(posts: Sequence[Post]) -> ColumnElement[bool]:
    """Which tasks of a case one follows may be known of: all, to whoever works for a region; to a
    village all but that there is an objection; to a school or another organisation its own only."""
    levels = select(places.c.level).where(places.c.code.in_([post.place for post in posts]))
    here = [and_(tasks.c.role == post.role, tasks.c.place == post.place) for post in posts]
    return or_(
        literal("county").in_(levels),
        literal("township").in_(levels),
        and_(literal("village").in_(levels), tasks.c.kind != "objection"),
        *here,
    )


def _ordered(view: View, posts: Sequence[Post]) -> Container[int]:
    """Which of the ways are long: those to the posts themselves, or to what one has taken."""
    return range(0, 2 * len(posts), 2) if view is View.QUEUE else (0,)


def _common(view: View, user: int) -> ColumnElement[bool]:
    """What holds for every task of a list, whatever way it came in."""
    if view is not View.QUEUE:
        return not_related(user)
    others = or_(tasks.c.claimed_by.is_(None), tasks.c.claimed_by != user)
    return and_(others, takeable(user))


def takeable(user: Value) -> ColumnElement[bool]:
    """What holds for a task of a queue: the user may still do something about it."""
    return and_(unsigned_by(user), wanted_seat(user), ~awaits_consent(), not_related(user))


def ways_of_mine(user: Value) -> list[ColumnElement[bool]]:
    """The ways to tasks that the user took, prepares or was assigned, unless somebody to whom it
    was escalated took it."""
    assigned = and_(tasks.c.assigned == user, unclaimed())
    return [
        and_(live_task(), tasks.c.claimed_by == user),
        and_(live_task(), assigned, unsigned_by(user)),
        and_(live_task(), tasks.c.delegate == user),
    ]


def unclaimed() -> ColumnElement[bool]:
    """The condition of tasks that nobody has taken; worded so that no database looks for them among
    all that nobody has taken, whosever queue it is in."""
    return func.coalesce(tasks.c.claimed_by, fixed(0)) == fixed(0)


def unsigned_by(user: Value) -> ColumnElement[bool]:
    """The condition of live tasks that the user has not signed. A task has an outcome as soon as
    anybody has signed it, so signatures are looked up for few."""
    return or_(tasks.c.outcome.is_(None), ~signed_by(user))


def signed_by(user: Value) -> ColumnElement[bool]:
    """The condition of tasks that the user has signed: they wait for somebody else's signature."""
    this = and_(signatures.c.case_id == tasks.c.case_id, signatures.c.task == tasks.c.no)
    return exists().where(this, signatures.c.user == user, signatures.c.void == false())


def live_at_posts(posts: Sequence[Post]) -> ColumnElement[bool]:
    """The condition of live tasks that belong to one of these posts: see `at_posts`."""
    return or_(false(), *at_posts(posts))


def at_posts(posts: Sequence[Post]) -> list[ColumnElement[bool]]:
    """The ways to live tasks that belong to one of these posts, also by escalation; not to
    those assigned to one person.

    Every alternative says for itself that the task is live: only so may SQLite use the partial
    index that fits it.
    """
    conditions = [way for post in posts for way in at_post(post.role, post.place)]
    others = {post.for_user for post in posts if post.for_user is not None}
    return conditions + [given_to(user) for user in others]


def at_post(role: Value, place: Value) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The ways to the live tasks of one post: its own, and those escalated to it."""
    here = and_(tasks.c.role == role, tasks.c.place == place)
    escalated = and_(tasks.c.also_role == role, tasks.c.also_place == place)
    return and_(live_task(), here, tasks.c.assigned.is_(None)), and_(live_task(), escalated)


def given_to(user: Value) -> ColumnElement[bool]:
    """The way to what was given to a person: a substitute sees it too."""
    return and_(live_task(), tasks.c.assigned == user)


def not_related(user: Value) -> ColumnElement[bool]:
    """The condition of tasks in cases of other families than the user's own."""
    return of_others(tasks.c.case_id, user)


def _narrowed(filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.service:
        inner = scopes.c.process.startswith(f"{filters.service}.", autoescape=True)
        service = or_(scopes.c.process == filters.service, inner)
        found.append(or_(cases.c.definition == filters.service, service))
    if filters.places:
        found.append(tasks.c.place.in_(filters.places))
    if filters.step:
        process, _, state = filters.step.rpartition("/")
        found.append(and_(scopes.c.process == process, tasks.c.state == state))
    if filters.late is not None:
        found.append(_late(filters.late, now))
    if filters.persons is not None:
        found.append(cases.c.applicant.in_(filters.persons) if filters.persons else false())
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


def _late(late: Late, now: datetime) -> ColumnElement[bool]:
    here = (tasks.c.due_at, cases.c.due_at)
    one, other = here if late is Late.STEP else reversed(here)
    return and_(one <= now, or_(other.is_(None), other > now))


def known_to(
    connection: Connection,
    user: int,
    posts: Sequence[Post],
    display: str = "",
    person: int | None = None,
    most: int = 500,
) -> list[tuple[int, Any]]:
    """The applicants (number, encrypted name) of cases in which the user has, had or may take a
    task: those whose masked name is `display`, or one `person`; at most so many. A name is looked
    for among the last that the user did, a person among all."""
    if person is not None:
        live = or_(*ways_of_mine(user), live_at_posts(posts), signed_by(user))
        wanted = and_(cases.c.applicant == person, live)
    else:
        ways = (*ways_of_mine(user), *at_posts(posts))
        reached = [select(tasks.c.case_id).where(way) for way in ways]
        signed = signed_last(user, DONE_AT_MOST).subquery()
        mine = union(*reached, select(signed.c.case_id)).subquery()
        wanted = and_(cases.c.display == display, cases.c.id.in_(select(mine.c.case_id)))
    source = cases.join(persons, persons.c.id == cases.c.applicant)
    if person is not None:
        source = source.join(tasks, tasks.c.case_id == cases.c.id)
    statement = (
        select(persons.c.id, persons.c.name)
        .distinct()
        .select_from(source)
        .where(wanted, of_others(cases.c.id, user))
        .order_by(persons.c.id)
        .limit(most)
    )
    return [(int(row.id), row.name) for row in connection.execute(statement)]


def _counts(
    connection: Connection, wanted: ColumnElement[bool], light: ColumnElement[Any], joined: bool
) -> dict[Light, int]:
    """How many of each light; the case and the service are looked at only where filters do."""
    source = JOINED if joined else tasks
    lit = select(light.label("light")).select_from(source).where(wanted).subquery()
    statement = select(lit.c.light, func.count()).group_by(lit.c.light)
    return {Light(name): number for name, number in connection.execute(statement)}


def _sorted(statement: Select[Any], view: View, of: Any) -> Select[Any]:
    if view is View.DONE:
        newest = of.c.ended_at.desc().nulls_first()
        return statement.order_by(newest, of.c.case_id.desc(), of.c.no.desc())
    return statement.order_by(of.c.due_at.nulls_last(), of.c.case_id, of.c.no)
