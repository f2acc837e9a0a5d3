"""The parts of a case that outlive its decision: benefits, their changes, cases that follow, what
people said who were heard. Frozen values; everybody takes them from `workflow.domain.case`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A benefit that a grant opened 待遇; it outlives the case."""

    no: int
    path: str
    process: str
    rhythm: str
    amount: int | None
    """Fen."""
    grade: str | None
    first_month: str
    """`2026-04`."""
    next_check: date | None
    holder: int | None
    """The person."""
    household: int | None
    place: str = ""
    """The office responsible for it: the case's, until the household moves."""
    stable: bool = False
    """Whether the income is stable, as last decided…"""
    can_work: bool = False
    """…and whether somebody could work: both for the scheme of checks."""
    refusals: int = 0
    """How many suitable jobs were refused one after the other 连续 (民发〔2021〕57号 34): none
    after a job was taken up, or when a later decision has dealt with them."""
    status: str = "running"
    """running, tapering, ended: as last decided."""
    ends: str = ""
    """The last month for which something is due; "" while no end is decided."""


@dataclass(frozen=True, slots=True)
class EntitlementChange:
    """A later decision about an entitlement of this case."""

    no: int
    entitlement: int
    what: str
    """keep, increase, reduce, stop, taper, resume, account, move."""
    amount: int | None
    """Fen a month; None where it stays."""
    grade: str | None
    from_month: str
    months: int
    """For a taper: how many months are still paid."""
    by: str
    """The tracking number of the case that decided it; "" for none."""
    on: date


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Another case that the system files later."""

    no: int
    path: str
    use: str
    """The definition of that case."""
    on: date
    entitlement: int = 0
    """The entitlement it is about; 0 for none."""
    reason: str = ""
    status: str = "planned"
    """planned, opened, dropped, failed."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Somebody is heard 听取意见 before a decision against them."""

    no: int
    task: int
    path: str
    until: date
    """The last day for an answer."""
    answered_on: date | None = None
    entry: int | None = None
    """What they said, as an entry of personal data."""
    channel: str = ""
