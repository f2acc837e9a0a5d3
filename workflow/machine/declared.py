"""The deadline that a definition declares for a task, and when its light turns yellow.

Consumers: `deadlines` (the consequence), whatever sets a due date anew, and the warning that is
given on the morning of the yellow light.
"""

from __future__ import annotations

from datetime import date, datetime

from workflow.definition.model import AskFailed, State, Within
from workflow.domain.case import Task
from workflow.machine import failed
from workflow.machine.work import Work


def within_of(state: State, task: Task) -> Within | None:
    """The deadline by which a task that a state opened is to be done."""
    match task.kind:
        case "step":
            return state.within
        case "posting":
            return state.notice.places[task.subject].within if state.notice else None
        case "objection":
            return state.notice.objections.within if state.notice else None
        case "serve":
            served = state.final.served if state.final else None
            return served.within if served else None
        case failed.KIND:
            return state.failed.within if isinstance(state.failed, AskFailed) else None
    return None


def yellow_of(work: Work, task: Task, started: date, last: date | None) -> datetime | None:
    """When the light of a task turns yellow that is there already, to be done by `last`."""
    state = work.process(work.case.scopes[task.path]).states.get(task.state)
    return work.yellow_at(started, last, within_of(state, task) if state else None)
