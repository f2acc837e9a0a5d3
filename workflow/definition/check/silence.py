"""What silence may mean: only what the law profile of the nature allows.

行政许可法 32: silence at intake counts as acceptance, for licences. Silence at the decision counts
as approval only where a provision says so, never where money is paid and never for confirmations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workflow.definition.check.examined import Examined, targets
from workflow.definition.check.registry import CHECKS
from workflow.definition.model import Back, Late, Nature, Reopen, State
from workflow.definition.problems import Problem
from workflow.definition.reader import Path

Place = tuple[str, str]
"""A state: the reference of its process, and its id."""

ACCEPT = "accept"
"""The outcome that is acceptance 受理."""
_PEOPLE = "write `escalate: <role>` or `remind: <role>`"


@CHECKS.for_definition("deemed-acceptance", "silence-approves", "silence-without-law")
def silences(it: Examined) -> Iterator[Problem]:
    """Every `deemed` is allowed, and no `take` grants anything."""
    granting = _granting(it)
    for process, name, state in it.steps:
        grants = {
            outcome
            for outcome, way in state.then.items()
            if not isinstance(way, Back)
            and (process.ref, way.to if isinstance(way, Reopen) else way) in granting
        }
        for key in ("within", "begun"):
            deadline = getattr(state, key)
            if deadline is not None:
                path = process.at(name, key, "late")
                yield from _silence(it, path, state, deadline.late, grants)


def _silence(
    it: Examined, path: Path, state: State, late: Late, grants: Collection[str]
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
    elif outcome in grants:
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


def _granting(it: Examined) -> set[Place]:
    """The states from which a grant follows without anybody's work, granted ends included."""
    before: dict[Place, list[Place]] = {}
    pending: list[Place] = []
    outer = {
        f"{process.ref}.{name}.{lane_id}": (process, state)
        for process, name, state in it.steps
        for lane_id in state.lanes_by_id
    }
    for process, name, state in it.steps:
        here = (process.ref, name)
        if state.final is not None and state.final.outcome == "granted":
            pending.append(here)
        where, leaving = (process, state)
        if state.final is not None and process.ref in outer:
            where, leaving = outer[process.ref]  # the case goes on where the lane's state leads
        if leaving.task is None and state.lanes is None:  # to go through lanes takes work
            for _, to in targets(leaving):
                before.setdefault((where.ref, to), []).append(here)
    found: set[Place] = set()
    while pending:
        place = pending.pop()
        if place not in found:
            found.add(place)
            pending.extend(before.get(place, ()))
    return found


@CHECKS.for_definition("silence-approves")
def unanswered(it: Examined) -> Iterator[Problem]:
    """A request that nobody answers leads to no grant."""
    rule = it.definition.corrections
    if rule is not None and (it.definition.definition, rule.unanswered) in _granting(it):
        path: Path = ("corrections", "unanswered")
        what = f"a request that is not answered would lead to `{rule.unanswered}`, which grants"
        yield it.problem(path, "silence-approves", what, "name an end without a grant")


@CHECKS.for_definition("pause-not-allowed")
def pauses(it: Examined) -> Iterator[Problem]:
    """Waiting for missing information stops a clock only where the law profile says so."""
    rule, law = it.definition.corrections, it.catalogues.laws.get(it.definition.nature)
    if rule is not None and rule.pauses and law is not None and "correction" not in law.pauses:
        what = f"for a {it.definition.nature} the clock may not be paused for missing information"
        path: Path = ("corrections", "pauses")
        yield it.problem(path, "pause-not-allowed", what, "write `pauses: []`")
