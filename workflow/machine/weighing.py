"""A finding weighed against the decision tables beside it, and roles that a table gives.

Whoever departs from a table may do so and says why; what it said is put on file either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.definition.deciding import Applied
from workflow.definition.expressions import compile_guard
from workflow.definition.model import Task as TaskModel
from workflow.definition.tables import FillsIn
from workflow.domain.case import Scope, Task
from workflow.errors import Invalid
from workflow.machine.guards import says
from workflow.machine.tables import record
from workflow.machine.work import Work

DEVIATION = "deviation"
"""The name of the reason among the answers and the flaws."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a table says beside a finding."""

    table: str
    result: Applied
    deviates: bool


def weigh(
    work: Work, scope: Scope, spec: TaskModel | None, outcome: str, values: Mapping[str, Any]
) -> list[Weighed]:
    """The finding against the tables of its task."""
    found = []
    for name, beside in (spec.tables if spec else {}).items():
        result = says(work, scope, name, values)
        found.append(Weighed(name, result, departs(beside, result, outcome, values)))
    return found


def departs(beside: FillsIn, result: Applied, outcome: str, values: Mapping[str, Any]) -> bool:
    """Whether a finding says something else than the table beside it; nothing departs from a
    table that cannot tell."""
    if not result.known:
        return False
    agrees = beside.agrees.get(outcome)
    if agrees is not None and not compile_guard(agrees).test(result.outputs):
        return True
    return any(
        field in values and values[field] != result.outputs[output]
        for field, output in beside.fills.items()
        if output in result.outputs
    )


def require_reason(weighed: list[Weighed], reason: str) -> None:
    """Raises Invalid where a finding departs from its tables and nobody says why."""
    if any(each.deviates for each in weighed) and not reason.strip():
        raise Invalid({DEVIATION: "required"})


def note(work: Work, scope: Scope, task: Task, weighed: list[Weighed]) -> None:
    """Put on file what the tables said beside the task's finding."""
    for each in weighed:
        record(work, scope, each.table, each.result, task=task.no, deviates=each.deviates)


def filled(spec: TaskModel, results: Mapping[str, Applied]) -> Iterator[tuple[str, Any]]:
    """What the tables of a task fill in: field and value."""
    for name, beside in spec.tables.items():
        for field, output in beside.fills.items():
            if name in results and output in results[name].outputs:
                yield field, results[name].outputs[output]


def routed_role(work: Work, scope: Scope, task: TaskModel) -> str:
    """The role that handles a task: the one its table gives, else the one it names."""
    if task.routed is None:
        return task.by
    result = says(work, scope, task.routed.table)
    role = result.outputs.get(task.routed.gives)
    record(work, scope, task.routed.table, result)
    return str(role) if role else task.by
