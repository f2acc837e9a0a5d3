"""What lies over the steps: the request for missing information, clocks, relatives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class GapNoted(Fact):
    """Something is missing."""

    no: int
    task: int
    path: str
    item: str
    reason: str
    noted_by: str
    correction: int


@dataclass(frozen=True, slots=True)
class CorrectionOpened(Fact):
    """The first gap was noted: one merged request is being put together."""

    no: int


@dataclass(frozen=True, slots=True)
class CorrectionSent(Fact):
    """The merged request went out, once."""

    no: int
    asked_on: date
    due_on: date
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CorrectionAnswered(Fact):
    """The applicant answered the request."""

    no: int
    on: date
    met: tuple[int, ...]
    """The gaps that the answer closes."""
    counts_from: date | None = None
    """The day from which it counts, where it came in after closing time or on a day off."""


@dataclass(frozen=True, slots=True)
class CorrectionLapsed(Fact):
    """No answer came in time."""

    no: int
    on: date


@dataclass(frozen=True, slots=True)
class ClockPaused(Fact):
    """The clock of a scope is paused."""

    no: int
    path: str
    since: date
    reason: str
    task: int = 0
    """For a special procedure: the task of whoever ends it."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ClockResumed(Fact):
    """The clock of a scope runs again."""

    no: int
    until: date


@dataclass(frozen=True, slots=True)
class ClockExtended(Fact):
    """A statutory limit was lengthened for a declared reason."""

    no: int
    path: str
    reason: str
    limit: str
    on: date
    by: str
    task: int = 0
    """The task whose limit it is; 0 for the statutory limit of the service."""


@dataclass(frozen=True, slots=True)
class RelativeRegistered(Fact):
    """A member of staff is a relative: barred from this file."""

    no: int
    user: int
    name: str
    entry: int
    """How they are related, as an entry of personal data."""
    on: date


@dataclass(frozen=True, slots=True)
class CorrectionTold(Fact):
    """Somebody told the applicant of the request in person: the time to answer starts then."""

    no: int
    on: date
    due_on: date
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CorrectionDropped(Fact):
    """The request has become pointless: every lane that something was missing for has ended."""

    no: int
    on: date
