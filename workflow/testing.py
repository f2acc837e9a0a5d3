"""A store in memory: a real implementation of the ports, for worked examples and fast tests.

It passes the same contract suite as SQLite and PostgreSQL, apart from what only a disk can do.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from workflow.definition.closure import Closure
from workflow.definition.identity import tidy
from workflow.domain.case import Case
from workflow.domain.facts import Recorded
from workflow.domain.people import Actor, Directory
from workflow.domain.tracking import tracking_number
from workflow.errors import NotFound, Refusal
from workflow.ports import Answer, Data, Message, Payee, PersonRecord


@dataclass
class _Rows:
    """All that is durable; a unit of work changes a copy and puts it in place on commit."""

    cases: dict[int, Case] = field(default_factory=dict)
    facts: dict[int, tuple[Recorded, ...]] = field(default_factory=dict)
    entries: dict[tuple[int, int], Data] = field(default_factory=dict)
    outbox: tuple[tuple[int, Message], ...] = ()
    keys: dict[tuple[str, str], tuple[str, Answer]] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    households: dict[int, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    secrets: dict[int, str] = field(default_factory=dict)
    payees: dict[tuple[int, int], Payee] = field(default_factory=dict)
    staff: dict[int, Actor] = field(default_factory=dict)

    def copy(self) -> _Rows:
        changed: dict[str, Any] = {
            name: value.copy() if isinstance(value, dict) else value
            for name, value in vars(self).items()
        }
        return _Rows(**changed)


class MemoryStore:
    """Implements `ports.Store`."""

    def __init__(self, closures: Mapping[str, Closure], directory: Directory) -> None:
        self._current = dict(closures)
        self._directory = directory
        self._lock = threading.RLock()
        self.rows = _Rows()

    @contextmanager
    def begin(self) -> Iterator[MemoryUnit]:
        """One transaction at a time."""
        with self._lock:
            unit = MemoryUnit(self)
            yield unit

    def closure(self, hash_: str) -> Closure:
        """The closure with that hash."""
        found = next((c for c in self._current.values() if c.hash == hash_), None)
        if found is None:
            raise NotFound("no_such_closure")
        return found

    def current(self, definition: str) -> Closure:
        """The closure of a definition."""
        if definition not in self._current:
            raise NotFound("no_such_definition", definition=definition)
        return self._current[definition]

    def facts(self, case: int) -> list[Recorded]:
        """A case's history."""
        return list(self.rows.facts.get(case, ()))

    def directory(self) -> Directory:
        """The places it was made with."""
        return self._directory

    def due_timers(self, now: datetime, most: int) -> Sequence[tuple[int, str, int, str]]:
        """Timers due at `now`, oldest first."""
        due = sorted(
            (timer.due_at, case.id, timer.kind, timer.no, timer.path)
            for case in self.rows.cases.values()
            for timer in case.timers.values()
            if timer.due_at <= now
        )
        return [row[1:] for row in due[:most]]

    def next_due(self) -> datetime | None:
        """When the next timer is due."""
        moments = [t.due_at for c in self.rows.cases.values() for t in c.timers.values()]
        return min(moments, default=None)


class MemoryDossier:
    """Implements `ports.Dossier`."""

    def __init__(self, case: Case, entries: Mapping[tuple[int, int], Data]) -> None:
        self._case = case
        self._entries = entries

    def application(self) -> Data:
        """The answers with later corrections merged in."""
        merged: dict[str, Any] = {}
        for entry in self._case.entries.values():
            if entry.what in ("application", "correction"):
                merged.update(self.entry(entry.no))
        return merged

    def entry(self, no: int) -> Data:
        """One entry's content, without its salt."""
        content = self._entries[self._case.id, no]
        return {key: value for key, value in content.items() if key != "_salt"}


class MemoryStaff:
    """Implements `ports.Staff`; who holds a post here has always held it."""

    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def actor(self, user: int) -> Actor | None:
        """A member of staff."""
        return self._rows.staff.get(user)

    def holders(self, role: str, place: str = "") -> Sequence[Actor]:
        """Who holds a post."""
        return [
            actor
            for actor in self._rows.staff.values()
            if any(p.role == role and place in ("", p.place) for p in actor.posts)
        ]

    def load(self, user: int) -> int:
        """In how many cases somebody has a task."""
        held = (
            any(user in (task.claimed_by, task.assigned) for task in case.open_tasks)
            for case in self._rows.cases.values()
        )
        return sum(held)


