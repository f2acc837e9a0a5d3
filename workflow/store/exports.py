"""Exports to another system: which decisions there are for one, and which went into a workbook.

Rows are only ever added. Consumer: `workflow.exporting`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, insert, or_, select, true

from workflow.domain.days import Days
from workflow.errors import Conflict, NotFound
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.dialects import one_at_a_time
from workflow.store.logins import shown_login
from workflow.store.tables import (
    accounts,
    cases,
    decisions,
    exported_decisions,
    exports,
    part_tables,
)

_LATEST = 50
"""How many workbooks a list shows."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions go to another system."""

    mapping: str
    """The export they are written by: what it has written is known to the other system."""
    service: str
    """The definition that they decide."""
    outcomes: Sequence[str]
    days: Days
    """When they were made."""
    places: Sequence[str]
    """The offices of their cases."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A decision that belongs into a workbook."""

    case: int
    decision: int
    tracking: str
    display: str
    """The applicant's masked name."""
    decided_on: date
    exported: int
    """The last workbook of the same mapping that holds it; 0 for none."""


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook that was made."""

    id: int
    mapping: str
    place: str
    """The place of the first post from which it was made. It holds cases of all of its maker's
    places, so who may fetch it is asked of its cases (`Exports.places`)."""
    account: int
    login: str
    made_at: datetime
    since: date
    until: date
    count: int
    """How many decisions it holds."""


class Exports:
    """The workbooks of one office."""

    def __init__(self, database: Database, keys: KeyRing, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    def candidates(self, wanted: Wanted, most: int, *, again: bool = True) -> list[Candidate]:
        """The decisions that are wanted, the first first, at most so many: those that stand, not
        what put one right later. Unless `again`, only what no workbook of the mapping holds."""
        scopes, before = part_tables["scopes"], _last(wanted.mapping).subquery()
        service = wanted.service
        own = or_(scopes.c.process == service, scopes.c.process.startswith(f"{service}."))
        at = (scopes.c.case_id == decisions.c.case_id) & (scopes.c.path == decisions.c.path)
        statement = (
            select(
                decisions.c.case_id,
                decisions.c.no,
                decisions.c.decided_on,
                cases.c.tracking,
                cases.c.display,
                func.coalesce(before.c.export, 0).label("exported"),
            )
            .join(cases, cases.c.id == decisions.c.case_id)
            .join(scopes, at)
            .outerjoin(
                before,
                (before.c.case_id == decisions.c.case_id) & (before.c.decision == decisions.c.no),
            )
            .where(own, decisions.c.outcome.in_(wanted.outcomes), decisions.c.kind == "")
            .where(decisions.c.decided_on.between(*wanted.days))
            .where(cases.c.place.in_(wanted.places), cases.c.erased_on.is_(None))
            .where(true() if again else before.c.export.is_(None))
            .order_by(decisions.c.decided_on, decisions.c.case_id, decisions.c.no)
            .limit(most)
        )
        with self._database.read() as connection:
            return [
                Candidate(
                    row.case_id, row.no, row.tracking, row.display, row.decided_on, row.exported
                )
                for row in connection.execute(statement)
            ]

    def add(
        self,
        mapping: str,
        place: str,
        account: int,
        days: Days,
        items: Sequence[tuple[int, int]],
        *,
        again: bool,
    ) -> int:
        """Note a workbook with its decisions (case, number), all or nothing; returns its number.

        Unless it is made `again`, none of them may stand in an earlier one of the mapping: two
        people at once do not tell the other system twice. Raises Conflict('exported_meanwhile').
        """
        row = {
            "mapping": mapping,
            "place": place,
            "account_id": account,
            "made_at": self._clock(),
            "since": days.since,
            "until": days.until,
        }
        held = [{"case_id": case, "decision": no} for case, no in items]
        with self._database.changing() as connection:
            one_at_a_time(connection, "exports")
            made = insert(exports).values(row).returning(exports.c.id)
            number = int(connection.execute(made).scalar_one())
            if not again:
                known = _last(mapping).where(
                    exported_decisions.c.case_id.in_({case for case, _ in items})
                )
                before = {(each.case_id, each.decision) for each in connection.execute(known)}
                if not before.isdisjoint(items):
                    raise Conflict("exported_meanwhile")
            connection.execute(
                insert(exported_decisions), [{"export_id": number, **each} for each in held]
            )
        return number

    def made(self, places: Sequence[str], mappings: Sequence[str]) -> list[Made]:
        """The workbooks of these mappings all of whose cases are at these places, the newest
        first."""
        held = exported_decisions
        elsewhere = (
            exists()
            .where(held.c.export_id == exports.c.id, cases.c.id == held.c.case_id)
            .where(cases.c.place.not_in(places))
        )
        statement = (
            _made.where(~elsewhere, exports.c.mapping.in_(mappings))
            .order_by(exports.c.id.desc())
            .limit(_LATEST)
        )
        with self._database.read() as connection:
            return [self._shown(row) for row in connection.execute(statement)]

    def one(self, number: int) -> Made:
        """A workbook. Raises NotFound('no_such_export')."""
        with self._database.read() as connection:
            row = connection.execute(_made.where(exports.c.id == number)).one_or_none()
        if row is None:
            raise NotFound("no_such_export", export=number)
        return self._shown(row)

    def _shown(self, row: Any) -> Made:
        """A workbook as it is shown; its login is kept in no readable form."""
        known = {name: value for name, value in row._mapping.items() if name != "login_text"}
        return Made(**{**known, "login": shown_login(self._keys.decrypt, row)})

    def places(self, number: int) -> set[str]:
        """The places of the cases that a workbook holds."""
        held = exported_decisions.c
        statement = (
            select(cases.c.place)
            .distinct()
            .join(exported_decisions, held.case_id == cases.c.id)
            .where(held.export_id == number)
        )
        with self._database.read() as connection:
            return set(connection.execute(statement).scalars())

    def items(self, number: int) -> list[tuple[int, int]]:
        """The decisions of a workbook (case, number), in the order of their cases."""
        own = exported_decisions.c
        statement = (
            select(own.case_id, own.decision)
            .where(own.export_id == number)
            .order_by(own.case_id, own.decision)
        )
        with self._database.read() as connection:
            return [(row.case_id, row.decision) for row in connection.execute(statement)]


def _last(mapping: str) -> Select[tuple[int, int, int]]:
    """For each decision that a mapping has exported: the last workbook that holds it."""
    own = exported_decisions.c
    return (
        select(own.case_id, own.decision, func.max(own.export_id).label("export"))
        .join(exports, exports.c.id == own.export_id)
        .where(exports.c.mapping == mapping)
        .group_by(own.case_id, own.decision)
    )


_made = select(
    exports.c.id,
    exports.c.mapping,
    exports.c.place,
    exports.c.account_id.label("account"),
    accounts.c.login,
    accounts.c.login_text,
    exports.c.made_at,
    exports.c.since,
    exports.c.until,
    select(func.count())
    .where(exported_decisions.c.export_id == exports.c.id)
    .scalar_subquery()
    .label("count"),
).join(accounts, accounts.c.id == exports.c.account_id)
