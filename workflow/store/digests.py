"""Daily digests as rows: one for each member of staff and working day, also where there was nothing
to say, so that nobody gets a second one that day.

The row is at once the message in the application (`texts`, `read_at`) and the parcel for e-mail
(`status`, claimed for a lease as in `outbox`). Statuses: `nothing`, `declined`,
`defect` (it could not be made); `queued`, which is to go out; `sent`; `shown`, in the application
only; `failed`. Consumers: `notifications.digest`,
`inboxes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from workflow.store.accounts import in_force
from workflow.store.database import Database
from workflow.store.dialects import INSERT
from workflow.store.tables import accounts, digests, fixed, posts, substitutes

UNTOLD = ("nothing", "declined", "defect")
"""The statuses of a day on which somebody was told nothing."""
KEPT = timedelta(days=30)
"""How long a digest is kept: what it said was true of one morning."""


@dataclass(frozen=True, slots=True)
class DigestParcel:
    """A claimed digest, to be sent by e-mail."""

    user: int
    day: date
    texts: Mapping[str, Any]
    made_at: datetime
    attempts: int
    """Only the newest claim may change the row."""


class Digests:
    """The daily digests of one office."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def without(self, day: date, most: int) -> list[int]:
        """Accounts of staff for whom nothing was written down yet on this day."""
        acting = select(substitutes.c.account_id).where(
            substitutes.c.since <= day, substitutes.c.until >= day
        )
        held = select(posts.c.account_id).where(in_force(day))
        had = select(digests.c.user_id).where(digests.c.day == day)
        wanted = (
            select(accounts.c.id)
            .where(accounts.c.active)
            .where(or_(accounts.c.id.in_(held), accounts.c.id.in_(acting)))
            .where(accounts.c.id.not_in(had))
            .order_by(accounts.c.id)
            .limit(most)
        )
        with self._database.read() as connection:
            return [int(row.id) for row in connection.execute(wanted)]

    def put(
        self, user: int, day: date, status: str, now: datetime, texts: Mapping[str, Any] | None
    ) -> bool:
        """Write down what became of somebody's digest of a day. False when another worker has done
        so before: nothing changes then."""
        row = {
            "user_id": user,
            "day": day,
            "status": status,
            "texts": None if texts is None else dict(texts),
            "made_at": now,
            "not_before": now,
        }
        with self._database.changing() as connection:
            made = INSERT[connection.dialect.name](digests).values(row).on_conflict_do_nothing()
            # Not by the number of rows: PostgreSQL's driver does not tell it of an insert.
            return connection.execute(made.returning(digests.c.user_id)).first() is not None

    def claim(self, day: date, now: datetime, lease: timedelta) -> DigestParcel | None:
        """The digest of this day that waits for longest, for nobody else until the lease is over.
        One of an earlier day is never sent: it would speak of yesterday as of today."""
        mine = digests.c
        due = (mine.day == day) & (mine.status == fixed("queued")) & (mine.not_before <= now)
        next_one = select(digests).where(due).order_by(mine.not_before, mine.user_id).limit(1)
        with self._database.read() as connection:
            if connection.execute(next_one).first() is None:
                return None
        with self._database.changing() as connection:
            row = connection.execute(next_one.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            this = (mine.user_id == row.user_id) & (mine.day == day)
            changes = {"attempts": row.attempts + 1, "not_before": now + lease}
            connection.execute(update(digests).where(this).values(changes))
            return DigestParcel(row.user_id, day, row.texts, row.made_at, row.attempts + 1)

    def settle(self, parcel: DigestParcel, status: str, now: datetime, why: str = "") -> bool:
        """It is dealt with. False when the claim was no longer ours: nothing changed then."""
        gone = now if status == "sent" else None
        return self._changed(parcel, status=status, sent_at=gone, last_error=why)

    def put_off(self, parcel: DigestParcel, until: datetime, why: str) -> bool:
        """Try again at `until`. False when the claim was no longer ours."""
        return self._changed(parcel, not_before=until, last_error=why)

    def tidy(self, day: date) -> None:
        """Give up what was not sent before this day, and forget what is older than `KEPT`."""
        late = (digests.c.day < day) & (digests.c.status == fixed("queued"))
        with self._database.changing() as connection:
            connection.execute(update(digests).where(late).values(status="failed"))
            connection.execute(delete(digests).where(digests.c.day < day - KEPT))

    def _changed(self, parcel: DigestParcel, **changes: Any) -> bool:
        this = (
            (digests.c.user_id == parcel.user)
            & (digests.c.day == parcel.day)
            & (digests.c.status == "queued")
            & (digests.c.attempts == parcel.attempts)
        )
        with self._database.changing() as connection:
            changed = connection.execute(update(digests).where(this).values(changes))
            return changed.rowcount == 1
