"""Messages in the application: what an account, or the applicant of a case, finds in the inbox.

Input: rows that `outbox` put there, and daily digests, with their texts in both languages.
Consumers: the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sqlalchemy import and_, func, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from workflow.definition.base import Text
from workflow.store.database import Database
from workflow.store.digests import UNTOLD
from workflow.store.tables import cases, digests, inbox_messages

DIGEST = "digest"
"""The template of a daily digest."""
_MOST_DIGITS = 18
"""No number of a message, and no moment, is longer; a database takes no longer numbers."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list of somebody's messages, newest first: that of one message in it.

    A list that goes on from the last message shown stays right while new ones arrive.
    """

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.id}"

    @classmethod
    def parse(cls, written: str) -> Self | None:
        """The place written in an address; None for what is none."""
        at, _, number = written.partition("-")
        if not (at + number).isdecimal() or max(len(at), len(number)) > _MOST_DIGITS:
            return None
        try:
            return cls(_EPOCH + int(at) * _MICROSECOND, int(number))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """One message in an inbox."""

    id: int
    """0 for a daily digest, which is told by its day."""
    case: int
    tracking: str
    """"" for a daily digest."""
    template: str
    subject: Text
    body: Text
    created_at: datetime
    read_at: datetime | None

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return Place(self.created_at, self.id)


class Inboxes:
    """The inboxes of one office."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_user(self, user: int, most: int = 50, before: Place | None = None) -> list[InboxMessage]:
        """The newest messages of an account, its daily digests among them; or those after a place
        in that list."""
        mine, told = inbox_messages.c.user_id == user, _told(user)
        if before is not None:
            mine &= _older(inbox_messages.c.created_at, inbox_messages.c.id, before)
            told &= _older(digests.c.made_at, literal(0), before)
        found = [*self._messages(mine, most), *self._digests(told, most)]
        return sorted(found, key=lambda each: (each.created_at, each.id), reverse=True)[:most]

    def of_applicant(self, case: int, person: int, most: int = 50) -> list[InboxMessage]:
        """The newest messages of a case to its applicant, with or without an account."""
        mine = (inbox_messages.c.person_id == person) & (inbox_messages.c.case_id == case)
        return self._messages(mine, most)

    def unread(self, user: int) -> int:
        """How many messages of an account were not read."""
        query = select(func.count()).where(
            inbox_messages.c.user_id == user, inbox_messages.c.read_at.is_(None)
        )
        fresh = select(func.count()).where(_told(user), digests.c.read_at.is_(None))
        with self._database.read() as connection:
            return sum(int(connection.execute(each).scalar_one()) for each in (query, fresh))

    def mark_all_read(self, user: int, now: datetime, until: datetime | None = None) -> None:
        """The account has seen all its messages and daily digests; with `until`, those that came
        up to then."""
        latest = until or now
        own = update(inbox_messages).where(
            inbox_messages.c.user_id == user,
            inbox_messages.c.read_at.is_(None),
            inbox_messages.c.created_at <= latest,
        )
        fresh = update(digests).where(
            _told(user), digests.c.read_at.is_(None), digests.c.made_at <= latest
        )
        with self._database.changing() as connection:
            connection.execute(own.values(read_at=now))
            connection.execute(fresh.values(read_at=now))

    def mark_read(self, user: int, messages: Sequence[int], now: datetime) -> None:
        """The account has seen these; those of others stay as they are."""
        with self._database.changing() as connection:
            connection.execute(
                update(inbox_messages)
                .where(inbox_messages.c.user_id == user, inbox_messages.c.id.in_(messages))
                .where(inbox_messages.c.read_at.is_(None))
                .values(read_at=now)
            )

    def _messages(self, condition: ColumnElement[bool], most: int) -> list[InboxMessage]:
        query = (
            select(
                inbox_messages.c.id,
                inbox_messages.c.case_id,
                cases.c.tracking,
                inbox_messages.c.template,
                inbox_messages.c["values"].label("texts"),
                inbox_messages.c.created_at,
                inbox_messages.c.read_at,
            )
            .join(cases, cases.c.id == inbox_messages.c.case_id)
            .where(condition)
            .order_by(inbox_messages.c.created_at.desc(), inbox_messages.c.id.desc())
            .limit(most)
        )
        with self._database.read() as connection:
            return [
                InboxMessage(
                    row.id,
                    row.case_id,
                    row.tracking,
                    row.template,
                    _both(row.texts, "subject"),
                    _both(row.texts, "body"),
                    row.created_at,
                    row.read_at,
                )
                for row in connection.execute(query)
            ]

    def _digests(self, condition: ColumnElement[bool], most: int) -> list[InboxMessage]:
        query = select(digests).where(condition).order_by(digests.c.made_at.desc()).limit(most)
        with self._database.read() as connection:
            return [
                InboxMessage(
                    0,
                    0,
                    "",
                    DIGEST,
                    _both(row.texts, "subject"),
                    _both(row.texts, "body"),
                    row.made_at,
                    row.read_at,
                )
                for row in connection.execute(query)
            ]


def _told(user: int) -> ColumnElement[bool]:
    return and_(digests.c.user_id == user, digests.c.status.not_in(UNTOLD))


def _older(
    at: ColumnElement[datetime], number: ColumnElement[int], than: Place
) -> ColumnElement[bool]:
    """After a place in the list; the first half finds the rows in an index."""
    return (at <= than.at) & or_(at < than.at, number < than.id)


def _both(texts: dict[str, Any], part: str) -> Text:
    return Text(zh=texts["zh"][part], en=texts["en"][part])
