"""Ratings of services 好差评 as rows: one for each service of a case, what was said encrypted.

Consumers: `workflow.accountability.ratings`, which decides who may write what; pages of numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from workflow.errors import Conflict, NotFound
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.queries.barred import own_cases
from workflow.store.side_messages import SideMessage, queue
from workflow.store.tables import cases, ratings

_SECRET = ("text", "follow_up", "contact", "answer")


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody thinks of a service that has ended, and what was answered."""

    id: int
    case: int
    tracking: str
    path: str
    """The service, by its scope."""
    process: str
    place: str
    grade: int
    """5 (very satisfied) to 1 (very dissatisfied)."""
    reasons: tuple[str, ...]
    text: str
    rated_on: date
    follow_up: str
    followed_on: date | None
    contact_by: date | None
    """None for a grade that needs no answer."""
    fix_by: date | None
    complicated: bool
    contacted_on: date | None
    contacted_by: int | None
    contact: str
    """What came of the contact; for the office."""
    answered_on: date | None
    answered_by: int | None
    answer: str
    """What was done; the person who rated reads it."""

    @property
    def open(self) -> bool:
        """Whether it still wants its answer."""
        return self.fix_by is not None and self.answered_on is None

    @property
    def due(self) -> date | None:
        """The day of what is to be done next."""
        return self.fix_by if self.contacted_on is not None else self.contact_by


class Ratings:
    """The ratings of one office."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    def add(self, values: dict[str, Any], text: str, tell: SideMessage | None = None) -> int:
        """Keep a rating, and queue whom it tells; once for each service. Raises
        Conflict('rated_already')."""
        row = {**values, "text": self._keys.encrypt(text) if text else None}
        this = (ratings.c.case_id == row["case_id"]) & (ratings.c.path == row["path"])
        with self._database.changing() as connection:
            if connection.execute(select(ratings.c.id).where(this)).first() is not None:
                raise Conflict("rated_already")
            made = insert(ratings).values(row).returning(ratings.c.id)
            number = connection.execute(made).scalar_one()
            queue(connection, tell)
        return int(number)

    def write(
        self,
        rating: int,
        only_while: str,
        values: dict[str, Any],
        tell: SideMessage | None = None,
    ) -> bool:
        """Add to a rating, while the column `only_while` is empty; whether it was. `tell` is queued
        only then."""
        row = {
            name: self._keys.encrypt(value) if name in _SECRET else value
            for name, value in values.items()
        }
        this = (ratings.c.id == rating) & ratings.c[only_while].is_(None)
        with self._database.changing() as connection:
            done = bool(connection.execute(update(ratings).where(this).values(row)).rowcount)
            queue(connection, tell if done else None)
            return done

    def erase(self, case: int) -> None:
        """Erase what was said about a case's services; the grades stay."""
        with self._database.changing() as connection:
            gone = update(ratings).where(ratings.c.case_id == case)
            connection.execute(gone.values(dict.fromkeys(_SECRET)))

    def get(self, rating: int) -> Rating:
        """One rating. Raises NotFound('no_such_rating')."""
        found = self._found(ratings.c.id == rating)
        if not found:
            raise NotFound("no_such_rating")
        return found[0]

    def of_case(self, case: int) -> list[Rating]:
        """The ratings of a case's services."""
        return self._found(ratings.c.case_id == case)

    def to_answer(self, places: Collection[str], most: int = 200) -> list[Rating]:
        """Bad ratings at these places that want an answer, the most urgent first."""
        open_ = ratings.c.fix_by.is_not(None) & ratings.c.answered_on.is_(None)
        return self._found(open_ & ratings.c.place.in_(places), most)

    def answered(self, places: Collection[str], since: date, most: int = 100) -> list[Rating]:
        """Bad ratings at these places that were answered since a day."""
        return self._found((ratings.c.answered_on >= since) & ratings.c.place.in_(places), most)

    def counts(
        self, since: date, places: Collection[str] | None = None, user: int = 0
    ) -> dict[tuple[str, str], Counter[int]]:
        """How often each grade was given since a day, by service and month (`2026-03`), without
        those of the reader's (`user`) own family and relatives."""
        columns = (ratings.c.process, ratings.c.rated_on, ratings.c.grade)
        statement = select(*columns, func.count()).where(ratings.c.rated_on >= since)
        if places is not None:
            statement = statement.where(ratings.c.place.in_(places))
        found: dict[tuple[str, str], Counter[int]] = {}
        with self._database.read() as connection:
            if user:
                own = own_cases(connection, user)
                statement = statement.where(ratings.c.case_id.not_in(own))
            for process, day, grade, number in connection.execute(statement.group_by(*columns)):
                found.setdefault((process, f"{day:%Y-%m}"), Counter())[grade] += number
        return found

    def _found(self, this: Any, most: int = 200) -> list[Rating]:
        statement = (
            select(ratings, cases.c.tracking)
            .join(cases, cases.c.id == ratings.c.case_id)
            .where(this)
            .order_by(ratings.c.contacted_on.is_not(None), ratings.c.fix_by, ratings.c.id)
            .limit(most)
        )
        with self._database.read() as connection:
            rows: Sequence[Any] = connection.execute(statement).all()
        return [self._rating(row) for row in rows]

    def _rating(self, row: Any) -> Rating:
        said = {n: self._keys.decrypt(v) if (v := getattr(row, n)) else "" for n in _SECRET}
        return Rating(
            row.id, row.case_id, row.tracking, row.path, row.process, row.place, row.grade,
            tuple(row.reasons), said["text"], row.rated_on, said["follow_up"], row.followed_on,
            row.contact_by, row.fix_by, row.complicated, row.contacted_on, row.contacted_by,
            said["contact"], row.answered_on, row.answered_by, said["answer"],
        )  # fmt: skip
