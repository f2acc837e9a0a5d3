"""The store: implements `ports.Store` over one database, and gives the pages their repositories.

Input: a database, the key ring, a folder for documents. Consumers: the engine, the worker, and
`bootstrap`, which makes one for each process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from sqlalchemy import bindparam, select

from workflow.definition.base import Text
from workflow.definition.closure import Closure
from workflow.domain.case import Case
from workflow.domain.facts import Recorded
from workflow.domain.people import Directory
from workflow.domain.tracking import normalise_tracking
from workflow.errors import NotFound
from workflow.keys import KeyRing
from workflow.store.case_rows import load_case, numbered_case
from workflow.store.checking import flaws_of
from workflow.store.counters import CaseIds
from workflow.store.database import Database
from workflow.store.documents import Documents
from workflow.store.dossier import RowsDossier, erase_entries
from workflow.store.fact_rows import load_facts
from workflow.store.known_cases import KnownCases
from workflow.store.places import Places
from workflow.store.publications import Publications
from workflow.store.reasons import erase_reasons
from workflow.store.staff import SqlStaff
from workflow.store.tables import timers
from workflow.store.unit_of_work import SqlUnitOfWork

_due = (
    select(timers.c.case_id, timers.c.kind, timers.c.no, timers.c.path)
    .where(timers.c.due_at <= bindparam("now"))
    .order_by(timers.c.due_at, timers.c.case_id, timers.c.kind, timers.c.no)
    .limit(bindparam("most"))
)
_next = select(timers.c.due_at).order_by(timers.c.due_at).limit(1)


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class SqlStore:
    """Where cases live. See `ports.Store` for what each method promises."""

    def __init__(
        self, database: Database, keys: KeyRing, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.database = database
        self.keys = keys
        self.clock = clock
        self.publications = Publications(database)
        self.places = Places(database)
        self._ids = CaseIds()
        self._known = KnownCases(database)

    @contextmanager
    def begin(self) -> Iterator[SqlUnitOfWork]:
        """A new transaction that may write; rolled back unless it was committed.

        Raises Unavailable when the database is busy or away: try again.
        """
        with self.database.write() as connection:
            yield SqlUnitOfWork(connection, self.keys, self._ids, self.clock, self._known)

    @contextmanager
    def staff(self, on: date) -> Iterator[SqlStaff]:
        """Who works in the office on a day, to look at."""
        with self.database.read() as connection:
            yield SqlStaff(connection, self.keys, on)

    def closure(self, hash_: str) -> Closure:
        """A published closure, cached for good. Raises NotFound('no_such_closure')."""
        return self.publications.closure(hash_)

    def current(self, definition: str) -> Closure:
        """The closure new cases of `definition` run on. Raises NotFound('no_such_definition')."""
        return self.publications.current(definition)

    def publish(self, closure: Closure, by: str) -> str:
        """Make `closure` the current one of its definition; returns its hash."""
        return self.publications.publish(closure, by, self.clock())

    def directory(self) -> Directory:
        """Places and their parameters; cached until they change."""
        return self.places.directory()

    def due_timers(self, now: datetime, most: int) -> Sequence[tuple[int, str, int, str]]:
        """(case, kind, no, path) of timers due at `now`, oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(_due, {"now": now, "most": most})
            return [(row.case_id, row.kind, row.no, row.path) for row in rows]

    def next_due(self) -> datetime | None:
        """When the next timer is due; None when there is none."""
        with self.database.read() as connection:
            return connection.execute(_next).scalar()

    def case(self, case: int) -> Case:
        """A case as it stands, to look at. Raises NotFound('no_such_case')."""
        with self.database.read() as connection:
            return load_case(connection, case, known=self._known)

    def case_left(self, case: int) -> Case:
        """A case as the page that is under way has left it, whatever others did to it since; as it
        stands, where the page has done nothing. Raises NotFound('no_such_case')."""
        return self._known.left(case) or self.case(case)

    def case_numbered(self, tracking: str) -> Case:
        """The case with this tracking number, however it was typed: for staff, who may see it.
        Raises NotFound('no_such_case')."""
        number = normalise_tracking(tracking)
        if number is None:
            raise NotFound("no_such_case")
        with self.database.read() as connection:
            return numbered_case(connection, number, self._known)

    def dossier(self, case: Case) -> RowsDossier:
        """The personal data of a case, to look at."""
        return RowsDossier(self.database.read, self.keys, case)

    def facts(self, case: int, after: int = 0) -> list[Recorded]:
        """The case history, from the fact after `after` on. Raises BrokenFact."""
        with self.database.read() as connection:
            return load_facts(connection, self.keys, case, after)

    def check(self, case: int, documents: Documents) -> list[Text]:
        """What shows that a case is no longer what was recorded: nothing, when it is intact.

        Its history is unbroken and gives the case's rows; the content of entries and documents has
        the digests that the history names. Raises NotFound('no_such_case').
        """
        with self.database.read() as connection:
            return flaws_of(connection, self.keys, documents, case)

    def erase(self, case: int) -> int:
        """Erase the personal data of a case for good; its history stays. Returns how many entries.

        Who may ask for it, and when the law allows it, is not decided here.
        """
        with self.database.changing() as connection:
            erase_reasons(connection, self.keys, case)
            return erase_entries(connection, case)
