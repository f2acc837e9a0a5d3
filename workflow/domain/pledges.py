"""What an applicant promised: a document later 容缺, or that a declaration is true 告知承诺."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Pledge:
    """One promise of the applicant."""

    no: int
    kind: str
    """gap: the documents follow by a day; declared: they are declared, and checked later."""
    items: tuple[str, ...]
    """The documents it is about."""
    made_on: date
    due_on: date | None = None
    """The last day for a gap."""
    status: str = "open"
    """open, kept, broken, dropped."""
    ended_on: date | None = None
