"""Messages in the application: what an account, or the applicant of a case, finds in the inbox.

Input: rows that `outbox` put there, with their texts in both languages. Consumers: the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.sql.elements import ColumnElement

from workflow.definition.base import Text
from workflow.store.database import Database
from workflow.store.tables import cases, inbox_messages


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """One message in an inbox."""

    id: int
    case: int
    tracking: str
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
        """The newest messages of an account."""
        return self._messages(inbox_messages.c.user_id == user, most)

    def of_applicant(self, case: int, person: int, most: int = 50) -> list[InboxMessage]:
        """The newest messages of a case to its applicant, with or without an account."""
        mine = (inbox_messages.c.person_id == person) & (inbox_messages.c.case_id == case)
        return self._messages(mine, most)

    def unread(self, user: int) -> int:
        """How many messages of an account were not read."""
        query = select(func.count()).where(
            inbox_messages.c.user_id == user, inbox_messages.c.read_at.is_(None)
        )
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

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


def _both(texts: dict[str, Any], part: str) -> Text:
    return Text(zh=texts["zh"][part], en=texts["en"][part])
