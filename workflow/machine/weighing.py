"""A finding weighed against the decision table beside it, and roles that a table gives.

Whoever departs from the table may do so and says why; what it said is put on file either way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.definition.deciding import Applied
from workflow.definition.expressions import compile_guard
from workflow.definition.model import Task as TaskModel
from workflow.domain.case import Scope, Task
from workflow.errors import Invalid
from workflow.machine.guards import says
from workflow.machine.tables import record
from workflow.machine.work import Work

DEVIATION = "deviation"
"""The name of the reason among the answers and the flaws."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the table says beside a finding."""

    result: Applied
    deviates: bool


def weigh(
    work: Work, scope: Scope, spec: TaskModel | None, outcome: str, values: Mapping[str, Any]
) -> Weighed | None:
    """The finding against the table of its task; None where there is no table."""
    if spec is None or spec.table is None:
        return None
    result = says(work, scope, spec.table.of, values)
    return Weighed(result, departs(spec, result, outcome, values))


def departs(spec: TaskModel, result: Applied, outcome: str, values: Mapping[str, Any]) -> bool:
    """Whether a finding says something else than the table beside it.

    An outcome that the table has an opinion on, while it cannot tell, departs as well.
    """
    beside = spec.table
    if beside is None:
        return False
    agrees = beside.agrees.get(outcome)
    if not result.known:
        return agrees is not None
    if agrees is not None and not compile_guard(agrees).test(result.outputs):
        return True
    return any(
        field in values and values[field] != result.outputs[output]
        for field, output in beside.fills.items()
        if output in result.outputs
    )


def require_reason(weighed: Weighed | None, reason: str) -> None:
    """Raises Invalid where a finding departs from its table and nobody says why."""
    if weighed is not None and weighed.deviates and not reason.strip():
        raise Invalid({DEVIATION: "required"})


def note(work: Work, scope: Scope, task: Task, weighed: Weighed | None) -> None:
    """Put on file what the table said beside the task's finding."""
    spec = work.process(scope).states[task.state].task
    if weighed is not None and spec is not None and spec.table is not None:
        record(
            work,
            scope,
            spec.table.of,
            weighed.result,
            task=task.no,
            deviates=weighed.deviates,
        )


def routed_role(work: Work, scope: Scope, task: TaskModel) -> str:
    """The role that handles a task: the one its table gives, else the one it names."""
    if task.routed is None:
        return task.by
    result = says(work, scope, task.routed.table)
    role = result.outputs.get(task.routed.gives)
    record(work, scope, task.routed.table, result)
    return str(role) if role else task.by
