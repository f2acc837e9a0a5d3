"""Public notices 公示, and objections by their receipt. Consumers: the public pages.

A notice carries no personal data: what it shows is read from the case, field by field, as its
definition allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, select
from sqlalchemy.sql.elements import ColumnElement

from workflow.store.tables import cases, current_notice, notices, objections, tasks


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice and the case it belongs to."""

    case: int
    no: int
    path: str
    state: str
    secret: str
    """The random part of its public address."""
    status: str
    starts_on: date | None
    last_day: date | None
    ends_at: datetime | None
    result: str | None
    definition: str
    place: str
    closure: str


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """What somebody who objected may know of it."""

    case: int
    no: int
    notice: int
    kind: str
    received_on: date
    status: str
    outcome: str | None
    answer: int | None
    """The entry with the answer."""
    channel: str
    """How it came; of one that a village handed in the number alone opens no answer."""
    entry: int
    """The entry with what was said."""
    receipt: str
    """The hash of its receipt number."""


_COLUMNS = (
    notices.c.case_id,
    *(notices.c[name] for name in ("no", "path", "state", "secret", "status", "starts_on")),
    *(notices.c[name] for name in ("last_day", "ends_at", "result")),
    cases.c.definition,
    cases.c.place,
    cases.c.closure,
)
_JOINED = select(*_COLUMNS).join(cases, cases.c.id == notices.c.case_id)
_OBJECTION = (
    objections.c.case_id,
    *(objections.c[n] for n in ("no", "notice", "kind")),
    *(objections.c[n] for n in ("received_on", "status", "outcome", "answer")),
    *(objections.c[n] for n in ("channel", "entry", "receipt")),
)


def notices_in_force(
    connection: Connection, now: datetime, places: Sequence[str] | None = None
) -> list[NoticeRow]:
    """The notices that run at `now`, what ends first first; in these offices' places, or in all."""
    running = (notices.c.status == "running") & (notices.c.ends_at > now)
    statement = _JOINED.where(current_notice(), running)
    return _rows(connection, _at(statement, places).order_by(notices.c.ends_at, notices.c.no))


def notices_past(
    connection: Connection,
    now: datetime,
    since: datetime,
    places: Sequence[str] | None = None,
) -> list[NoticeRow]:
    """The notices that ended between `since` and `now`, the last first."""
    ended = (notices.c.ends_at <= now) & (notices.c.ends_at > since)
    statement = _JOINED.where(ended, notices.c.status != "cancelled")
    return _rows(connection, _at(statement, places).order_by(notices.c.ends_at.desc()))


def notices_of_villages(
    connection: Connection, now: datetime, since: datetime, villages: Sequence[str]
) -> list[NoticeRow]:
    """The notices in which these villages have something to do, to post or to tell: those that run
    at `now`, and those that ended after `since`; what ends first first."""
    here = exists().where(tasks.c.case_id == notices.c.case_id, tasks.c.place.in_(villages))
    shown = notices.c.status.in_(("running", "ended")) & (notices.c.ends_at > since)
    ended = notices.c.ends_at <= now
    return _rows(connection, _JOINED.where(here, shown).order_by(ended, notices.c.ends_at))


def objections_handed_in(connection: Connection, user: int, most: int) -> list[ObjectionRow]:
    """The objections that somebody in a village handed in for others, the newest first."""
    mine = select(*_OBJECTION).where(objections.c.handed_in_by == user)
    newest = (objections.c.received_on.desc(), objections.c.case_id.desc(), objections.c.no.desc())
    rows = connection.execute(mine.order_by(*newest).limit(most))
    return [ObjectionRow(*row) for row in rows]


def notice_by_secret(connection: Connection, secret: str) -> NoticeRow | None:
    """The notice at a public address."""
    found = _rows(connection, _JOINED.where(notices.c.secret == secret))
    return found[0] if found else None


def objection_by_receipt(connection: Connection, receipt_hash: str) -> ObjectionRow | None:
    """The objection to which a receipt number belongs, by the number's hash."""
    statement = select(*_OBJECTION).where(objections.c.receipt == receipt_hash)
    row = connection.execute(statement).first()
    return None if row is None else ObjectionRow(*row)


def _at(statement: Select[Any], places: Sequence[str] | None) -> Select[Any]:
    return statement if places is None else statement.where(cases.c.place.in_(places))


def _rows(connection: Connection, statement: Select[Any]) -> list[NoticeRow]:
    return [NoticeRow(*row) for row in connection.execute(statement)]


def photos_between(connection: Connection, since: date, until: date) -> dict[int, set[str]]:
    """The photographs of notices of cases that closed after `since`, up to `until`, by case."""
    return _photos(connection, (cases.c.closed_on > since) & (cases.c.closed_on <= until))


def photos_in_use(connection: Connection, since: date) -> set[str]:
    """The photographs of notices of cases that run, or closed after a day."""
    still = cases.c.closed_on.is_(None) | (cases.c.closed_on > since)
    return set().union(*_photos(connection, still).values())


def _photos(connection: Connection, these: ColumnElement[bool]) -> dict[int, set[str]]:
    statement = (
        select(notices.c.case_id, notices.c.postings)
        .join(cases, cases.c.id == notices.c.case_id)
        .where(these)
    )
    found: dict[int, set[str]] = {}
    for case, postings in connection.execute(statement):
        photos = {each["photo"] for each in postings if each.get("photo")}
        if photos:
            found.setdefault(case, set()).update(photos)
    return found
