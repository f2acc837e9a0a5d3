"""Another calendar 日历变更: the open due dates of a case counted anew.

Level-triggered: a case knows the version of the calendar that its dates were counted with. Dates
that have passed and had their consequence stay so. What the public was told stays as well: a notice
runs as it was posted; and nobody has less time to answer than they were told.
"""

from __future__ import annotations

from workflow.domain import facts as f
from workflow.domain.calendar import Calendar
from workflow.domain.case import Scope, Task
from workflow.domain.clock import Limit
from workflow.domain.commands import Recount
from workflow.domain.people import ActorKind
from workflow.errors import Refusal
from workflow.machine.clocks import Clocks
from workflow.machine.declared import yellow_of
from workflow.machine.ladder import paused_at
from workflow.machine.retime import retime_ladder
from workflow.machine.work import Work


def recount(work: Work, command: Recount) -> None:
    """Count the due dates of the case with the calendar as it is now.

    Raises Refusal('not_yours').
    """
    if work.context.actor.kind is not ActorKind.SYSTEM:
        raise Refusal("not_yours")
    after = work.context.calendar
    if work.case.calendar == after.version:
        return
    work.emit(f.CalendarChanged(work.case.calendar, after.version))
    for task in work.case.open_tasks:
        _task(work, task)
    for scope in list(work.case.scopes.values()):
        _state(work, scope)
    _answer(work)
    if command.former is not None:
        _promise(work, command.former)


def _task(work: Work, task: Task) -> None:
    last = yellow = None
    path = paused_at(task)
    if task.limit and task.status != "waiting":
        limit = Limit.parse(task.limit)
        last = work.last_day(limit, task.started, path)
        yellow = yellow_of(work, task, task.started, last)
    begin = task.begin_at
    state = work.process(work.case.scopes[task.path]).states.get(task.state)
    if begin is not None and state is not None and state.begun is not None:
        begin = work.deadline(state.begun, task.started, path).at or begin
    # A deadline for taking it up that is not armed has passed, or its clock is paused.
    armed = ("begin", task.no, "") in work.case.timers
    if (last, begin) != (task.due_on, task.begin_at):
        moment = work.moment(last)
        work.emit(f.TaskDue(task.no, last, moment, yellow, begin, task.status, armed))
    retime_ladder(work, work.case.tasks[task.no])


def _state(work: Work, scope: Scope) -> None:
    """The deadline of a state that is no task, where it still runs."""
    armed = work.case.timers.get(("state_late", scope.visit, scope.path))
    within = work.state(scope).within if scope.running else None
    if armed is None or within is None:
        return
    late = work.deadline(within, scope.entered_on, scope.path).at
    if late is not None and late != armed.due_at:
        work.emit(f.StateDue(scope.path, scope.visit, late))


def _answer(work: Work) -> None:
    """Until when the applicant has to answer: later where offices are closed on the last day."""
    rules = work.context.closure.definition.corrections
    for correction in list(work.case.corrections.values()):
        due, told = correction.due_on, correction.asked_on
        if rules is None or correction.status != "asked" or due is None or told is None:
            continue
        calendar = work.context.calendar
        if not calendar.is_working(due):
            moved = calendar.working_day_from(due)
            work.emit(f.CorrectionTold(correction.no, told, moved, calendar.end_of(moved)))
            work.emit(f.PromiseMoved("", "answer", due, moved))


def _promise(work: Work, former: Calendar) -> None:
    """The day that the applicant was promised, told anew where it moves."""
    clocks = Clocks(work.case, work.context.closure, work.context.directory)
    root = work.case.scopes.get("")
    clock = clocks.promised()
    if root is None or root.outcome is not None or clock is None:
        return
    before = clock.read(former, work.on).due
    now = clock.read(work.context.calendar, work.on).due
    if before is not None and now is not None and before != now:
        work.emit(f.PromiseMoved("", "promise", before, now))
