"""Ways back 退回 lead to steps that came before, and a person chooses where one may be chosen."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined
from workflow.definition.check.flow import reached
from workflow.definition.check.registry import CHECKS
from workflow.definition.check.silence import ACCEPT
from workflow.definition.closure import Process
from workflow.definition.flow import EARLIER
from workflow.definition.model import Back, Reopen, State
from workflow.definition.problems import Problem


@CHECKS.for_definition("not-a-step-before", "back-chosen-by-nobody")
def ways_back(it: Examined) -> Iterator[Problem]:
    """What is sent back goes to a task that leads here again."""
    for process, name, state in it.steps:
        for outcome, move in state.then.items():
            if not isinstance(move, Back):
                continue
            path = process.at(name, "then", outcome, "back")
            before = _before(process, name)
            if move.back == EARLIER:
                if not before:
                    what = f"no step comes before `{name}`"
                    instead = "take this outcome out, or lead to a state"
                    yield it.problem(path, "not-a-step-before", what, instead)
                elif outcome in _without_a_person(state):
                    what = f"nobody chooses the step when `{outcome}` comes about by itself"
                    instead = f"write the step: {', '.join(sorted(before))}"
                    yield it.problem(path, "back-chosen-by-nobody", what, instead)
            elif move.back in process.states and move.back not in before:
                what = f"`{move.back}` is no step that comes before `{name}`"
                known = ", ".join(sorted(before))
                instead = f"write one of {known}, or `earlier`" if known else "lead to a state"
                yield it.problem(path, "not-a-step-before", what, instead)


def _before(process: Process, name: str) -> set[str]:
    """The task states from which usual ways lead to `name`; an acceptance is not undone."""
    edges = {each: tuple(_usual(state)) for each, state in process.states.items()}
    return {
        each
        for each, state in process.states.items()
        if each != name
        and state.task is not None
        and ACCEPT not in state.then
        and name in reached(edges, edges[each])
    }


def _usual(state: State) -> Iterator[str]:
    for move in state.then.values():
        if not isinstance(move, Back):
            yield move.to if isinstance(move, Reopen) else move
    if state.choose is not None:
        yield from (branch.to for branch in state.choose.branches)
        yield state.choose.otherwise


def _without_a_person(state: State) -> set[str]:
    """The outcomes that come about without one person signing them: by silence, by a panel."""
    found: set[str] = set()
    for rule in (state.within, state.begun):
        if rule is not None:
            found.update(filter(None, (rule.late.take, rule.late.deemed)))
    if state.task is not None and state.task.panel is not None:
        found.update(state.then)
    return found
