"""Ladders, deadlines of whole scopes, and what moves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class TaskRung(Fact):
    """A rung of a task's ladder was climbed, or the next one was set anew after a pause."""

    no: int
    rung: int
    """How many are climbed."""
    on: date
    """The day that ended when the last one was."""
    every: str
    """How long each has, resolved; "" at the top."""
    at: datetime | None
    """When the next is climbed; None at the top, and while the clock is paused."""


@dataclass(frozen=True, slots=True)
class TaskMoved(Fact):
    """A deadline passed: the task went to another role."""

    no: int
    role: str
    place: str
    held_by: int | None = None
    """Who had taken it, and is told."""


@dataclass(frozen=True, slots=True)
class TermDue(Fact):
    """The deadline of a whole scope was set, or set anew."""

    kind: str
    """promise, lane."""
    path: str
    started_on: date
    limit: str
    due_on: date | None
    due_at: datetime | None
    rung: int = 0
    climbed_on: date | None = None
    every: str = ""
    at: datetime | None = None
    """When it has its next consequence; None when there is none any more, or not for now."""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class TermPassed(Fact):
    """The deadline of a whole scope passed: a role was told."""

    kind: str
    path: str
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class ProcedureStarted(Fact):
    """A special procedure 特别程序 began: the clock is paused from here."""

    path: str
    procedure: str
    task: int
    """The task of whoever ends it."""
    since: date
    until: date | None
    """The last day that the applicant is told."""
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class ProcedureEnded(Fact):
    """A special procedure is over."""

    path: str
    procedure: str
    task: int
    on: date
    how: str
    """ended, lapsed (its time was over), cancelled (its service is)."""


@dataclass(frozen=True, slots=True)
class ExtensionAsked(Fact):
    """Somebody asked for a longer limit; another decides."""

    no: int
    path: str
    task: int
    reason: str
    limit: str
    on: date
    by: str
    asker: int | None
    decides: int


@dataclass(frozen=True, slots=True)
class ExtensionRefused(Fact):
    """A longer limit was refused, or has become pointless."""

    no: int
    on: date
    how: str
    """refused, moot."""
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class TaskExtended(Fact):
    """A task has a longer limit."""

    no: int
    limit: str


@dataclass(frozen=True, slots=True)
class CalendarChanged(Fact):
    """Another calendar holds: the open due dates are counted with it from here."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PromiseMoved(Fact):
    """A day that the applicant was told moves with the calendar."""

    path: str
    what: str
    """promise, answer."""
    before: date
    after: date
