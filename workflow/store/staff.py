"""The staff as a decision sees them: who holds which posts on a day, and how much they have.

Implements `ports.Staff` over one connection. Consumers: the unit of work, and the pages where
somebody is chosen by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from workflow.domain.people import Actor, ActorKind, Post
from workflow.keys import KeyRing
from workflow.store.accounts import accounts_of, in_force
from workflow.store.logins import shown_login
from workflow.store.tables import accounts, live_task, posts, tasks

_HELD = select(accounts, posts.c.role, posts.c.place).join(
    posts, posts.c.account_id == accounts.c.id
)


class SqlStaff:
    """Who works in the office on a day."""

    def __init__(self, connection: Connection, keys: KeyRing, on: date) -> None:
        self._connection = connection
        self._keys = keys
        self._on = on

    def actor(self, user: int) -> Actor | None:
        """A member of staff with their posts; None for whoever holds none, or has left."""
        return next(iter(self._actors(accounts.c.id == user)), None)

    def holders(self, role: str, place: str = "") -> list[Actor]:
        """Who holds a post: of this role at this place, or at any place; by login."""
        this = posts.c.role == role
        wanted = and_(this, posts.c.place == place) if place else this
        held = select(posts.c.account_id).where(wanted, in_force(self._on))
        return self._actors(accounts.c.id.in_(held))

    def load(self, user: int) -> int:
        """In how many cases somebody has a task that they took or were assigned."""
        mine = or_(
            and_(live_task(), tasks.c.claimed_by == user),
            and_(live_task(), tasks.c.assigned == user),
        )
        counted = select(func.count(tasks.c.case_id.distinct())).where(mine)
        return int(self._connection.execute(counted).scalar_one())

    def _actors(self, condition: Any) -> list[Actor]:
        statement = _HELD.where(condition, in_force(self._on), accounts.c.active).order_by(
            accounts.c.id, posts.c.since, posts.c.role, posts.c.place
        )
        rows = list(self._connection.execute(statement))
        logins = {row.id: shown_login(self._keys.decrypt, row) for row in rows}
        found = self._grouped(sorted(rows, key=lambda row: logins[row.id]))
        return list(found)

    def _grouped(self, rows: Iterable[Row[Any]]) -> Iterable[Actor]:
        found: dict[int, tuple[Row[Any], dict[Post, None]]] = {}
        for row in rows:
            _, held = found.setdefault(row.id, (row, {}))
            held[Post(row.role, row.place)] = None
        persons = {row.person_id for row, _ in found.values()} - {None}
        own = accounts_of(self._connection, persons) if persons else {}
        for row, held in found.values():
            name = self._keys.decrypt(row.name)
            others = own.get(row.person_id, frozenset()) - {row.id}
            yield Actor(ActorKind.STAFF, row.id, name, row.person_id, tuple(held), others=others)
