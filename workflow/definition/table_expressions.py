"""What the cells of decision tables say: exact arithmetic over fractions, and what is not known.

The grammar is that of guards (`expression_syntax`) with decimals such as `1.5`, and division
without rest. Values are true or false, texts, and fractions; what nobody has answered is
`Unknown` and stays so, except where the rest decides (`false && unknown` is false).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from workflow.definition.expression_syntax import MAX_INTEGER, parse
from workflow.definition.expression_tokens import ExpressionError
from workflow.definition.expression_tree import (
    Arithmetic,
    Call,
    Choice,
    Compare,
    Literal,
    Logic,
    Name,
    Node,
    Unary,
    Within,
    names_in,
    parts_of,
)

Exact = bool | str | Fraction


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be told: these names have none yet (or divide by zero)."""

    names: frozenset[str]


@lru_cache(maxsize=4096)
def exact(text: str) -> Node:
    """The tree of an expression in a table. Raises `ExpressionError`."""
    tree = parse(text, exact=True)
    for node in _below(tree):
        if isinstance(node, Arithmetic) and any(sign == "%" for sign, _ in node.rest):
            instead = "write 0.5 for 50 %: a table divides without rest"
            raise ExpressionError("syntax", "'%' cannot stand here", instead, node.column)
    return tree


def _below(node: Node) -> Iterator[Node]:
    yield node
    for part in parts_of(node):
        yield from _below(part)


_SIGNS = ("<=", ">=", "==", "!=", "<", ">", "in ", "in[")


@lru_cache(maxsize=4096)
def test_of(name: str, wanted: bool | int | str, choice: bool) -> tuple[Node, int]:
    """What a cell wants of the value `name`, and how many characters stand before its own text.

    `choice`: a bare word is one of the value's options. Raises `ExpressionError`.
    """
    if isinstance(wanted, bool):
        here = Name(name, 1)
        return (here if wanted else Unary("!", here, 1)), 0
    if isinstance(wanted, int):
        if abs(wanted) > MAX_INTEGER:
            raise ExpressionError("number", "this number is too large", "write a smaller one", 1)
        return Compare("==", Name(name, 1), Literal(wanted, 1), 1), 0
    text = wanted.strip()
    if text.startswith(_SIGNS):
        return exact(f"{name} {text}"), len(name) + 1
    if choice and not text.startswith(("'", '"')):
        return Compare("==", Name(name, 1), Literal(text, 1), 1), 0
    return exact(f"{name} == {text}"), len(name) + 4


Values = Mapping[str, Exact | None]


def evaluate(node: Node, values: Values) -> Exact | Unknown:
    """The value of an expression. Raises ValueError where types do not fit (a check finds that)."""
    match node:
        case Literal(value):
            return value if isinstance(value, bool | str) else Fraction(value)
        case Name(name):
            known = values.get(name)
            return Unknown(frozenset({name})) if known is None else known
        case Logic():
            return _logic(node, values)
        case Choice(condition, then, otherwise):
            held = evaluate(condition, values)
            if isinstance(held, Unknown):
                return held
            return evaluate(then if held is True else otherwise, values)
        case Arithmetic(first, rest):
            return _arithmetic(first, rest, values)
        case _:
            return _strict(node, [evaluate(part, values) for part in parts_of(node)])


def _logic(node: Logic, values: Values) -> Exact | Unknown:
    decisive, missing = node.sign == "||", frozenset[str]()
    for operand in node.operands:
        held = evaluate(operand, values)
        if isinstance(held, Unknown):
            missing |= held.names
        elif held is decisive:
            return decisive
    return Unknown(missing) if missing else not decisive


_CALCULATE: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def _arithmetic(first: Node, rest: tuple[tuple[str, Node], ...], values: Values) -> Exact | Unknown:
    operands = [evaluate(first, values), *(evaluate(each, values) for _, each in rest)]
    missing = _unknown(operands)
    if missing is not None:
        return missing
    if isinstance(operands[0], str):
        return "".join(str(each) for each in operands)
    total = _number(operands[0])
    for (sign, node), operand in zip(rest, operands[1:], strict=True):
        by = _number(operand)
        if sign == "/" and by == 0:
            return Unknown(names_in(node))
        total = _CALCULATE[sign](total, by)
    return total


def _unknown(found: list[Exact | Unknown]) -> Unknown | None:
    missing = [each.names for each in found if isinstance(each, Unknown)]
    return Unknown(frozenset().union(*missing)) if missing else None


def _number(value: Exact | Unknown) -> Fraction:
    if not isinstance(value, Fraction):
        raise ValueError("a number is needed here")
    return value


_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _strict(node: Node, found: list[Exact | Unknown]) -> Exact | Unknown:
    """What needs all of its parts."""
    missing = _unknown(found)
    if missing is not None:
        return missing
    match node:
        case Unary("!"):
            return found[0] is not True
        case Unary():
            return -_number(found[0])
        case Compare(sign):
            if sign in ("==", "!="):
                return (found[0] == found[1]) is (sign == "==")
            return _COMPARE[sign](_number(found[0]), _number(found[1]))
        case Within():
            return found[0] in found[1:]
        case Call("size"):
            return Fraction(len(str(found[0])))
        case Call(function):
            numbers = [_number(each) for each in found]
            return min(numbers) if function == "min" else max(numbers)
    raise ValueError("this expression cannot be evaluated")


def shown(node: Node) -> str:
    """The text of an expression: equal trees, wherever they were written, have equal texts."""
    match node:
        case Literal(value):
            return str(value).lower() if isinstance(value, bool) else repr(value)
        case Name(name):
            return name
        case Unary(sign, operand):
            return f"{sign}{shown(operand)}"
        case Logic(sign, operands):
            return f"({f' {sign} '.join(map(shown, operands))})"
        case Compare(sign, left, right):
            return f"{shown(left)} {sign} {shown(right)}"
        case Within(item, choices):
            return f"{shown(item)} in [{', '.join(map(shown, choices))}]"
        case Arithmetic(first, rest):
            return f"({shown(first)}{''.join(f' {sign} {shown(each)}' for sign, each in rest)})"
        case Choice(condition, then, otherwise):
            return f"({shown(condition)} ? {shown(then)} : {shown(otherwise)})"
        case Call(function, arguments):
            return f"{function}({', '.join(map(shown, arguments))})"
