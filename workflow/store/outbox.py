"""The outbox: messages written in a case's transaction, claimed one by one by who sends them.

Input: rows that the unit of work queued. Consumers: `notifications`, and the pages that show staff
what could not be sent. A claim is a short transaction of its own, so that no gateway is ever waited
for with a row locked. It lasts for a lease: when who claimed a row dies, the row falls due again,
and is sent under the same id. Statuses: `queued`; `sent`; `in_person` (an applicant who wants no
messages: the engine opens tasks to tell them); `told_in_person_needed` (no channel worked);
`told`; `looked_up` (an objector without contact looks the answer up); `failed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Text,
    bindparam,
    cast,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)

from workflow.keys import KeyRing
from workflow.store.accounts import MADE_ONLINE
from workflow.store.database import Database
from workflow.store.tables import (
    accounts,
    cases,
    facts,
    fixed,
    inbox_messages,
    meta,
    outbox,
    persons,
    posts,
)

TO_TELL = "told_in_person_needed"

_due = (outbox.c.status == fixed("queued")) & (outbox.c.not_before <= bindparam("now"))
_peek = select(outbox.c.id).where(_due).limit(1)
_next = (
    select(outbox)
    .where(_due)
    .order_by(outbox.c.not_before, outbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_change = (
    update(outbox)
    .where(outbox.c.id == bindparam("parcel"))
    .where(outbox.c.status == "queued")
    .where(outbox.c.attempts == bindparam("attempt"))
)
_holders = (
    select(posts.c.account_id)
    .join(accounts, accounts.c.id == posts.c.account_id)
    .where(posts.c.role == bindparam("role"), posts.c.place == bindparam("place"))
    .where(accounts.c.active)
    .where(posts.c.since <= bindparam("on"))
    .where(or_(posts.c.until.is_(None), posts.c.until >= bindparam("on")))
    .distinct()
    .order_by(posts.c.account_id)
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message."""

    id: int
    case: int
    seq: int
    template: str
    to: str
    """`applicant`, `user:17`, `post:township_lead@330105`, `objection:12`."""
    values: Mapping[str, Any]
    created_at: datetime
    attempts: int
    """How many times it was claimed, this time included; only the newest claim may change it."""
    channels: tuple[str, ...]
    """The channels by which it has already gone out."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """An account that messages go to."""

    user: int
    locale: str
    email: str
    phone: str
    declined: tuple[str, ...] = ()
    """The ways, `sms` or `email`, by which its holder wants no messages."""


@dataclass(frozen=True, slots=True)
class Untold:
    """A message that reached nobody: somebody must tell the applicant."""

    id: int
    case: int
    tracking: str
    place: str
    template: str
    created_at: datetime
    why: str


class Outbox:
    """The outbox of one office."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    # -- claiming ------------------------------------------------------------------------------

    def claim(self, now: datetime, lease: timedelta) -> Parcel | None:
        """The message due for longest, for nobody else until the lease is over; None if none is."""
        with self._database.read() as connection:
            if connection.execute(_peek, {"now": now}).first() is None:
                return None
        with self._database.changing() as connection:
            row = connection.execute(_next, {"now": now}).first()
            if row is None:
                return None
            values = {"attempts": row.attempts + 1, "not_before": now + lease}
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))
            return Parcel(
                id=row.id,
                case=row.case_id,
                seq=row.seq,
                template=row.template,
                to=row.recipient,
                values=getattr(row, "values"),  # noqa: B009 - a row's own method has this name
                created_at=row.created_at,
                attempts=row.attempts + 1,
                channels=tuple(filter(None, row.channel.split(","))),
            )

    def put_off(self, parcel: Parcel, until: datetime, why: str) -> bool:
        """Try again at `until`. False when the claim was no longer ours: nothing changed then."""
        with self._database.changing() as connection:
            return _changed(connection, parcel, not_before=until, last_error=why)

    def settle(
        self,
        parcel: Parcel,
        status: str,
        now: datetime,
        *,
        channels: Sequence[str] = (),
        why: str = "",
    ) -> bool:
        """The message is dealt with. False when the claim was no longer ours."""
        gone = now if status == "sent" else None
        with self._database.changing() as connection:
            return _changed(
                connection,
                parcel,
                status=status,
                sent_at=gone,
                channel=",".join((*parcel.channels, *channels)),
                last_error=why,
            )

    def put_in_inboxes(
        self,
        parcel: Parcel,
        receivers: Sequence[tuple[int | None, int | None]],
        texts: Mapping[str, Any],
        now: datetime,
    ) -> bool:
        """Put a message into inboxes (account, person), once: in one transaction with the note
        that it was done. False when the claim was no longer ours."""
        with self._database.changing() as connection:
            done = ",".join((*parcel.channels, "in_app"))
            if not _changed(connection, parcel, channel=done):
                return False
            rows = [
                {
                    "user_id": user,
                    "person_id": person,
                    "case_id": parcel.case,
                    "template": parcel.template,
                    "values": dict(texts),
                    "created_at": now,
                }
                for user, person in receivers
            ]
            connection.execute(insert(inbox_messages), rows)
            return True

    # -- what staff see ------------------------------------------------------------------------

    def to_tell(self, places: Sequence[str] = (), most: int = 200) -> list[Untold]:
        """Messages that reached nobody, oldest first; only of cases at `places` where given."""
        wanted = (
            select(outbox, cases.c.tracking, cases.c.place)
            .join(cases, cases.c.id == outbox.c.case_id)
            .where(outbox.c.status == fixed(TO_TELL))
            .order_by(outbox.c.created_at, outbox.c.id)
            .limit(most)
        )
        if places:
            wanted = wanted.where(cases.c.place.in_(places))
        with self._database.read() as connection:
            return [
                Untold(
                    row.id,
                    row.case_id,
                    row.tracking,
                    row.place,
                    row.template,
                    row.created_at,
                    row.last_error,
                )
                for row in connection.execute(wanted)
            ]

    def told(self, message: int, by: str, now: datetime) -> bool:
        """`by` told the applicant in person: their name is kept beside the message. False when it
        was not waiting for that."""
        changes = {"status": "told", "channel": "in_person", "last_error": by, "sent_at": now}
        with self._database.changing() as connection:
            done = connection.execute(
                update(outbox)
                .where(outbox.c.id == message, outbox.c.status == TO_TELL)
                .values(changes)
            )
            return done.rowcount == 1

    # -- addresses -----------------------------------------------------------------------------

    def account(self, user: int) -> Recipient | None:
        """An account that may sign in."""
        return self._recipient(accounts.c.id == user)

    def account_of(self, person: int, case: int) -> Recipient | None:
        """The account that hears of a case of this natural person: the one it was filed with,
        else one that is known to be theirs. Who made an account online under somebody's ID number
        hears nothing of what that person files on paper."""
        own = accounts.c.person_id == person
        filer = (facts.c.case_id == case) & (facts.c.seq == 1)
        filed_with = accounts.c.id.in_(select(facts.c.user_id).where(filer))
        note = literal(MADE_ONLINE) + cast(accounts.c.id, Text)
        unproven = exists().where(meta.c.key == note, meta.c.value == "yes")
        online = exists().where(cases.c.id == case, cases.c.contact == "account")
        return (
            self._recipient(own & filed_with)
            or self._recipient(own & ~unproven)
            or self._recipient(own & online)  # filed by referral from what they filed
        )

    def holders(self, role: str, place: str, on: date) -> list[int]:
        """The accounts that hold a post on a day; its last day counts."""
        with self._database.read() as connection:
            found = connection.execute(_holders, {"role": role, "place": place, "on": on})
            return [int(row.account_id) for row in found]

    def phone_of(self, person: int) -> str:
        """The phone number of a natural person; "" when none is known."""
        with self._database.read() as connection:
            row = connection.execute(select(persons.c.phone).where(persons.c.id == person)).first()
        return self._keys.decrypt(row.phone) if row is not None and row.phone else ""

    def _recipient(self, condition: Any) -> Recipient | None:
        query = select(accounts).where(condition, accounts.c.active).order_by(accounts.c.id)
        with self._database.read() as connection:
            row = connection.execute(query.limit(1)).first()
        if row is None:
            return None
        email, phone = (self._keys.decrypt(v) if v else "" for v in (row.email, row.phone))
        prefers = row.preferences or {}
        declined = tuple(way for way in ("sms", "email") if prefers.get(way, True) is False)
        return Recipient(int(row.id), row.locale or "zh", email, phone, declined)


def _changed(connection: Connection, parcel: Parcel, **changes: Any) -> bool:
    mine = {"parcel": parcel.id, "attempt": parcel.attempts}
    return connection.execute(_change.values(changes), mine).rowcount == 1
