"""What joins one case to another: who convenes, and which case is told, exist."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.closure import states_of
from workflow.definition.problems import Problem


@CHECKS.for_definition("unknown-role")
def conveners(it: Examined) -> Iterator[Problem]:
    """The role that opens a matter of the office exists."""
    convened = it.definition.convened
    if convened is not None:
        at = ("convened", "by")
        yield from it.unknown(at, "unknown-role", "role", convened.by, it.catalogues.roles)


@CHECKS.for_definition("unknown-field", "unknown-signal")
def informed(it: Examined) -> Iterator[Problem]:
    """The number of the case that is told stands in the file; some step waits for the signal."""
    signals: set[str] = set()
    for process, name, state in it.steps:
        if state.informs is None:
            continue
        path = process.at(name, "informs")
        known = {*it.answers, *it.columns}
        yield from it.unknown((*path, "case"), "unknown-field", "field", state.informs.case, known)
        if state.informs.signal is not None:
            signals = signals or _from_the_system(it)
            noun, signal = "signal from the `system`", state.informs.signal
            yield from it.unknown((*path, "signal"), "unknown-signal", noun, signal, signals)


def _from_the_system(it: Examined) -> set[str]:
    """Every signal that a step of any definition waits for and that no person gives."""
    return {
        name
        for definition in it.library.definitions.values()
        for state in states_of(definition)
        if state.wait is not None
        for name, signal in (state.wait.signals or {}).items()
        if signal.sender == "system"
    }
