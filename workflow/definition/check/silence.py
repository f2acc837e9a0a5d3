"""What silence may mean: only what the law profile of the nature allows.

行政许可法 32: silence at intake counts as acceptance, for licences. Silence at the decision counts
as approval only where a provision says so, never where money is paid and never for confirmations.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined, targets
from workflow.definition.check.registry import CHECKS
from workflow.definition.closure import Process
from workflow.definition.model import Late, Nature, Reopen, State
from workflow.definition.problems import Problem
from workflow.definition.reader import Path

ACCEPT = "accept"
"""The outcome that is acceptance 受理."""
_PEOPLE = "write `escalate: <role>` or `remind: <role>`"


@CHECKS.for_definition("deemed-acceptance", "silence-approves", "silence-without-law")
def silences(it: Examined) -> Iterator[Problem]:
    """Every `deemed` is allowed, and no `take` grants anything."""
    for process, name, state in it.steps:
        for key in ("within", "begun"):
            deadline = getattr(state, key)
            if deadline is not None:
                path = process.at(name, key, "late")
                yield from _silence(it, process, path, state, deadline.late)


def _silence(
    it: Examined, process: Process, path: Path, state: State, late: Late
) -> Iterator[Problem]:
    outcome = late.deemed or late.take
    if outcome is None or outcome not in state.then:
        return
    at: Path = (*path, "deemed" if late.deemed else "take")
    law = it.catalogues.laws.get(it.definition.nature)
    if late.deemed and outcome == ACCEPT:
        if law is None or not law.deemed_acceptance:
            what = f"for a {it.definition.nature} silence does not count as acceptance"
            yield it.problem(at, "deemed-acceptance", what, _PEOPLE)
    elif _grants(it, process, state, outcome):
        if (why := _why_not(it, taken=late.deemed is None)) is not None:
            what = f"silence would approve here, {why}"
            yield it.problem(at, "silence-approves", what, _PEOPLE)
    elif late.deemed and (law is None or not (law.deemed_approval or law.deemed_acceptance)):
        what = f"for a {it.definition.nature} the law gives silence no meaning"
        instead = f"write `take: {outcome}`, or {_PEOPLE.removeprefix('write ')}"
        yield it.problem(at, "silence-without-law", what, instead)


def _why_not(it: Examined, taken: bool) -> str | None:
    """Why silence may not approve; None where it may."""
    definition = it.definition
    law = it.catalogues.laws.get(definition.nature)
    if taken:
        return "and `take` has no meaning in law"
    if definition.pays:
        return "and the service pays money"
    if definition.nature is not Nature.LICENCE:
        return f"and the service is a {definition.nature}, not a licence"
    if law is None or not law.deemed_approval:
        return "and the law profile does not allow it"
    if not definition.silence:
        return "and no provision under `silence:` says that it may"
    return None


def _grants(it: Examined, process: Process, state: State, outcome: str) -> bool:
    """Whether `outcome` leads to a grant without anybody's work in between."""
    target = state.then[outcome]
    pending = [(process, target.to if isinstance(target, Reopen) else target)]
    seen: set[tuple[str, str]] = set()
    while pending:
        here, name = pending.pop()
        if name not in here.states or (here.ref, name) in seen:
            continue
        seen.add((here.ref, name))
        reached = here.states[name]
        if reached.final is not None:
            if reached.final.outcome == "granted":
                return True
            pending.extend(_after_lane(it, here))
        elif reached.kind != "task":
            pending.extend((here, to) for _, to in targets(reached))
    return False


def _after_lane(it: Examined, process: Process) -> Iterator[tuple[Process, str]]:
    """Where the case goes on when a lane written in the definition has ended."""
    for outer in it.processes:
        for name, state in outer.states.items():
            for lane_id in state.lanes or {}:
                if process.ref == f"{outer.ref}.{name}.{lane_id}":
                    for _, to in targets(state):
                        yield outer, to


@CHECKS.for_definition("pause-not-allowed")
def pauses(it: Examined) -> Iterator[Problem]:
    """Waiting for missing information stops a clock only where the law profile says so."""
    rule, law = it.definition.corrections, it.catalogues.laws.get(it.definition.nature)
    if rule is not None and rule.pauses and law is not None and "correction" not in law.pauses:
        what = f"for a {it.definition.nature} the clock may not stand still for missing information"
        path: Path = ("corrections", "pauses")
        yield it.problem(path, "pause-not-allowed", what, "write `pauses: []`")
