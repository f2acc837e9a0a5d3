"""What moves a limit: special procedures during which the clock is paused, and extensions.

Input: plain data from `reader`. Consumers: `model` and `steps`, under whose names it is exported.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workflow.definition.base import Duration, Id, Names, Part, Text
from workflow.definition.late import Late

ProcedureKind = Literal["hearing", "inspection", "appraisal", "expert_review", "suspension"]
ENDED = "ended"
"""The one outcome of a procedure."""


class Procedure(Part):
    """A special procedure 特别程序: while it runs the clock of the service is paused, and its
    steps wait. The applicant is told in writing how long it takes (行政许可法 45)."""

    kind: ProcedureKind
    """hearing 听证, inspection 检验检测, appraisal 鉴定, expert_review 专家评审, suspension
    中止. The law profile of the service's nature says which pauses are allowed."""
    title: Text
    """What it is called, for the applicant too."""
    basis: str = Field(min_length=1)
    """The provision that lets the clock be paused."""
    by: Id
    """The role that starts it and ends it."""
    during: Names
    """The states of this definition in which it may start."""
    limit: Duration
    """How long it may take; the applicant is told this day."""
    late: Late
    """What happens when that passes: `take: ended` lets the clock run again by itself; `remind` and
    `escalate` leave that to people."""
    told: Id
    """The letter that announces it; `{due}` is the expected last day."""
    reasons: Id | None = None
    """The list in the catalogue from which the reason is chosen; it appears in the letter."""
    times: int = Field(default=1, ge=1, le=9)
    """How often it may run for one service."""


class Extended(Part):
    """A longer limit for declared reasons."""

    to: Duration
    """The longer limit, counted from the same start."""
    reasons: tuple[Id, ...] = Field(alias="for", min_length=1)
    """The only reasons that allow it: ids in the catalogue's `reasons.extension`."""
    by: Id
    """The role that may extend; the applicant is told."""
    asked_by: Id | None = None
    """The role that may ask for it: `by` then approves or refuses."""
    answer: Duration | None = None
    """How soon `by` answers (2 working days by default)."""
