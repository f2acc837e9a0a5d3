"""Setting deadlines anew after a pause began or ended: tasks, and states that are no tasks.

Each is computed again from its start, its limit as it was resolved, and the pauses of its scope:
the same that a reader of the history would compute.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflow.definition.model import Within
from workflow.domain import facts as f
from workflow.domain.case import Scope, Task
from workflow.domain.change import changed
from workflow.domain.clock import Ledger, Limit, due
from workflow.machine.declared import yellow_of
from workflow.machine.ladder import next_at, paused_at
from workflow.machine.tree import procedure_over, standing
from workflow.machine.work import NEVER_PAUSED, Work, pauses_of


def retime(work: Work) -> None:
    """Set anew what a pause that has just begun or ended moves."""
    for task in work.case.open_tasks:
        if task.kind not in NEVER_PAUSED:
            retime_task(work, task)
    for path in work.case.scopes:
        _state(work, path)


def retime_task(work: Work, task: Task) -> None:
    """Set anew when one task is due, and when its ladder is climbed."""
    _task(work, task, held=_held(work, task))
    retime_ladder(work, work.case.tasks[task.no])


def _held(work: Work, task: Task) -> bool:
    """Whether the work itself waits: for an answer that was asked for it, or for a procedure."""
    asked = any(gap.task == task.no and gap.status == "asked" for gap in work.case.gaps.values())
    if task.kind == "step" and procedure_over(work.case, task.path) is not None:
        return True
    return asked and task.status == "waiting"


def _task(work: Work, task: Task, *, held: bool) -> None:
    last = yellow = None
    if task.limit and not held:
        limit = Limit.parse(task.limit)
        last = work.last_day(limit, task.started, task.path)
        yellow = yellow_of(work, task, task.started, last)
    status = "waiting" if held else "open"
    begin = _begin(work, task)
    armed = ("begin", task.no, "") in work.case.timers
    begins = not held and _begins(work, task, begin, armed)
    changed = (last, status, begin) != (task.due_on, task.status, task.begin_at)
    if changed or begins != armed:
        work.emit(f.TaskDue(task.no, last, work.moment(last), yellow, begin, status, begins))


def retime_ladder(work: Work, task: Task) -> None:
    """When the next rung of its ladder is climbed: not while the work is on hold."""
    if not task.every or task.climbed_on is None:
        return
    at = None
    if task.status != "waiting":
        at = next_at(work, task.every, task.climbed_on, paused_at(task))
    armed = work.case.timers.get(("rung", task.no, ""))
    if at != (armed.due_at if armed else None):
        work.emit(f.TaskRung(task.no, task.rung, task.climbed_on, task.every, at))


def _begins(work: Work, task: Task, begin: datetime | None, armed: bool) -> bool:
    """Whether the deadline for taking up the work runs: not while the clock is paused, and not
    again when it has fired."""
    if begin is None or task.claimed_by is not None or standing(work.case, task.path):
        return False
    return armed or begin != task.begin_at or begin > work.context.as_of


def _begin(work: Work, task: Task) -> datetime | None:
    """Until when it must have been taken up; the former moment while that is not known."""
    scope = work.case.scopes[task.path]
    begun = work.process(scope).states[task.state].begun
    if begun is None or task.begin_at is None:
        return task.begin_at
    return work.deadline(begun, task.started, task.path).at or task.begin_at


def _state(work: Work, path: str) -> None:
    """The deadline of a state that is no task."""
    scope = work.case.scopes[path]
    if not scope.running:
        return
    state = work.state(scope)
    if state.task is not None or state.within is None:
        return
    armed = work.case.timers.get(("state_late", scope.visit, path))
    late = work.deadline(state.within, scope.entered_on, path).at
    fired = armed is None and late is not None and not _stood_still(work, scope, state.within)
    if not fired and late != (armed.due_at if armed else None):
        work.emit(f.StateDue(path, scope.visit, late))


def _stood_still(work: Work, scope: Scope, within: Within) -> bool:
    """Whether the deadline of a state that is not armed waits for a pause that has just ended.

    Otherwise it has passed, and what happens to the clocks of others must not let it pass again.
    """
    ended = {fact.no for fact in work.facts if isinstance(fact, f.ClockResumed)}
    pauses = {
        no: replace(row, until=None) if no in ended else row for no, row in work.case.pauses.items()
    }
    paused = pauses_of(changed(work.case, pauses=pauses), scope.path)
    limit = work.limit(within.time)
    return due(limit, Ledger(scope.entered_on, paused), work.context.calendar) is None
