"""What guards see: the values of their variables in a scope, resolved one by one when named.

The names and types are those of `workflow.definition.variables`; a value not known yet is the
zero value of its type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.definition.closure import Process
from workflow.definition.deciding import Applied
from workflow.definition.expression_types import Kind
from workflow.definition.expressions import compile_guard
from workflow.definition.model import Each
from workflow.definition.variables import (
    INPUT_KINDS,
    answerable,
    given_kind,
    row_variables,
    variables_for,
)
from workflow.domain.case import Scope, Task
from workflow.machine import milestones
from workflow.machine.seats import in_force
from workflow.machine.tables import Lookup, applied, said, table_behind
from workflow.machine.tree import children, giver_of, lane_below, lane_of, within
from workflow.machine.work import Work
from workflow.ports import Data

Value = bool | int | str
_FINDINGS = ("step", "objection", "act")


def holds(work: Work, scope: Scope, text: str) -> bool:
    """Whether a guard holds in `scope` now. Raises GuardError for values it cannot handle."""
    guard = compile_guard(text)
    process = work.process(scope)
    values: dict[str, Value] = {}
    seen: Mapping[str, Any] | None = None
    for name in guard.names:
        known = _known(work, scope, process, name)
        if known is None and process.definition.tables:
            table = table_behind(work.context.closure, process.definition, name)
            if table is not None:
                # What a table cannot tell is left out: a guard that needs it is refused.
                said_now = said(work, process.definition, name, table, looked_up(work, scope))
                values |= {name: said_now} if said_now is not None else {}
                continue
        if known is None:
            seen = answers(work, scope) if seen is None else seen
            known = _typed(seen.get(name), _types(work, process).get(name, bool))
        values[name] = known
    return guard.test(values)


def says(work: Work, scope: Scope, table: str, typed: Mapping[str, Any] | None = None) -> Applied:
    """What a decision table of the scope's definition says now; `typed` are the answers of a form
    that is being filled in. Raises KeyError, ValueError as `tables.applied`."""
    definition = work.process(scope).definition
    return applied(work, definition, table, looked_up(work, scope, typed))


def looked_up(work: Work, scope: Scope, typed: Mapping[str, Any] | None = None) -> Lookup:
    """The scope's variables one by one, as guards name them; None for an answer that nobody has
    given. `typed` are the answers of a form that is being filled in."""
    process = work.process(scope)
    seen: dict[str, Any] = {}

    def look(name: str) -> Value | None:
        known = _known(work, scope, process, name)
        if known is not None:
            return known
        if not seen:
            seen.update({**answers(work, scope), **flat(typed or {})})
        if name not in seen and name in _answerable(work, process):
            return None
        return _typed(seen.get(name), _types(work, process).get(name, str))

    return look


def row_holds(work: Work, each: Each, row: Data) -> bool:
    """Whether the guard over one row's columns holds; without a guard it does."""
    if each.where is None:
        return True
    guard = compile_guard(each.where)
    table = work.context.closure.catalogues.field(each.of)
    types = row_variables((table.columns if table else None) or {})
    seen = flat(row)
    return guard.test({name: _typed(seen.get(name), types.get(name, bool)) for name in guard.names})


def _known(work: Work, scope: Scope, process: Process, name: str) -> Value | None:
    for source in (_engine, _input, _lanes, _parameter):
        found = source(work, scope, process, name)
        if found is not None:
            return found
    return None


def _typed(answer: Any, kind: Kind) -> Value:
    """An answer, or the zero value of its type while it is not known."""
    return answer if type(answer) is kind else kind()


def answers(work: Work, scope: Scope) -> Mapping[str, Any]:
    """All answers a guard in `scope` may see: the application, the row, the findings so far."""
    said = dict(work.application())
    if scope.row is not None:
        row = row_of(work, scope)
        said.update((f"member_{column}", answer) for column, answer in row.items())
    # Flat only at the end: what was ticked before and is not any more must not stay.
    return flat({**said, **findings(work, scope)})


def findings(work: Work, scope: Scope) -> dict[str, Any]:
    """The fields that the service's own tasks have filled in so far; the latest wins.

    A finding counts when it is in force: signed by all who must, not replaced by an edit; of a
    panel's findings those of the seats that said what it came to. A state that is visited again
    has a new finding, and what that leaves blank is blank: a box that is ticked no more must not
    go on deciding.
    """
    service = work.service(scope)
    latest: dict[tuple[str, str, str, str], tuple[int, list[int]]] = {}
    for task in work.case.tasks.values():
        if task.status != "done" or task.kind not in _FINDINGS:
            continue
        if within(task.path, service.path):
            owner = work.case.scopes[task.path]
            own = work.service(owner).path == service.path
            if own and in_force(work.case, work.context.closure, task):
                _note(latest, task)
    found: dict[str, Any] = {}
    for entry in sorted(entry for _, entries in latest.values() for entry in entries):
        found.update(work.read(entry))
    return found


def _note(latest: dict[tuple[str, str, str, str], tuple[int, list[int]]], task: Task) -> None:
    """Keep the findings of a step's newest visit, those of all its seats."""
    key = (task.path, task.state, task.kind, task.subject)
    if key not in latest or latest[key][0] != task.visit:
        latest[key] = (task.visit, [])
    if task.entry is not None:
        latest[key][1].append(task.entry)


