"""Entering and leaving states: what begins when a scope comes to a state, and what ends.

Called by the steps of a decision; every effect is a fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from workflow.definition.model import Lane, Reopen, State
from workflow.domain import facts as f
from workflow.domain.case import Scope, Task
from workflow.domain.returning import Return
from workflow.machine.between import pass_on
from workflow.machine.faults import faults_in
from workflow.machine.finish import end
from workflow.machine.guards import holds, outcome_of, row_holds
from workflow.machine.hands_back import give_back_to, way_of
from workflow.machine.machines import chosen
from workflow.machine.milestones import reach
from workflow.machine.opening import open_step
from workflow.machine.panel import convene
from workflow.machine.posting import open_notice
from workflow.machine.sections import is_next, must_wait, queue
from workflow.machine.tree import below, children, decision_stands, input_scopes, within
from workflow.machine.work import Work

_STATE_KINDS = frozenset({"step", "posting", "objection", "lane_failed", "signer"})

MOOT = "moot"
"""The answer to an objection against something that will not happen any more."""


def advance(
    work: Work, path: str, outcome: str, *, lanes_go_on: bool = False, to: str = ""
) -> None:
    """Leave the current state of a scope by `outcome` and enter the next; its lanes end with it,
    or go on beside what follows. `to` is the step chosen for a way back.

    Raises Refusal('no_such_outcome') when the definition has no such move, 'definition_fault'
    where what it says about the next state cannot be carried out.
    """
    scope = work.case.scopes[path]
    state = work.state(scope)
    move = state.then.get(outcome)
    way = way_of(work, scope, state, outcome, to)
    leave(work, scope, lanes_go_on=lanes_go_on)
    if isinstance(move, Reopen):
        _reopen(work, scope, move.reopen)
    enter(work, path, way.target, outcome.removeprefix(chosen("")), way.resume)
    give_back_to(work, path, way)


def enter(
    work: Work, path: str, name: str, outcome: str = "", resume: tuple[Return, ...] = ()
) -> None:
    """Enter state `name` of the scope `path`, and begin what it holds."""
    scope = work.case.scopes[path]
    with faults_in(work.case, path, name):
        state = work.process(scope).states[name]
        waits = must_wait(work, scope, state)
        late = None if waits else _late_at(work, path, state)
        visit = scope.visit + 1
        work.emit(f.Entered(path, name, visit, work.on, scope.state, outcome, late, resume))
        if waits:
            queue(work, path, state.section or "")
        else:
            _begin(work, work.case.scopes[path], state)


def take_turn(work: Work, scope: Scope) -> bool:
    """Let a scope into the critical section it waits for; says whether it was its turn."""
    if not is_next(work, scope):
        return False
    state = work.state(scope)
    late = _late_at(work, scope.path, state)
    work.emit(f.SectionEntered(scope.path, state.section or "", late))
    _begin(work, work.case.scopes[scope.path], state)
    return True


def _late_at(work: Work, path: str, state: State) -> datetime | None:
    """The deadline of a state that is no task, when it begins now."""
    if state.task is not None or state.within is None:
        return None
    return work.deadline(state.within, work.on, path).at


def _begin(work: Work, scope: Scope, state: State) -> None:
    reach(work, scope, state)
    pass_on(work, scope, state)
    if state.task is not None and state.task.panel is not None:
        convene(work, scope, state.task, state.task.panel)
    elif state.task is not None:
        open_step(work, scope, state, state.task)
    elif state.notice is not None:
        open_notice(work, scope, state.notice)
    elif state.lanes is not None:
        _open_lanes(work, scope, state)
    elif state.final is not None:
        end(work, scope, state.final)


def leave(work: Work, scope: Scope, *, lanes_go_on: bool = False) -> None:
    """End what belongs to the current visit: open tasks, a notice that did not come to its end,
    lanes that a deadline did not wait for. Lanes of earlier states, which go on, are let be."""
    own = {} if lanes_go_on else work.state(scope).lanes_by_id
    _leave(work, scope, [s for s in children(work.case, scope.path) if s.lane in own], "withdrawn")


def leave_all(work: Work, scope: Scope, outcome: str) -> None:
    """The same for an act out of the usual order: whatever runs below ends with that outcome."""
    _leave(work, scope, children(work.case, scope.path), outcome)


def _leave(work: Work, scope: Scope, lanes: Iterable[Scope], outcome: str) -> None:
    _call_off(work, [task for task in work.case.open_tasks if task.path == scope.path])
    for lane in lanes:
        if lane.outcome is None:
            end_running(work, lane.path, outcome)
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
    for name, lane in state.lanes_by_id.items():
        if not _present(work, scope, name, lane):
            continue
        process = process_of(scope, name, lane)
        for suffix, row in _instances(work, lane):
            path = below(scope.path, f"{name}{suffix}")
            before = work.case.scopes.get(path)
            if before is None:
                work.emit(f.ScopeOpened(path, process, row, work.on))
                continue
            if decision_stands(work.case, path):  # what was decided stays, and still counts here
                continue
            if before.outcome is None:  # it went on beside what followed, and begins anew
                end_running(work, path, "withdrawn")
            work.emit(f.ScopeReopened(path, scope.path))


def process_of(scope: Scope, name: str, lane: Lane) -> str:
    """The process that a lane of the scope's current state runs, by its reference."""
    return lane.use or f"{scope.process}.{scope.state}.{name}"


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
