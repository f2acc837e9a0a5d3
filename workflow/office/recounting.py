"""Another calendar: every open case counted anew, one transaction each.

Input: an office whose calendar has changed. Consumers: `onewindow calendar import`, and the worker,
which goes on where a sweep was broken off. A case that knows the calendar already is left alone;
one that somebody works on meanwhile counts itself anew with that command.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflow.bootstrap import Office
from workflow.domain.calendar import Calendar
from workflow.domain.clock import Ledger, Limit, due
from workflow.domain.commands import Recount
from workflow.domain.people import SYSTEM
from workflow.errors import Unavailable
from workflow.machine.clocks import Clocks
from workflow.machine.ladder import paused_at
from workflow.machine.work import pauses_of

log = logging.getLogger(__name__)

BATCH = 100
AGAIN = timedelta(hours=1)
"""After so long what refused is tried once more."""
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
    clock = clocks.promised()
    if clock is not None:
        days = [due(clock.limit, clock.ledger, calendar) for calendar in (before, after)]
        moved += days[0] != days[1]
    return moved


class Sweep:
    """The worker's chore after another calendar came: every open case counted anew, each once.

    What refuses or fails is written to the log and passed over; it is tried again after a rest, so
    that it holds up no other and fills no log.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._version = ""
        self._after = 0
        """The last case looked at in this pass."""
        self.failed = 0
        """How many could not be counted in this pass."""
        self._rests: datetime | None = None

    def __call__(self, most: int = BATCH) -> int:
        """Count up to `most` cases anew; returns how many were."""
        office = self._office
        office.calendars.refresh()
        version = office.calendars.current().version
        if office.notes.get(_SWEPT) == version:
            return 0
        if version != self._version:
            self._version, self._rests = version, None
            self._begin()
        if self._rests is not None:
            if office.now() < self._rests:
                return 0
            self._rests = None
            self._begin()
        behind = office.calendars.behind(most, self._after)
        done = sum(self._counted(case) for case in behind)
        if not behind:
            self._end(version)
        return done

    @property
    def over(self) -> bool:
        """Whether every case was tried: nothing is left, or what is left rests."""
        done = self._office.notes.get(_SWEPT) == self._office.calendars.current().version
        return done or self._rests is not None

    def _begin(self) -> None:
        self._after = self.failed = 0

    def _end(self, version: str) -> None:
        if self.failed:
            self._rests = self._office.now() + AGAIN
        else:
            self._office.notes.put(_SWEPT, version)

    def _counted(self, case: int) -> bool:
        try:
            self._office.engine.handle(Recount(case=case), SYSTEM)
        except Unavailable:
            raise
        except Exception:
            log.exception("case %d: its dates could not be counted anew", case)
            self.failed += 1
            self._after = case
            return False
        self._after = case
        return True


def sweep_all(office: Office) -> tuple[int, int]:
    """Count every open case anew, each once; returns how many were, and how many refused."""
    sweep, done = Sweep(office), 0
    while not sweep.over:
        done += sweep()
    return done, sweep.failed
