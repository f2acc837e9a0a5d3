"""The parts of a case that are about time: requests that stop a clock, pauses, extensions,
deadlines, timers.

Consumer: `domain.case`, under whose name everything here is also exported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Term:
    """The deadline of a whole scope: what it was promised for, or that of its lane."""

    kind: str
    """promise, lane."""
    path: str
    started_on: date
    limit: str
    """As it was resolved: `20 working days`."""
    due_on: date | None
    """The last day; None while the clock is paused."""
    due_at: datetime | None
    """The end of that day, exclusive."""
    rung: int = 0
    """How many times it has had its consequence: once, or once for each rung of a ladder."""
    climbed_on: date | None = None
    """The day that ended when it last had one."""
    every: str = ""
    """How long each rung has, resolved; "" at the top."""
    ended: bool = False
    """The scope came to its end."""

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it within the case."""
        return (self.kind, self.path)


BY_PATH = ("state_late", "promise", "lane")
"""The kinds of timers that belong to a scope."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Something due: belongs to a task, notice, correction or scope; a stale one does nothing."""

    kind: str
    """begin, late, rung, state_late, promise, lane, notice_end, collect, answer."""
    no: int
    """The number of the task, notice or correction; for state_late the scope's visit."""
    path: str
    due_at: datetime

    @property
    def key(self) -> tuple[str, int, str]:
        """What identifies it within the case."""
        return (self.kind, self.no, self.path if self.kind in BY_PATH else "")


@dataclass(frozen=True, slots=True)
class PauseRow:
    """A stop of the clock of a scope and all below it; days in (since, until] do not count."""

    no: int
    path: str
    since: date
    reason: str
    """`correction`, or the id of the procedure that runs."""
    until: date | None = None
    task: int = 0
    """For a procedure: the task of whoever ends it."""
    why: str = ""
    """The reason given for it, from the catalogue."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A declared reason that lengthened a statutory limit."""

    no: int
    path: str
    reason: str
    on: date
    by: str
    status: str = "granted"
    """asked, granted, refused, moot."""
    task: int = 0
    """The task whose limit it lengthens; 0 for the statutory limit of the service."""
    limit: str = ""
    """The longer limit, resolved."""
    asked_by: str = ""
    """Who asked for it, where somebody else decides…"""
    asker: int | None = None
    """…and their account: they do not decide it."""
    decides: int = 0
    """The task of whoever decides."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing or wrong, noted by who holds a task."""

    no: int
    task: int
    path: str
    item: str
    """A material or a field."""
    reason: str
    noted_by: str
    correction: int
    status: str = "noted"
    """noted, asked, met, unmet."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The one merged request for missing information."""

    no: int
    status: str = "collecting"
    """collecting, asked, answered, lapsed."""
    asked_on: date | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    answered_on: date | None = None
