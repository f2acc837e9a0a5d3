"""A question about a service that failed: what whoever is asked sees, and what each answer does.

Input: a `CaseFile` and a task of the kind `lane_failed`. Consumers: the task page, `consequences`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.language import gettext as _
from web.work.case_file import CaseFile
from web.work.evidence import reason_title
from web.work.lanes import outcome_words
from workflow.definition.flow import AskFailed
from workflow.domain.case import Scope, Task
from workflow.machine.failed import CANCEL, KIND, failed_lane
from workflow.machine.tree import within


@dataclass(frozen=True, slots=True)
class Failed:
    """A service that failed, and those beside it."""

    service: str
    outcome: str
    decided_on: date | None
    by: str
    reasons: tuple[str, ...]
    running: tuple[str, ...]
    """The services that are still running."""
    decided: tuple[str, ...]
    """Those that are decided, whatever the answer."""
    on_hold: bool


def failed_of(file: CaseFile, task: Task) -> Failed | None:
    """What a question is about; None for any other task."""
    if task.kind != KIND or failed_lane(task) not in file.case.scopes:
        return None
    lane = file.case.scopes[failed_lane(task)]
    found = [d for d in file.case.decisions.values() if within(d.path, lane.path)]
    decision = found[-1] if found else None
    beside = [scope for scope in _beside(file, task) if scope.path != lane.path]
    state = file.state(task)
    return Failed(
        service=file.service_title(lane),
        outcome=outcome_words(lane.outcome or ""),
        decided_on=decision.decided_on if decision else lane.ended_on,
        by=decision.by if decision else "",
        reasons=tuple(reason_title(file, each) for each in (decision.reasons if decision else ())),
        running=_titles(file, [scope for scope in beside if scope.outcome is None]),
        decided=_titles(file, [scope for scope in beside if scope.outcome is not None]),
        on_hold=state is not None and isinstance(state.failed, AskFailed) and state.failed.hold,
    )


def follows_failed(file: CaseFile, task: Task, outcome: str) -> str:
    """What follows from an answer, in a sentence."""
    running = _titles(file, [s for s in _beside(file, task) if s.outcome is None])
    services = _(", ").join(running)
    if outcome == CANCEL:
        return _("These end without a decision: %(services)s.", services=services)
    return _("These go on as before, each to its own decision: %(services)s.", services=services)


def _beside(file: CaseFile, task: Task) -> list[Scope]:
    state = file.state(task)
    lanes = (state.lanes if state is not None else None) or {}
    scopes = file.case.scopes.values()
    return [s for s in scopes if s.path and s.parent == task.path and s.lane in lanes]


def _titles(file: CaseFile, scopes: list[Scope]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(file.service_title(scope) for scope in scopes))
