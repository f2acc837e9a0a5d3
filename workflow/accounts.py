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
from workflow.throttle import Brake, Rule, Throttle

HOUR = timedelta(hours=1)
HERE = Brake(free=8, longest=HOUR)
"""Wrong tries of one login from one source, or from one known device."""
SOURCE = Brake(free=50, longest=timedelta(minutes=15), within=HOUR)
"""Wrong tries of any logins from one source: a whole office may share one."""
LOGIN = Brake(free=200, longest=timedelta(minutes=15))
"""Wrong tries of one login from wherever: many sources at once guess slowly too. It takes that many
to slow down an owner who comes from a new device; known devices do not notice."""


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
        self._throttle = Throttle(attempts)
        self._calendar = calendar

    def authenticate(
        self,
        login: str,
        password: str,
        now: datetime | None = None,
        *,
        source: str = "",
        device: str = "",
    ) -> Account:
        """The account. `source`: where the try comes from, such as a network address; `device`: the
        name of a device on which this login was right before, which has a count of its own.

        Raises Refusal: 'wrong_password' (also for an unknown login or a closed account),
        'too_many_tries' (minutes). Counts failed tries.
        """
        at, rules = now or self._clock(), _rules(normalise_login(login), source, device)
        minutes = self._throttle.minutes(rules, at)
        if minutes:
            raise Refusal("too_many_tries", minutes=minutes)
        found = super().authenticate(login, password)
        if found is None:
            self._throttle.wrong(rules, at)
            raise Refusal("wrong_password")
        self._throttle.right(rules[0][0])
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


def _rules(login: str, source: str, device: str) -> tuple[Rule, ...]:
    """What is counted of a try, one's own count first."""
    if device:
        return ((f"sign-in {login} on {device}", HERE),)
    own = (f"sign-in {login} from {source}", HERE)
    return (own, (f"sign-in from {source}", SOURCE), (f"sign-in {login}", LOGIN))
