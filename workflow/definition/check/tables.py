"""Decision tables: their names, types and texts; rows that overlap, hide or leave a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workflow.definition.check import guards
from workflow.definition.check.examined import instead_of
from workflow.definition.check.regions import (
    Region,
    TooMuch,
    World,
    instance,
    meets,
    regions,
)
from workflow.definition.check.registry import CHECKS
from workflow.definition.deciding import tests_of
from workflow.definition.expression_tokens import ExpressionError
from workflow.definition.expression_tree import Compare, Literal, Name, Node, names_in
from workflow.definition.expression_types import Kind, mistakes
from workflow.definition.library import Library
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.definition.table_expressions import exact, test_of
from workflow.definition.tables import Plain, Table, TableOutput, TableRule

CODES = (*guards.CODES, "guard-fraction")


@dataclass(frozen=True)
class Reading:
    """One table under examination."""

    library: Library
    name: str
    table: Table

    @property
    def types(self) -> dict[str, Kind]:
        """The kinds of its inputs."""
        return {each: self.kind(each) for each in self.table.inputs}

    def kind(self, name: str) -> Kind:
        """The kind of an input."""
        each = self.table.inputs[name]
        if each.parameter is not None:
            found = self.library.catalogues.parameters.get(each.parameter)
            return bool if found is not None and found.unit == "yes_no" else int
        return {"boolean": bool, "choice": str}.get(str(each.type), int)

    @property
    def known(self) -> dict[str, tuple[str, ...]]:
        """The words that its choices can be."""
        return {n: tuple(i.options) for n, i in self.table.inputs.items() if i.options}

    def problem(self, path: Path, code: str, what: str, instead: str) -> Problem:
        """A problem at the value at `path` of the table."""
        return self.library.problem("tables", self.name, path, code, what, instead)

    def key_problem(self, path: Path, code: str, what: str, instead: str) -> Problem:
        """A problem at the key that names `path`."""
        return self.library.key_problem("tables", self.name, path, code, what, instead)

    def wrong(self, path: Path, error: ExpressionError) -> Problem:
        """A mistake in an expression, at its place."""
        document, above = self.library.document("tables", self.name)
        line, column = document.positions.within((*above, *path), max(error.column - 1, 0))
        code = f"guard-{error.code}"
        return Problem(document.file, line, column, error.what, error.instead, code=code)

    def expression(self, path: Path, text: str, kind: Kind) -> Iterator[Problem]:
        """What is wrong with an expression over the inputs."""
        try:
            tree = exact(text)
        except ExpressionError as error:
            yield self.wrong(path, error)
            return
        for mistake in mistakes(tree, self.types, self.known, kind):
            yield self.wrong(path, mistake)


def _readings(library: Library) -> Iterator[Reading]:
    for name, table in library.catalogues.tables.items():
        yield Reading(library, name, table)


@CHECKS.for_library("unknown-parameter", "unknown-value", *CODES)
def table_inputs(library: Library) -> Iterator[Problem]:
    """A decision table's values: parameters that exist, and amounts worked out from those above."""
    for it in _readings(library):
        above: set[str] = set()
        for name, each in it.table.inputs.items():
            path: Path = ("inputs", name)
            known = library.catalogues.parameters
            if each.parameter is not None and each.parameter not in known:
                what = f"there is no parameter `{each.parameter}`"
                instead = instead_of(each.parameter, known, "parameter")
                yield it.problem((*path, "parameter"), "unknown-parameter", what, instead)
            if each.value is not None:
                yield from it.expression((*path, "is"), each.value, int)
                yield from _only_above(it, (*path, "is"), each.value, above)
            above.add(name)


def _only_above(it: Reading, path: Path, text: str, above: set[str]) -> Iterator[Problem]:
    try:
        names = names_in(exact(text)) & set(it.table.inputs)
    except ExpressionError:
        return
    for name in sorted(names - above):
        what = f"`{name}` is not known yet here"
        yield it.problem(path, "unknown-value", what, "move it above this one")


@CHECKS.for_library("unknown-definition")
def table_services(library: Library) -> Iterator[Problem]:
    """The services that a row of a decision table names are there."""
    for it in _readings(library):
        rows: list[tuple[Path, tuple[str, ...]]] = [
            (("rules", name), rule.may) for name, rule in it.table.rules.items()
        ]
        rows += [(("otherwise",), it.table.otherwise.may)] if it.table.otherwise else []
        for path, named in rows:
            for name in named:
                if name not in library.definitions:
                    what = f"there is no definition `{name}`"
                    instead = instead_of(name, library.definitions, "definition")
                    yield it.problem((*path, "may"), "unknown-definition", what, instead)


