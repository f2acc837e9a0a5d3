"""Exports: columns that have a value, a format that fits it, and a code for all it can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from workflow.definition.catalogues import FieldType, FormField
from workflow.definition.check.examined import Examined, instead_of
from workflow.definition.check.guards import CODES
from workflow.definition.check.registry import CHECKS
from workflow.definition.export_kinds import KINDS, kind_of
from workflow.definition.exporting import FACTS, FORMATS, Export, ExportColumn, Kind
from workflow.definition.expression_tokens import ExpressionError
from workflow.definition.expression_tree import Arithmetic, Node, parts_of
from workflow.definition.expression_types import Kind as Type
from workflow.definition.expression_types import mistakes
from workflow.definition.library import Library
from workflow.definition.model import FINAL_OUTCOMES
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.definition.table_expressions import exact
from workflow.definition.variables import applicant_forms, field_variables, parameter_variables
from workflow.domain.people import ADMINISTRATOR


@dataclass(frozen=True)
class Reading:
    """One export under examination."""

    service: Examined
    """Its service."""
    name: str
    export: Export

    @property
    def library(self) -> Library:
        """The library that it stands in."""
        return self.service.library

    @cached_property
    def fields(self) -> dict[str, FormField]:
        """The questions of its cases: the applicant's, also in packages, and those of its tasks."""
        forms = self.library.catalogues.forms
        asked = {
            name: field
            for form in applicant_forms(self.service.related)
            if form in forms
            for name, field in forms[form].fields.items()
        }
        return {**asked, **self.service.findings}

    @cached_property
    def columns(self) -> dict[str, FormField]:
        """The questions of a row of the table that it goes through."""
        table = self.fields.get(self.export.each or "")
        return dict(table.columns or {}) if table is not None else {}

    def problem(self, path: Path, code: str, what: str, instead: str) -> Problem:
        """A problem at the value at `path` of the export."""
        return self.library.problem("exports", self.name, path, code, what, instead)

    def unknown(
        self, path: Path, code: str, noun: str, word: str, known: Iterable[str]
    ) -> Iterator[Problem]:
        """A problem if `word` is none of the `known` ones."""
        if word not in (names := sorted(known)):
            what = f"there is no {noun} `{word}`"
            yield self.problem(path, code, what, instead_of(word, names, noun))

    def question(self, column: ExportColumn) -> FormField | None:
        """The question that a column shows, if it is one."""
        if column.column is not None:
            return self.columns.get(column.column)
        return self.fields.get(column.field) if column.field is not None else None

    def kind(self, column: ExportColumn) -> Kind | None:
        """What a column's values are; None where that is a problem of its own."""
        return kind_of(column, self.question(column))


def _readings(it: Examined) -> Iterator[Reading]:
    for name, export in it.catalogues.exports.items():
        if export.service == it.definition.definition:
            yield Reading(it, name, export)


@CHECKS.for_library("unknown-definition")
def services(library: Library) -> Iterator[Problem]:
    """The service of an export is there."""
    for name, export in library.catalogues.exports.items():
        if export.service not in library.definitions:
            what = f"there is no definition `{export.service}`"
            instead = instead_of(export.service, library.definitions, "definition")
            path: Path = ("service",)
            yield library.problem("exports", name, path, "unknown-definition", what, instead)


@CHECKS.for_definition("unknown-role", "unknown-outcome")
def makers(service: Examined) -> Iterator[Problem]:
    """Who makes an export holds a role that exists, and its decisions can come about."""
    for it in _readings(service):
        roles = {*service.catalogues.roles, ADMINISTRATOR}
        for index, role in enumerate(it.export.by):
            yield from it.unknown(("by", index), "unknown-role", "role", role, roles)
        for index, outcome in enumerate(it.export.outcomes):
            path: Path = ("outcomes", index)
            yield from it.unknown(path, "unknown-outcome", "outcome", outcome, FINAL_OUTCOMES)


@CHECKS.for_definition("unknown-field", "export-column")
def sources(service: Examined) -> Iterator[Problem]:
    """Every column has a value that can stand in a cell; no heading stands there twice."""
    for it in _readings(service):
        if it.export.each is not None:
            tables = [name for name, each in it.fields.items() if each.type is FieldType.TABLE]
            yield from it.unknown(("each",), "unknown-field", "table", it.export.each, tables)
        seen: set[str] = set()
        for index, column in enumerate(it.export.columns):
            path: Path = ("columns", index)
            if column.title in seen:
                what = f"the heading `{column.title}` stands there twice"
                instead = "write each heading once, as the platform has it"
                yield it.problem((*path, "title"), "export-column", what, instead)
            seen.add(column.title)
            yield from _source(it, path, column)


