"""Entering and leaving states: what begins when a scope comes to a state, and what ends.

Called by the steps of a decision; every effect is a fact.
"""

from __future__ import annotations

from collections.abc import Iterable

from workflow.definition.model import Lane, Reopen, State
from workflow.domain import facts as f
from workflow.domain.case import Scope, Task
from workflow.machine.faults import faults_in
from workflow.machine.finish import end
from workflow.machine.guards import holds, outcome_of, row_holds
from workflow.machine.machines import chosen
from workflow.machine.opening import open_step
from workflow.machine.panel import convene
from workflow.machine.posting import open_notice
from workflow.machine.tree import below, children, input_scopes, within
from workflow.machine.work import Work

_STATE_KINDS = frozenset({"step", "posting", "objection"})

MOOT = "moot"
"""The answer to an objection against something that will not happen any more."""


def advance(work: Work, path: str, outcome: str) -> None:
    """Leave the current state of a scope by `outcome` and enter the next.

    Raises Refusal('no_such_outcome') when the definition has no such move, 'definition_fault'
    where what it says about the next state cannot be carried out.
    """
    scope = work.case.scopes[path]
    state = work.state(scope)
    target = work.machine(scope).after(scope.state, outcome)
    leave(work, scope)
    move = state.then.get(outcome)
    if isinstance(move, Reopen):
        _reopen(work, scope, move.reopen)
    enter(work, path, target, outcome.removeprefix(chosen("")))


def enter(work: Work, path: str, name: str, outcome: str = "") -> None:
    """Enter state `name` of the scope `path`, and begin what it holds."""
    scope = work.case.scopes[path]
    with faults_in(work.case, path, name):
        state = work.process(scope).states[name]
        late = None
        if state.task is None and state.within is not None:
            late = work.deadline(state.within, work.on, path).at
        work.emit(f.Entered(path, name, scope.visit + 1, work.on, scope.state, outcome, late))
        _begin(work, work.case.scopes[path], state)


def _begin(work: Work, scope: Scope, state: State) -> None:
    match state.kind:
        case "task":
            assert state.task is not None
            if state.task.panel is not None:
                convene(work, scope, state)
            else:
                open_step(work, scope, state, state.task)
        case "notice":
            assert state.notice is not None
            open_notice(work, scope, state.notice)
        case "lanes":
            _open_lanes(work, scope, state)
        case "final":
            assert state.final is not None
            end(work, scope, state.final)


def leave(work: Work, scope: Scope) -> None:
    """End what belongs to the current visit: open tasks, a notice that did not come to its end,
    lanes that a deadline did not wait for."""
    _call_off(work, [task for task in work.case.open_tasks if task.path == scope.path])
    for lane in children(work.case, scope.path):
        if lane.outcome is None:
            end_running(work, lane.path, "withdrawn")
    cancel_notices(work, scope.path)


def _call_off(work: Work, tasks: Iterable[Task]) -> None:
    """Cancel what belonged to a state. Decisions that were made are still served and told."""
    for task in tasks:
        if task.kind in _STATE_KINDS:
            work.emit(f.TaskEnded(task.no, task.outcome or "", "cancelled"))
        if task.kind == "objection":
            work.emit(f.ObjectionAnswered(int(task.subject), MOOT, None))


def cancel_notices(work: Work, path: str) -> None:
    """Call off the notices of a scope that are still being posted or running."""
    for notice in list(work.case.notices.values()):
        if within(notice.path, path) and notice.status in ("posting", "running"):
            work.emit(f.NoticeEnded(notice.no, "cancelled"))


def end_running(work: Work, path: str, outcome: str) -> None:
    """End a scope and everything running below it with `outcome`, cancelling what was open."""
    _call_off(work, [task for task in work.case.open_tasks if within(task.path, path)])
    cancel_notices(work, path)
    for scope in list(work.case.scopes.values()):
        if within(scope.path, path) and scope.outcome is None:
            work.emit(f.ScopeEnded(scope.path, outcome, work.on))


# -- lanes -------------------------------------------------------------------------------------


def _open_lanes(work: Work, scope: Scope, state: State) -> None:
    for name, lane in (state.lanes or {}).items():
        if not _present(work, scope, name, lane):
            continue
        process = lane.use or f"{scope.process}.{scope.state}.{name}"
        for suffix, row in _instances(work, lane):
            path = below(scope.path, f"{name}{suffix}")
            if path in work.case.scopes:
                work.emit(f.ScopeReopened(path, scope.path))
            else:
                work.emit(f.ScopeOpened(path, process, row, work.on))


def _present(work: Work, scope: Scope, name: str, lane: Lane) -> bool:
    if lane.when is not None and not holds(work, scope, lane.when):
        return False
    if lane.offer is None:
        return True
    return name in work.case.chosen and holds(work, scope, lane.offer)


def _instances(work: Work, lane: Lane) -> list[tuple[str, int | None]]:
    """The suffix and row of each instance: one without `each`, else one per row that fits."""
    if lane.each is None:
        return [("", None)]
    rows = work.application().get(lane.each.of, [])
    return [
        (f"[{number}]", number)
        for number, row in enumerate(rows, 1)
        if row_holds(work, lane.each, row)
    ]


def start_if_ready(work: Work, scope: Scope) -> bool:
    """Start a lane whose `after` has come; says whether it did."""
    lane = work.lane(scope)
    parent = scope.parent or ""
    if any(outcome_of(work, parent, name) == "pending" for name in lane.after):
        return False
    enter(work, scope.path, work.process(scope).start)
    return True


def _reopen(work: Work, scope: Scope, name: str) -> None:
    """Ask for the shared lane behind the input `name` to run again; others stay where they are."""
    for lane in input_scopes(work.case, work.context.closure, scope, name):
        if lane.outcome is not None:
            work.emit(f.ScopeReopened(lane.path, scope.path))
