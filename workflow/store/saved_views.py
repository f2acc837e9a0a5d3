"""Views of the inbox that somebody saved under a name. Only they see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from workflow.errors import NotFound, Refusal
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.tables import saved_views

MOST = 20
"""How many views one person may keep."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """One view: its name, and the filters as they stand in the address."""

    id: int
    name: str
    filters: str


class SavedViews:
    """The saved views of one office."""

    def __init__(self, database: Database, keys: KeyRing, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    def of(self, user: int) -> list[SavedView]:
        """Somebody's views, the oldest first."""
        mine = select(saved_views).where(saved_views.c.user_id == user).order_by(saved_views.c.id)
        with self._database.read() as connection:
            return [
                SavedView(row.id, self._keys.decrypt(row.name), row.filters)
                for row in connection.execute(mine)
            ]

    def add(self, user: int, name: str, filters: str) -> int:
        """Save a view; returns its number. Raises Refusal('too_many_views', most)."""
        count = select(func.count()).where(saved_views.c.user_id == user)
        row = {
            "user_id": user,
            "name": self._keys.encrypt(name),
            "filters": filters,
            "made_at": self._clock(),
        }
        with self._database.changing() as connection:
            if connection.execute(count).scalar_one() >= MOST:
                raise Refusal("too_many_views", most=MOST)
            statement = insert(saved_views).values(row).returning(saved_views.c.id)
            return int(connection.execute(statement).scalar_one())

    def rename(self, user: int, view: int, name: str) -> None:
        """Give one's view another name. Raises NotFound('no_such_view')."""
        this = (saved_views.c.id == view) & (saved_views.c.user_id == user)
        change = update(saved_views).where(this).values(name=self._keys.encrypt(name))
        with self._database.changing() as connection:
            if connection.execute(change).rowcount != 1:
                raise NotFound("no_such_view", view=view)

    def delete(self, user: int, view: int) -> None:
        """Delete one's view; nothing where there is none."""
        this = (saved_views.c.id == view) & (saved_views.c.user_id == user)
        with self._database.changing() as connection:
            connection.execute(delete(saved_views).where(this))
