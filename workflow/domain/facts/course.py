"""The course of a case: filed, accepted, its scopes from state to state, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.facts.base import Fact
from workflow.domain.returning import Return


@dataclass(frozen=True, slots=True)
class Filed(Fact):
    """A request was filed; the filing receipt says so."""

    closure: str
    definition: str
    place: str
    applicant: int | None
    household: int | None
    contact: str
    display: str
    channel: str
    filed_by: int | None
    chosen: tuple[str, ...]
    refer_consent: bool
    filed_on: date
    calendar: str
    """The calendar's version."""
    referred_from: str = ""
    members: tuple[int, ...] = ()
    """The persons of the household, by number: none of them handles the file."""
    counts_from: date | None = None
    """The day from which it counts, where it came in after closing time or on a day off."""
    about_case: int | None = None
    """For a follow-up: the case it follows…"""
    about_no: int = 0
    """…and the entitlement there that it is about."""
    prechecked_on: date | None = None
    """The day on which the office had looked at it before it was filed 预审."""


@dataclass(frozen=True, slots=True)
class Numbered(Fact):
    """The case got its tracking number."""

    tracking: str


@dataclass(frozen=True, slots=True)
class EntryKept(Fact):
    """Personal data was kept beside the history."""

    no: int
    what: str
    path: str
    state: str
    digest: str


@dataclass(frozen=True, slots=True)
class MaterialReceived(Fact):
    """A document came in."""

    no: int
    item: str
    received_on: date
    channel: str
    digest: str | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Accepted(Fact):
    """The request was accepted 受理: the clock starts (the day itself is not counted)."""

    on: date
    deemed: bool = False


@dataclass(frozen=True, slots=True)
class ScopeOpened(Fact):
    """A lane began to exist."""

    path: str
    process: str
    row: int | None
    on: date


@dataclass(frozen=True, slots=True)
class Entered(Fact):
    """A scope entered a state."""

    path: str
    state: str
    visit: int
    on: date
    came_from: str = ""
    outcome: str = ""
    """The outcome that led here."""
    late_at: datetime | None = None
    """The state's own deadline, for states that are not tasks."""
    resume: tuple[Return, ...] = ()
    """Sent back 退回: where the scope returns to when this step is done again."""


@dataclass(frozen=True, slots=True)
class ScopeEnded(Fact):
    """A scope came to its outcome."""

    path: str
    outcome: str
    on: date


@dataclass(frozen=True, slots=True)
class ScopeReopened(Fact):
    """A lane was asked to run again; the others stay where they are."""

    path: str
    asked_by: str
    reasons: tuple[str, ...] = ()
    """Where a person let it run again: why."""


@dataclass(frozen=True, slots=True)
class DeadlinePassed(Fact):
    """A timer fired."""

    kind: str
    no: int
    path: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn(Fact):
    """The applicant withdrew the case (path "") or a lane."""

    path: str
    on: date


@dataclass(frozen=True, slots=True)
class RecordedAfterDeadline(Fact):
    """What was recorded counts from a day before a deadline that has since fired. The deadline's
    consequence stands; a person must look."""

    kind: str
    no: int


@dataclass(frozen=True, slots=True)
class TableApplied(Fact):
    """A decision table was applied in a step that took effect. Its values are personal data and
    stand in the entry."""

    path: str
    state: str
    table: str
    """As the definition calls it."""
    version: int
    hits: tuple[str, ...]
    """The rows that decided; none where it could not tell."""
    entry: int
    task: int | None = None
    """The task whose finding it stands beside."""
    deviates: bool = False
    """Whether the finding departs from it; why stands in the entry."""


@dataclass(frozen=True, slots=True)
class CaseClosed(Fact):
    """All lanes ended and nobody has anything left to do."""

    outcome: str
    on: date
    again: bool = False
    """Whether it was closed before, and opened to tell somebody what was put right."""


@dataclass(frozen=True, slots=True)
class StateDue(Fact):
    """The deadline of a state that is no task was set anew, after a pause began or ended."""

    path: str
    visit: int
    late_at: datetime | None


@dataclass(frozen=True, slots=True)
class StateReminded(Fact):
    """The deadline of a state that is no task passed: a role was told."""

    path: str
    state: str
    role: str
    place: str
