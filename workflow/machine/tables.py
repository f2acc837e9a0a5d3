"""Decision tables at work: where their values come from in a scope, and what they say there.

`guards.says` and `guards.holds` bring the lookup of a scope's variables; `record` puts on file
which rows decided, as a fact, and with which values, as an entry of personal data.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction

from workflow.definition.closure import Closure
from workflow.definition.deciding import Applied, apply
from workflow.definition.expression_tree import names_in
from workflow.definition.model import Definition
from workflow.definition.table_expressions import Exact, Unknown, evaluate, exact
from workflow.definition.tables import Plain, Table
from workflow.domain import facts as f
from workflow.domain.case import Scope
from workflow.machine.work import Work

KNOWN = "known"
Value = bool | int | str
Lookup = Callable[[str], Value | None]
"""The value of a variable; None while nobody has answered it."""


def applied(work: Work, definition: Definition, name: str, lookup: Lookup) -> Applied:
    """What the table called `name` in a definition says of the values that `lookup` finds.

    Raises KeyError where the definition uses no such table, ValueError where values do not fit.
    """
    use = definition.tables[name]
    table = table_of(work.context.closure, definition, name)
    given: dict[str, Plain | Fraction | None] = {}
    for each in table.given:
        found = (_given(work, definition, text, lookup) for text in use.sources(each))
        given[each] = next((value for value in found if value is not None), None)
    return apply(table, given, parameters(work, table))


def table_of(closure: Closure, definition: Definition, name: str) -> Table:
    """The table that a definition calls `name`. Raises KeyError where there is none."""
    return closure.catalogues.tables[definition.tables[name].name_of(name)]


def parameters(work: Work, table: Table) -> dict[str, int | bool]:
    """The municipal numbers that a table names, of the case's place."""
    found: dict[str, int | bool] = {}
    for each in table.inputs.values():
        if each.parameter is not None:
            declared = work.context.closure.catalogues.parameters[each.parameter]
            place = work.case.place
            number = work.context.directory.parameter(each.parameter, place, declared.value)
            found[each.parameter] = bool(number) if declared.unit == "yes_no" else number
    return found


def _given(
    work: Work, definition: Definition, text: str, lookup: Lookup
) -> Plain | Fraction | None:
    tree = exact(text)
    values: dict[str, Exact | None] = {}
    for name in names_in(tree):
        table = table_behind(work.context.closure, definition, name)
        value = said(work, definition, name, table, lookup) if table else lookup(name)
        if value is None or isinstance(value, bool | str):
            values[name] = value
        else:
            values[name] = Fraction(value)
    found = evaluate(tree, values)
    return None if isinstance(found, Unknown) else found


def table_behind(closure: Closure, definition: Definition, variable: str) -> str | None:
    """The table that gives a variable, as the definition calls it; None for any other variable."""
    for name in definition.tables:
        output = variable.removeprefix(f"{name}_")
        if output == variable:
            continue
        if output == KNOWN or output in table_of(closure, definition, name).outputs:
            return name
    return None


def said(
    work: Work, definition: Definition, variable: str, table: str, lookup: Lookup
) -> Value | None:
    """What `table` says for a variable `<table>_<output>`; None where it cannot tell."""
    result = applied(work, definition, table, lookup)
    output = variable.removeprefix(f"{table}_")
    return result.known if output == KNOWN else result.outputs.get(output)


def tables_behind(work: Work, scope: Scope, names: Collection[str]) -> list[str]:
    """The tables that give any of these variables, each once."""
    closure, definition = work.context.closure, work.process(scope).definition
    found = (table_behind(closure, definition, name) for name in sorted(names))
    return list(dict.fromkeys(name for name in found if name))


def record(
    work: Work,
    scope: Scope,
    name: str,
    result: Applied,
    *,
    task: int | None = None,
    deviates: bool = False,
) -> None:
    """Put on file what a table said: rows in a fact, values in an entry."""
    content = {
        "table": name,
        "version": result.table.version,
        "values": {each: _kept(result.values[each]) for each in result.table.inputs},
        "outputs": dict(result.outputs),
        "deviates": deviates,
    }
    entry = work.keep("table", scope.path, scope.state, content)
    work.emit(
        f.TableApplied(
            path=scope.path,
            state=scope.state,
            table=name,
            version=result.table.version,
            hits=result.hits,
            entry=entry,
            task=task,
            deviates=deviates,
        )
    )


def _kept(value: Exact | None) -> Plain | None:
    """A value as JSON: whole numbers as such, others as `1234/3`."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    return value
