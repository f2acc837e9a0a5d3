"""Milestones: reached for good, or only while somebody stands there; and what guards see of them.

`reached_<id>` holds from the moment a scope comes to the state that declares it, until that scope
runs anew; `at_<id>` holds while a scope stands there. An instance of a lane that runs once for each
row sees its own and those of the rest of the case, not its sisters'.
"""

from __future__ import annotations

from workflow.definition.model import State
from workflow.domain import facts as f
from workflow.domain.case import Scope
from workflow.machine.work import Work

REACHED, AT = "reached_", "at_"


def reach(work: Work, scope: Scope, state: State) -> None:
    """Note the milestone of a state that a scope has come to."""
    name = state.milestone
    if name is None:
        return
    known = (mark.path for mark in work.case.marks.values() if _is(mark.kind, mark.name, name))
    if scope.path not in known:
        work.emit(f.MilestoneReached(work.next_no, scope.path, name, work.on))


def value_of(work: Work, scope: Scope, name: str) -> bool | None:
    """The value of a guard's variable about a milestone; None for any other name."""
    milestones = work.context.closure.milestones
    if name.startswith(REACHED) and (milestone := name.removeprefix(REACHED)) in milestones:
        return any(
            _is(mark.kind, mark.name, milestone) and sees(scope.path, mark.path)
            for mark in work.case.marks.values()
        )
    if name.startswith(AT) and (milestone := name.removeprefix(AT)) in milestones:
        return any(
            other.running
            and not other.queued
            and work.state(other).milestone == milestone
            and sees(scope.path, other.path)
            for other in work.case.scopes.values()
        )
    return None


def _is(kind: str, name: str, milestone: str) -> bool:
    return kind == "milestone" and name == milestone


def sees(reader: str, path: str) -> bool:
    """Whether a scope knows of another: not of what lies in a sister instance of its own lane."""
    for own, other in zip(reader.split("/"), path.split("/"), strict=False):
        if own != other:
            same_lane = own.partition("[")[0] == other.partition("[")[0]
            return not (same_lane and "[" in own)
    return True
