"""Advice as a part of a case: a question during a task, and what came of it.

Consumers: `case`, which holds it; `machine.advice`, which puts and ends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Advice:
    """A question to another organ, post or expert during a task, and what came of it."""

    no: int
    asking: int
    """The task during which it was asked."""
    task: int
    """The task of whoever is asked."""
    path: str
    state: str
    role: str
    place: str
    asked_on: date
    asked_by: int | None
    asked_name: str
    entry: int
    """The question, as an entry of personal data."""
    shares: tuple[str, ...] = ()
    """What is shown with it, of what the asking task reads: nothing else."""
    silence: str = "decide_without"
    """decide_without or agreed."""
    waits: bool = False
    """Whether the asking step waits for it."""
    status: str = "asked"
    """asked, silent (over, an answer still counts), answered, agreed (by silence), revoked,
    frozen (the step was decided)."""
    outcome: str | None = None
    """agree, disagree, comment."""
    answer: int | None = None
    """The answer, as an entry."""

    @property
    def open(self) -> bool:
        """Whether an answer still counts."""
        return self.status in ("asked", "silent")
