"""Steps of worked examples about limits: longer ones, procedures for which the clock is paused,
and to whom a late task has gone. Consumer: `examples`, whose runs carry them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workflow.domain import commands as c
from workflow.examples.run import Look, Make, Run, Step


def _extend(run: Run, step: Step, when: Step) -> c.Command:
    """Lengthen a limit (of a step, where `task` names one), or ask for it."""
    return c.Extend(
        case=run.case_id,
        path=str(step.get("lane", "")),
        reason=str(step["reason"]),
        task=run.task(str(step["task"]), "step", None).no if "task" in step else 0,
        **when,
    )


def _procedure(run: Run, step: Step, when: Step) -> c.Command:
    """Begin a special procedure."""
    return c.StartProcedure(
        case=run.case_id,
        path=str(step.get("lane", "")),
        procedure=str(step["procedure"]),
        reason=str(step.get("reason", "")),
        **when,
    )


def _posts(run: Run, wanted: Mapping[str, Sequence[str]]) -> object:
    """The roles that may handle a task: its own, then those it was escalated to."""
    return {name: [role for role, _ in run.task(name, "step", None).posts] for name in wanted}


COMMANDS: Mapping[str, Make] = {"extend": _extend, "procedure": _procedure}
"""By what a step says it does."""
LOOKS: Mapping[str, Look] = {"posts": _posts}
"""By the key of `expect`."""
