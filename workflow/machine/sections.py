"""Critical sections: of all scopes of a case only one at a time is inside.

Level-triggered like everything that needs no command: a scope that finds the section taken gets a
number in the queue, and `settle` lets the lowest number in as soon as nobody is inside. Nothing is
locked beyond the case itself. States of one section that follow each other are one stay.
"""

from __future__ import annotations

from workflow.definition.closure import Closure
from workflow.definition.model import State
from workflow.domain import facts as f
from workflow.domain.case import Case, Scope
from workflow.machine.work import Work


def must_wait(work: Work, scope: Scope, state: State) -> bool:
    """Whether `scope`, which stands in its old state still, has to queue before `state`."""
    section = state.section
    if section is None or _inside(work, scope, section):
        return False
    return taken(work.case, work.context.closure, scope.path, section)


def taken(case: Case, closure: Closure, path: str, section: str) -> bool:
    """Whether a scope other than `path` is in a section, or waits for its turn."""
    return any(
        other.running and closure.processes[other.process].states[other.state].section == section
        for other in case.scopes.values()
        if other.path != path
    )


def queue(work: Work, path: str, section: str) -> None:
    """Give the scope, which is in its new state now, a number in the queue."""
    work.emit(f.SectionAwaited(work.next_no, path, section))


def is_next(work: Work, scope: Scope) -> bool:
    """Whether nobody is inside the section that the scope waits for, and nobody came before it."""
    section = work.state(scope).section or ""
    others = [other for other in work.case.scopes.values() if other.path != scope.path]
    return not any(
        _inside(work, other, section)
        or (_waits_for(work, other, section) and other.queued < scope.queued)
        for other in others
    )


def _inside(work: Work, scope: Scope, section: str) -> bool:
    return scope.running and not scope.queued and work.state(scope).section == section


def _waits_for(work: Work, scope: Scope, section: str) -> bool:
    return bool(scope.queued) and scope.running and work.state(scope).section == section
