"""Requests that the office looks at before they are filed 预审, with what it said.

No case, no clock: a row beside a draft. The answers and files are the draft's own. Consumers: the
applicant's last page, the counter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from workflow.errors import Conflict, NotFound
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.tables import account_messages, pre_checks


@dataclass(frozen=True, slots=True)
class PreCheckRow:
    """One pre-check."""

    id: int
    draft: int
    definition: str
    place: str
    status: str
    """asked or answered."""
    asked_at: datetime
    asked_on: date
    due_on: date | None
    answered_on: date | None
    answered_by: int | None
    said: Mapping[str, Any]
    """What is missing (`items`: question or document → remark) and a `note`; empty before."""

    @property
    def complete(self) -> bool:
        """Whether the office found nothing missing."""
        return self.status == "answered" and not self.said.get("items")


class PreChecks:
    """The pre-checks of one office."""

    def __init__(self, database: Database, keys: KeyRing, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    def ask(self, draft: int, definition: str, place: str, on: date, due: date | None) -> None:
        """Ask for a draft to be looked at, also once more after it was changed."""
        row = {
            "draft_id": draft,
            "definition": definition,
            "place": place,
            "status": "asked",
            "asked_at": self._clock(),
            "asked_on": on,
            "due_on": due,
        }
        with self._database.changing() as connection:
            connection.execute(delete(pre_checks).where(pre_checks.c.draft_id == draft))
            connection.execute(insert(pre_checks), row)

    def of_draft(self, draft: int) -> PreCheckRow | None:
        """The newest pre-check of a draft."""
        with self._database.read() as connection:
            statement = select(pre_checks).where(pre_checks.c.draft_id == draft)
            row = connection.execute(statement).first()
        return None if row is None else self._row(row)

    def by_id(self, number: int) -> PreCheckRow:
        """One of them. Raises NotFound('no_such_pre_check')."""
        with self._database.read() as connection:
            row = connection.execute(select(pre_checks).where(pre_checks.c.id == number)).first()
        if row is None:
            raise NotFound("no_such_pre_check")
        return self._row(row)

    def open_at(self, places: Collection[str]) -> list[PreCheckRow]:
        """Those that wait at these places, asked first first."""
        statement = (
            select(pre_checks)
            .where(pre_checks.c.status == "asked", pre_checks.c.place.in_(list(places)))
            .order_by(pre_checks.c.asked_at, pre_checks.c.id)
        )
        with self._database.read() as connection:
            return [self._row(row) for row in connection.execute(statement)]

    def answer(
        self,
        number: int,
        said: Mapping[str, Any],
        by: int,
        on: date,
        message: Mapping[str, Any] | None = None,
    ) -> None:
        """Say what is missing, or that nothing is; `message` (of `AccountCodes`) tells whoever
        asked. Raises Conflict('pre_check_over')."""
        values = {
            "status": "answered",
            "answered_on": on,
            "answered_by": by,
            "content": self._keys.encrypt_json(dict(said)),
        }
        this = (pre_checks.c.id == number) & (pre_checks.c.status == "asked")
        with self._database.changing() as connection:
            if connection.execute(update(pre_checks).where(this).values(values)).rowcount != 1:
                raise Conflict("pre_check_over")
            if message is not None:
                connection.execute(insert(account_messages), dict(message))

    def take_back(self, draft: int) -> None:
        """The request is filed, or its writer no longer wants it looked at."""
        with self._database.changing() as connection:
            connection.execute(delete(pre_checks).where(pre_checks.c.draft_id == draft))

    def _row(self, row: Row[Any]) -> PreCheckRow:
        return PreCheckRow(
            row.id,
            row.draft_id,
            row.definition,
            row.place,
            row.status,
            row.asked_at,
            row.asked_on,
            row.due_on,
            row.answered_on,
            row.answered_by,
            self._keys.decrypt_json(row.content) if row.content else {},
        )
