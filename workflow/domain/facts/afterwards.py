"""After the decision: changes of entitlements, cases filed later, somebody being heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class FollowUpPlanned(Fact):
    """The system will file another case."""

    no: int
    path: str
    use: str
    on: date
    at: datetime
    """From when on the worker files it."""
    entitlement: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpDropped(Fact):
    """A planned case is not filed: something later took its place."""

    no: int


@dataclass(frozen=True, slots=True)
class FollowUpDue(Fact):
    """The day has come: the other case is filed in the same moment."""

    no: int


@dataclass(frozen=True, slots=True)
class FollowUpFailed(Fact):
    """The other case could not be filed: a person must look."""

    no: int
    code: str
    """The refusal's code."""


@dataclass(frozen=True, slots=True)
class ChangeDecided(Fact):
    """This case decided about an entitlement of another one."""

    no: int
    path: str
    of_case: int
    entitlement: int
    what: str
    amount: int | None
    grade: str | None
    from_month: str
    months: int = 0
    place: str = ""
    stable: bool | None = None
    can_work: bool | None = None


@dataclass(frozen=True, slots=True)
class EntitlementChanged(Fact):
    """An entitlement of this case was changed by a later decision."""

    no: int
    entitlement: int
    what: str
    amount: int | None
    grade: str | None
    from_month: str
    months: int
    by: str
    on: date
    status: str
    ends: str
    next_check: date | None
    place: str = ""
    stable: bool = False
    can_work: bool = False
    jobs_anew: bool = False
    """Whether refused jobs are counted from nothing again: the decision has dealt with them."""


@dataclass(frozen=True, slots=True)
class JobRefused(Fact):
    """A suitable job was refused without a reason."""

    entitlement: int
    count: int
    """How many one after the other 连续, this one included."""
    on: date
    entry: int


@dataclass(frozen=True, slots=True)
class JobTaken(Fact):
    """A job was taken up: refusals are counted from nothing again."""

    entitlement: int
    on: date
    entry: int


@dataclass(frozen=True, slots=True)
class OpinionAsked(Fact):
    """Somebody was told what is intended, and may answer."""

    no: int
    task: int
    path: str
    until: date


@dataclass(frozen=True, slots=True)
class OpinionGiven(Fact):
    """They answered."""

    no: int
    on: date
    entry: int
    channel: str