@CHECKS.for_library("table-value", *CODES)
def table_rows(library: Library) -> Iterator[Problem]:
    """The conditions of a decision table's rows name its values and fit their types."""
    for it in _readings(library):
        for name, rule in it.table.rules.items():
            for value, wanted in rule.when.items():
                path: Path = ("rules", name, "when", value)
                if value not in it.table.inputs:
                    what = f"the table has no value `{value}`"
                    instead = instead_of(value, it.table.inputs, "value")
                    yield it.key_problem(path, "table-value", what, instead)
                    continue
                for index, each in enumerate(wanted if isinstance(wanted, tuple) else (wanted,)):
                    at = (*path, index) if isinstance(wanted, tuple) else path
                    yield from _cell(it, at, value, each)
            if rule.given is not None:
                yield from it.expression(("rules", name, "if"), rule.given, bool)


def _cell(it: Reading, path: Path, value: str, wanted: bool | int | str) -> Iterator[Problem]:
    try:
        tree, before = test_of(value, wanted, it.table.inputs[value].type == "choice")
    except ExpressionError as error:
        yield it.wrong(path, error)
        return
    for each in mistakes(tree, it.types, it.known):
        column = max(each.column - before, 1)
        yield it.wrong(path, ExpressionError(each.code, each.what, each.instead, column))


@CHECKS.for_library("table-output", "unknown-role", "table-rounding", *CODES)
def table_outputs(library: Library) -> Iterator[Problem]:
    """Every row of a decision table says every output, in its type; what may come out uneven says
    how it is rounded."""
    for it in _readings(library):
        thens: list[tuple[Path, Mapping[str, Plain]]] = [
            (("rules", name), rule.then) for name, rule in it.table.rules.items()
        ]
        if it.table.otherwise is not None:
            thens.append((("otherwise",), it.table.otherwise.then))
        for path, then in thens:
            for output, written in then.items():
                at = (*path, "then", output)
                if output not in it.table.outputs:
                    what = f"the table has no output `{output}`"
                    instead = instead_of(output, it.table.outputs, "output")
                    yield it.key_problem(at, "table-output", what, instead)
                else:
                    yield from _said(it, at, it.table.outputs[output], written)
            if it.table.hit != "collect":
                for output in sorted(set(it.table.outputs) - set(then)):
                    what = f"this row does not say `{output}`"
                    yield it.key_problem(path, "table-output", what, "add it to `then`")


def _said(it: Reading, path: Path, output: TableOutput, written: Plain) -> Iterator[Problem]:
    if output.type in ("choice", "role"):
        role = output.type == "role"
        known = it.library.catalogues.roles if role else (output.options or {})
        if written not in known:
            code = "unknown-role" if role else "table-output"
            what = f"there is no {'role' if role else 'option'} `{written}`"
            yield it.problem(path, code, what, instead_of(str(written), known, output.type))
        return
    if isinstance(written, str):
        kind: Kind = bool if output.type == "boolean" else int
        yield from it.expression(path, written, kind)
        if kind is int and output.rounded is None and _uneven(it, written):
            what = "this may come out uneven, and nothing says how to round it"
            instead = "add `round: {how: down}` to the output (or up, half_up)"
            yield it.problem(path, "table-rounding", what, instead)
    elif isinstance(written, bool) is not (output.type == "boolean"):
        what = f"`{str(written).lower()}` is no {output.type}"
        yield it.problem(path, "table-output", what, "write a value of the output's type")


def _uneven(it: Reading, text: str) -> bool:
    """Whether an expression divides, itself or in a value that it names."""
    try:
        names = names_in(exact(text))
    except ExpressionError:
        return False
    behind = [it.table.inputs[name].value for name in names if name in it.table.inputs]
    return "/" in text or "." in text or any(_uneven(it, each) for each in behind if each)


# -- rows together -----------------------------------------------------------------------------


@dataclass
class _Rows:
    """What the rows of one table leave possible."""

    it: Reading
    world: World
    start: Region
    own: dict[str, list[Region]] = field(default_factory=dict)


