"""What a task asks for: its form, the outcomes it may have, what it still waits for.

Consumers: `tasks`, which checks what is signed; `deadlines`; the pages, which offer the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition.base import Text
from workflow.definition.catalogues import Form, Reason
from workflow.definition.closure import Closure
from workflow.definition.model import Task as TaskModel
from workflow.definition.procedures import ENDED
from workflow.domain.case import Case, Scope, Task
from workflow.machine import (
    extensions,
    failed,
    pledges,
    procedures,
    signers,
    supervision,
)
from workflow.machine.engine_task_forms import ADVICE_OUTCOMES, FORMS, RECORDS
from workflow.machine.guards import holds
from workflow.machine.seats import choices
from workflow.machine.tree import known_state
from workflow.machine.work import Work

FIXED_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "posting": ("posted",),
    "objection": ("dismissed", "upheld"),
    "correction": ("sent",),
    "serve": ("served",),
    "tell": ("told",),
    "advice": tuple(ADVICE_OUTCOMES),
    signers.KIND: tuple(signers.OUTCOMES),
    pledges.KIND: tuple(pledges.OUTCOMES),
    "lane_failed": (failed.GO_ON, failed.CANCEL),
    procedures.KIND: (ENDED,),
    extensions.KIND: (extensions.APPROVE, extensions.REFUSE),
    supervision.KIND: supervision.OUTCOMES,
}
"""The outcomes of tasks that no definition names."""


OWN_FORMS: Mapping[str, Form] = {
    **FORMS,
    supervision.KIND: supervision.FORM,
    pledges.KIND: pledges.FORM,
    failed.KIND: failed.FORM,
}
"""The forms of tasks that no definition names, by their kind."""


def form_of_task(closure: Closure, case: Case, task: Task) -> Form | None:
    """The form that a task's handler fills in."""
    state = known_state(case, closure, task)
    name = None
    if state is None:
        return RECORDS.get(task.kind)
    if task.kind == "step" and state.task is not None:
        name = state.task.form
    elif task.kind == "objection" and state.notice is not None:
        name = state.notice.objections.form
    return closure.catalogues.forms[name] if name else OWN_FORMS.get(task.kind)


def known_outcomes(work: Work, task: Task) -> tuple[str, ...]:
    """What a task may end with."""
    state = work.process(work.case.scopes[task.path]).states[task.state]
    return FIXED_OUTCOMES.get(task.kind) or choices(state, task)


def spec_of(work: Work, scope: Scope, task: Task) -> TaskModel | None:
    """What the definition says of a step; None for the engine's own kinds of tasks."""
    return work.process(scope).states[task.state].task if task.kind == "step" else None


def unmet(work: Work, task: Task) -> Text | None:
    """What the task still waits for by its `only_while`; None where it can be finished."""
    scope = work.case.scopes[task.path]
    spec = spec_of(work, scope, task)
    condition = spec.only_while if spec is not None else None
    if condition is None or holds(work, scope, condition.when):
        return None
    return condition.says


def reason_flaws(
    lists: Mapping[str, Mapping[str, Reason]], offered: str | None, given: tuple[str, ...]
) -> dict[str, str]:
    """What is wrong with the reasons given, where `offered` is the list to choose from."""
    if offered is None:
        return {"reasons": "not_offered"} if given else {}
    if not given:
        return {"reasons": "required"}
    return {} if all(reason in lists[offered] for reason in given) else {"reasons": "not_offered"}
