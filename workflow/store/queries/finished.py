"""The cases behind the numbers of finished work: what ended in some months, the longest first.

Counts and lists what `measures` adds up, one by one (`store.measures` writes both), without the
reader's own family and relatives. Costs the months asked for, not what ended before. Consumers:
the leader's lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, exists, false, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from workflow.machine.oversight import Oversight
from workflow.store.queries.barred import own_cases
from workflow.store.queries.inbox_shapes import PAGE_SIZE
from workflow.store.tables import cases, finished, ratings, tasks


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which finished things are meant."""

    kind: str
    """service, step or reason, as in `Measure`."""
    since: str
    """The first month, such as `2026-03`."""
    until: str
    places: tuple[str, ...]
    """The offices of the cases."""
    keys: Mapping[str, frozenset[str] | None] | None = None
    """Services, with the steps or outcomes of each that are meant, or all of it; None for all."""
    key: str = ""
    """One outcome, step or reason; "" for all."""
    within: bool | None = None
    """Only what was within the promise, or only what was not."""


@dataclass(frozen=True, slots=True)
class Ended:
    """One finished thing of a case."""

    tracking: str
    display: str
    """The applicant's masked name."""
    place: str
    process: str
    key: str
    days: int
    """Working days."""
    within: bool
    ended_on: date
    below: bool
    """Whether a post below the reader's had a task in the case, so that they may open it."""


def ended_things(
    connection: Connection,
    wanted: Wanted,
    oversight: Sequence[Oversight],
    user: int,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[Ended], int]:
    """One page of them, and how many in all."""
    this = and_(*_conditions(wanted), finished.c.case_id.not_in(own_cases(connection, user)))
    total = connection.execute(select(func.count()).select_from(finished).where(this))
    statement = (
        select(
            cases.c.tracking,
            cases.c.display,
            finished.c.place,
            finished.c.process,
            finished.c.key,
            finished.c.days,
            finished.c.within,
            finished.c.ended_on,
            _below(oversight, finished.c.case_id).label("below"),
        )
        .join(cases, cases.c.id == finished.c.case_id)
        .where(this)
        .order_by(
            finished.c.days.desc(),
            finished.c.ended_on.desc(),
            finished.c.case_id,
            finished.c.no,
        )
        .limit(size)
        .offset((page - 1) * size)
    )
    found = [Ended(**row._mapping) for row in connection.execute(statement)]
    return found, int(total.scalar_one())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        finished.c.kind == wanted.kind,
        finished.c.month.between(wanted.since, wanted.until),
        finished.c.place.in_(wanted.places),
    ]
    if wanted.keys is not None:
        each = [_of(process, keys) for process, keys in sorted(wanted.keys.items())]
        found.append(or_(false(), *each))
    if wanted.key:
        found.append(finished.c.key == wanted.key)
    if wanted.within is not None:
        found.append(finished.c.within == (true() if wanted.within else false()))
    return found


def _of(process: str, keys: frozenset[str] | None) -> ColumnElement[bool]:
    own = finished.c.process == process
    return own if keys is None else own & finished.c.key.in_(sorted(keys))


def _below(oversight: Sequence[Oversight], case: ColumnElement[int]) -> ColumnElement[bool]:
    """As the page of a case asks (`CaseFile.concerned`): whoever was only asked for advice sees
    nothing of it."""
    posts = [
        tasks.c.role.in_(sorted(each.roles)) & tasks.c.place.in_(sorted(each.places))
        for each in oversight
    ]
    return exists().where(tasks.c.case_id == case, tasks.c.kind != "advice", or_(false(), *posts))


# -- ratings -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WantedRatings:
    """Which ratings are meant."""

    since: date
    """The first day."""
    until: date
    places: Sequence[str]
    """The offices of the cases."""
    processes: Sequence[str] | None = None
    """Services; None for all."""
    grades: Sequence[int] = ()
    """() for all."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating, without a word of what was written."""

    id: int
    tracking: str
    display: str
    place: str
    process: str
    grade: int
    rated_on: date
    to_answer: bool
    """Whether it was bad, and must be answered."""
    answered_on: date | None
    below: bool
    """As of `Ended`."""


def rated_things(
    connection: Connection,
    wanted: WantedRatings,
    oversight: Sequence[Oversight],
    user: int,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[Rated], int]:
    """One page of them, the worst first, and how many in all."""
    this = and_(
        ratings.c.rated_on.between(wanted.since, wanted.until),
        ratings.c.place.in_(wanted.places),
        ratings.c.case_id.not_in(own_cases(connection, user)),
        true() if wanted.processes is None else ratings.c.process.in_(wanted.processes),
        ratings.c.grade.in_(wanted.grades) if wanted.grades else true(),
    )
    total = connection.execute(select(func.count()).select_from(ratings).where(this))
    statement = (
        select(
            ratings.c.id,
            cases.c.tracking,
            cases.c.display,
            ratings.c.place,
            ratings.c.process,
            ratings.c.grade,
            ratings.c.rated_on,
            ratings.c.fix_by.is_not(None).label("to_answer"),
            ratings.c.answered_on,
            _below(oversight, ratings.c.case_id).label("below"),
        )
        .join(cases, cases.c.id == ratings.c.case_id)
        .where(this)
        .order_by(ratings.c.grade, ratings.c.rated_on.desc(), ratings.c.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    found = [Rated(**row._mapping) for row in connection.execute(statement)]
    return found, int(total.scalar_one())
