"""Guards: their grammar, the variables they name, and the types of what they compare."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from workflow.definition.catalogues import FormField
from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.closure import Process
from workflow.definition.expression_types import Kind
from workflow.definition.expressions import ExpressionError, compile_guard, type_mistakes
from workflow.definition.library import Library
from workflow.definition.model import State
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.definition.variables import (
    ENGINE,
    INPUT_VALUES,
    JOIN,
    applicant_forms,
    applicant_variables,
    definition_variables,
    field_variables,
    form_vocabularies,
    given_kind,
    lane_variables,
    milestone_variables,
    parameter_variables,
    row_columns,
    row_variables,
    table_variables,
    task_forms,
    vocabularies,
)

Types = Mapping[str, Kind]
Known = Mapping[str, Collection[str]]
CODES = tuple(
    f"guard-{each}"
    for each in (
        "syntax",
        "number",
        "name",
        "function",
        "macro",
        "dotted-name",
        "too-long",
        "too-deep",
        "type",
        "unknown-name",
        "unknown-value",
        "zero",
    )
)
"""What `expressions` can find wrong, as codes of problems."""


def mistakes(text: str, types: Types, known: Known) -> list[ExpressionError]:
    """Everything that is wrong with one guard."""
    try:
        guard = compile_guard(text)
    except ExpressionError as error:
        return [error]
    return type_mistakes(guard, types, known)


def guard_problems(
    library: Library, place: tuple[str, str, Path], text: str, types: Types, known: Known
) -> Iterator[Problem]:
    """The problems of the guard `text` that stands at `place`: kind, name and path."""
    kind, name, path = place
    document, above = library.document(kind, name)
    for error in mistakes(text, types, known):
        line, column = document.positions.within((*above, *path), error.column - 1)
        code = f"guard-{error.code}"
        yield Problem(document.file, line, column, error.what, error.instead, code=code)


@CHECKS.for_definition(*CODES)
def state_guards(it: Examined) -> Iterator[Problem]:
    """The guards of waits, choices, lanes and joins."""
    shared = definition_variables(it.closure, it.definition) | milestone_variables(it.milestones)
    shared_known = vocabularies(it.closure, it.definition)
    for process in it.processes:
        columns = row_columns(process, it.rows, it.catalogues)
        types = {**shared, **row_variables(columns, "member_"), **ENGINE}
        choices = form_vocabularies(columns).items()
        known = {**shared_known, **{f"member_{name}": each for name, each in choices}}
        for name, state in process.states.items():
            for path, text in _conditions(state):
                place = ("definition", it.definition.definition, process.at(name, *path))
                yield from guard_problems(it.library, place, text, types, known)
            yield from _special(it, process, name, state)


def _conditions(state: State) -> Iterator[tuple[Path, str]]:
    """The guards of a state that see all variables."""
    if state.wait is not None and state.wait.until is not None:
        yield ("wait", "until"), state.wait.until
    if state.task is not None and state.task.only_while is not None:
        yield ("task", "only_while", "when"), state.task.only_while.when
    if state.choose is not None:
        for index, branch in enumerate(state.choose.branches):
            yield ("choose", "first", index, "when"), branch.when
    if state.final is not None:
        for index, later in enumerate(state.final.follow_up or ()):
            if later.when is not None:
                yield ("final", "follow_up", index, "when"), later.when
    for lane_id, lane in state.lanes_by_id.items():
        if lane.when is not None:
            yield ("lanes", lane_id, "when"), lane.when
        more = lane.each.more if lane.each is not None else None
        if more is not None and more.until is not None:
            yield ("lanes", lane_id, "each", "more", "until"), more.until


def _special(it: Examined, process: Process, name: str, state: State) -> Iterator[Problem]:
    """The guards that see less: a join its counts, a row its columns, an offer the application."""
    definition = it.definition.definition
    if state.join is not None and state.join != "all":
        place = ("definition", definition, process.at(name, "join", "when"))
        lanes = [f"lane_{lane_id}" for lane_id in state.lanes_by_id]
        types: Types = {**JOIN, **dict.fromkeys(lanes, str)}
        known: Known = dict.fromkeys(lanes, INPUT_VALUES)
        yield from guard_problems(it.library, place, state.join.when, types, known)
    for lane_id, lane in state.lanes_by_id.items():
        if lane.offer is not None:
            place = ("definition", definition, process.at(name, "lanes", lane_id, "offer"))
            types = applicant_variables(it.closure)
            known = form_vocabularies(it.answers)
            yield from guard_problems(it.library, place, lane.offer, types, known)
        if lane.each is not None and lane.each.where is not None:
            table = {**it.answers, **it.findings}.get(lane.each.of)
            if table is not None:
                path = process.at(name, "lanes", lane_id, "each", "where")
                place = ("definition", definition, path)
                known = form_vocabularies(table.columns or {})
                types = row_variables(table.columns or {})
                yield from guard_problems(it.library, place, lane.each.where, types, known)


@CHECKS.for_definition(*CODES)
def application_guards(it: Examined) -> Iterator[Problem]:
    """The guards of the clock and of the materials that the definition asks for."""
    clock = it.definition.clock
    if clock is not None and clock.shortened is not None:
        path: Path = ("clock", "shortened", "when")
        place = ("definition", it.definition.definition, path)
        types = parameter_variables(it.catalogues)
        yield from guard_problems(it.library, place, clock.shortened.when, types, {})
    if it.users and it.definition.applicant is None:
        return  # its documents are asked for by the packages that use it, from their answers
    asked = {name for each in it.closure.definitions.values() for name in each.reads.materials}
    for name in sorted(asked):
        material = it.catalogues.materials.get(name)
        if material is not None and material.when is not None:
            place = ("materials", name, ("when",))
            types = applicant_variables(it.closure)
            known = form_vocabularies(it.answers)
            yield from guard_problems(it.library, place, material.when, types, known)


@CHECKS.for_library(*CODES)
def form_guards(library: Library) -> Iterator[Problem]:
    """`show_when` names the other fields of the same form, or the other columns of the row."""
    for name, form in library.catalogues.forms.items():
        yield from _shown(library, name, ("fields",), form.fields)
        for field, question in form.fields.items():
            if question.columns is not None:
                path: Path = ("fields", field, "columns")
                yield from _shown(library, name, path, question.columns)


def _shown(
    library: Library, form: str, path: Path, fields: Mapping[str, FormField]
) -> Iterator[Problem]:
    for name, question in fields.items():
        if question.show_when is not None:
            others = {key: each for key, each in fields.items() if key != name}
            types = {
                variable: kind
                for key, each in others.items()
                for variable, kind in field_variables(key, each).items()
            }
            place = ("forms", form, (*path, name, "show_when"))
            known = form_vocabularies(others)
            yield from guard_problems(library, place, question.show_when, types, known)


@CHECKS.for_definition("variable-conflict")
def conflicts(it: Examined) -> Iterator[Problem]:
    """Each variable has one meaning: one type in all forms, and no name used twice over."""
    taken: dict[str, tuple[str, Kind]] = {}
    for name, kind in ENGINE.items():
        taken[name] = ("something that every guard can ask", kind)
    for name, kind in parameter_variables(it.catalogues).items():
        taken[name] = ("a parameter", kind)
    for name, kind in table_variables(it.definition, it.catalogues).items():
        if name in taken:
            what = f"`{name}` is already the name of {taken[name][0]}"
            path: Path = ("tables",)
            yield it.key_problem(path, "variable-conflict", what, "give the table another name")
        taken[name] = ("something that a table says", kind)
    for name, kind in milestone_variables(it.milestones).items():
        taken[name] = ("a milestone", kind)
    taken |= dict.fromkeys(lane_variables(it.definition), ("a lane", str))
    yield from _given_conflicts(it, taken)
    for name in it.definition.inputs:
        if name in taken:
            what = f"`{name}` is already the name of {taken[name][0]}"
            path = ("inputs", name)
            yield it.key_problem(path, "variable-conflict", what, "give the input another name")
        taken[name] = ("an input", str)
    yield from _form_conflicts(it, taken)


def _given_conflicts(it: Examined, taken: dict[str, tuple[str, Kind]]) -> Iterator[Problem]:
    """Results that come back have names of their own."""
    for lane_id, (process, state, lane) in it.lanes.items():
        for name, field in (lane.gives or {}).items():
            if name in taken or name in it.lanes:
                whose = taken[name][0] if name in taken else "a lane"
                what = f"`{name}` is already the name of {whose}"
                path: Path = process.at(state, "lanes", lane_id, "gives", name)
                instead = "give the result another name"
                yield it.key_problem(path, "variable-conflict", what, instead)
            kind = given_kind(it.closure, lane, field)
            if kind is not None:
                taken[name] = ("a result that comes back", kind)


def _form_conflicts(it: Examined, taken: dict[str, tuple[str, Kind]]) -> Iterator[Problem]:
    definitions = it.closure.definitions.values()
    forms = dict.fromkeys(applicant_forms(definitions))
    forms |= dict.fromkeys(form for each in definitions for form in task_forms(each))
    for form in forms:
        fields = it.catalogues.forms[form].fields if form in it.catalogues.forms else {}
        for field, question in fields.items():
            for name, kind in field_variables(field, question).items():
                whose, other = taken.setdefault(name, (f"a field of the form `{form}`", kind))
                if whose.startswith("a field") and kind is other:
                    continue
                what = f"`{name}` is already {whose}"
                what += ", of another type" if whose.startswith("a field") else ""
                place: Path = ("fields", field)
                yield it.library.key_problem(
                    "forms", form, place, "variable-conflict", what, "rename this field"
                )
