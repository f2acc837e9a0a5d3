"""Warnings before a deadline: told once, on the morning on which a light turns yellow.

Input: an office; `store.warned`, which knows what is near and what was told. Output: rows of the
outbox, which `notifications` sends like all others. Consumer: the worker. A warning changes nothing
in a case and nothing follows from it, so it is no fact and has no timer: a task costs nothing more
until its light turns yellow (docs/decisions/0010-desks.md).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflow.accountability.digests import opening
from workflow.bootstrap import Office
from workflow.definition.closure import Closure
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Task
from workflow.domain.clock import Light, turns_yellow
from workflow.domain.people import Directory
from workflow.errors import Unavailable
from workflow.machine.clocks import Clocks, limit_at
from workflow.machine.declared import within_of
from workflow.machine.tree import known_state
from workflow.store.side_messages import SideMessage
from workflow.store.warned import WHOLE, DeadlineWarning, Ending, Warned

MOST = 200
"""Cases looked at in one round, so that a stop is never far."""
REMINDED = ("advice", "supervision", "tell")
"""Kinds of tasks without a warning: advice has its own reminder, an order names its day when it is
given, and telling somebody in person comes from the messages themselves."""

_DAY = timedelta(days=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Looking:
    """What a warning is read from, besides the case."""

    closure: Closure
    directory: Directory
    calendar: Calendar
    now: datetime

    @property
    def today(self) -> date:
        """The civil day of the morning."""
        return self.calendar.civil_day(self.now)


class WarningRound:
    """The worker's chore: on each working day, as the office opens, all that has turned yellow."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._warned = Warned(office.store.database)
        self._served: date | None = None
        self._day: date | None = None
        """Whose cases these are: what an evening left over is looked for anew in the morning."""
        self._tasks: list[int] = []
        self._after = 0

    def __call__(self) -> int:
        """Warn in up to `MOST` cases; returns in how many somebody was warned."""
        now = self._office.now()
        day = opening(self._office, now)
        if day is None or day == self._served:
            return 0
        if self._day != day:
            self._tasks, self._after = self._warned.yellow(now, day), 0
            self._day = day
        # Each step is forgotten behind it only: one that a busy database broke off is taken again.
        if self._tasks:
            told = self._warn(self._tasks[:MOST], now)
            self._tasks = self._tasks[MOST:]
            return told
        ending = self._warned.ending(now, self._after, MOST)
        if not ending:
            self._served = day
            return 0
        told = self._warn([each.case for each in ending if self._near(each, day)], now)
        self._after = ending[-1].case
        return told

    def _near(self, ending: Ending, day: date) -> bool:
        """Whether the promise of a case may have turned yellow: the case is read only then."""
        store, calendar = self._office.store, self._office.calendar
        closure, last = store.closure(ending.closure), calendar.civil_day(ending.due_at) - _DAY
        clock = closure.definition.clock
        if clock is None or not clock.warns:
            return False
        limit = limit_at(ending.place, closure, store.directory(), clock.yellow)
        return turns_yellow(limit, day, last, calendar) <= day

    def _warn(self, numbers: list[int], now: datetime) -> int:
        """In each of these cases. What goes wrong with one holds up no other."""
        return sum(self._warn_in(number, now) for number in numbers)

    def _warn_in(self, number: int, now: datetime) -> bool:
        store = self._office.store
        try:
            case = store.case(number)
            looking = Looking(
                store.closure(case.closure), store.directory(), self._office.calendar, now
            )
            told = self._warned.told(number)
            new = [w for w in warnings_of(case, looking) if (w.task, w.due_on) not in told]
            return bool(new) and self._warned.put(number, new, now) > 0
        except Unavailable:
            raise
        except Exception:
            log.exception("case %d: nobody can be warned", number)
            return False


def warnings_of(case: Case, looking: Looking) -> list[DeadlineWarning]:
    """What is to be told of a case now. Who is warned of a step hears of the whole case with it,
    and not a second time on the same morning."""
    near = ((task, _near(task, looking)) for task in case.open_tasks)
    found = [_of_task(case, task, due, looking) for task, due in near if due is not None]
    found = [each for each in found if each.messages]
    heard = {message.to for each in found for message in each.messages}
    whole = _of_whole(case, looking, heard)
    return [*found, whole] if whole is not None else found


def _near(task: Task, looking: Looking) -> date | None:
    """The last day of a task whose deadline is near; None while it is not."""
    if task.status != "open" or task.yellow_at is None or task.due_at is None:
        return None
    new = task.opened_on >= looking.today
    near = task.yellow_at <= looking.now < task.due_at and not new and task.kind not in REMINDED
    return task.due_on if near else None


def _of_task(case: Case, task: Task, due: date, looking: Looking) -> DeadlineWarning:
    state = known_state(case, looking.closure, task)
    within = within_of(state, task) if state is not None else None
    quiet = within is not None and not within.warns
    values = {"task": str(task.no), "due": due.isoformat()}
    message = SideMessage(case.id, "due_soon", (holder_of(task),), values, looking.now)
    return DeadlineWarning(task.no, due, () if quiet else (message,))


def _of_whole(case: Case, looking: Looking, heard: set[tuple[str, ...]]) -> DeadlineWarning | None:
    """The promise for the whole case, to everybody who has an open task of it; None while it is
    not near."""
    clock = looking.closure.definition.clock
    clocks = Clocks(case, looking.closure, looking.directory)
    promised = clocks.promised()
    if clock is None or not clock.warns or promised is None:
        return None
    reading = promised.read(looking.calendar, looking.today)
    to = tuple(dict.fromkeys(holder_of(t) for t in case.open_tasks if t.status == "open"))
    if reading.light is not Light.YELLOW or reading.due is None or not to:
        return None
    left = tuple(each for each in to if (each,) not in heard)
    values = {"due": reading.due.isoformat()}
    message = SideMessage(case.id, "promise_due_soon", left, values, looking.now)
    return DeadlineWarning(WHOLE, reading.due, (message,) if left else ())


def holder_of(task: Task) -> str:
    """Who has a task now, as a message names its receiver; while nobody has, all of its post."""
    user = task.delegate or task.claimed_by or task.assigned
    return f"user:{user}" if user else f"post:{task.role}@{task.place}"
