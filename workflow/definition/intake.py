"""What an office accepts on a promise: documents that follow, and declarations instead of proof.

Input: plain data from `reader`. Consumer: `model`.
"""

from __future__ import annotations

from pydantic import model_validator

from workflow.definition.base import Duration, Id, Names, Part
from workflow.definition.steps import Within


class Gaps(Part):
    """Acceptance with gaps 容缺受理: minor documents follow by a promised day."""

    materials: Names
    """The documents that may follow later."""
    during: Names
    """The task states in which the handler may take the promise."""
    time: Duration
    """By when they must have come."""
    unkept: Id
    """When they have not come: `decide` (on what there is), or the final state of this definition
    that the case then goes to."""


class Declared(Part):
    """Declaration instead of proof 告知承诺: checked after acceptance, not for those who broke a
    promise before."""

    materials: Names
    """The documents that a declaration may stand for."""
    by: Id
    """The role that checks later whether it is true."""
    within: Within
    """How soon after acceptance."""


class Pledges(Part):
    """What is accepted on a promise."""

    gaps: Gaps | None = None
    """Documents that follow."""
    declared: Declared | None = None
    """Declarations instead of documents."""

    @model_validator(mode="after")
    def _something(self) -> Pledges:
        if self.gaps is None and self.declared is None:
            raise ValueError("`pledges` has `gaps`, or `declared`, or both")
        return self
