"""Payment rosters as rows. Names and accounts are encrypted; what was signed is never changed.

Consumer: `workflow.benefits.payments`, which builds them, lets a leader sign and takes the bank's
report.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, tuple_, update

from workflow.domain.roster import DUE, FAILED, Line
from workflow.errors import Conflict, NotFound
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.tables import fixed, roster_lines, rosters

DRAFT, SIGNED = "draft", "signed"
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Roster:
    """One month's roster of a place and a budget line."""

    id: int
    month: str
    place: str
    line: str
    """The budget line."""
    status: str
    """draft, signed."""
    digest: str
    """What was, or would be, signed."""
    count: int
    """Lines that are paid."""
    total: int
    """Fen."""
    prepared_by: int
    prepared_name: str
    prepared_at: datetime
    signed_by: int | None
    signed_name: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line as it stands in a roster."""

    no: int
    line: Line
    status: str
    """due, paid, failed."""
    why: str
    """What the bank says of a failed transfer."""
    reported_on: date | None
    return_case: int | None


@dataclass(frozen=True, slots=True)
class Signer:
    """An account that prepares or signs."""

    user: int
    name: str


class Rosters:
    """The rosters of one office."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    def at(self, places: Collection[str], most: int = 100) -> list[Roster]:
        """The rosters of these places, the newest month first."""
        order = (rosters.c.month.desc(), rosters.c.line, rosters.c.place)
        these = select(rosters).where(rosters.c.place.in_(places)).order_by(*order).limit(most)
        with self._database.read() as connection:
            return [self._roster(row) for row in connection.execute(these)]

    def get(self, roster: int) -> Roster:
        """One roster. Raises NotFound('no_such_roster')."""
        with self._database.read() as connection:
            return self._get(connection, roster)

    def lines(self, roster: int) -> list[KeptLine]:
        """Its lines in order, with names and accounts."""
        these = select(roster_lines).where(roster_lines.c.roster_id == roster)
        with self._database.read() as connection:
            rows = connection.execute(these.order_by(roster_lines.c.no))
            return [self._line(row) for row in rows]

    def signed_months(self, place: str, line: str) -> list[str]:
        """The months whose roster was signed."""
        these = select(rosters.c.month).where(
            rosters.c.place == place, rosters.c.line == line, rosters.c.status == SIGNED
        )
        with self._database.read() as connection:
            return list(connection.execute(these).scalars())

    def paid_before(
        self, which: Sequence[tuple[int, int]], month: str
    ) -> dict[tuple[int, int], int]:
        """What signed rosters before `month` paid for these entitlements (case, number), without
        transfers that came back; fen."""
        found: dict[tuple[int, int], int] = {}
        key = (roster_lines.c.case_id, roster_lines.c.entitlement)
        joined = roster_lines.join(rosters, rosters.c.id == roster_lines.c.roster_id)
        sums = select(*key, func.sum(roster_lines.c.pays)).select_from(joined)
        sums = sums.where(
            rosters.c.status == SIGNED,
            rosters.c.month < month,
            roster_lines.c.status != FAILED,
            roster_lines.c.account.is_not(None),
        )
        with self._database.read() as connection:
            for begin in range(0, len(which), _AT_ONCE):
                some = sums.where(tuple_(*key).in_(list(which[begin : begin + _AT_ONCE])))
                for case, no, paid in connection.execute(some.group_by(*key)):
                    found[case, no] = int(paid)
        return found

    def put_draft(
        self, place: str, line: str, month: str, digest: str, lines: Sequence[Line],
        by: Signer, at: datetime,
    ) -> int:  # fmt: skip
        """Keep a draft in place of the last one. Raises Conflict('roster_signed')."""
        values = {
            "status": DRAFT,
            "digest": digest,
            "count": sum(each.payable for each in lines),
            "total": sum(each.pays for each in lines if each.payable),
            "prepared_by": by.user,
            "prepared_name": self._keys.encrypt(by.name),
            "prepared_at": at,
        }
        this = and_(rosters.c.place == place, rosters.c.line == line, rosters.c.month == month)
        with self._database.changing() as connection:
            known = connection.execute(select(rosters).where(this).with_for_update()).first()
            if known is not None and known.status == SIGNED:
                raise Conflict("roster_signed")
            if known is None:
                row = {"place": place, "line": line, "month": month, **values}
                made = insert(rosters).values(row).returning(rosters.c.id)
                roster = int(connection.execute(made).scalar_one())
            else:
                roster = int(known.id)
                connection.execute(update(rosters).where(this).values(values))
                connection.execute(delete(roster_lines).where(roster_lines.c.roster_id == roster))
            rows = [self._row(roster, no, each) for no, each in enumerate(lines, 1)]
            if rows:
                connection.execute(insert(roster_lines), rows)
            return roster

    def sign(self, roster: int, digest: str, by: Signer, at: datetime) -> None:
        """A leader signs exactly this draft. Raises Conflict('roster_signed', 'roster_changed')."""
        with self._database.changing() as connection:
            known = self._get(connection, roster, lock=True)
            if known.status == SIGNED:
                raise Conflict("roster_signed")
            if known.digest != digest:
                raise Conflict("roster_changed")
            values = {
                "status": SIGNED,
                "signed_by": by.user,
                "signed_name": self._keys.encrypt(by.name),
                "signed_at": at,
            }
            connection.execute(update(rosters).where(rosters.c.id == roster).values(values))

    def report(self, roster: int, results: Iterable[tuple[int, str, str]], on: date) -> int:
        """What became of transfers: (line, paid or failed, why). Returns how many lines are new.

        A line that was reported keeps what was reported first, unless it was paid and comes back.
        Raises Conflict('roster_not_signed').
        """
        done = 0
        with self._database.changing() as connection:
            if self._get(connection, roster, lock=True).status != SIGNED:
                raise Conflict("roster_not_signed")
            for no, status, why in results:
                known = roster_lines.c.status
                may_change = known == DUE if status != FAILED else known != FAILED
                this = and_(
                    roster_lines.c.roster_id == roster, roster_lines.c.no == no,
                    roster_lines.c.pays > 0, roster_lines.c.account.is_not(None), may_change,
                )  # fmt: skip
                said = self._keys.encrypt(why) if why else None
                values = {"status": status, "why": "", "said": said, "reported_on": on}
                done += connection.execute(update(roster_lines).where(this).values(values)).rowcount
        return done

    def came_back(self, most: int = 100) -> list[tuple[int, int, int, int]]:
        """Failed transfers that nobody looks into yet: (roster, line, case, entitlement)."""
        columns = ("roster_id", "no", "case_id", "entitlement")
        these = select(*(roster_lines.c[name] for name in columns)).where(
            roster_lines.c.status == fixed(FAILED), roster_lines.c.return_case.is_(None)
        )
        with self._database.read() as connection:
            rows = connection.execute(these.limit(most)).all()
        return [(row.roster_id, row.no, row.case_id, row.entitlement) for row in rows]

    def looked_into(self, roster: int, no: int, case: int) -> None:
        """Note the case that looks into a failed transfer."""
        this = and_(roster_lines.c.roster_id == roster, roster_lines.c.no == no)
        with self._database.changing() as connection:
            connection.execute(update(roster_lines).where(this).values(return_case=case))

    def looked_into_by(
        self, case: int, about: int, entitlement: int
    ) -> tuple[str, KeptLine] | None:
        """The transfer of an entitlement (`about`, `entitlement`) that a case looks into, with its
        month; the newest, where several came back before anybody looked. None if there is none."""
        its = and_(
            roster_lines.c.case_id == about,
            roster_lines.c.entitlement == entitlement,
            roster_lines.c.return_case == case,
        )
        these = (
            select(roster_lines, rosters.c.month)
            .join(rosters, rosters.c.id == roster_lines.c.roster_id)
            .where(its)
            .order_by(rosters.c.month.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(these).first()
        return (row.month, self._line(row)) if row is not None else None

    # -- rows ----------------------------------------------------------------------------------

    def _get(self, connection: Connection, roster: int, *, lock: bool = False) -> Roster:
        this = select(rosters).where(rosters.c.id == roster)
        row = connection.execute(this.with_for_update() if lock else this).first()
        if row is None:
            raise NotFound("no_such_roster")
        return self._roster(row)

    def _roster(self, row: Any) -> Roster:
        signed = self._keys.decrypt(row.signed_name) if row.signed_name else ""
        return Roster(
            row.id, row.month, row.place, row.line, row.status, row.digest, row.count, row.total,
            row.prepared_by, self._keys.decrypt(row.prepared_name), row.prepared_at,
            row.signed_by, signed, row.signed_at,
        )  # fmt: skip

    def _row(self, roster: int, no: int, line: Line) -> dict[str, Any]:
        secret = {"payee": line.payee, "account": line.account, "bank": line.bank}
        kept = {name: self._keys.encrypt(text) if text else None for name, text in secret.items()}
        return {
            "roster_id": roster,
            "no": no,
            "case_id": line.case,
            "entitlement": line.entitlement,
            "person": line.person,
            "regular": line.regular,
            "correction": line.correction,
            "pays": line.pays,
            "status": DUE,
            **kept,
        }

    def _line(self, row: Any) -> KeptLine:
        payee, account, bank = (
            self._keys.decrypt(text) if text else "" for text in (row.payee, row.account, row.bank)
        )
        line = Line(
            row.case_id, row.entitlement, row.person, row.regular, row.correction, row.pays,
            payee, account, bank,
        )  # fmt: skip
        why = self._keys.decrypt(row.said) if row.said else row.why
        return KeptLine(row.no, line, row.status, why, row.reported_on, row.return_case)
