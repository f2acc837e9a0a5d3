"""Public notices 公示 of a case: where they were posted, how they ended, who objected.

Parts of `case.Case`, which re-exports them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Posting:
    """One place of a notice."""

    place: str
    posted_on: date
    by: str
    photo: str | None = None
    """The digest of the photograph."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice 公示."""

    no: int
    path: str
    state: str
    visit: int
    limit: str
    """How long it runs, resolved: `7 calendar days`."""
    places: tuple[str, ...]
    secret: str
    """The random part of its public address."""
    status: str = "posting"
    """posting, running, ended, cancelled."""
    postings: tuple[Posting, ...] = ()
    starts_on: date | None = None
    last_day: date | None = None
    ends_at: datetime | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to a notice 异议, or what came too late: a tip-off 举报."""

    no: int
    notice: int
    path: str
    kind: str
    """objection or tip_off."""
    channel: str
    """web, phone, paper, village."""
    received_on: date
    receipt: str
    """A hash of the receipt number; the number itself is known to the objector only."""
    entry: int
    """Text, name and contact, as an entry of personal data: hidden from family and village."""
    status: str = "open"
    outcome: str | None = None
    answer: int | None = None
    """The answer, as an entry."""
    evidence: tuple[str, ...] = ()
    """The digests of the files that the objector added."""
    handed_in_by: int | None = None
    """The account of the village officer who handed it in for a neighbour; None for any other."""
