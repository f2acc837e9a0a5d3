"""Deadlines: what a definition declares for the moment one passes. Given by the worker.

A stale timer does nothing: it is no longer among the case's timers. What follows counts from the
civil day that ended, however late the worker is.
"""

from __future__ import annotations

from workflow.definition.model import Late, Within
from workflow.domain import facts as f
from workflow.domain.case import Scope, Task
from workflow.domain.commands import Fire
from workflow.machine.corrections import lapse
from workflow.machine.enter import advance
from workflow.machine.places import place_for
from workflow.machine.tasks import conclude_step
from workflow.machine.work import Work


def fire(work: Work, command: Fire) -> None:
    """Let one timer have its consequence."""
    key = (command.kind, command.no, command.path if command.kind == "state_late" else "")
    timer = work.case.timers.get(key)
    if timer is None or timer.due_at > work.context.now:
        return
    work.emit(f.DeadlinePassed(timer.kind, timer.no, timer.path, timer.due_at))
    match timer.kind:
        case "answer":
            lapse(work, timer.no)
        case "late" | "begin":
            task = work.case.tasks[timer.no]
            rule = _rule(work, task, timer.kind)
            if rule is not None:
                _task_consequence(work, task, rule)
        case "state_late":
            _state_consequence(work, work.case.scopes[timer.path])


def _rule(work: Work, task: Task, kind: str) -> Late | None:
    """What the definition says for this task's deadline."""
    scope = work.case.scopes[task.path]
    state = work.process(scope).states[task.state]
    within: Within | None = None
    match task.kind:
        case "step":
            within = state.begun if kind == "begin" else state.within
        case "posting":
            within = state.notice.places[task.subject].within if state.notice else None
        case "objection":
            within = state.notice.objections.within if state.notice else None
        case "serve":
            served = state.final.served if state.final else None
            within = served.within if served else None
        case "correction":
            corrections = work.context.closure.definition.corrections
            return corrections.late if corrections else None
        case "tell":
            return Late(remind=task.role)
    return within.late if within else None


def _task_consequence(work: Work, task: Task, late: Late) -> None:
    scope = work.case.scopes[task.path]
    if late.escalate is not None:
        place = place_for(work, scope, late.escalate)
        work.emit(f.TaskEscalated(task.no, late.escalate, place))
    elif late.remind is not None:
        work.emit(f.TaskReminded(task.no, late.remind))
    elif late.deemed is not None:
        work.emit(f.TaskEnded(task.no, late.deemed, "deemed"))
        conclude_step(work, task, late.deemed, deemed=True)
    elif late.take is not None:
        work.emit(f.TaskEnded(task.no, late.take, "lapsed"))
        conclude_step(work, task, late.take)


def _state_consequence(work: Work, scope: Scope) -> None:
    within = work.state(scope).within
    late = within.late if within else None
    outcome = (late.take or late.deemed) if late else None
    if outcome is not None:
        advance(work, scope.path, outcome)
