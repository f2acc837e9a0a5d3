"""Sending back 退回: where it leads, and how a scope returns to who sent it back.

`resume: here` is a stack: a step that was sent back may itself send back, and each returns to the
one above it. Any other way out of the repaired step that ends the scope, sends it further back or
asks for a lane again is taken as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.definition.closure import Closure
from workflow.definition.flow import EARLIER
from workflow.definition.model import Back, State
from workflow.domain import facts as f
from workflow.domain.case import Case, Scope, Task
from workflow.domain.returning import Return
from workflow.errors import Invalid
from workflow.machine.hands import bar
from workflow.machine.machines import back_to
from workflow.machine.work import Work

ACCEPT = "accept"
"""The outcome that is acceptance."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where an outcome leads."""

    target: str
    resume: tuple[Return, ...] = ()
    """Where the scope goes on afterwards."""
    waiting: Return | None = None
    """Who waits at the target, when the scope returns to them."""


def way_of(work: Work, scope: Scope, state: State, outcome: str, to: str) -> Way:
    """Where an outcome leads from the scope's current state. Raises Refusal('no_such_outcome')."""
    machine = work.machine(scope)
    move = state.then.get(outcome)
    if isinstance(move, Back):
        name = to if move.back == EARLIER else move.back
        target = machine.after(scope.state, back_to(outcome, name))
        return Way(target, _resume(work, scope, move))
    target = machine.after(scope.state, outcome)
    if not scope.resume or not isinstance(move, str) or _ends(work, scope, target):
        return Way(target)
    *rest, last = scope.resume
    return Way(last.state, tuple(rest), last)


def _resume(work: Work, scope: Scope, move: Back) -> tuple[Return, ...]:
    if move.resume == "walk":
        return ()
    actor = work.context.actor
    return (*scope.resume, Return(scope.state, actor.user, work.by))


def _ends(work: Work, scope: Scope, target: str) -> bool:
    return work.process(scope).states[target].final is not None


def give_back_to(work: Work, path: str, way: Way) -> None:
    """Give the task of a scope that has returned to who sent it back, where they may handle it."""
    scope = work.case.scopes[path]
    if way.waiting is None or way.waiting.user is None or scope.state != way.target:
        return
    who = work.context.staff.actor(way.waiting.user)
    for task in [t for t in work.case.open_tasks if (t.path, t.visit) == (path, scope.visit)]:
        fits = task.kind == "step" and not task.seat and task.assigned is None
        if who is not None and fits and not bar(work.case, work.context.closure, task, who):
            work.emit(f.TaskReassigned(task.no, who.user, who.name))


# -- choosing ------------------------------------------------------------------------------------


def earlier_steps(case: Case, closure: Closure, task: Task) -> tuple[str, ...]:
    """The steps of the task's scope that were done before and can be sent back to, the last done
    first. An acceptance 受理 is not undone: the clock has begun, and the applicant was told."""
    states = closure.processes[case.scopes[task.path].process].states
    done = [
        each
        for each in case.tasks.values()
        if (each.path, each.kind, each.status) == (task.path, "step", "done")
        and each.outcome != ACCEPT
    ]
    done.sort(key=lambda each: each.no, reverse=True)
    names = dict.fromkeys(each.state for each in done if each.state != task.state)
    return tuple(name for name in names if name in states and states[name].task is not None)


def check_way_back(work: Work, scope: Scope, task: Task, outcome: str, to: str) -> None:
    """Raises Invalid where a step must be chosen and was not, or may not be chosen."""
    move = None
    if task.kind == "step":
        move = work.process(scope).states[task.state].then.get(outcome)
    if isinstance(move, Back) and move.back == EARLIER:
        if to not in earlier_steps(work.case, work.context.closure, task):
            raise Invalid({"to": "not_offered" if to else "required"})
    elif to:
        raise Invalid({"to": "not_offered"})
