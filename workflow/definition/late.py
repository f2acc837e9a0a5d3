"""What happens when a deadline passes.

Input: plain data from `reader`. Consumers: everything that has a deadline.
"""

from __future__ import annotations

from pydantic import model_validator

from workflow.definition.base import Duration, Id, Names, Part, one_of

HEADS = "heads"
"""In a ladder: every role above the task's own, the nearest first."""


class Late(Part):
    """What happens when a deadline passes: exactly one consequence."""

    remind: Id | None = None
    """Remind the holder, and tell this role."""
    escalate: Names | None = None
    """The task may from now on also be handled by this role, which is told. Several roles are a
    ladder, climbed one rung at a time while the work is not done (`every`); `heads` stands for
    the heads of the task's own role 科室负责人 → 分管领导 → 主要领导."""
    every: Duration | None = None
    """How long each rung of a ladder has (one working day by default)."""
    reassign: Id | None = None
    """The task goes to this role: from now on it, and no longer the first, handles it."""
    deemed: Id | None = None
    """Silence counts as this outcome in law (only where the law profile allows it)."""
    take: Id | None = None
    """The step ends with this outcome, without a meaning in law (a request lapses)."""

    @model_validator(mode="after")
    def _one(self) -> Late:
        one_of(self, ("remind", "escalate", "reassign", "deemed", "take"), "`late`")
        if self.escalate == ():
            raise ValueError("`escalate` names at least one role")
        ladder = self.escalate or ()
        if self.every is not None and len(ladder) < 2 and HEADS not in ladder:
            raise ValueError("`every` belongs to a ladder: `escalate` with several roles")
        return self

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that it names."""
        single = (self.remind, self.reassign)
        rungs = (role for role in self.escalate or () if role != HEADS)
        return (*(role for role in single if role is not None), *rungs)
