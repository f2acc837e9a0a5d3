"""The quick check before filing: what the tables say of a few answers. Nothing is kept.

Pure. Consumers: the public page of a service, the counter.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from workflow.definition.answers import variables
from workflow.definition.catalogues import FieldType, Form
from workflow.definition.closure import Closure
from workflow.definition.deciding import Applied, apply
from workflow.definition.table_expressions import Exact, Unknown, evaluate, exact
from workflow.definition.tables import Plain, Table, UsesTable
from workflow.domain.people import Directory

_ALWAYS_KNOWN = (FieldType.BOOLEAN, FieldType.CHOICES, FieldType.TABLE)


def quick_check(
    closure: Closure, answers: Mapping[str, Any], directory: Directory, place: str
) -> dict[str, Applied]:
    """What each table of the quick check says, with the numbers of the region `place`.

    Raises KeyError where the definition has no quick check's form.
    """
    check = closure.definition.quick_check
    if check is None:
        return {}
    values = _values(closure.catalogues.forms[check.form], answers)
    found: dict[str, Applied] = {}
    for name, use in check.tables.items():
        table = closure.catalogues.tables[use.name_of(name)]
        numbers = _parameters(closure, table, directory, place)
        said = apply(table, {each: _given(use, each, values) for each in table.given}, numbers)
        found[name] = said
        for output in table.outputs:
            values[f"{name}_{output}"] = _exact(said.outputs.get(output))
        values[f"{name}_known"] = said.known
    return found


def _values(form: Form, answers: Mapping[str, Any]) -> dict[str, Exact | None]:
    """The variables of the form; what nobody has answered is not known."""
    values = {name: _exact(value) for name, value in variables(form.fields, answers).items()}
    for name, asked in form.fields.items():
        if asked.type not in _ALWAYS_KNOWN and name not in answers:
            values[name] = None
    return values


def _exact(value: Plain | None) -> Exact | None:
    if value is None or isinstance(value, bool | str):
        return value
    return Fraction(value)


def _given(use: UsesTable, name: str, values: Mapping[str, Exact | None]) -> Exact | None:
    for text in use.sources(name):
        found = evaluate(exact(text), values)
        if not isinstance(found, Unknown):
            return found
    return None


def _parameters(
    closure: Closure, table: Table, directory: Directory, place: str
) -> dict[str, int | bool]:
    found: dict[str, int | bool] = {}
    for each in table.inputs.values():
        if each.parameter is not None:
            declared = closure.catalogues.parameters[each.parameter]
            number = directory.parameter(each.parameter, place, declared.value)
            found[each.parameter] = bool(number) if declared.unit == "yes_no" else number
    return found
