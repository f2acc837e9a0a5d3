"""Deadlines: what a definition declares for the moment one passes. Given by the worker.

A stale timer does nothing: it is no longer among the case's timers. What follows counts from the
civil day that ended, however late the worker is.
"""

from __future__ import annotations

from workflow.definition.model import Late
from workflow.domain import facts as f
from workflow.domain.case import Scope, Task
from workflow.domain.commands import Fire
from workflow.domain.people import ActorKind
from workflow.errors import Refusal
from workflow.machine import advice, failed, pledges, procedures, supervision
from workflow.machine.corrections import lapse
from workflow.machine.declared import within_of
from workflow.machine.effects import conclude_step
from workflow.machine.enter import advance
from workflow.machine.faults import faults_in
from workflow.machine.follow_ups import fall_due
from workflow.machine.hands_reassign import undelegated
from workflow.machine.ladder import climb, post_of
from workflow.machine.notices import answered
from workflow.machine.task_rules import unmet
from workflow.machine.terms import pass_term
from workflow.machine.tree import open_objections
from workflow.machine.work import Work


def fire(work: Work, command: Fire) -> None:
    """Let one timer have its consequence. Raises Refusal('not_yours')."""
    if work.context.actor.kind is not ActorKind.SYSTEM:
        raise Refusal("not_yours")
    timer = work.case.timers.get(command.timer)
    if timer is None or timer.due_at > work.context.now:
        return
    work.emit(f.DeadlinePassed(timer.kind, timer.no, timer.path, timer.due_at))
    match timer.kind:
        case "answer":
            lapse(work, timer.no)
        case "advice":
            advice.remind(work, timer.no)
        case "late" if work.case.tasks[timer.no].kind == "advice":
            advice.silent(work, work.case.tasks[timer.no])
        case "pledge":
            pledges.overdue(work, timer.no)
        case "follow_up":
            fall_due(work, timer.no)
        case "late" | "begin":
            task = work.case.tasks[timer.no]
            with faults_in(work.case, timer.path, task.state):
                rule = _rule(work, task, timer.kind)
                if rule is not None:
                    _task_consequence(work, task, rule)
        case "rung":
            task = work.case.tasks[timer.no]
            with faults_in(work.case, timer.path, task.state):
                rule = _rule(work, task, "late")
                if rule is not None:
                    climb(work, task, rule)
        case "promise" | "lane":
            with faults_in(work.case, timer.path, work.case.scopes[timer.path].state):
                pass_term(work, timer.kind, timer.path)
        case "state_late":
            scope = work.case.scopes[timer.path]
            with faults_in(work.case, timer.path, scope.state):
                _state_consequence(work, scope)


def _rule(work: Work, task: Task, kind: str) -> Late | None:
    """What the definition says for this task's deadline."""
    scope = work.case.scopes[task.path]
    match task.kind:
        case "correction":
            corrections = work.context.closure.definition.corrections
            return corrections.late if corrections else None
        case "procedure":
            rule = work.process(scope).definition.procedures.get(task.subject)
            return rule.late if rule else None
        case "tell" | "extension" | "signer":
            return Late(remind=task.role)
        case pledges.KIND:
            promised = work.context.closure.definition.pledges
            return promised.declared.within.late if promised and promised.declared else None
        case supervision.KIND:
            return supervision.late(task)
    state = work.process(scope).states[task.state]
    within = state.begun if kind == "begin" and task.kind == "step" else within_of(state, task)
    return within.late if within else None


def _task_consequence(work: Work, task: Task, late: Late) -> None:
    outcome = late.deemed or late.take
    if outcome is not None and not _held_back(work, task, late):
        _by_itself(work, task, outcome, deemed=late.deemed is not None)
    elif late.escalate is not None and climb(work, task, late):
        return
    elif late.reassign is not None and (place := post_of(work, task.path, late.reassign)):
        if (task.role, task.place) != (late.reassign, place):
            undelegated(work, task)
            work.emit(f.TaskMoved(task.no, late.reassign, place, task.claimed_by or task.assigned))
    else:
        role = next(iter(late.roles), task.role)
        work.emit(f.TaskReminded(task.no, role, post_of(work, task.path, role)))


def _held_back(work: Work, task: Task, late: Late) -> bool:
    """What silence may not bring about: a step over objections that wait for their answer, and
    acceptance although something missing was asked for in time (行政许可法 32(4))."""
    if task.kind in ("objection", procedures.KIND):
        return False
    asked = any(
        gap.task == task.no and gap.status not in ("noted", "dropped")
        for gap in work.case.gaps.values()
    )
    waits = unmet(work, task) is not None or failed.is_on_hold(work, task.path)
    waits = waits or bool(open_objections(work.case, task.path))
    return waits or (late.deemed is not None and asked)


def _by_itself(work: Work, task: Task, outcome: str, *, deemed: bool) -> None:
    work.emit(f.TaskEnded(task.no, outcome, "deemed" if deemed else "lapsed"))
    if task.kind == "objection":
        answered(work, task, outcome)
    elif task.kind == failed.KIND:
        failed.answered(work, task, outcome)
    elif task.kind == procedures.KIND:
        procedures.end(work, task, "lapsed")
    else:
        conclude_step(work, task, outcome, deemed=deemed)


def _state_consequence(work: Work, scope: Scope) -> None:
    within = work.state(scope).within
    late = within.late if within else None
    if late is None:
        return
    outcome = late.take or late.deemed
    role = next(iter(late.roles), None)
    held = failed.is_on_hold(work, scope.path) or open_objections(work.case, scope.path)
    if outcome is not None and not held:
        advance(work, scope.path, outcome)
    elif role is not None:
        place = post_of(work, scope.path, role)
        work.emit(f.StateReminded(scope.path, scope.state, role, place))
