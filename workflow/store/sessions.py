"""Who is signed in where: one row for each running session, so that people can see and end theirs.

A session's random name is kept as a keyed hash: whoever reads the table cannot take one over.
Times are real ones in UTC, also in a demonstration, like those of the cookie itself. Consumers: the
pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, update

from workflow.keys import KeyRing
from workflow.store.accounts import Account, Accounts
from workflow.store.database import Database
from workflow.store.tables import accounts, sessions

SEEN_EVERY = timedelta(minutes=10)
"""How exact `seen_at` is: writing with each page would cost more than it tells."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in on a device."""

    id: int
    account: int
    device: str
    since: datetime
    seen_at: datetime
    """When it was last used, to within `SEEN_EVERY`."""
    this: bool = False
    """Whether it is the one that asks."""


_this = (sessions.c.key == bindparam("b_key")) & (sessions.c.account_id == bindparam("account"))
_NEVER_SHOWN = ("password_hash", "created_at")
_running: Select[Any] = (
    select(*(each for each in accounts.c if each.name not in _NEVER_SHOWN), sessions.c.seen_at)
    .join(sessions, sessions.c.account_id == accounts.c.id)
    .where(_this, sessions.c.since >= bindparam("began"))
)
_use = update(sessions).where(_this).values(seen_at=bindparam("seen_at"))


class Sessions:
    """The running sessions of one office."""

    def __init__(self, database: Database, keys: KeyRing, accounts: Accounts) -> None:
        self._database = database
        self._keys = keys
        self._accounts = accounts

    def begin(self, name: str, account: int, device: str, at: datetime) -> None:
        """Somebody signed in; `name` is the session's random name."""
        row = {
            "key": self._key(name),
            "account_id": account,
            "device": device,
            "since": at,
            "seen_at": at,
        }
        with self._database.changing() as connection:
            connection.execute(insert(sessions), row)

    def account(self, name: str, account: int, since: datetime, at: datetime) -> Account | None:
        """The account whose session this is; None where the session began before `since` or was
        ended, or the account may no longer sign in.

        Notes that it was used `at`.
        """
        this = {"b_key": self._key(name), "account": account}
        with self._database.read() as connection:
            row = connection.execute(_running, {**this, "began": since}).first()
        if row is None or not row.active:
            return None
        if at - row.seen_at >= SEEN_EVERY:
            with self._database.changing() as connection:
                connection.execute(_use, {**this, "seen_at": at})
        return self._accounts.of_row(row)

    def of(self, account: int, name: str, since: datetime) -> list[Session]:
        """The running sessions of an account, last used first; `name` is the one that asks."""
        statement = (
            select(sessions)
            .where(sessions.c.account_id == account, sessions.c.since >= since)
            .order_by(sessions.c.seen_at.desc(), sessions.c.id.desc())
        )
        key = self._key(name)
        with self._database.read() as connection:
            return [
                Session(row.id, row.account_id, row.device, row.since, row.seen_at, row.key == key)
                for row in connection.execute(statement)
            ]

    def end(self, name: str) -> None:
        """Sign out: the session ends, also for copies of its cookie."""
        with self._database.changing() as connection:
            connection.execute(delete(sessions).where(sessions.c.key == self._key(name)))

    def end_one(self, account: int, session: int) -> bool:
        """End one session of the account, by number; says whether there was one."""
        this = (sessions.c.account_id == account) & (sessions.c.id == session)
        with self._database.changing() as connection:
            return connection.execute(delete(sessions).where(this)).rowcount > 0

    def end_others(self, account: int, name: str) -> int:
        """End all sessions of the account but the named one; returns how many."""
        others = (sessions.c.account_id == account) & (sessions.c.key != self._key(name))
        with self._database.changing() as connection:
            return connection.execute(delete(sessions).where(others)).rowcount

    def _key(self, name: str) -> str:
        return self._keys.keyed_hash(f"session {name}")
