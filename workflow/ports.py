"""What the engine needs from the outside: a store with units of work. `store` implements it.

One unit of work is one transaction: leaving it without `commit` rolls everything back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from workflow.definition.closure import Closure
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case
from workflow.domain.facts import Recorded
from workflow.domain.people import Actor, Directory

Data = Mapping[str, Any]
"""Checked answers of a form: field → value (str, int, bool, list of rows)."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell somebody, written in the case's transaction and sent after it."""

    template: str
    """The folder of the message's templates in `notifications`."""
    to: str
    """`applicant`, `user:17`, `post:township_lead@330105`, `objection:12`."""
    seq: int
    """The fact it follows from."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What the template needs; no personal data (names are read when it is sent)."""
    not_before: datetime | None = None
    """Before this moment (UTC) it is not sent; None for at once."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handled command came to; stored with its idempotency key."""

    case: int
    tracking: str
    seq: int
    secret: str = ""
    """For a filing: opens the case page without an account. For an objection: its receipt number,
    the first one also when the same request comes again."""
    created: tuple[int, ...] = ()
    """Numbers of the parts that came to be (tasks, objections, …)."""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A natural person as typed on a form; found again by ID number."""

    name: str
    id_number: str = ""
    birth: date | None = None
    phone: str = ""
    relation: str = ""
    """To the applicant; "" for the applicant."""


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid a benefit, and where to."""

    name: str = ""
    account: str = ""
    bank: str = ""


class Dossier(Protocol):
    """The personal data of one case, read only where a guard or a page needs it."""

    def application(self) -> Data:
        """The applicant's answers, with later corrections merged in."""

    def entry(self, no: int) -> Data:
        """One entry's content."""


class Staff(Protocol):
    """Who works in the office on the day of a command: read only where work is given by name."""

    def actor(self, user: int) -> Actor | None:
        """A member of staff with their posts; None for whoever holds none, or has left."""

    def holders(self, role: str, place: str = "") -> Sequence[Actor]:
        """Who holds a post: of this role at this place, or at any place."""

    def load(self, user: int) -> int:
        """In how many cases somebody has a task that they took or were assigned."""


class UnitOfWork(Protocol):
    """One transaction."""

    def whole(self) -> AbstractContextManager[None]:
        """What is done inside is kept whole, or not at all where it ends with an exception, which
        goes on; the rest of the transaction stays as it was."""

    def staff(self, on: date) -> Staff:
        """Who works in the office on a day."""

    def broken_pledge(self, person: int) -> bool:
        """Whether this applicant broke a promise in any case."""

    def new_case_id(self) -> int:
        """A fresh, time-ordered case id."""

    def lock(self, case: int) -> Case:
        """Lock the case's row and load the case whole. Raises NotFound."""

    def dossier(self, case: Case) -> Dossier:
        """Its personal data, loaded when asked for."""

    def save(
        self,
        before: Case | None,
        after: Case,
        facts: Sequence[Recorded],
        entries: Mapping[int, Data],
        secret_hash: str = "",
        due_at: datetime | None = None,
    ) -> None:
        """Write the facts, the parts that changed, the new entries' content, and when the whole
        case is due."""

    def name_payee(self, case: int, no: int, payee: Payee) -> None:
        """Say who is paid an entitlement and where to, in columns of their own, encrypted."""

    def open_about(self, case: int, no: int, definition: str) -> str | None:
        """The tracking number of an open case of `definition` about an entitlement, if any."""

    def case_numbered(self, tracking: str) -> int | None:
        """The case with this tracking number, if any."""

    def enqueue(self, case: Case, messages: Sequence[Message]) -> None:
        """Put messages into the outbox."""

    def unsend(self, case: int, first: int, last: int, templates: Sequence[str]) -> int:
        """Remove messages that follow from these facts and that nobody has begun to send;
        returns how many."""

    def rostered(self, case: int, entitlements: Sequence[int]) -> bool:
        """Whether one of a case's entitlements stands on a payment roster."""

    def next_tracking(self, year: int) -> str:
        """The next tracking number; taken last, since its counter row is shared."""

    def next_letter(self, organ: str, year: int) -> int:
        """The next letter number of an organ."""

    def find_or_add_person(self, person: PersonRecord) -> int:
        """One person once: found by ID number (keyed hash), else added."""

    def household_of(self, applicant: int, members: Sequence[tuple[int, str]]) -> int:
        """The applicant's household, with these members (person, relation) as of now."""

    def known_household(self, person: int) -> int | None:
        """The household that a person belongs to now, if any."""

    def open_case(self, applicant: int, definition: str) -> str | None:
        """The tracking number of an open case of this person for this definition, if any."""

    def recall(self, actor: str, key: str, fingerprint: str) -> Answer | None:
        """The stored answer. Raises Refusal('key_reused') where the fingerprint differs."""

    def remember(self, actor: str, key: str, fingerprint: str, answer: Answer) -> None:
        """Keep the answer under its key."""

    def commit(self) -> None:
        """Make it durable; nothing was acknowledged before this returns."""


class Store(Protocol):
    """Where cases live."""

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """A new transaction that may write."""

    def facts(self, case: int) -> Sequence[Recorded]:
        """The history of a case, from the first fact."""

    def closure(self, hash_: str) -> Closure:
        """A published closure; cached, since it never changes. Raises NotFound."""

    def current(self, definition: str) -> Closure:
        """The closure new cases of `definition` run on. Raises NotFound."""

    def directory(self) -> Directory:
        """Places and their parameters; cached until they change."""

    def due_timers(self, now: datetime, most: int) -> Sequence[tuple[int, str, int, str]]:
        """(case, kind, no, path) of timers due at `now`, oldest first."""


class Calendars(Protocol):
    """The calendars of an office: the present one, and those before it by their versions."""

    def current(self) -> Calendar:
        """The present one, as it was when somebody last asked for news."""

    def refresh(self) -> None:
        """Look whether another one was entered."""

    def changed_at(self) -> datetime | None:
        """When the present one was entered; None where it came with the program."""

    def of(self, version: str) -> Calendar | None:
        """The calendar of a version; None where nobody knows it any more."""
