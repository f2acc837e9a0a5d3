"""Advice during a task: the roles that may be asked, and whether an answer can come in time."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.base import Span
from workflow.definition.check.examined import Examined
from workflow.definition.check.header import span_names
from workflow.definition.check.registry import CHECKS
from workflow.definition.problems import Problem


@CHECKS.for_definition("unknown-role", "unknown-parameter", "advice-outlasts-step")
def advice(it: Examined) -> Iterator[Problem]:
    """The roles and spans of `advice`; a step that waits for it lasts longer than the answer."""
    for process, name, state in it.steps:
        rules = state.task.advice if state.task is not None else None
        if rules is None:
            continue
        path = process.at(name, "task", "advice")
        for index, role in enumerate(rules.ask):
            at = (*path, "ask", index)
            yield from it.unknown(at, "unknown-role", "role", role, it.catalogues.roles)
        for key in ("within", "remind"):
            yield from span_names(it, (*path, key), getattr(rules, key))
        step = state.within.time if state.within is not None else None
        if rules.waits and step is not None and _outlasts(it, rules.within, step):
            what = f"the step waits for advice of {rules.within}, and has {step} itself"
            instead = "give the step more time, the advice less, or leave `waits` out"
            yield it.problem((*path, "waits"), "advice-outlasts-step", what, instead)


def _outlasts(it: Examined, advice: Span, step: Span) -> bool:
    return advice.unit is step.unit and _most(it, advice) >= _most(it, step)


def _most(it: Examined, span: Span) -> int:
    """The number of days, for a parameter the most that a region may set."""
    if isinstance(span.amount, int):
        return span.amount
    known = it.catalogues.parameters.get(span.amount)
    if known is None:
        return 0  # told by name
    return known.maximum if known.maximum is not None else known.value
