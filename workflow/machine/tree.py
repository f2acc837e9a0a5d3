"""The tree of scopes: who is whose child, which service a scope belongs to, what an input reads.

Pure questions about a case and its closure, asked by the decisions and by the pages alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from workflow.definition.closure import Closure
from workflow.definition.model import Lane, State
from workflow.definition.model import Notice as NoticeModel
from workflow.domain.case import Case, Notice, Objection, PauseRow, Scope, Task


class Placed(Protocol):
    """What stands in a state of a scope: a task, a notice, a panel, an entry, the scope itself."""

    @property
    def path(self) -> str:
        """Of the scope."""

    @property
    def state(self) -> str:
        """Its name."""


def known_state(case: Case, closure: Closure, at: Placed) -> State | None:
    """The declared state in which something stands; None for what belongs to no state, such as a
    task to tell somebody something."""
    return closure.processes[case.scopes[at.path].process].states.get(at.state)


def state_of(case: Case, closure: Closure, at: Placed) -> State:
    """The same, of what stands in a state for certain. Raises KeyError."""
    return closure.processes[case.scopes[at.path].process].states[at.state]


def notice_rules(case: Case, closure: Closure, notice: Notice) -> NoticeModel:
    """What the definition says of a notice. Raises KeyError where it is none of its notices."""
    rules = state_of(case, closure, notice).notice
    if rules is None:
        raise KeyError(notice.state)
    return rules


def within(path: str, enclosing: str) -> bool:
    """Whether a scope's path is `enclosing` itself or below it."""
    return enclosing == "" or path == enclosing or path.startswith(enclosing + "/")


def pause_holds(row: PauseRow, path: str) -> bool:
    """Whether a pause stops what is counted in a scope: its own, and those of enclosing lanes. A
    pause of the case itself (path "") stops the package's clock and the root's own tasks only."""
    return row.path == path or (row.path != "" and within(path, row.path))


def standing(case: Case, path: str) -> bool:
    """Whether the clock of a scope is paused now."""
    return any(row.until is None and pause_holds(row, path) for row in case.pauses.values())


def procedure_over(case: Case, path: str) -> PauseRow | None:
    """The special procedure for which everything in a scope waits now."""
    return next(
        (
            row
            for row in case.pauses.values()
            if row.task and row.until is None and pause_holds(row, path)
        ),
        None,
    )


def decision_stands(case: Case, path: str) -> bool:
    """Whether something was decided in the scope `path` itself and has not been revoked since: it
    has taken effect, so the scope does not run again."""
    own = [decision for decision in case.decisions.values() if decision.path == path]
    put_right = {decision.of for decision in own if decision.kind == "revocation"}
    return any(decision.kind == "" and decision.no not in put_right for decision in own)


def open_objections(case: Case, path: str) -> list[Objection]:
    """Objections that hold back the next step of the scope `path`, also those recorded late."""
    return [
        objection
        for objection in case.objections.values()
        if objection.kind == "objection"
        and objection.status == "open"
        and within(path, objection.path)
    ]


def answering(case: Case, waiting: Iterable[Objection]) -> Task | None:
    """The first open task in which one of these objections is looked into."""
    numbers = {str(objection.no) for objection in waiting}
    tasks = (t for t in case.open_tasks if t.kind == "objection" and t.subject in numbers)
    return next(tasks, None)


def noticed_before(case: Case, notice: Notice) -> Notice | None:
    """The notice of the same step after which an objection was found right, so that this one is a
    new notice 重新公示; None for a first one."""
    return next(
        (
            other
            for other in reversed(list(case.notices.values()))
            if (other.path, other.state) == (notice.path, notice.state)
            and other.no < notice.no
            and other.result == "upheld"
        ),
        None,
    )


def below(path: str, lane: str) -> str:
    """The path of a lane directly below `path`."""
    return f"{path}/{lane}" if path else lane


def children(case: Case, parent: str, lane: str | None = None) -> list[Scope]:
    """The scopes directly below `parent`, or those of one lane of it."""
    return [
        scope
        for scope in case.scopes.values()
        if scope.path and scope.parent == parent and lane in (None, scope.lane)
    ]


def service_of(case: Case, scope: Scope) -> Scope:
    """The nearest enclosing scope that runs a definition of its own (not inline states)."""
    while "." in scope.process and scope.parent is not None:
        scope = case.scopes[scope.parent]
    return scope


def lane_of(case: Case, closure: Closure, scope: Scope) -> Lane | None:
    """How the parent declares this lane; None for the case itself."""
    parent = case.scopes.get(scope.parent) if scope.parent is not None else None
    if parent is None:
        return None
    for state in closure.processes[parent.process].states.values():
        if state.lanes and scope.lane in state.lanes:
            return state.lanes[scope.lane]
    return None


def input_scopes(case: Case, closure: Closure, scope: Scope, name: str) -> list[Scope]:
    """The scopes of the lane that the service around `scope` reads as input `name`."""
    service = service_of(case, scope)
    lane = lane_of(case, closure, service)
    bound = lane.bind.get(name) if lane else None
    if closure.processes[service.process].definition.inputs.get(name) != "outcome":
        return []  # a value that a lane gave: it is read by guards, and is no lane itself
    return children(case, service.parent or "", bound) if bound else []


def lane_below(case: Case, closure: Closure, scope: Scope, lane: str) -> tuple[Scope, Lane] | None:
    """Which of the scope and those around it, within its service, has this lane, and the lane."""
    for at in _outwards(case, scope):
        for state in closure.processes[at.process].states.values():
            if lane in state.lanes_by_id:
                return at, state.lanes_by_id[lane]
    return None


def giver_of(
    case: Case, closure: Closure, scope: Scope, name: str
) -> tuple[Scope, str, Lane] | None:
    """The lane that gives a result of this name: the scope it lies in, its id, and the lane."""
    for at in _outwards(case, scope):
        for state in closure.processes[at.process].states.values():
            for lane_id, lane in state.lanes_by_id.items():
                if name in (lane.gives or {}):
                    return at, lane_id, lane
    return None


def _outwards(case: Case, scope: Scope) -> Iterator[Scope]:
    """The scope and those around it, up to the one that runs a definition of its own."""
    yield scope
    while "." in scope.process and scope.parent is not None:
        scope = case.scopes[scope.parent]
        yield scope
