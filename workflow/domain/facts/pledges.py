"""What applicants promised, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class PledgeMade(Fact):
    """Documents are promised for later 容缺, or declared instead of proven 告知承诺."""

    no: int
    kind: str
    items: tuple[str, ...]
    on: date
    due_on: date | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PledgeKept(Fact):
    """What was promised came, or what was declared proved true."""

    no: int
    on: date


@dataclass(frozen=True, slots=True)
class PledgeBroken(Fact):
    """What was promised did not come in time, or what was declared proved untrue."""

    no: int
    on: date


@dataclass(frozen=True, slots=True)
class PledgeDropped(Fact):
    """The request ended before the promise mattered."""

    no: int
    on: date
