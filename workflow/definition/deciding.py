"""Applying a decision table: its outputs, and for every row and condition why it held or not.

Pure: the same table and values give the same result. Money is counted in fractions of a fen and
rounded only where an output says how. Consumers: the engine (guards, routing, amounts), the pages
and the command line (explanations).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from workflow.definition.expression_syntax import MAX_INTEGER
from workflow.definition.expression_tree import Compare, Node, Unary, Within, names_in
from workflow.definition.table_expressions import Exact, Unknown, evaluate, exact, test_of
from workflow.definition.tables import (
    NUMBERS,
    Plain,
    Rounding,
    Table,
    TableInput,
    TableOutput,
    TableRule,
)

OTHERWISE = "otherwise"
"""How the row that is taken when no other holds is called among the hits."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One condition of a row: what was wanted, what was seen, whether it held."""

    name: str
    """The value looked at; "" for a condition over several."""
    text: str
    """What is wanted, as the table has it."""
    value: Exact | None
    """What was seen; None while it is not known."""
    sign: str
    """How it is compared: `<`, `==`, `in`; "" for a condition over several."""
    wanted: tuple[Exact, ...]
    """What it is compared with, worked out; () while that is not known."""
    holds: bool | None
    """None while it cannot be told."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its conditions."""

    name: str
    rule: TableRule
    tests: tuple[Seen, ...]
    holds: bool | None
    hit: bool = False
    """Whether the row decides (or, with `collect`, counts)."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a table says of some values."""

    table: Table
    values: Mapping[str, Exact | None]
    """Every input: given, parameters, and worked out."""
    rows: tuple[Row, ...]
    hits: tuple[str, ...]
    """The rows that decide; `otherwise` when none of the others holds."""
    outputs: Mapping[str, Plain]
    """Empty while the table cannot tell."""
    missing: tuple[str, ...]
    """The given values that it would need to know."""

    @property
    def known(self) -> bool:
        """Whether the table can tell."""
        return bool(self.outputs)


Given = Mapping[str, Plain | Fraction | None]


def apply(table: Table, given: Given, parameters: Mapping[str, int | bool]) -> Applied:
    """What `table` says of the given values; those that are missing or None are not known.

    `parameters` holds the municipal numbers that it names. Raises ValueError where a value or
    a result is not of its type, is not whole though nothing says how to round it, or where more
    than one row of a `unique` table holds; KeyError for a parameter that is not there.
    """
    values = _values(table, given, parameters)
    rows = tuple(_row(table, name, rule, values) for name, rule in table.rules.items())
    hits, unknown = _hits(table, rows)
    outputs: dict[str, Plain] = {}
    if not unknown:
        try:
            outputs = dict(_outputs(table, hits, values))
        except _Missing as missing:
            unknown = missing.names
    if unknown:
        hits = ()
    marked = tuple(Row(row.name, row.rule, row.tests, row.holds, row.name in hits) for row in rows)
    return Applied(table, values, marked, hits, outputs, _wanting(table, unknown, values))


class _Missing(Exception):
    """An output needs values that are not known."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names


def _values(
    table: Table, given: Given, parameters: Mapping[str, int | bool]
) -> dict[str, Exact | None]:
    values: dict[str, Exact | None] = {}
    for name, each in table.inputs.items():
        if each.parameter is not None:
            number = parameters[each.parameter]
            values[name] = number if isinstance(number, bool) else Fraction(number)
        elif each.value is not None:
            found = evaluate(exact(each.value), values)
            values[name] = None if isinstance(found, Unknown) else found
        else:
            values[name] = _given(name, each, given.get(name))
    return values


def _given(name: str, each: TableInput, value: Plain | Fraction | None) -> Exact | None:
    if value is None or value == "":
        value = each.unknown
    if value is None:
        return None
    kind: type = {"boolean": bool, "choice": str}.get(str(each.type), Fraction)
    found: Exact = (
        Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value
    )
    if not isinstance(found, kind):
        raise ValueError(f"{name} is not a {each.type}")
    return found


def tests_of(table: Table, rule: TableRule) -> Iterator[tuple[str, str, Node]]:
    """The conditions of a row: the value's name, the text, and the tree. Raises ExpressionError."""
    for name, wanted in rule.when.items():
        given = table.inputs.get(name)
        choice = given is not None and given.type == "choice"
        if isinstance(wanted, tuple) and choice:
            yield name, f"in [{', '.join(map(str, wanted))}]", _one_of(name, wanted)
            continue
        for each in wanted if isinstance(wanted, tuple) else (wanted,):
            text = str(each).lower() if isinstance(each, bool) else str(each)
            yield name, text, test_of(name, each, choice)[0]
    if rule.given is not None:
        yield "", rule.given, exact(rule.given)


def _one_of(name: str, words: tuple[bool | int | str, ...]) -> Node:
    trees = [test_of(name, word, True)[0] for word in words]
    choices = tuple(tree.right for tree in trees if isinstance(tree, Compare))
    item = trees[0]
    return Within(item.left if isinstance(item, Compare) else item, choices, 1)


