"""The staff and their posts with dates, and how many cases run on which published version.

Consumers: the administrator's pages and the import. Nothing here touches the content of a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from workflow.store.tables import cases, open_case, posts


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post somebody holds, held, or will hold."""

    account: int
    role: str
    place: str
    since: date
    until: date | None
    """The last day, where one is known."""

    def held_on(self, day: date) -> bool:
        """Whether it is held on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def over_by(self, day: date) -> bool:
        """Whether its last day lies before `day`."""
        return self.until is not None and self.until < day


_COLUMNS = (posts.c.account_id, posts.c.role, posts.c.place, posts.c.since, posts.c.until)


def posts_with_dates(connection: Connection, account: int | None = None) -> list[HeldPost]:
    """Every post, past ones too, by account and first day; of one account if given."""
    statement = select(*_COLUMNS).order_by(
        posts.c.account_id, posts.c.since, posts.c.role, posts.c.place
    )
    if account is not None:
        statement = statement.where(posts.c.account_id == account)
    return [HeldPost(*row) for row in connection.execute(statement)]


def running_by_version(connection: Connection) -> dict[tuple[str, str], int]:
    """How many cases run, by definition and the hash of the closure they keep."""
    keys = (cases.c.definition, cases.c.closure)
    statement = select(*keys, func.count()).where(open_case()).group_by(*keys)
    return {(row[0], row[1]): row[2] for row in connection.execute(statement)}
