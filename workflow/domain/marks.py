"""Milestones that were reached and signals that were given. Consumer: `case`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that holds from now on: a milestone that was reached, a signal that was given."""

    no: int
    path: str
    kind: str
    """milestone, signal."""
    name: str
    """Its id in the definition."""
    on: date
    used_on: date | None = None
    """When a signal was used; a milestone is never used up."""
