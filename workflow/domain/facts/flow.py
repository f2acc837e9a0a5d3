"""The flow of a case beside its steps: acts, signals, milestones, critical sections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class ActTaken(Fact):
    """An officer took a scope out of the usual order."""

    path: str
    act: str
    state: str
    """The state it was taken from."""
    on: date


@dataclass(frozen=True, slots=True)
class MilestoneReached(Fact):
    """A scope came to a milestone."""

    no: int
    path: str
    milestone: str
    on: date


@dataclass(frozen=True, slots=True)
class SignalGiven(Fact):
    """Somebody said what a scope waits for, or will wait for."""

    no: int
    path: str
    signal: str
    on: date


@dataclass(frozen=True, slots=True)
class SignalUsed(Fact):
    """A scope went on with a signal."""

    no: int
    on: date


@dataclass(frozen=True, slots=True)
class LanesCancelled(Fact):
    """The lanes beside one that failed were cancelled."""

    path: str
    """The scope whose lanes they are."""
    lane: str
    """The path of the lane that failed."""
    on: date


@dataclass(frozen=True, slots=True)
class InstanceAdded(Fact):
    """A lane got one more instance while the others run."""

    path: str
    on: date


@dataclass(frozen=True, slots=True)
class SectionAwaited(Fact):
    """A critical section is taken: the scope waits for its turn."""

    no: int
    path: str
    section: str


@dataclass(frozen=True, slots=True)
class SectionEntered(Fact):
    """It is the scope's turn."""

    path: str
    section: str
    late_at: datetime | None = None
    """The deadline of the state, for states that are not tasks: it starts with the turn."""