def _world(it: Reading) -> World:
    worked_out = {n: exact(i.value) for n, i in it.table.inputs.items() if i.value is not None}
    numbers = {name for name, kind in it.types.items() if kind is int}
    words = {name: frozenset(each) for name, each in it.known.items()}
    return World(frozenset(numbers - set(worked_out)), words, worked_out)


def _start(it: Reading, world: World) -> Region:
    """The bounds of the values themselves: declared, or those of a parameter."""
    found = [Region()]
    for name, each in it.table.inputs.items():
        least, most = each.minimum, each.maximum
        if each.parameter is not None:
            number = it.library.catalogues.parameters[each.parameter]
            yes_no = number.unit == "yes_no"
            least, most = (None, None) if yes_no else (number.minimum, number.maximum)
        for sign, bound in ((">=", least), ("<=", most)):
            if bound is not None:
                limit: Node = Compare(sign, Name(name, 1), Literal(bound, 1), 1)
                found = meets(found, regions(limit, world), world)
    return found[0]


@CHECKS.for_library("table-overlap", "table-unreachable", "table-gap")
def table_cover(library: Library) -> Iterator[Problem]:
    """The rows of a decision table: each can be reached, with `hit: unique` no two can hold at
    once, and without `otherwise` no values are left over."""
    for it in _readings(library):
        try:
            rows = _rows(it)
            yield from _unreachable(rows)
            if it.table.hit == "unique":
                yield from _overlaps(rows)
            if it.table.otherwise is None and _needs_a_row(it.table):
                yield from _gaps(rows)
        except (TooMuch, ExpressionError, ValueError, KeyError, IndexError):
            continue  # too many cases to tell, or mistakes that other checks report


def _rows(it: Reading) -> _Rows:
    world = _world(it)
    rows = _Rows(it, world, _start(it, world))
    for name, rule in it.table.rules.items():
        own = [rows.start]
        for node in _conditions(it.table, rule):
            own = meets(own, regions(node, world), world)
        rows.own[name] = own
    return rows


def _conditions(table: Table, rule: TableRule) -> list[Node]:
    return [node for _, _, node in tests_of(table, rule)]


def _needs_a_row(table: Table) -> bool:
    """Whether there is no result without a row: rows that are gathered may all fail."""
    if table.hit != "collect":
        return True
    gathered = {output.gathered or "first" for output in table.outputs.values()}
    return bool(gathered & {"first", "least", "most"})


def _unreachable(rows: _Rows) -> Iterator[Problem]:
    left = [rows.start]
    for name, own in rows.own.items():
        path: Path = ("rules", name)
        if not own:
            what = f"the row `{name}` can never hold"
            yield rows.it.key_problem(path, "table-unreachable", what, "look at its conditions")
        elif rows.it.table.hit == "first" and not meets(left, own, rows.world):
            what = f"the row `{name}` is never reached: the rows above take all it would"
            instead = "move it up, or take it out"
            yield rows.it.key_problem(path, "table-unreachable", what, instead)
        left = _without(rows, left, name)


def _without(rows: _Rows, left: list[Region], name: str) -> list[Region]:
    """What is left when a row does not hold: its first condition fails, or the second…"""
    conditions = _conditions(rows.it.table, rows.it.table.rules[name])
    found: list[Region] = []
    so_far = left
    for node in conditions:
        found += meets(so_far, regions(node, rows.world, False), rows.world)
        so_far = meets(so_far, regions(node, rows.world), rows.world)
    return found


def _overlaps(rows: _Rows) -> Iterator[Problem]:
    names = list(rows.own)
    for index, name in enumerate(names):
        for other in names[:index]:
            both = meets(rows.own[other], rows.own[name], rows.world)
            if both:
                shown = instance(both[0], rows.world)
                what = f"`{other}` and `{name}` can both hold" + (f": {shown}" if shown else "")
                instead = "make them exclude each other, or write `hit: first`"
                yield rows.it.key_problem(("rules", name), "table-overlap", what, instead)


def _gaps(rows: _Rows) -> Iterator[Problem]:
    left = [rows.start]
    for name in rows.own:
        left = _without(rows, left, name)
    if left:
        shown = instance(left[0], rows.world)
        what = "no row holds" + (f" for {shown}" if shown else " for some values")
        yield rows.it.key_problem(("rules",), "table-gap", what, "add a row, or `otherwise`")
