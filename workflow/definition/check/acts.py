"""Names in acts, signals and the other parts of the flow beside the steps."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.acting_roles import SENDERS, roles_beside
from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.problems import Problem
from workflow.definition.reader import Path


@CHECKS.for_definition("unknown-role")
def names_of_roles(it: Examined) -> Iterator[Problem]:
    """The roles of acts and signals exist."""
    for path, role in roles_beside(it.processes):
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
                yield from _reasons(it, (*path, "reasons"), act.reasons)


@CHECKS.for_definition("unknown-reason")
def reopenings(it: Examined) -> Iterator[Problem]:
    """The reasons for which a lane may run again are a list of the catalogue."""
    for process, name, state in it.steps:
        if state.reopens is not None and state.reopens.reasons is not None:
            yield from _reasons(it, process.at(name, "reopens", "reasons"), state.reopens.reasons)


def _reasons(it: Examined, path: Path, name: str) -> Iterator[Problem]:
    yield from it.unknown(path, "unknown-reason", "list of reasons", name, it.catalogues.reasons)
