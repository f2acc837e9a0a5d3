"""Substitutes AB岗 of an office: who acts for whom, by dates and under an authorisation.

Consumers: `accounts`, which gives a substitute the posts of the person they stand in for; the pages
on which substitutes are set. A substitute holds no more than the person they act for, and never the
office itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.people import ADMINISTRATOR, Post
from workflow.errors import NotFound, Refusal
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.handed import Asked
from workflow.store.tables import accounts, posts, substitutes

LONGEST = timedelta(days=366)
"""How long one authorisation may run."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """One line: who, for whom, when, why they may."""

    id: int
    user: int
    name: str
    for_user: int
    for_name: str
    since: date
    until: date
    authority: str
    made_by: str

    def in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day <= self.until


def _posts_held() -> CompoundSelect[Any]:
    """The posts that `account` holds on the day `on`: their own, then those of others."""
    user: Any = bindparam("account")
    day: Any = bindparam("on")
    held = and_(posts.c.since <= day, or_(posts.c.until.is_(None), posts.c.until >= day))
    columns: tuple[Any, ...] = (posts.c.role, posts.c.place)
    nobody = (null().label("for_user"), null().label("name"), null().label("authority"))
    own = select(literal_column("0").label("rank"), posts.c.since, *columns, *nobody)
    other = (accounts.c.id, accounts.c.name, substitutes.c.authority)
    lent = select(literal_column("1"), substitutes.c.since, *columns, *other)
    return union_all(
        own.where(posts.c.account_id == user, held),
        lent.select_from(substitutes)
        .join(posts, posts.c.account_id == substitutes.c.for_account)
        .join(accounts, accounts.c.id == substitutes.c.for_account)
        .where(substitutes.c.account_id == user, held)
        .where(substitutes.c.since <= day, substitutes.c.until >= day)
        .where(accounts.c.active, posts.c.role != ADMINISTRATOR),
    ).order_by("rank", "since", "role", "place")


_held = Asked(_posts_held())


class Substitutes:
    """The substitutions of one office."""

    def __init__(self, database: Database, keys: KeyRing, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    def add(
        self, user: int, for_user: int, since: date, until: date, authority: str, by: str
    ) -> int:
        """Let `user` act for `for_user`; returns its number.

        Raises Refusal: 'substitute_of_oneself', 'substitute_dates' (`most` days).
        """
        if user == for_user:
            raise Refusal("substitute_of_oneself")
        if until < since or until - since > LONGEST:
            raise Refusal("substitute_dates", most=LONGEST.days)
        row = {
            "account_id": user,
            "for_account": for_user,
            "since": since,
            "until": until,
            "authority": authority,
            "made_by": by,
            "made_at": self._clock(),
        }
        with self._database.changing() as connection:
            made = connection.execute(insert(substitutes).values(row).returning(substitutes.c.id))
            return int(made.scalar_one())

    def end(self, number: int, today: date) -> None:
        """Nobody acts under it from now on; one that has not begun is taken away.

        Raises NotFound('no_such_substitution').
        """
        this = substitutes.c.id == number
        with self._database.changing() as connection:
            begun = and_(this, substitutes.c.since < today)
            ended = update(substitutes).where(begun).values(until=today - timedelta(days=1))
            if connection.execute(ended).rowcount:
                return
            if not connection.execute(delete(substitutes).where(this)).rowcount:
                raise NotFound("no_such_substitution")

    def of(self, user: int, today: date) -> list[Substitution]:
        """Those that hold now or later, in which somebody acts or is acted for."""
        mine = or_(substitutes.c.account_id == user, substitutes.c.for_account == user)
        return self._found(and_(mine, substitutes.c.until >= today))

    def all(self, today: date) -> list[Substitution]:
        """All that hold now or later."""
        return self._found(substitutes.c.until >= today)

    def _found(self, condition: ColumnElement[bool]) -> list[Substitution]:
        statement = select(substitutes).where(condition).order_by(substitutes.c.since)
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
            users = {user for row in rows for user in (row.account_id, row.for_account)}
            named = select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(users))
            names = {r.id: self._keys.decrypt(r.name) for r in connection.execute(named)}
        return [
            Substitution(
                row.id,
                row.account_id,
                names[row.account_id],
                row.for_account,
                names[row.for_account],
                row.since,
                row.until,
                row.authority,
                row.made_by,
            )
            for row in rows
        ]


def posts_held(connection: Connection, keys: KeyRing, account: int, on: date) -> tuple[Post, ...]:
    """One's own posts on a day, longest held first, then those that one holds for others."""
    found = (
        Post(row.role, row.place)
        if row.for_user is None
        else Post(row.role, row.place, row.for_user, keys.decrypt(row.name), row.authority)
        for row in _held(connection, {"account": account, "on": on})
    )
    return tuple(dict.fromkeys(found))
