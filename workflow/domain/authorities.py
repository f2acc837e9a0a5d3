"""By which authority somebody acts for an applicant 代办、委托申请. The engine's rules read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Authority:
    """One person's right to act in a case that is not theirs."""

    no: int
    kind: str
    """In which capacity, as the definition's `behalf` calls it: guardian, relative, …"""
    user: int | None
    """The account with which they act; None where they come to the counter."""
    person: int | None
    """The natural person behind that account."""
    entry: int
    """Who they are (name, relation, phone), as an entry of personal data."""
    since: date
    until: date | None
    """The last day on which it holds; None for as long as the case is kept."""
    ended_on: date | None = None
    ended_by: str = ""
    """Who ended it: applicant, agent (they gave it back), office (its paper did not hold)."""

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.ended_on is None and (self.until is None or on <= self.until)
