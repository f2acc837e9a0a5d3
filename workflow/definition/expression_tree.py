"""The tree of a guard or of a cell: what `expression_syntax` makes of a text.

Consumers: `expressions` and `table_expressions`, which work it out; `expression_types`; the checks
of tables, which reason about it. Every node knows its column (from 1), for problems.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, true or false."""

    value: bool | int | str
    column: int


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Unary:
    """`!a` or `-a`."""

    sign: str
    operand: Node
    column: int


@dataclass(frozen=True, slots=True)
class Logic:
    """`a && b && …` or `a || b || …`, decided from the left and no further than needed."""

    sign: str
    operands: tuple[Node, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Compare:
    """`a < b` and the like."""

    sign: str
    left: Node
    right: Node
    column: int


@dataclass(frozen=True, slots=True)
class Within:
    """`a in [b, c]`."""

    item: Node
    choices: tuple[Node, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`a + b - c` or `a * b / c`: equal precedence, from the left."""

    first: Node
    rest: tuple[tuple[str, Node], ...]
    column: int


@dataclass(frozen=True, slots=True)
class Choice:
    """`condition ? a : b`."""

    condition: Node
    then: Node
    otherwise: Node
    column: int


@dataclass(frozen=True, slots=True)
class Call:
    """One of `FUNCTIONS`."""

    function: str
    arguments: tuple[Node, ...]
    column: int


Node = Literal | Name | Unary | Logic | Compare | Within | Arithmetic | Choice | Call


def names_in(node: Node) -> frozenset[str]:
    """The variables that a tree reads."""
    if isinstance(node, Name):
        return frozenset({node.name})
    return frozenset().union(*(names_in(each) for each in parts_of(node)))


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly below a node."""
    match node:
        case Literal() | Name():
            return ()
        case Unary(_, operand):
            return (operand,)
        case Logic(_, operands):
            return operands
        case Compare(_, left, right):
            return (left, right)
        case Within(item, choices):
            return (item, *choices)
        case Arithmetic(first, rest):
            return (first, *(each for _, each in rest))
        case Choice(condition, then, otherwise):
            return (condition, then, otherwise)
        case Call(_, arguments):
            return arguments
