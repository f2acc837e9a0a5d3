"""What lanes name: the definition they run, the lanes they wait for and read, the table of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from workflow.definition.catalogues import FieldType
from workflow.definition.check.examined import Examined
from workflow.definition.check.flow import reached, with_acts
from workflow.definition.check.registry import CHECKS
from workflow.definition.expressions import ExpressionError, GuardError, compile_guard
from workflow.definition.model import JoinRule, Lane
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.definition.variables import (
    INPUT_KINDS,
    STOPPED,
    form_variables,
    given_kind,
    given_variables,
    task_forms,
)

MOST_TRIED = 4_096
"""How many combinations of outcomes are tried before a rule is given the benefit of the doubt."""


@CHECKS.for_definition(
    "unknown-definition",
    "unknown-input",
    "unknown-lane",
    "unknown-field",
    "duplicate-lane",
    "lane-of-itself",
)
def lane_names(it: Examined) -> Iterator[Problem]:
    """`use`, `with`, `after` and `each` of every lane; lane ids are unique in a definition."""
    seen: set[str] = set()
    for process, name, state in it.steps:
        for lane_id, lane in state.lanes_by_id.items():
            path = process.at(name, "lanes", lane_id)
            if lane_id in seen:
                what = f"another state of this definition has a lane `{lane_id}`"
                instead = "give one of them another name"
                yield it.key_problem(path, "duplicate-lane", what, instead)
            seen.add(lane_id)
            yield from _runs(it, path, lane)
            yield from _waits(it, path, lane_id, lane, state.lanes_by_id)
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
    if used is None:
        return
    for name in lane.bind:
        at = (*path, "with", name)
        noun = f"input of `{lane.use}`"
        yield from it.unknown(at, "unknown-input", noun, name, used.inputs, key=True)


def _waits(
    it: Examined, path: Path, lane_id: str, lane: Lane, beside: Mapping[str, Lane]
) -> Iterator[Problem]:
    for name, other in lane.bind.items():
        at: Path = (*path, "with", name)
        if other == lane_id:
            what = f"the lane `{lane_id}` cannot read its own outcome"
            yield it.problem(at, "lane-of-itself", what, "name another lane")
        elif _value_wanted(it, lane, name):
            yield from _value(it, at, lane, name, other)
        else:
            known = {*it.lanes, *it.definition.inputs}
            yield from it.unknown(at, "unknown-lane", "lane", other, known)
    for index, other in enumerate(lane.after):
        at = (*path, "after", index)
        noun = "lane beside this one"
        yield from it.unknown(at, "unknown-lane", noun, other, set(beside) - {lane_id})


def _value_wanted(it: Examined, lane: Lane, name: str) -> bool:
    """Whether an input reads a value that another lane gives, and not an outcome."""
    used = it.library.definitions.get(lane.use or "")
    return used is not None and used.inputs.get(name, "outcome") != "outcome"


def _value(it: Examined, path: Path, lane: Lane, name: str, given: str) -> Iterator[Problem]:
    """The value is given by a lane of this definition, in the type that is wanted."""
    known = given_variables(it.closure, it.definition)
    yield from it.unknown(path, "unknown-lane", "result of a lane (`gives`)", given, known)
    what = it.library.definitions[lane.use or ""].inputs[name]
    if given in known and known[given] is not INPUT_KINDS[what]:
        said = f"`{given}` is no {what}, which `{name}` of `{lane.use}` reads"
        yield it.problem(
            path, "gives-type", said, "bind a result of that type, or change the input"
        )


@CHECKS.for_definition("unknown-field", "gives-type")
def results(it: Examined) -> Iterator[Problem]:
    """What lanes give is filled in by a step of what they run; of many it can be added."""
    for process, name, state in it.steps:
        for lane_id, lane in state.lanes_by_id.items():
            used = it.library.definitions.get(lane.use or "")
            for given, field in (lane.gives or {}).items():
                at = process.at(name, "lanes", lane_id, "gives", given)
                kind = given_kind(it.closure, lane, field)
                if kind is None and used is not None:
                    forms = [
                        it.catalogues.forms[form]
                        for form in task_forms(used)
                        if form in it.catalogues.forms
                    ]
                    known = {each for form in forms for each in form_variables(form)}
                    noun = f"field of a step of `{lane.use}`"
                    yield from it.unknown(at, "unknown-field", noun, field, known)
                elif kind is str and lane.each is not None:
                    what = f"`{field}` is a text, and texts of several instances cannot be added"
                    yield it.problem(at, "gives-type", what, "give back a number, or yes and no")


@CHECKS.for_definition("lanes-entered-again")
def entered_again(it: Examined) -> Iterator[Problem]:
    """Lanes that go on beside what follows are not entered a second time meanwhile."""
    for process, name, state in it.steps:
        rule = state.join if isinstance(state.join, JoinRule) else None
        if rule is not None and rule.rest == "go_on":
            edges = with_acts(process)
            if name in reached(edges, edges[name]):
                what = "these lanes go on beside what follows, and a way leads back to them"
                instead = "write `rest: cancel` or `rest: let_finish`, or lead elsewhere"
                path = process.at(name, "join", "rest")
                yield it.problem(path, "lanes-entered-again", what, instead)


@CHECKS.for_definition("join-never-met")
def joins(it: Examined) -> Iterator[Problem]:
    """A join's rule can come true, as far as the number of lanes and their ends tell."""
    for process, name, state in it.steps:
        lanes = state.lanes_by_id
        rule = state.join if isinstance(state.join, JoinRule) else None
        if rule is None or any(lane.each is not None for lane in lanes.values()):
            continue
        if not _can_join(it, rule.when, lanes):
            what = "no outcome of these lanes meets this rule; the join would wait for all to end"
            instead = "write `all`, or count what can be"
            path = process.at(name, "join", "when")
            yield it.problem(path, "join-never-met", what, instead)


def _can_join(it: Examined, text: str, lanes: Mapping[str, Lane]) -> bool:
    try:
        guard = compile_guard(text)
    except ExpressionError:
        return True  # a problem of its own
    ends = [it.lane_outcomes(lane) for lane in lanes.values()]
    for tried, outcomes in enumerate(product(*ends), 1):
        values: dict[str, bool | int | str] = {
            "present": sum(each != "absent" for each in outcomes),
            "finished": sum(each not in ("absent", "pending") for each in outcomes),
            "granted": outcomes.count("granted"),
            "refused": outcomes.count("not_granted"),
            "stopped": sum(each in STOPPED for each in outcomes),
            **{f"lane_{name}": each for name, each in zip(lanes, outcomes, strict=True)},
        }
        try:
            if tried > MOST_TRIED or guard.test(values):
                return True
        except GuardError:
            return True  # a problem of its own
    return False


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
        lanes = state.lanes_by_id
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
