"""Guards: the conditions of a definition, compiled once and tested many times.

`compile_guard(text)` gives a `Guard` or raises `ExpressionError`; `type_mistakes` tells, when a
definition is checked, what could go wrong when it runs; `Guard.test` is what the engine calls.
The grammar is in `expression_syntax`; why the office has its own small evaluator for a subset of
CEL is told in `docs/decisions/0003-guards.md`.

A guard never waits, never loops and sees nothing but the values it is given. Numbers are whole
and exact within 64 bits; division goes towards zero; `size` counts characters. `&&`, `||` and
`?:` look no further than they need.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
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
)
from workflow.definition.expression_types import Kind, mistakes

__all__ = [
    "ExpressionError",
    "Guard",
    "GuardError",
    "Value",
    "compile_guard",
    "type_mistakes",
]

Value = bool | int | str
Values = Mapping[str, Value]


class GuardError(Exception):
    """The guard cannot be decided with these values.

    Tells the names of the variables concerned and never their values, which may be personal data.
    """

    def __init__(self, reason: str, names: Collection[str]) -> None:
        self.reason = reason
        self.names = frozenset(names)
        shown = ", ".join(sorted(names))
        super().__init__(f"{reason}: {shown}" if shown else reason)


@dataclass(frozen=True)
class Guard:
    """A compiled condition. Guards of the same text are equal; a guard is safe to share."""

    text: str
    names: frozenset[str] = field(compare=False)
    """The variables it reads, whether or not every test needs them all."""
    tree: Node = field(compare=False, repr=False)
    _decide: Callable[[Values], Value] = field(compare=False, repr=False)

    def test(self, variables: Values) -> bool:
        """Whether the condition holds. Variables it does not read are ignored.

        Raises `GuardError` for a missing variable, values of the wrong type, a division by zero
        and a number beyond 64 bits.
        """
        result = self._decide(variables)
        if type(result) is not bool:
            raise GuardError("the condition gives no true or false", self.names)
        return result


@lru_cache(maxsize=4096)
def compile_guard(text: str) -> Guard:
    """The guard that `text` says. Raises `ExpressionError`, also for types that cannot agree."""
    tree = parse(text)
    for mistake in mistakes(tree, None, {}):
        raise mistake
    return Guard(text, names_in(tree), tree, _compiled(tree))


def type_mistakes(
    guard: Guard, types: Mapping[str, Kind], known: Mapping[str, Collection[str]] | None = None
) -> list[ExpressionError]:
    """Everything that is wrong with `guard` for variables of these types (bool, int or str).

    Every branch is looked at, also those that few values would reach. `known` lists, for texts
    that have a fixed vocabulary, all the values they can take: comparing with another is a
    mistake.
    """
    return mistakes(guard.tree, types, known or {})


_Evaluate = Callable[[Values], Value]


def _compiled(node: Node) -> _Evaluate:
    """A closure that evaluates `node`: about 0.2 µs for each operator when it is called."""
    match node:
        case Literal(value):
            return lambda values: value
        case Name(name):
            return _variable(name)
        case Unary("!"):
            return _not(node)
        case Unary():
            return _negative(node)
        case Logic():
            return _logic(node)
        case Compare():
            return _compare(node)
        case Within():
            return _within(node)
        case Arithmetic():
            return _arithmetic(node)
        case Choice():
            return _choice(node)
        case Call():
            return _call(node)


def _variable(name: str) -> _Evaluate:
    def evaluate(values: Values) -> Value:
        try:
            value = values[name]
        except KeyError:
            raise GuardError("a value is missing", [name]) from None
        kind = type(value)
        if kind is str or kind is bool:
            return value
        if type(value) is int:
            return _in_range(value, [name])
        if isinstance(value, str):  # an enum of texts
            return str.__str__(value)
        if isinstance(value, int):
            return _in_range(int(value), [name])
        raise GuardError("a value is neither true or false, a whole number nor a text", [name])

    return evaluate


def _in_range(number: int, names: Collection[str]) -> int:
    if -MAX_INTEGER - 1 <= number <= MAX_INTEGER:
        return number
    raise GuardError("a number is too large", names)


def _truth(node: Node) -> Callable[[Values], bool]:
    evaluate, names = _compiled(node), names_in(node)

    def truth(values: Values) -> bool:
        value = evaluate(values)
        if type(value) is not bool:
            raise GuardError("true or false is needed here", names)
        return value

    return truth


def _number(node: Node) -> Callable[[Values], int]:
    evaluate, names = _compiled(node), names_in(node)

    def number(values: Values) -> int:
        value = evaluate(values)
        if type(value) is not int:
            raise GuardError("a number is needed here", names)
        return value

    return number


def _not(node: Unary) -> _Evaluate:
    operand = _truth(node.operand)
    return lambda values: not operand(values)


def _negative(node: Unary) -> _Evaluate:
    operand, names = _number(node.operand), names_in(node)
    return lambda values: _in_range(-operand(values), names)


def _logic(node: Logic) -> _Evaluate:
    operands = tuple(_truth(each) for each in node.operands)
    decisive = node.sign == "||"

    def evaluate(values: Values) -> bool:
        for operand in operands:
            if operand(values) is decisive:
                return decisive
        return not decisive

    return evaluate


_COMPARISONS: Mapping[str, Callable[[Value, Value], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _compare(node: Compare) -> _Evaluate:
    left, right, names = _compiled(node.left), _compiled(node.right), names_in(node)
    holds = _COMPARISONS[node.sign]
    ordered = node.sign not in ("==", "!=")

    def evaluate(values: Values) -> bool:
        a, b = left(values), right(values)
        if type(a) is not type(b):
            raise GuardError("values of different types are compared", names)
        if ordered and type(a) is bool:
            raise GuardError("true and false have no order", names)
        return holds(a, b)

    return evaluate


def _within(node: Within) -> _Evaluate:
    item, names = _compiled(node.item), names_in(node)
    choices = tuple(_compiled(choice) for choice in node.choices)

    def evaluate(values: Values) -> bool:
        value, found = item(values), False
        for choice in choices:
            other = choice(values)
            if type(other) is not type(value):
                raise GuardError("values of different types are compared", names)
            found = found or other == value
        return found

    return evaluate


def _quotient(a: int, b: int) -> int:
    """Towards zero, as CEL and most languages divide; Python rounds down."""
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) is (b < 0) else -quotient


_CALCULATIONS: Mapping[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
    "%": lambda a, b: a - b * _quotient(a, b),
}


def _calculate(sign: str, a: Value, b: Value, names: Collection[str]) -> Value:
    if type(a) is int and type(b) is int:
        if b == 0 and sign in "/%":
            raise GuardError("a number is divided by zero", names)
        return _in_range(_CALCULATIONS[sign](a, b), names)
    if sign == "+" and type(a) is str and type(b) is str:
        return a + b
    raise GuardError("values of different types are put together", names)


def _arithmetic(node: Arithmetic) -> _Evaluate:
    first, names = _compiled(node.first), names_in(node)
    rest = tuple((sign, _compiled(each)) for sign, each in node.rest)

    def evaluate(values: Values) -> Value:
        result = first(values)
        for sign, operand in rest:
            result = _calculate(sign, result, operand(values), names)
        return result

    return evaluate


def _choice(node: Choice) -> _Evaluate:
    condition = _truth(node.condition)
    then, otherwise = _compiled(node.then), _compiled(node.otherwise)
    return lambda values: then(values) if condition(values) else otherwise(values)


def _call(node: Call) -> _Evaluate:
    if node.function == "size":
        return _size(node)
    numbers = tuple(_number(argument) for argument in node.arguments)
    pick: Callable[[list[int]], int] = min if node.function == "min" else max
    return lambda values: pick([number(values) for number in numbers])


def _size(node: Call) -> _Evaluate:
    text, names = _compiled(node.arguments[0]), names_in(node)

    def evaluate(values: Values) -> int:
        value = text(values)
        if type(value) is not str:
            raise GuardError("size() counts the characters of a text", names)
        return len(value)

    return evaluate
