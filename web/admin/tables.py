"""The decision tables of the office: which version, used by what, and each row as it is written."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from web.admin.blueprint import administrator, blueprint
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office
from workflow.definition.catalogues import Catalogues
from workflow.definition.library import Library
from workflow.definition.table_words import TableWords
from workflow.definition.tables import Plain, Table
from workflow.office.definition_drafts import in_force


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table on the list."""

    name: str
    table: Table
    used_by: tuple[str, ...]
    """Titles of the definitions that use it."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One row as it is written, in words."""

    wanted: tuple[str, ...]
    then: tuple[str, ...]
    says: str


@blueprint.get("/admin/tables")
@administrator
def tables() -> ResponseReturnValue:
    """All tables with their versions."""
    library = in_force(the_office().store)
    rows = [
        TableRow(name, table, _users(library, name))
        for name, table in library.catalogues.tables.items()
    ]
    return render_template(
        "admin/tables.html", rows=rows, crumbs=[(url_for("admin.definitions"), _("Definitions"))]
    )


@blueprint.get("/admin/tables/<name>")
@administrator
def table(name: str) -> ResponseReturnValue:
    """One table, row by row."""
    library = in_force(the_office().store)
    found = library.catalogues.tables.get(name) or abort(404)
    return render_template(
        "admin/table.html",
        name=name,
        table=found,
        lines=_lines(found, library.catalogues),
        values=_values(found, library.catalogues),
        users=_users(library, name),
        crumbs=[
            (url_for("admin.definitions"), _("Definitions")),
            (url_for("admin.tables"), _("Decision tables")),
        ],
    )


def _users(library: Library, name: str) -> tuple[str, ...]:
    return tuple(
        say(each.title)
        for each in library.definitions.values()
        if name in {use.name_of(called) for called, use in each.tables.items()}
    )


def _lines(table: Table, catalogues: Catalogues) -> list[RuleLine]:
    words = TableWords(table, catalogues, current_language())
    lines = []
    for rule in table.rules.values():
        wanted = []
        for name, test in rule.when.items():
            parts = test if isinstance(test, tuple) else (test,)
            shown = _(", ").join(_test(words, name, part) for part in parts)
            wanted.append(f"{words.title(name)}{_(': ')}{shown}")
        if rule.given is not None:
            wanted.append(words.formula(rule.given))
        lines.append(RuleLine(tuple(wanted), _then(words, rule.then), say(rule.says)))
    if table.otherwise is not None:
        last = table.otherwise
        lines.append(RuleLine((_("otherwise"),), _then(words, last.then), say(last.says)))
    return lines


def _test(words: TableWords, name: str, test: Plain) -> str:
    each = words.table.inputs[name]
    if isinstance(test, bool) or (isinstance(test, str) and test in (each.options or {})):
        return words.value(each, test)
    return words.formula(str(test))


def _then(words: TableWords, then: dict[str, Plain]) -> tuple[str, ...]:
    found = []
    for name, value in then.items():
        output = words.table.outputs[name]
        plain = not isinstance(value, str) or output.type in ("choice", "role")
        shown = words.output(output, value) if plain else words.formula(str(value))
        found.append(f"{say(output.title)}{_(': ')}{shown}")
    return tuple(found)


def _values(table: Table, catalogues: Catalogues) -> list[tuple[str, str]]:
    """The values that the table looks at, and where each comes from."""
    words = TableWords(table, catalogues, current_language())
    found = []
    for name, each in table.inputs.items():
        if each.parameter is not None:
            where = _("a number of the region")
        elif each.value is not None:
            where = words.formula(each.value)
        else:
            where = _("given by the case")
        found.append((words.title(name), where))
    return found
