"""Names in acts, signals and the other parts of the flow beside the steps."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.problems import Problem
from workflow.definition.reader import Path

SENDERS = ("applicant", "system")
"""Who can give a signal besides the roles."""


def other_roles(it: Examined) -> Iterator[tuple[Path, str]]:
    """Where a role is named that acts beside the tasks, and the role."""
    for process in it.processes:
        for name, act in process.acts.items():
            yield (*process.path, "acts", name, "by"), act.by
    for process, name, state in it.steps:
        signals = (state.wait.signals if state.wait is not None else None) or {}
        for signal_id, signal in signals.items():
            if signal.sender not in SENDERS:
                yield process.at(name, "wait", "signals", signal_id, "from"), signal.sender


@CHECKS.for_definition("unknown-role")
def roles_beside(it: Examined) -> Iterator[Problem]:
    """The roles of acts and signals exist."""
    for path, role in other_roles(it):
        known = {*it.catalogues.roles, *(SENDERS if path[-1] == "from" else ())}
        yield from it.unknown(path, "unknown-role", "role", role, known)


@CHECKS.for_definition("unknown-step", "unknown-form", "unknown-reason")
def acts(it: Examined) -> Iterator[Problem]:
    """The states, forms and reasons of acts exist; an act leads out of a state that is not over."""
    known = it.catalogues
    for process in it.processes:
        open_states = [name for name, state in process.states.items() if state.final is None]
        for name, act in process.acts.items():
            path: Path = (*process.path, "acts", name)
            for index, state in enumerate(act.during):
                at = (*path, "during", index)
                yield from it.unknown(at, "unknown-step", "state", state, open_states)
            to = (*path, "to")
            yield from it.unknown(to, "unknown-step", "state", act.to, process.states)
            if act.form is not None:
                form = (*path, "form")
                yield from it.unknown(form, "unknown-form", "form", act.form, known.forms)
            if act.reasons is not None:
                lists = (*path, "reasons")
                noun = "list of reasons"
                yield from it.unknown(lists, "unknown-reason", noun, act.reasons, known.reasons)
