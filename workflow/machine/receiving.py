"""When what an applicant sends in counts: the office's closing time and its days off.

Only for applicants who act themselves, at any hour: what staff write down they received in office
hours, or they say on which day it was.
"""

from __future__ import annotations

from datetime import date

from workflow.definition.catalogues import CLOSES
from workflow.definition.closure import Closure
from workflow.domain.people import ActorKind, Directory
from workflow.domain.received import counted_day
from workflow.machine.work import Work


def closes_at(closure: Closure, directory: Directory, place: str) -> int:
    """Minutes after midnight at which the office of a place closes; 0 where nothing is said."""
    declared = closure.catalogues.parameters.get(CLOSES)
    return directory.parameter(CLOSES, place, declared.value) if declared is not None else 0


def counts_from(work: Work, place: str) -> date | None:
    """The later day from which what comes in now counts; None where it counts from today."""
    context = work.context
    if context.actor.kind is not ActorKind.APPLICANT:
        return None
    closes = closes_at(context.closure, context.directory, place)
    day = counted_day(context.calendar, context.now, closes)
    return day if day > work.on else None
