"""Work that goes from hand to hand: reassigned, delegated, given back.

Who did it and at which post stands with the recorded fact; why is an entry, since people write of
people.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class TaskReassigned(Fact):
    """A task was given to one person 转交, or back to everybody of its post (no user)."""

    no: int
    user: int | None
    name: str
    came_from: str = ""
    """Whose hands it was in before, by name."""
    entry: int | None = None
    """Why."""


@dataclass(frozen=True, slots=True)
class TaskDelegated(Fact):
    """Its holder asked somebody to prepare a task 委派; the holder still decides."""

    no: int
    user: int
    name: str
    owner: str = ""
    """Who decides, by name."""
    entry: int | None = None
    """What is asked for."""


@dataclass(frozen=True, slots=True)
class TaskGivenBack(Fact):
    """Whom it was delegated to gave their opinion."""

    no: int
    user: int
    name: str
    entry: int
    """The opinion."""
    outcome: str = ""
    """The outcome they propose; "" for none."""


@dataclass(frozen=True, slots=True)
class DelegationRecalled(Fact):
    """The task came back without an opinion."""

    no: int
    name: str = ""
    """Whom it was delegated to."""


@dataclass(frozen=True, slots=True)
class StepTakenBack(Fact):
    """Who had finished a step took it back 撤回, before anybody acted on it."""

    no: int
    """The task that was done."""
    path: str
    state: str
    voids: tuple[int, ...]
    """Its signatures, which do not count any more."""
    entry: int | None = None
    """Why."""


@dataclass(frozen=True, slots=True)
class ActedFor(Fact):
    """What follows was done by a substitute AB岗, for somebody and under an authorisation."""

    user: int
    name: str
    authority: str
