"""Advice asked for during a task: the question, the answer, and how it came to an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class AdviceAsked(Fact):
    """The handler of a task asked another organ, post or expert."""

    no: int
    asking: int
    task: int
    path: str
    state: str
    role: str
    place: str
    asked_on: date
    asked_by: int | None
    asked_name: str
    entry: int
    shares: tuple[str, ...]
    silence: str
    due_on: date | None
    remind_at: datetime | None
    waits: bool = False
    basis: str = ""
    """The provision that lets silence count as agreement."""


@dataclass(frozen=True, slots=True)
class AdviceReminded(Fact):
    """The answer is due soon: whoever was asked is reminded."""

    no: int


@dataclass(frozen=True, slots=True)
class AdviceAnswered(Fact):
    """Whoever was asked answered."""

    no: int
    outcome: str
    """agree, disagree, comment."""
    entry: int | None


@dataclass(frozen=True, slots=True)
class AdviceEnded(Fact):
    """The question is over without an answer."""

    no: int
    how: str
    """revoked, or frozen (the step was decided)."""


@dataclass(frozen=True, slots=True)
class AdviceSilent(Fact):
    """The time for the answer is over."""

    no: int
    agreed: bool
    """Whether silence counts as agreement; else the step may be decided without an answer."""
