"""Decisions and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class Decided(Fact):
    """An organ decided; effective now."""

    no: int
    path: str
    outcome: str
    organ: str
    place: str
    letter: str | None
    number: str | None
    decided_on: date
    by: str
    reasons: tuple[str, ...]
    entry: int | None
    refer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionServed(Fact):
    """The decision reached the applicant 送达: the appeal period starts."""

    no: int
    on: date
    how: str


@dataclass(frozen=True, slots=True)
class EntitlementOpened(Fact):
    """A benefit began."""

    no: int
    path: str
    process: str
    rhythm: str
    amount: int | None
    grade: str | None
    first_month: str
    next_check: date | None
    holder: int | None
    household: int | None
    stable: bool = False
    can_work: bool = False


@dataclass(frozen=True, slots=True)
class Referred(Fact):
    """With the applicant's consent the file goes on to another service."""

    path: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferralFailed(Fact):
    """The file could not go on by itself: a person must take it there."""

    path: str
    to: str
    code: str
    """The refusal's code."""
