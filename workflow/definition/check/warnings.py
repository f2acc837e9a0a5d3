"""When a light turns yellow and who has the work is warned: declared where there is such a light,
and for less than the whole time."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.base import Span
from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.model import AskFailed, State, Within
from workflow.definition.problems import Problem
from workflow.definition.reader import Path

_Rule = tuple[Path, Within, bool]
"""Where a deadline is written, the deadline, and whether it has a light of its own."""


@CHECKS.for_definition("yellow-from-the-start", "warning-not-here")
def warnings(it: Examined) -> Iterator[Problem]:
    """`yellow` and `warns` belong to the deadline of a task, and leave some of the time green."""
    clock = it.definition.clock
    if clock is not None:
        yield from _all_yellow(it, ("clock", "yellow"), clock.yellow, clock.promised)
    for process, name, state in it.steps:
        for path, within, lit in _rules(state):
            at = process.at(name, *path)
            if lit and within.yellow is not None:
                yield from _all_yellow(it, (*at, "yellow"), within.yellow, within.time)
            elif not lit and (within.yellow is not None or not within.warns):
                key = "yellow" if within.yellow is not None else "warns"
                what = "nobody is warned of this deadline: it is no task's, and has no light"
                yield it.problem((*at, key), "warning-not-here", what, f"leave out `{key}`")


def _all_yellow(it: Examined, path: Path, yellow: Span, time: Span) -> Iterator[Problem]:
    numbers = isinstance(yellow.amount, int) and isinstance(time.amount, int)
    if numbers and yellow.unit is time.unit and int(yellow.amount) >= int(time.amount):
        what = f"the light is yellow from the first day: {yellow} before the end of {time}"
        yield it.problem(path, "yellow-from-the-start", what, f"write less than {time}")


def _rules(state: State) -> Iterator[_Rule]:
    if state.within is not None:
        yield ("within",), state.within, state.task is not None
    if state.begun is not None:
        yield ("begun",), state.begun, False
    if state.final is not None and state.final.served is not None:
        yield ("final", "served", "within"), state.final.served.within, True
    for lane_id, lane in state.lanes_by_id.items():
        if lane.within is not None:
            yield ("lanes", lane_id, "within"), lane.within, False
    if isinstance(state.failed, AskFailed):
        yield ("failed", "within"), state.failed.within, True
    if state.notice is not None:
        for place, each in state.notice.places.items():
            if each.within is not None:
                yield ("notice", "places", place, "within"), each.within, True
        yield ("notice", "objections", "within"), state.notice.objections.within, True
