"""Signers added to a task 加签, as parts of a case: before, beside or after its handler."""

from __future__ import annotations

from dataclasses import dataclass

BEFORE, BESIDE, AFTER = "before", "beside", "after"
WHERE = (BEFORE, BESIDE, AFTER)
"""Before: the task waits for their answer. Beside and after: its outcome waits for their consent;
who signs beside is asked at once, who signs after when there is a finding."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who was asked to sign along."""

    no: int
    asking: int
    """The task they sign along with."""
    where: str
    """before, beside or after."""
    user: int
    name: str
    role: str
    place: str
    entry: int
    """What they are asked, as an entry."""
    by: str
    """Who asked, by name."""
    task: int = 0
    """Their task; 0 while their turn has not come."""
    status: str = "wanted"
    """wanted (not asked yet, or to be asked again), asked, agreed, answered, removed."""
    answer: int | None = None
    """What they wrote last, as an entry."""

    @property
    def counts(self) -> bool:
        """Whether the outcome of the task waits for their consent."""
        return self.where != BEFORE and self.status != "removed"