class MemoryUnit:
    """Implements `ports.UnitOfWork`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._rows = store.rows.copy()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All of it, or none."""
        before = self._rows.copy()
        try:
            yield
        except BaseException:
            self._rows = before
            raise

    def staff(self, on: date) -> MemoryStaff:
        """Who works in the office."""
        return MemoryStaff(self._rows)

    def broken_pledge(self, person: int) -> bool:
        """Whether this applicant broke a promise in any case."""
        own = (case for case in self._rows.cases.values() if case.applicant == person)
        return any(p.status == "broken" for case in own for p in case.pledges.values())

    def new_case_id(self) -> int:
        """Numbers in order."""
        return self._count("case")

    def lock(self, case: int) -> Case:
        """The whole store is locked anyway."""
        if case not in self._rows.cases:
            raise NotFound("no_such_case")
        return self._rows.cases[case]

    def dossier(self, case: Case) -> MemoryDossier:
        """Its personal data."""
        return MemoryDossier(case, self._rows.entries)

    def save(
        self,
        before: Case | None,
        after: Case,
        facts: Sequence[Recorded],
        entries: Mapping[int, Data],
        secret_hash: str = "",
        due_at: datetime | None = None,
    ) -> None:
        """Keep the case, the facts and the entries."""
        self._rows.cases[after.id] = after
        self._rows.facts[after.id] = (*self._rows.facts.get(after.id, ()), *facts)
        self._rows.entries.update(((after.id, no), data) for no, data in entries.items())
        if before is None:
            self._rows.secrets[after.id] = secret_hash

    def name_payee(self, case: int, no: int, payee: Payee) -> None:
        """Keep who is paid."""
        self._rows.payees[case, no] = payee

    def open_about(self, case: int, no: int, definition: str) -> str | None:
        """An open case of the definition about the entitlement."""
        return next(
            (
                each.tracking
                for each in self._rows.cases.values()
                if (each.about_case, each.about_no) == (case, no)
                and each.definition == definition
                and each.status != "closed"
            ),
            None,
        )

    def case_numbered(self, tracking: str) -> int | None:
        """The case with this tracking number."""
        known = self._rows.cases.values()
        return next((each.id for each in known if tracking and each.tracking == tracking), None)

    def enqueue(self, case: Case, messages: Sequence[Message]) -> None:
        """Keep the messages."""
        self._rows.outbox = (*self._rows.outbox, *((case.id, m) for m in messages))

    def unsend(self, case: int, first: int, last: int, templates: Sequence[str]) -> int:
        """Remove messages of these facts: here nobody sends any."""
        kept = tuple(
            (of, each)
            for of, each in self._rows.outbox
            if of != case or each.template not in templates or not first <= each.seq <= last
        )
        gone = len(self._rows.outbox) - len(kept)
        self._rows.outbox = kept
        return gone

    def rostered(self, case: int, entitlements: Sequence[int]) -> bool:
        """There are no rosters here."""
        return False

    def next_tracking(self, year: int) -> str:
        """The next tracking number."""
        return tracking_number(year, self._count(f"tracking-{year}"))

    def next_letter(self, organ: str, year: int) -> int:
        """The next letter number."""
        return self._count(f"letter-{organ}-{year}")

    def find_or_add_person(self, person: PersonRecord) -> int:
        """Found by ID number, else added."""
        typed = tidy(person.id_number)
        if typed in self._rows.people:
            return self._rows.people[typed]
        number = self._count("person")
        self._rows.people[typed or f"#{number}"] = number
        return number

    def household_of(self, applicant: int, members: Sequence[tuple[int, str]]) -> int:
        """The household in which the applicant is a member."""
        for household, known in self._rows.households.items():
            if any(person == applicant for person, _ in known):
                self._rows.households[household] = tuple(members)
                return household
        number = self._count("household")
        self._rows.households[number] = tuple(members)
        return number

    def known_household(self, person: int) -> int | None:
        """The household in which the person is a member."""
        known = self._rows.households.items()
        return next((h for h, rows in known if any(p == person for p, _ in rows)), None)

    def open_case(self, applicant: int, definition: str) -> str | None:
        """An open case of the person for the definition."""
        return next(
            (
                case.tracking
                for case in self._rows.cases.values()
                if case.applicant == applicant
                and case.definition == definition
                and case.status != "closed"
            ),
            None,
        )

    def recall(self, actor: str, key: str, fingerprint: str) -> Answer | None:
        """The stored answer."""
        known = self._rows.keys.get((actor, key))
        if known is None:
            return None
        if known[0] != fingerprint:
            raise Refusal("key_reused")
        return known[1]

    def remember(self, actor: str, key: str, fingerprint: str, answer: Answer) -> None:
        """Keep an answer."""
        self._rows.keys[actor, key] = (fingerprint, answer)

    def commit(self) -> None:
        """Put the changed rows in place."""
        self._store.rows = self._rows

    def _count(self, name: str) -> int:
        self._rows.counters[name] = self._rows.counters.get(name, 0) + 1
        return self._rows.counters[name]
