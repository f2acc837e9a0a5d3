"""Another calendar: every open case counted anew, one transaction each.

Input: an office whose calendar has changed. Consumers: `onewindow calendar import`, and the worker,
which goes on where a sweep was broken off. A case that knows the calendar already is left alone;
one that somebody works on meanwhile counts itself anew with that command.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from workflow.bootstrap import Office
from workflow.domain.calendar import Calendar
from workflow.domain.clock import Ledger, Limit, due
from workflow.domain.commands import Recount
from workflow.domain.people import SYSTEM
from workflow.errors import OneWindowError, Unavailable
from workflow.machine.clocks import Clocks
from workflow.machine.ladder import paused_at
from workflow.machine.work import pauses_of

log = logging.getLogger(__name__)

BATCH = 100
LOOKED_AT = 500
"""Cases that a dry run reads, so that a page does not wait for a minute."""
_SWEPT = "calendar_swept"
"""The note that says for which calendar all open cases were counted."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What another calendar would do to open cases."""

    cases: int
    dates: int
    """Due dates of their tasks, and promises for whole cases, that would be other days."""
    looked: int
    """How many cases were looked at…"""
    of: int
    """…of so many that end on a day that changes, or later."""


def would_move(office: Office, after: Calendar, first: date) -> Moves:
    """How many open due dates another calendar would change, whose first other day is `first`.
    Nothing is written; of very many cases the first `LOOKED_AT` are counted."""
    numbers = office.calendars.ending_after(office.calendar.start_of(first))
    directory = office.store.directory()
    cases = dates = 0
    for number in numbers[:LOOKED_AT]:
        case = office.store.case(number)
        clocks = Clocks(case, office.store.closure(case.closure), directory)
        moved = _moved(clocks, office.calendar, after)
        cases, dates = cases + bool(moved), dates + moved
    return Moves(cases, dates, min(len(numbers), LOOKED_AT), len(numbers))


def _moved(clocks: Clocks, before: Calendar, after: Calendar) -> int:
    moved = 0
    for task in clocks.case.open_tasks:
        if task.limit and task.due_on is not None:
            ledger = Ledger(task.started, pauses_of(clocks.case, paused_at(task)))
            moved += due(Limit.parse(task.limit), ledger, after) != task.due_on
    clock = next(clocks.of(clocks.case.scopes[""]), None)
    if clock is not None:
        days = [due(clock.limit, clock.ledger, calendar) for calendar in (before, after)]
        moved += days[0] != days[1]
    return moved


def sweep(office: Office, most: int = BATCH) -> tuple[int, int]:
    """Count up to `most` cases anew; returns how many were, and how many refused (see the log)."""
    office.calendars.refresh()
    version = office.calendars.current().version
    if office.notes.get(_SWEPT) == version:
        return 0, 0
    done = failed = 0
    behind = office.calendars.behind(most)
    for case in behind:
        try:
            office.engine.handle(Recount(case=case), SYSTEM)
            done += 1
        except Unavailable:
            raise
        except OneWindowError:
            log.exception("case %s: its dates could not be counted anew", case)
            failed += 1
    if not behind:
        office.notes.put(_SWEPT, version)
    return done, failed


def sweep_all(office: Office) -> tuple[int, int]:
    """Count every open case anew. Those that refuse are tried once."""
    done = failed = 0
    while True:
        more, refused = sweep(office, BATCH + failed)
        done, failed = done + more, refused
        if not more:
            return done, failed
