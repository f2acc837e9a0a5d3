"""What a step lets be given to several alike tasks at once: nothing that turns anybody down."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.closure import Process
from workflow.definition.model import State
from workflow.definition.problems import Problem
from workflow.definition.together import asked_together, refused_behind

INSTEAD = "leave it out: it is decided case by case"


@CHECKS.for_definition("unknown-outcome", "not-together")
def bulk(it: Examined) -> Iterator[Problem]:
    """`together` names outcomes of the step that ask for nothing of one's own and refuse nobody."""
    for process, name, state in it.steps:
        if state.task is None:
            continue
        for index, outcome in enumerate(state.task.together):
            path = process.at(name, "task", "together", index)
            yield from it.unknown(path, "unknown-outcome", "outcome", outcome, state.then)
            why = _why_not(it, process, state, outcome)
            if why:
                yield it.problem(path, "not-together", why, INSTEAD)


def _why_not(it: Examined, process: Process, state: State, outcome: str) -> str:
    """Why this outcome is not for several at once; "" where it is."""
    task, target = state.task, state.then.get(outcome)
    if task is None or target is None:
        return ""
    if task.panel is not None:
        return "in a panel everybody speaks for themselves, about one case"
    if task.hears is not None:
        return "before this step ends a person is heard about their own case"
    if outcome in task.reasons:
        return f"`{outcome}` needs a reason, which belongs to one case"
    if not isinstance(target, str):
        return f"`{outcome}` sends a case back, which is for one case"
    if task.form in it.catalogues.forms and (
        asked_together(it.catalogues.forms[task.form]) is None
    ):
        return f"the form `{task.form}` asks for what belongs to one case"
    end = refused_behind(it.closure.processes, process, target)
    if end is not None:
        return f"`{outcome}` can lead to the refusal `{end}` before anybody looks at the case again"
    return ""
