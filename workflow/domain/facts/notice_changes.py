"""A notice that was changed while it ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class NoticeExtended(Fact):
    """A notice runs longer than it would have."""

    no: int
    limit: str
    last_day: date
    ends_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeWithdrawn(Fact):
    """A notice was wrong and does not count: another one is posted in its place."""

    no: int
    reason: str