def _source(it: Reading, path: Path, column: ExportColumn) -> Iterator[Problem]:
    own = (
        ("field", column.field, it.fields),
        ("column", column.column, it.columns),
        ("fact", column.fact, FACTS),
    )
    for key, word, known in own:
        no_table = key == "column" and it.export.each is not None and not known
        if word is not None and not no_table:
            noun = "fact of a case" if key == "fact" else "question"
            code = "export-column" if key == "fact" else "unknown-field"
            yield from it.unknown((*path, key), code, noun, word, known)
            question = it.question(column)
            if question is not None and question.type not in KINDS:
                what = f"a cell cannot hold `{word}`: {question.type.value}"
                instead = "show a question with a single answer; a table with `each` and `column`"
                yield it.problem((*path, key), "export-column", what, instead)


@CHECKS.for_definition("export-format")
def formats(service: Examined) -> Iterator[Problem]:
    """The format of a column fits its values."""
    for it in _readings(service):
        for index, column in enumerate(it.export.columns):
            kind = it.kind(column)
            if column.format is None or kind is None or column.format in FORMATS[kind]:
                continue
            what = f"the format `{column.format}` does not fit a {kind}"
            instead = f"write one of {', '.join(FORMATS[kind])}"
            yield it.problem(("columns", index, "format"), "export-format", what, instead)


@CHECKS.for_definition("export-code")
def codes(service: Examined) -> Iterator[Problem]:
    """The platform's codes: for everything that a value can be, and for nothing else."""
    for it in _readings(service):
        for index, column in enumerate(it.export.columns):
            path: Path = ("columns", index)
            known = _options(it, column)
            if known is None:
                if column.codes:
                    what = "only a choice, or a yes or no, has codes"
                    instead = "leave `codes` out, or show a choice"
                    yield it.problem((*path, "codes"), "export-code", what, instead)
                continue
            for word in column.codes:
                yield from it.unknown((*path, "codes", word), "export-code", "option", word, known)
            missing = sorted(set(known) - set(column.codes))
            if missing and (column.codes or column.fact is not None):
                what = f"there is no code for {', '.join(f'`{each}`' for each in missing)}"
                instead = "add it to `codes`, as the platform's list has it"
                yield it.problem(path, "export-code", what, instead)


def _options(it: Reading, column: ExportColumn) -> tuple[str, ...] | None:
    """What the value of a column can be; None where it is no choice."""
    match it.kind(column):
        case "boolean":
            return ("yes", "no")
        case "choice" if column.fact == "outcome":
            return tuple(each for each in it.export.outcomes if each in FINAL_OUTCOMES)
        case "choice" | "choices":
            question = it.question(column)
            return tuple(question.options or ()) if question is not None else None
    return None


@CHECKS.for_definition("export-rounding", "guard-fraction", *CODES)
def expressions(service: Examined) -> Iterator[Problem]:
    """What a column works out names answers and parameters; what it divides is rounded."""
    for it in _readings(service):
        types: dict[str, Type] = dict(parameter_variables(service.catalogues))
        for name, question in it.fields.items():
            types |= field_variables(name, question)
        for index, column in enumerate(it.export.columns):
            if column.value is not None:
                yield from _expression(it, ("columns", index), column, types)


def _expression(
    it: Reading, path: Path, column: ExportColumn, types: Mapping[str, Type]
) -> Iterator[Problem]:
    found: list[ExpressionError] = []
    tree: Node | None = None
    try:
        tree = exact(column.value or "")
        found += mistakes(tree, types, {}, int)
    except ExpressionError as error:
        found.append(error)
    document, above = it.library.document("exports", it.name)
    for each in found:
        line, place = document.positions.within((*above, *path, "is"), max(each.column - 1, 0))
        code = f"guard-{each.code}"
        yield Problem(document.file, line, place, each.what, each.instead, code=code)
    if tree is not None and column.rounded is None and _divides(tree):
        instead = "add `round: {how: half_up, to: 1}`: to the fen, or the whole number"
        yield it.problem((*path, "is"), "export-rounding", "what is divided may be uneven", instead)


def _divides(node: Node) -> bool:
    own = isinstance(node, Arithmetic) and any(sign == "/" for sign, _ in node.rest)
    return own or any(_divides(part) for part in parts_of(node))
