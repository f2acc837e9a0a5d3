"""Messages in the application: what an account, or the applicant of a case, finds in the inbox.

Input: rows that `outbox` put there, and daily digests, with their texts in both languages.
Consumers: the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from workflow.definition.base import Text
from workflow.store.database import Database
from workflow.store.digests import UNTOLD
from workflow.store.tables import cases, digests, inbox_messages

DIGEST = "digest"
"""The template of a daily digest."""


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


class Inboxes:
    """The inboxes of one office."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_user(self, user: int, most: int = 50) -> list[InboxMessage]:
        """The newest messages of an account, its daily digests among them."""
        own = self._messages(inbox_messages.c.user_id == user, most)
        found = [*own, *self._digests(user, most)]
        return sorted(found, key=lambda each: each.created_at, reverse=True)[:most]

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

    def mark_digests_read(self, user: int, now: datetime) -> None:
        """The account has seen its daily digests."""
        fresh = update(digests).where(_told(user), digests.c.read_at.is_(None))
        with self._database.changing() as connection:
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
                    row.id, row.case_id, row.tracking, row.template,
                    _both(row.texts, "subject"), _both(row.texts, "body"),
                    row.created_at, row.read_at,
                )
                for row in connection.execute(query)
            ]  # fmt: skip

    def _digests(self, user: int, most: int) -> list[InboxMessage]:
        query = select(digests).where(_told(user)).order_by(digests.c.day.desc()).limit(most)
        with self._database.read() as connection:
            return [
                InboxMessage(
                    0, 0, "", DIGEST, _both(row.texts, "subject"), _both(row.texts, "body"),
                    row.made_at, row.read_at,
                )
                for row in connection.execute(query)
            ]  # fmt: skip


def _told(user: int) -> ColumnElement[bool]:
    return and_(digests.c.user_id == user, digests.c.status.not_in(UNTOLD))


def _both(texts: dict[str, Any], part: str) -> Text:
    return Text(zh=texts["zh"][part], en=texts["en"][part])
