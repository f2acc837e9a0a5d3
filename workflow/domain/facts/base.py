"""The base of all facts, and a fact with its place in the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """The base of all facts."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact with its place in the history: who, at which post, when recorded, when effective."""

    seq: int
    at: datetime
    """When it was recorded (UTC)."""
    occurred_on: date
    """The civil day from which it counts."""
    why: str
    """Why it counts from an earlier day; "" when it does not."""
    actor: str
    user: int | None
    actor_kind: str
    role: str
    place: str
    fact: Fact
    previous: str = ""
    hash: str = ""
    why_salt: str = ""
    why_digest: str = ""
    """What the hash covers in the place of `why`, so that the text can be erased; "" where the hash
    covers the text itself, as it did before revision 0008."""

    @property
    def is_late(self) -> bool:
        """Whether it counts from an earlier day for a reason, which may have been erased since."""
        return bool(self.why or self.why_digest)
