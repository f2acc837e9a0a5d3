"""What lanes name: the definition they run, the lanes they wait for and read, the table of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflow.definition.catalogues import FieldType
from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.model import Lane
from workflow.definition.problems import Problem
from workflow.definition.reader import Path


@CHECKS.for_definition(
    "unknown-definition", "unknown-input", "unknown-lane", "unknown-field", "duplicate-lane",
    "lane-of-itself",
)  # fmt: skip
def lane_names(it: Examined) -> Iterator[Problem]:
    """`use`, `with`, `after` and `each` of every lane; lane ids are unique in a definition."""
    seen: set[str] = set()
    for process, name, state in it.steps:
        for lane_id, lane in (state.lanes or {}).items():
            path = process.at(name, "lanes", lane_id)
            if lane_id in seen:
                what = f"another state of this definition has a lane `{lane_id}`"
                instead = "give one of them another name"
                yield it.key_problem(path, "duplicate-lane", what, instead)
            seen.add(lane_id)
            yield from _runs(it, path, lane)
            yield from _waits(it, path, lane_id, lane, state.lanes or {})
            yield from _rows(it, path, lane)


def _runs(it: Examined, path: Path, lane: Lane) -> Iterator[Problem]:
    if lane.use is None:
        if lane.bind:
            what = "states written here read the inputs of the definition itself"
            yield it.key_problem((*path, "with"), "unknown-input", what, "leave `with` out")
        return
    at: Path = (*path, "use")
    yield from it.unknown(at, "unknown-definition", "entry in `uses`", lane.use, it.definition.uses)
    used = it.library.definitions.get(lane.use)
    for name in lane.bind if used is not None else ():
        at = (*path, "with", name)
        noun = f"input of `{lane.use}`"
        assert used is not None  # no names are looked at without it
        yield from it.unknown(at, "unknown-input", noun, name, used.inputs, key=True)


def _waits(
    it: Examined, path: Path, lane_id: str, lane: Lane, beside: Mapping[str, Lane]
) -> Iterator[Problem]:
    for name, other in lane.bind.items():
        at: Path = (*path, "with", name)
        if other == lane_id:
            what = f"the lane `{lane_id}` cannot read its own outcome"
            yield it.problem(at, "lane-of-itself", what, "name another lane")
        else:
            known = {*it.lanes, *it.definition.inputs}
            yield from it.unknown(at, "unknown-lane", "lane", other, known)
    for index, other in enumerate(lane.after):
        at = (*path, "after", index)
        noun = "lane beside this one"
        yield from it.unknown(at, "unknown-lane", noun, other, set(beside) - {lane_id})


def _rows(it: Examined, path: Path, lane: Lane) -> Iterator[Problem]:
    if lane.each is None:
        return
    tables = {
        name
        for name, field in {**it.answers, **it.findings}.items()
        if field.type is FieldType.TABLE
    }
    at: Path = (*path, "each", "of")
    yield from it.unknown(at, "unknown-field", "table", lane.each.of, tables)


@CHECKS.for_definition("lane-cycle")
def lane_cycles(it: Examined) -> Iterator[Problem]:
    """No lane waits, through `after`, for itself."""
    for process, name, state in it.steps:
        lanes = state.lanes or {}
        for lane_id in lanes:
            if lane_id in _before(lane_id, lanes):
                what = f"the lane `{lane_id}` waits, through `after`, for itself"
                path = process.at(name, "lanes", lane_id, "after")
                yield it.problem(path, "lane-cycle", what, "let one of the lanes start at once")


def _before(lane_id: str, lanes: Mapping[str, Lane]) -> set[str]:
    """The lanes that must end before this one starts, directly or not."""
    found: set[str] = set()
    pending = list(lanes[lane_id].after)
    while pending:
        name = pending.pop()
        if name in lanes and name not in found:
            found.add(name)
            pending.extend(lanes[name].after)
    return found