def _row(table: Table, name: str, rule: TableRule, values: Mapping[str, Exact | None]) -> Row:
    tests = tuple(_seen(each, text, tree, values) for each, text, tree in tests_of(table, rule))
    if any(test.holds is False for test in tests):
        return Row(name, rule, tests, False)
    return Row(name, rule, tests, None if any(t.holds is None for t in tests) else True)


def _seen(name: str, text: str, tree: Node, values: Mapping[str, Exact | None]) -> Seen:
    held = evaluate(tree, values)
    holds = None if isinstance(held, Unknown) else held is True
    if not name:
        return Seen("", text, None, "", (), holds)
    sign, parts = _wanted(tree)
    wanted = [evaluate(part, values) for part in parts]
    told = tuple(each for each in wanted if not isinstance(each, Unknown))
    if not parts:
        told = (not isinstance(tree, Unary),)
    return Seen(name, text, values.get(name), sign, told, holds)


def _wanted(tree: Node) -> tuple[str, tuple[Node, ...]]:
    match tree:
        case Compare(sign, _, right):
            return sign, (right,)
        case Within(_, choices):
            return "in", choices
    return "==", ()


def _hits(table: Table, rows: tuple[Row, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The rows that decide, and the names that would have to be known first."""
    unknown: set[str] = set()
    hits: list[str] = []
    for row in rows:
        if row.holds is None:
            for tree in (tree for _, _, tree in tests_of(table, row.rule)):
                unknown |= names_in(tree)
        elif row.holds:
            hits.append(row.name)
            if table.hit == "first":
                break
    if table.hit == "unique" and len(hits) > 1:
        raise ValueError(f"more than one row holds: {', '.join(hits)}")
    if unknown:
        return (), frozenset(unknown)
    if not hits and table.otherwise is not None:
        return (OTHERWISE,), frozenset()
    return tuple(hits), frozenset()


def _wanting(
    table: Table, unknown: frozenset[str], values: Mapping[str, Exact | None]
) -> tuple[str, ...]:
    """The given values without which it cannot be told: unanswered, else dividing by zero."""
    needed = [name for name in table.given if name in _sources(table, unknown)]
    return tuple(name for name in needed if values[name] is None) or tuple(needed)


def _sources(table: Table, names: frozenset[str] | set[str]) -> set[str]:
    """The given values behind these names."""
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name in found:
            continue
        found.add(name)
        each = table.inputs.get(name)
        if each is not None and each.value is not None:
            pending.extend(names_in(exact(each.value)))
    return found


def _outputs(
    table: Table, hits: tuple[str, ...], values: Mapping[str, Exact | None]
) -> Iterator[tuple[str, Plain]]:
    for name, output in table.outputs.items():
        said = [
            _said(output, then[name], values)
            for then in (_then(table, hit) for hit in hits)
            if name in then
        ]
        gathered = _gathered(table, output, said)
        if gathered is not None:
            yield name, _plain(name, output, gathered)


def _then(table: Table, hit: str) -> Mapping[str, Plain]:
    if hit == OTHERWISE:
        return table.otherwise.then if table.otherwise else {}
    return table.rules[hit].then


def _said(output: TableOutput, written: Plain, values: Mapping[str, Exact | None]) -> Exact:
    if isinstance(written, bool):
        return written
    if isinstance(written, int):
        return Fraction(written)
    if output.type in ("choice", "role"):
        return written
    found = evaluate(exact(written), values)
    if isinstance(found, Unknown):
        raise _Missing(found.names)
    return found


def _gathered(table: Table, output: TableOutput, said: list[Exact]) -> Exact | None:
    how = output.gathered or "first"
    if table.hit != "collect" or how == "first":
        return said[0] if said else None
    if how == "any":
        return any(each is True for each in said)
    if how == "all":
        return all(each is True for each in said)
    numbers = [each for each in said if isinstance(each, Fraction)]
    if how == "sum":
        return sum(numbers, Fraction(0))
    if not numbers:
        return None
    return min(numbers) if how == "least" else max(numbers)


def _plain(name: str, output: TableOutput, value: Exact) -> Plain:
    if not isinstance(value, Fraction):
        if isinstance(value, bool) is not (output.type == "boolean"):
            raise ValueError(f"{name} is not a {output.type}")
        return value
    if output.type not in NUMBERS:
        raise ValueError(f"{name} is not a {output.type}")
    even = rounded(value, output)
    if even.denominator != 1 or abs(even) > MAX_INTEGER:
        raise ValueError(f"{name} does not come out whole")
    return int(even)


def rounded(value: Fraction, output: TableOutput) -> Fraction:
    """The value as the output rounds it."""
    return value if output.rounded is None else even(value, output.rounded)


def even(value: Fraction, rounding: Rounding) -> Fraction:
    """The value made even."""
    steps = value / rounding.to
    match rounding.how:
        case "up":
            whole = math.ceil(steps)
        case "down":
            whole = math.floor(steps)
        case _:
            whole = math.floor(abs(steps) + Fraction(1, 2)) * (1 if steps >= 0 else -1)
    return Fraction(whole * rounding.to)


__all__ = ["OTHERWISE", "Applied", "Row", "Seen", "apply", "even", "rounded", "tests_of"]
