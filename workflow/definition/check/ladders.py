"""Where a ladder may stand, whether anybody is on it, and what may follow when a whole service is
late."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined
from workflow.definition.check.header import late_names, span_names
from workflow.definition.check.registry import CHECKS
from workflow.definition.model import Lane, Late, State, Within
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.definition.steps import HEADS

_ONE = "name one role"
Deadline = tuple[Path, Late, str]
"""Where it is written, what follows, and the role whose task it is; "" where there is no task."""


@CHECKS.for_definition("late-consequence", "unknown-role", "unknown-parameter")
def whole_scopes(it: Examined) -> Iterator[Problem]:
    """What follows when a lane or a promise takes too long: people are told, or the lane ends."""
    clock = it.definition.clock
    if clock is not None and clock.late is not None:
        yield from late_names(it, ("clock", "late"), clock.late, ())
        yield from _tells_people(it, ("clock", "late"), clock.late)
    for process, name, state in it.steps:
        for lane_id, lane in state.lanes_by_id.items():
            if lane.within is not None:
                path = process.at(name, "lanes", lane_id, "within")
                yield from _of_lane(it, path, lane, lane.within)


def _of_lane(it: Examined, path: Path, lane: Lane, within: Within) -> Iterator[Problem]:
    yield from span_names(it, (*path, "time"), within.time)
    used = it.library.definitions.get(lane.use or "")
    service = lane.offer is not None or (used is not None and used.clock is not None)
    # Whoever asked for a service gets a decision: no lapse of time takes it away.
    ends = () if service else ("terminated",)
    yield from late_names(it, (*path, "late"), within.late, ends)
    yield from _tells_people(it, (*path, "late"), within.late)


def _tells_people(it: Examined, path: Path, late: Late) -> Iterator[Problem]:
    """People can be told of what is no task; there is nothing to give to another role."""
    for key in ("reassign", "deemed"):
        if getattr(late, key) is not None:
            what = f"`{key}` needs a task, and here a whole service is late"
            instead = "write `remind: <role>` or `escalate: [<role>, …]`"
            yield it.problem((*path, key), "late-consequence", what, instead)


@CHECKS.for_definition("ladder-not-here", "no-head")
def ladders(it: Examined) -> Iterator[Problem]:
    """A ladder is climbed for a task, a lane or a promise; heads are those of the task's role."""
    for path, late, role in _deadlines(it):
        rungs = late.escalate or ()
        at: Path = (*path, "escalate")
        if HEADS in rungs and role and not it.catalogues.heads(role):
            what = f"nobody is above `{role}`: the role has no `head`"
            yield it.problem(at, "no-head", what, "give the role a `head`, or name the roles")
        elif not role and rungs and (HEADS in rungs or len(rungs) > 1):
            what = "nothing climbs a ladder here: only tasks, lanes and the promise do"
            yield it.problem(at, "ladder-not-here", what, _ONE)
    for path, late in _of_scopes(it):
        if HEADS in (late.escalate or ()):
            what = "a whole service has no head of its own: only a task has a role"
            yield it.problem((*path, "escalate"), "ladder-not-here", what, "name the roles")


def _of_scopes(it: Examined) -> Iterator[tuple[Path, Late]]:
    clock = it.definition.clock
    if clock is not None and clock.late is not None:
        yield ("clock", "late"), clock.late
    for process, name, state in it.steps:
        for lane_id, lane in state.lanes_by_id.items():
            if lane.within is not None:
                yield process.at(name, "lanes", lane_id, "within", "late"), lane.within.late


def _deadlines(it: Examined) -> Iterator[Deadline]:
    if it.definition.corrections is not None:
        rule = it.definition.corrections
        yield ("corrections", "late"), rule.late, rule.sent_by
    for name, procedure in it.definition.procedures.items():
        yield ("procedures", name, "late"), procedure.late, procedure.by
    for process, name, state in it.steps:
        for path, within, role in _of_state(state):
            yield process.at(name, *path, "late"), within.late, role


def _of_state(state: State) -> Iterator[tuple[Path, Within, str]]:
    if state.within is not None:
        yield ("within",), state.within, state.task.by if state.task else ""
    if state.begun is not None:
        yield ("begun",), state.begun, ""
    if state.final is not None and state.final.served is not None:
        served = state.final.served
        yield ("final", "served", "within"), served.within, served.through
    if state.notice is not None:
        for place, each in state.notice.places.items():
            if each.within is not None:
                yield ("notice", "places", place, "within"), each.within, each.posted_by or ""
        answer: Path = ("notice", "objections", "within")
        yield answer, state.notice.objections.within, state.notice.objections.to
