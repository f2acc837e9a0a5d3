"""How a definition uses decision tables: where their values come from, and what reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from workflow.definition.catalogues import FieldType, FormField
from workflow.definition.check.examined import Examined, instead_of
from workflow.definition.check.guards import CODES as GUARDS
from workflow.definition.check.guards import guard_problems
from workflow.definition.check.registry import CHECKS
from workflow.definition.check.tables import CODES
from workflow.definition.expression_tokens import ExpressionError
from workflow.definition.expression_types import Kind, mistakes
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.definition.table_expressions import exact
from workflow.definition.tables import NUMBERS, FillsIn, Routed, Table, TableOutput, UsesTable
from workflow.definition.variables import (
    ENGINE,
    definition_variables,
    form_variables,
    form_vocabularies,
    row_variables,
    table_variables,
    table_vocabularies,
    vocabularies,
)


def _table(it: Examined, name: str) -> Table | None:
    use = it.definition.tables.get(name)
    return it.catalogues.tables.get(use.name_of(name)) if use is not None else None


Uses = Mapping[str, UsesTable]
Types = dict[str, Kind]
Known = Mapping[str, Collection[str]]


@CHECKS.for_definition("unknown-table", "table-value", *CODES)
def used_tables(it: Examined) -> Iterator[Problem]:
    """The decision tables that a definition uses exist, and each value comes from somewhere."""
    types = {**definition_variables(it.closure, it.definition), **ENGINE}
    types |= row_variables(it.columns, "member_")
    for variable in table_variables(it.definition, it.catalogues):
        types.pop(variable, None)
    known = vocabularies(it.closure, it.definition)
    yield from _uses(it, ("tables",), it.definition.tables, types, known)


@CHECKS.for_definition("unknown-form", "unknown-table", "table-value", *CODES)
def quick_checks(it: Examined) -> Iterator[Problem]:
    """A quick check asks a form that exists; its tables read that form and the tables above."""
    check = it.definition.quick_check
    if check is None:
        return
    path: Path = ("quick_check", "form")
    yield from it.unknown(path, "unknown-form", "form", check.form, it.catalogues.forms)
    form = it.catalogues.forms.get(check.form)
    if form is not None:
        types = form_variables(form)
        known = form_vocabularies(form.fields)
        yield from _uses(it, ("quick_check", "tables"), check.tables, types, known)


def _uses(it: Examined, path: Path, uses: Uses, types: Types, known: Known) -> Iterator[Problem]:
    """The tables one after the other: each may read what those above it say."""
    types, known = dict(types), dict(known)
    for name, use in uses.items():
        here = (*path, name)
        table = it.catalogues.tables.get(use.name_of(name))
        if table is None:
            yield _no_table(it, here, use, name)
            continue
        for bound in use.bind:
            if bound not in table.given:
                what = f"the table is given no value `{bound}`"
                instead = instead_of(bound, table.given, "value")
                yield it.key_problem((*here, "with", bound), "table-value", what, instead)
        for given in table.given:
            yield from _bound(it, here, use, given, table, types, known)
        own = it.definition.model_copy(update={"tables": {name: use}})
        types |= table_variables(own, it.catalogues)
        known |= table_vocabularies(own, it.catalogues)


def _no_table(it: Examined, path: Path, use: UsesTable, name: str) -> Problem:
    known = sorted(it.library.catalogues.tables)
    what = f"there is no table `{use.name_of(name)}`"
    instead = instead_of(use.name_of(name), known, "table")
    if use.table:
        return it.problem((*path, "table"), "unknown-table", what, instead)
    return it.key_problem(path, "unknown-table", what, instead)


def _bound(
    it: Examined, path: Path, use: UsesTable, given: str, table: Table, types: Types, known: Known
) -> Iterator[Problem]:
    kind: Kind = {"boolean": bool, "choice": str}.get(str(table.inputs[given].type), int)
    for index, text in enumerate(use.sources(given)):
        try:
            found = mistakes(exact(text), types, known, kind)
        except ExpressionError as error:
            found = [error]
        for each in found:
            if given not in use.bind:
                what = f"the table's value `{given}` comes from nowhere here: {each.what}"
                instead = f"add `with: {{{given}: …}}`, a variable or what is worked out from some"
                yield it.key_problem(path, "table-value", what, instead)
            else:
                at = (*path, "with", given)
                yield _wrong(it, (*at, index) if len(use.bind[given]) > 1 else at, each)


def _wrong(it: Examined, path: Path, error: ExpressionError) -> Problem:
    document, above = it.library.document("definition", it.definition.definition)
    line, column = document.positions.within((*above, *path), max(error.column - 1, 0))
    code = f"guard-{error.code}"
    return Problem(document.file, line, column, error.what, error.instead, code=code)


@CHECKS.for_definition("unknown-table", "table-output", "unknown-field", "unknown-outcome", *GUARDS)
def tables_of_tasks(it: Examined) -> Iterator[Problem]:
    """A task's table is one that the definition uses; it fills in fields of the task's form, of
    the same type; a task is routed by an output that is a role."""
    for process, name, state in it.steps:
        if state.task is None:
            continue
        path = process.at(name, "task")
        if state.task.routed is not None:
            yield from _routed(it, (*path, "routed"), state.task.routed)
        for used, beside in state.task.tables.items():
            form = it.catalogues.forms.get(state.task.form or "")
            at = (*path, "tables", used)
            yield from it.unknown(
                at, "unknown-table", "table in `tables`", used, it.definition.tables, key=True
            )
            table = _table(it, used)
            if table is not None:
                yield from _fills(it, at, form.fields if form else {}, beside, table)
                yield from _agrees(it, at, used, beside, table, tuple(state.then))


def _routed(it: Examined, path: Path, routed: Routed) -> Iterator[Problem]:
    yield from it.unknown(
        (*path, "table"),
        "unknown-table",
        "table in `tables`",
        routed.table,
        it.definition.tables,
    )
    table = _table(it, routed.table)
    roles = {n for n, each in (table.outputs if table else {}).items() if each.type == "role"}
    if table is not None and routed.gives not in roles:
        what = f"`{routed.gives}` is no role that the table gives"
        instead = instead_of(routed.gives, roles, "output with a role")
        yield it.problem((*path, "gives"), "table-output", what, instead)


def _fills(
    it: Examined, path: Path, fields: Mapping[str, FormField], beside: FillsIn, table: Table
) -> Iterator[Problem]:
    for field, output in beside.fills.items():
        at = (*path, "fills", field)
        yield from it.unknown(at, "unknown-field", "field of the form", field, fields, key=True)
        yield from it.unknown(at, "table-output", "output of the table", output, table.outputs)
        if field in fields and output in table.outputs:
            yield from _same(it, at, fields[field], table.outputs[output])


def _agrees(
    it: Examined, path: Path, used: str, beside: FillsIn, table: Table, outcomes: tuple[str, ...]
) -> Iterator[Problem]:
    types: dict[str, Kind] = {
        name: int if each.type in NUMBERS else bool if each.type == "boolean" else str
        for name, each in table.outputs.items()
    }
    own = it.definition.model_copy(update={"tables": {used: it.definition.tables[used]}})
    words = table_vocabularies(own, it.catalogues)
    known = {name.removeprefix(f"{used}_"): each for name, each in words.items()}
    for outcome, guard in beside.agrees.items():
        at = (*path, "agrees", outcome)
        yield from it.unknown(at, "unknown-outcome", "outcome", outcome, outcomes, key=True)
        place = ("definition", it.definition.definition, at)
        yield from guard_problems(it.library, place, guard, types, known)


def _same(it: Examined, path: Path, field: FormField, output: TableOutput) -> Iterator[Problem]:
    wanted = {
        "money": FieldType.MONEY,
        "number": FieldType.NUMBER,
        "boolean": FieldType.BOOLEAN,
        "choice": FieldType.CHOICE,
    }.get(output.type)
    options = set(output.options or {}) - set(field.options or {})
    if field.type is not wanted or options:
        what = f"`{path[-1]}` cannot hold what the table says"
        instead = "fill in a field of the same type, with the same options"
        yield it.problem(path, "table-output", what, instead)