def row_of(work: Work, scope: Scope) -> Data:
    """The table row that an `each` lane is about; {} in any other scope."""
    at: Scope | None = scope
    while at is not None and at.row is None:
        at = work.case.scopes.get(at.parent) if at.parent is not None else None
    if at is None or at.row is None:
        return {}
    each = work.lane(at).each
    rows = work.application().get(each.of, []) if each else []
    return rows[at.row - 1] if at.row <= len(rows) else {}


def flat(data: Data) -> dict[str, Any]:
    """Answers as flat variables: tables become counts, several choices become yes or no."""
    seen: dict[str, Any] = {}
    for name, answer in data.items():
        if isinstance(answer, list) and all(isinstance(row, Mapping) for row in answer):
            seen[f"{name}_count"] = len(answer)
            for row in answer:
                for column, cell in row.items():
                    if isinstance(cell, bool):
                        key = f"{name}_{column}"
                        seen[key] = seen.get(key, 0) + cell
        if isinstance(answer, (list, tuple)):
            seen.update((f"{name}_{one}", True) for one in answer if isinstance(one, str))
        else:
            seen[name] = answer
    return seen


def outcome_of(work: Work, parent: str, lane: str) -> str:
    """What another lane has come to, as `with` reads it."""
    scopes = children(work.case, parent, lane)
    if not scopes:
        return "absent"
    outcomes = [scope.outcome for scope in scopes]
    if "granted" in outcomes:
        return "granted"
    return "pending" if None in outcomes else str(outcomes[0])


def _engine(work: Work, scope: Scope, process: Process, name: str) -> Value | None:
    match name:
        case "related":
            return bool(work.case.relatives)
        case "objections" | "tip_offs":
            kind = name.removesuffix("s")
            path = work.service(scope).path
            return sum(
                o.kind == kind and within(o.path, path) for o in work.case.objections.values()
            )
        case "visits":
            return scope.visit
        case "channel":
            return work.case.channel
        case "pledges_open" | "pledges_broken":
            status = name.removeprefix("pledges_")
            return sum(each.status == status for each in work.case.pledges.values())
    return milestones.value_of(work, scope, name)


def _input(work: Work, scope: Scope, process: Process, name: str) -> Value | None:
    if name not in process.definition.inputs:
        return None
    service = work.service(scope)
    lane = lane_of(work.case, work.context.closure, service)
    bound = lane.bind.get(name) if lane else None
    what = process.definition.inputs[name]
    if what != "outcome":
        given = _given(work, work.case.scopes[service.parent or ""], bound) if bound else None
        return INPUT_KINDS[what]() if given is None else given
    return outcome_of(work, service.parent or "", bound) if bound else "absent"


def _lanes(work: Work, scope: Scope, process: Process, name: str) -> Value | None:
    """What a lane of this definition has come to, and what it gave."""
    if name.startswith("lane_"):
        found = lane_below(work.case, work.context.closure, scope, name.removeprefix("lane_"))
        if found is not None:
            return outcome_of(work, found[0].path, name.removeprefix("lane_"))
    return _given(work, scope, name)


def _given(work: Work, scope: Scope, name: str) -> Value | None:
    """A result that came back from a lane: the sum of its instances' numbers, or whether one says
    yes; None where no lane of this definition gives it."""
    closure = work.context.closure
    if name not in closure.given:
        return None
    found = giver_of(work.case, closure, scope, name)
    if found is None:
        return None
    parent, lane_id, lane = found
    field = (lane.gives or {})[name]
    kind = given_kind(closure, lane, field) or bool
    scopes = children(work.case, parent.path, lane_id)
    said = [_typed(flat(findings(work, each)).get(field), kind) for each in scopes]
    if kind is int:
        return sum(each for each in said if isinstance(each, int))
    return next((each for each in said if each), kind())


def _parameter(work: Work, scope: Scope, process: Process, name: str) -> Value | None:
    known, directory = work.context.closure.catalogues.parameters, work.context.directory
    declared = known.get(name)
    if declared is None:
        return None
    number = directory.parameter(name, work.case.place, declared.value)
    bound = known.get(declared.at_most or "")
    if bound is not None:
        # Whatever was set before it was bounded: no decision goes beyond it.
        most = directory.parameter(declared.at_most or "", work.case.place, bound.value)
        number = min(number, most)
    return bool(number) if declared.unit == "yes_no" else number


_TYPES: dict[tuple[str, str], Mapping[str, Kind]] = {}
"""By closure and process: worked out once, since both never change."""


def _types(work: Work, process: Process) -> Mapping[str, Kind]:
    closure = work.context.closure
    key = (closure.hash, process.ref)
    if key not in _TYPES:
        _TYPES[key] = variables_for(closure, process)
    return _TYPES[key]


_ANSWERABLE: dict[tuple[str, str], frozenset[str]] = {}
"""By closure and definition, likewise."""


def _answerable(work: Work, process: Process) -> frozenset[str]:
    closure = work.context.closure
    key = (closure.hash, process.definition.definition)
    if key not in _ANSWERABLE:
        _ANSWERABLE[key] = answerable(closure, process.definition)
    return _ANSWERABLE[key]
