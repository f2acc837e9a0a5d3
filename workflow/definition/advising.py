"""Advice during a task: whom its handler may ask, by when, and what silence means.

Input: plain data from `reader`. Consumer: `steps`, where a task holds it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from workflow.definition.base import Duration, Id, Part, Span


class Advice(Part):
    """What holds when the handler of this task asks another organ, post or expert for advice.

    A task without it may ask as well: anybody, for 15 working days, and decides without those who
    keep silent.
    """

    ask: tuple[Id, ...] = ()
    """The roles that may be asked; any role by default."""
    within: Duration = Span.parse("15 working days")
    """How long they have, where the question says nothing else."""
    remind: Duration = Span.parse("3 working days")
    """How long before the end they are reminded."""
    silence: Literal["decide_without", "agreed"] = "decide_without"
    """What silence means: the step is decided without them, or they count as having agreed."""
    basis: str | None = None
    """The provision that lets silence count as agreement."""
    waits: bool = False
    """Whether the step can be decided only when every question is answered, over or revoked."""

    @model_validator(mode="after")
    def _agreement_has_a_basis(self) -> Advice:
        if self.silence == "agreed" and not self.basis:
            raise ValueError("silence counts as agreement only by a provision: add `basis`")
        return self
