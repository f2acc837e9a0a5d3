"""Public notices and the objections to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class NoticeOpened(Fact):
    """A notice is to be posted."""

    no: int
    path: str
    state: str
    visit: int
    limit: str
    places: tuple[str, ...]
    secret: str


@dataclass(frozen=True, slots=True)
class NoticePosted(Fact):
    """A notice was posted at one place."""

    notice: int
    place: str
    posted_on: date
    by: str
    photo: str | None


@dataclass(frozen=True, slots=True)
class NoticeStarted(Fact):
    """The last place is posted: the period runs, to the end of its last day."""

    no: int
    starts_on: date
    last_day: date
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeEnded(Fact):
    """The notice's days are over and every objection is answered."""

    no: int
    result: str
    """quiet, dismissed, upheld, cancelled."""


@dataclass(frozen=True, slots=True)
class ObjectionReceived(Fact):
    """Somebody objected, or told something after the end."""

    no: int
    notice: int
    path: str
    kind: str
    channel: str
    received_on: date
    receipt: str
    entry: int
    evidence: tuple[str, ...] = ()
    """The digests of files that came with it."""
    handed_in_by: int | None = None
    """Who in the village handed it in for a neighbour who came in person."""


@dataclass(frozen=True, slots=True)
class ObjectionAnswered(Fact):
    """An objection got its answer."""

    no: int
    outcome: str
    entry: int | None
