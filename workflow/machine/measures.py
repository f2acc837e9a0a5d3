"""What a closed case says about how the office works: how long, within the promise, why refused.

Pure. Input: a closed case with its definitions, the calendar and the directory. Consumers: the
chore that adds them up by month (`store.measures`), and through it the leader's page and the public
service standards. Nobody is named: a measure is a number for a place, a service and a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from workflow.definition.closure import Closure
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Task
from workflow.domain.people import Directory
from workflow.machine.clocks import Clocks

Kind = Literal["service", "step", "reason"]
LONGEST = 400
"""Days from which on all are one bucket, so that a month has a bounded number of rows."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that was finished in a month."""

    month: str
    """`2026-03`: when it was finished."""
    place: str
    """The office's region."""
    process: str
    """The service, or the definition whose step it was."""
    kind: Kind
    """service (a scope with a limit of its own came to an end), step, reason (of a refusal)."""
    key: str
    """The outcome, the state, or the reason."""
    days: int
    """Working days: of the clock for a service, from the opening of the task for a step."""
    within: bool
    """Whether it was finished within the promise, or the step's limit."""


@dataclass(frozen=True, slots=True)
class Finished:
    """One finished thing of one case: what it adds to the numbers, and where it is found again."""

    measure: Measure
    on: date
    """The day on which it was finished."""
    path: str
    """The scope in which."""


def finished_of(
    case: Case, closure: Closure, calendar: Calendar, directory: Directory
) -> Iterator[Finished]:
    """Everything that a closed case adds to the numbers."""
    yield from _services(case, closure, calendar, directory)
    for task in case.tasks.values():
        if task.kind == "step" and task.status == "done" and task.ended_at is not None:
            yield _step(case, task, calendar.civil_day(task.ended_at), calendar)
    # What put a decision right later is no decision of its own.
    for decision in (d for d in case.decisions.values() if not d.kind):
        for reason in decision.reasons if decision.outcome == "not_granted" else ():
            process = _process(case, decision.path)
            on = decision.decided_on
            measure = Measure(_month(on), case.place, process, "reason", reason, 0, True)
            yield Finished(measure, on, decision.path)


def _services(
    case: Case, closure: Closure, calendar: Calendar, directory: Directory
) -> Iterator[Finished]:
    clocks = Clocks(case, closure, directory)
    for clock in clocks.all():
        scope = case.scopes[clock.path]
        ended = scope.ended_on if clock.path else case.closed_on
        if clock.kind != "promised" or ended is None:
            continue
        reading = clock.read(calendar, ended)
        days = min(reading.day, LONGEST)
        outcome = scope.outcome or ""
        process = _process(case, clock.path)
        measure = Measure(
            _month(ended), case.place, process, "service", outcome, days, reading.remaining >= 0
        )
        yield Finished(measure, ended, clock.path)


def _step(case: Case, task: Task, recorded: date, calendar: Calendar) -> Finished:
    signed = [s.on for s in case.signed(task.no)]
    # What was recorded later counts from the day on which it was done.
    ended = max(signed, default=recorded)
    days = min(calendar.working_days_after(task.opened_on, ended), LONGEST)
    within = task.due_on is None or ended <= task.due_on
    process = _process(case, task.path)
    measure = Measure(_month(ended), case.place, process, "step", task.state, days, within)
    return Finished(measure, ended, task.path)


def _process(case: Case, path: str) -> str:
    return case.scopes[path].process


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
