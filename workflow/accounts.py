"""Signing in: the store's accounts with a limit on failed tries, and posts as of today.

Input: the store's accounts and attempts. Consumers: the pages, through `Office.accounts`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from workflow.domain.calendar import Calendar
from workflow.domain.people import Actor
from workflow.errors import NotFound, Refusal
from workflow.keys import KeyRing
from workflow.store.accounts import Account, Accounts
from workflow.store.database import Database
from workflow.store.logins import normalise_login
from workflow.store.office import Attempts

MOST_TRIES = 8
"""Failed tries for one login…"""
WINDOW = timedelta(minutes=15)
"""…within this time; then it rests until the oldest of them is this long ago."""


class OfficeAccounts(Accounts):
    """The accounts of one office, as the pages use them."""

    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        clock: Callable[[], datetime],
        attempts: Attempts,
        calendar: Calendar,
    ) -> None:
        super().__init__(database, keys, clock)
        self._attempts = attempts
        self._calendar = calendar

    def authenticate(self, login: str, password: str, now: datetime | None = None) -> Account:
        """The account. Raises Refusal: 'wrong_password' (also for an unknown login or a closed
        account), 'too_many_tries' (minutes). Counts failed tries."""
        at = now or self._clock()
        key = f"sign-in {normalise_login(login)}"
        if self._attempts.count(key, at - WINDOW) >= MOST_TRIES:
            raise Refusal("too_many_tries", minutes=int(WINDOW.total_seconds() // 60))
        found = super().authenticate(login, password)
        if found is None:
            self._attempts.note(key, at)
            raise Refusal("wrong_password")
        self._attempts.forget(key)
        return found

    def account(self, user: int) -> Account | None:
        """The account with this number, while it may sign in."""
        try:
            found = self.by_id(user)
        except NotFound:
            return None
        return found if found.active else None

    def actor(self, account: int, on: date | None = None) -> Actor:
        """The account as an actor, with the posts held on a day; today by default."""
        return super().actor(account, on or self._today())

    def acting(self, found: Account, on: date | None = None) -> Actor:
        """The same of an account that is known already."""
        return super().acting(found, on or self._today())

    def _today(self) -> date:
        return self._calendar.civil_day(self._clock())
