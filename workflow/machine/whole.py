"""The deadline of a case as a whole: when what was promised for all of it is over.

Kept beside the case, so that a list can tell a late step in a case that is in time from a case that
is late while its step is in time. Consumer: the engine, whenever it writes a case.
"""

from __future__ import annotations

from datetime import datetime

from workflow.definition.closure import Closure
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case
from workflow.domain.clock import due
from workflow.domain.people import Directory
from workflow.machine.clocks import Clocks


def due_of(
    case: Case, closure: Closure, directory: Directory, calendar: Calendar
) -> datetime | None:
    """The end of the last day promised, as UTC; None while nothing runs: not accepted, paused,
    without a limit, closed."""
    root = case.scopes.get("")
    if root is None or case.status == "closed":
        return None
    clock = next(Clocks(case, closure, directory).of(root), None)
    last = due(clock.limit, clock.ledger, calendar) if clock is not None else None
    return calendar.end_of(last) if last is not None else None
