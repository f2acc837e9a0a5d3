"""Questions of inspectors 纪检 about cases as rows; question and answer are encrypted.

Consumer: `workflow.accountability.inquiries`, which decides who asks and who answers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from workflow.errors import NotFound
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.side_messages import SideMessage, queue
from workflow.store.tables import cases, questions


@dataclass(frozen=True, slots=True)
class Question:
    """What an inspector wants to know about a service of a case."""

    id: int
    case: int
    tracking: str
    path: str
    """The service, by its scope."""
    place: str
    """The office's region."""
    text: str
    asked_by: int
    asked_on: date
    due_on: date
    answered_by: int | None
    answered_on: date | None
    answer: str


class Questions:
    """The questions of one office's inspectors."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    def add(self, values: dict[str, Any], text: str, tell: SideMessage | None = None) -> int:
        """Keep a question, and queue whom it tells; returns its number."""
        row = {**values, "text": self._keys.encrypt(text)}
        with self._database.changing() as connection:
            made = insert(questions).values(row).returning(questions.c.id)
            number = connection.execute(made).scalar_one()
            queue(connection, tell)
        return int(number)

    def answer(
        self, question: int, by: int, on: date, text: str, tell: SideMessage | None = None
    ) -> bool:
        """Keep the answer; whether there was none before. `tell` is queued only then."""
        this = (questions.c.id == question) & questions.c.answered_on.is_(None)
        row = {"answered_by": by, "answered_on": on, "answer": self._keys.encrypt(text)}
        with self._database.changing() as connection:
            done = bool(connection.execute(update(questions).where(this).values(row)).rowcount)
            queue(connection, tell if done else None)
            return done

    def erase(self, case: int) -> None:
        """Erase what was asked and answered about a case; that it was asked stays."""
        with self._database.changing() as connection:
            gone = update(questions).where(questions.c.case_id == case)
            connection.execute(gone.values(text=self._keys.encrypt(""), answer=None))

    def get(self, question: int) -> Question:
        """One question. Raises NotFound('no_such_question')."""
        found = self._found(questions.c.id == question)
        if not found:
            raise NotFound("no_such_question")
        return found[0]

    def of_case(self, case: int) -> list[Question]:
        """What was asked about a case."""
        return self._found(questions.c.case_id == case)

    def at(self, places: Collection[str], *, open_only: bool = False) -> list[Question]:
        """What was asked about cases of these places: what is due first first, then the answered
        ones."""
        this = questions.c.place.in_(places)
        return self._found(this & questions.c.answered_on.is_(None) if open_only else this)

    def _found(self, this: Any) -> list[Question]:
        statement = (
            select(questions, cases.c.tracking)
            .join(cases, cases.c.id == questions.c.case_id)
            .where(this)
            .order_by(questions.c.answered_on.is_not(None), questions.c.due_on, questions.c.id)
            .limit(200)
        )
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        return [
            Question(
                row.id,
                row.case_id,
                row.tracking,
                row.path,
                row.place,
                self._keys.decrypt(row.text),
                row.asked_by,
                row.asked_on,
                row.due_on,
                row.answered_by,
                row.answered_on,
                self._keys.decrypt(row.answer) if row.answer else "",
            )
            for row in rows
        ]
