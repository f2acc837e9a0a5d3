"""What happened to tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class TaskOpened(Fact):
    """Somebody has work."""

    no: int
    path: str
    state: str
    visit: int
    kind: str
    role: str
    place: str
    sign: int
    opened_on: date
    due_on: date | None
    due_at: datetime | None
    yellow_at: datetime | None
    begin_at: datetime | None
    subject: str = ""
    limit: str = ""
    """The limit as resolved: `5 working days`."""
    since: date | None = None
    """The day from which the limit runs, where that is not the day of opening."""
    assigned: int | None = None
    """The account that alone may handle it; None for whoever holds the post."""
    assigned_name: str = ""
    seat: int = 0
    """The seat of a panel that it belongs to."""


@dataclass(frozen=True, slots=True)
class TaskClaimed(Fact):
    """Somebody took a task."""

    no: int
    user: int
    name: str


@dataclass(frozen=True, slots=True)
class TaskReleased(Fact):
    """Somebody put a task back."""

    no: int


@dataclass(frozen=True, slots=True)
class TaskSigned(Fact):
    """Somebody signed the task's finding."""

    no: int
    task: int
    path: str
    state: str
    user: int | None
    name: str
    role: str
    place: str
    outcome: str
    reasons: tuple[str, ...]
    entry: int | None
    voids: tuple[int, ...] = ()
    """Signatures that this edit voided."""
    to: str = ""
    """For an outcome that goes back to a step of one's choice: that step."""
    for_user: int | None = None
    """For whom a substitute AB岗 signed…"""
    for_name: str = ""
    authority: str = ""
    """…and under which authorisation."""


@dataclass(frozen=True, slots=True)
class TaskEnded(Fact):
    """A task is over."""

    no: int
    outcome: str
    how: str
    """done, deemed, lapsed, cancelled."""


@dataclass(frozen=True, slots=True)
class TaskEscalated(Fact):
    """A deadline passed: another role may handle the task too."""

    no: int
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class TaskReminded(Fact):
    """A deadline passed: the holder and a role were reminded."""

    no: int
    role: str
    place: str = ""
    """Where that role has its post; "" where it has none."""


@dataclass(frozen=True, slots=True)
class TaskHeld(Fact):
    """A task waits for the answer to its gaps."""

    no: int


@dataclass(frozen=True, slots=True)
class TaskDue(Fact):
    """A task's due time was set anew, after a pause began or ended."""

    no: int
    due_on: date | None
    due_at: datetime | None
    yellow_at: datetime | None
    begin_at: datetime | None
    status: str
    begins: bool = False
    """Whether the deadline for taking it up runs from now on."""


@dataclass(frozen=True, slots=True)
class SignaturesVoided(Fact):
    """Who signed may not sign this file: the signatures do not count, the task wants others."""

    task: int
    voids: tuple[int, ...]
    finding: bool
    """Whether they wrote the finding, so that it falls with them."""
