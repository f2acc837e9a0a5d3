"""What decision tables said when a step took effect, read again from the values kept then.

Applying the same version to the same values gives the same answer, so that it can be explained
for as long as the case is kept. Consumers: the applicant's page and the officer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workflow.definition.closure import Closure
from workflow.definition.deciding import Applied, apply
from workflow.definition.tables import NUMBERS, Plain, Table
from workflow.domain.case import Case, Entry
from workflow.errors import NotFound
from workflow.machine.tables import table_of
from workflow.ports import Dossier


@dataclass(frozen=True, slots=True)
class Kept:
    """A table's answer as it was when it was applied."""

    path: str
    name: str
    """As the definition calls it."""
    said: Applied
    deviates: bool
    """Whether the finding departed from it."""


def kept_tables(case: Case, closure: Closure, dossier: Dossier) -> list[Kept]:
    """The newest answer of each table in each scope; none whose values were erased."""
    newest: dict[tuple[str, str], Kept] = {}
    for entry in case.entries.values():
        found = _kept(case, closure, dossier, entry) if entry.what == "table" else None
        if found is not None:
            newest.pop((found.path, found.name), None)
            newest[found.path, found.name] = found
    return list(newest.values())


def _kept(case: Case, closure: Closure, dossier: Dossier, entry: Entry) -> Kept | None:
    try:
        content = dossier.entry(entry.no)
    except NotFound:
        return None
    if "table" not in content:
        return None
    name = str(content["table"])
    definition = closure.processes[case.scopes[entry.path].process].definition
    table = table_of(closure, definition, name)
    said = apply(table, _given(table, content["values"]), _parameters(table, content["values"]))
    return Kept(entry.path, name, said, bool(content.get("deviates")))


def _given(table: Table, values: Mapping[str, Any]) -> dict[str, Plain | Fraction | None]:
    found: dict[str, Plain | Fraction | None] = {}
    for name in table.given:
        value = values.get(name)
        number = table.inputs[name].type in NUMBERS
        found[name] = Fraction(value) if number and isinstance(value, str) else value
    return found


def _parameters(table: Table, values: Mapping[str, Any]) -> dict[str, int | bool]:
    return {
        each.parameter: values[name]
        for name, each in table.inputs.items()
        if each.parameter is not None
    }
