"""What types the parts of a guard have, and where they cannot agree.

Used by `expressions`, on the tree of a guard: when it is compiled (no variable's type is known
yet) and when a definition is checked (all are). Every branch is looked at, so a guard without a
mistake can fail at run time only by a division by zero or a number beyond 64 bits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

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
)
from workflow.definition.problems import nearest

Kind = type[bool] | type[int] | type[str]

_SHOWN: Mapping[Kind, str] = {bool: "true or false", int: "a number", str: "a text"}
_EXAMPLES: Mapping[Kind, str] = {
    bool: "compare it, for instance == 1 or == 'x'",
    int: "use a whole number, without quotes",
    str: "use a text in ' '",
}


def mistakes(
    tree: Node,
    types: Mapping[str, Kind] | None,
    known: Mapping[str, Collection[str]],
    kind: Kind = bool,
) -> list[ExpressionError]:
    """The mistakes of a whole guard, or of an expression of another `kind`, in the order of the
    text.

    `types` None: nothing is known of the variables. `known`: all values a text variable can take.
    """
    typing = _Typing(types, known)
    typing.expect(kind, tree)
    return sorted(typing.mistakes, key=lambda mistake: mistake.column)


class _Typing:
    """One walk over one tree. A kind of None means: unknown, or already complained about."""

    def __init__(
        self, types: Mapping[str, Kind] | None, known: Mapping[str, Collection[str]]
    ) -> None:
        self.mistakes: list[ExpressionError] = []
        self._types = types
        self._known = known

    def _mistake(self, code: str, what: str, instead: str, node: Node) -> None:
        self.mistakes.append(ExpressionError(code, what, instead, node.column))

    def expect(self, kind: Kind, node: Node) -> Kind:
        """Notes a mistake unless `node` is of this kind."""
        self._require(kind, self.kind(node), node)
        return kind

    def _require(self, kind: Kind, found: Kind | None, node: Node) -> None:
        if found is not None and found is not kind:
            what = f"{_named(node)} is {_SHOWN[found]} where {_SHOWN[kind]} is needed"
            self._mistake("type", what, _EXAMPLES[kind], node)

    def kind(self, node: Node) -> Kind | None:
        """The kind of a node, after noting what is wrong below it."""
        match node:
            case Literal(value):
                return type(value)
            case Name(name):
                return self._variable(name, node)
            case Unary(sign, operand):
                return self.expect(bool if sign == "!" else int, operand)
            case Logic(_, operands):
                for each in operands:
                    self.expect(bool, each)
                return bool
            case Compare():
                return self._compare(node)
            case Within(item, choices):
                kind = self.kind(item)
                for choice in choices:
                    self._agree(item, kind, choice)
                return bool
            case Arithmetic():
                return self._arithmetic(node)
            case Choice(condition, then, otherwise):
                self.expect(bool, condition)
                return self._agree(then, self.kind(then), otherwise)
            case Call(function, arguments):
                for argument in arguments:
                    self.expect(str if function == "size" else int, argument)
                return int

    def _variable(self, name: str, node: Name) -> Kind | None:
        if self._types is None:
            return None
        if name in self._types:
            return self._types[name]
        close = nearest(name, self._types)
        readable = ", ".join(sorted(self._types)[:12]) or "no names at all"
        instead = f"did you mean '{close}'?" if close else f"this condition can read {readable}"
        self._mistake("unknown-name", f"nothing here is called '{name}'", instead, node)
        return None

    def _agree(self, left: Node, one: Kind | None, right: Node) -> Kind | None:
        """The kind that both have, `left` being of kind `one`; notes a mistake when they differ.

        The caller asks for the kind of `left`, so that every node is looked at once only.
        """
        other = self.kind(right)
        if one is None or other is None:
            return one or other
        if one is not other:
            what = (
                f"{_named(left)} is {_SHOWN[one]} and {_named(right)} is {_SHOWN[other]}; "
                "they never agree"
            )
            self._mistake("type", what, _EXAMPLES[one] if one is not bool else "use true", right)
            return None
        self._vocabulary(left, right)
        self._vocabulary(right, left)
        return one

    def _vocabulary(self, variable: Node, literal: Node) -> None:
        if not (isinstance(variable, Name) and isinstance(literal, Literal)):
            return
        known = self._known.get(variable.name)
        if known is None or not isinstance(literal.value, str) or literal.value in known:
            return
        close = nearest(literal.value, known)
        instead = f"did you mean '{close}'?" if close else f"use one of {', '.join(sorted(known))}"
        what = f"{variable.name} is never '{literal.value[:40]}'"
        self._mistake("unknown-value", what, instead, literal)

    def _compare(self, node: Compare) -> Kind:
        kind = self._agree(node.left, self.kind(node.left), node.right)
        if kind is bool and node.sign not in ("==", "!="):
            what = f"true and false have no order, so '{node.sign}' means nothing here"
            self._mistake("type", what, "write == or !=", node)
        return bool

    def _arithmetic(self, node: Arithmetic) -> Kind | None:
        if all(sign == "+" for sign, _ in node.rest):
            return self._sum(node)
        self.expect(int, node.first)
        for sign, operand in node.rest:
            self.expect(int, operand)
            if sign in "/%" and _is_zero(operand):
                self._mistake("zero", "this divides by zero", "divide by another number", operand)
        return int

    def _sum(self, node: Arithmetic) -> Kind | None:
        """`+` adds numbers and joins texts: the first operand of a known kind decides which."""
        operands = [node.first, *(operand for _, operand in node.rest)]
        kinds = [self.kind(operand) for operand in operands]
        decided: Kind | None = next((kind for kind in kinds if kind in (int, str)), None)
        for operand, kind in zip(operands, kinds, strict=True):
            if decided is not None or kind is bool:
                self._require(decided or int, kind, operand)
        return decided


def _is_zero(node: Node) -> bool:
    return isinstance(node, Literal) and type(node.value) is int and node.value == 0


def _named(node: Node) -> str:
    if isinstance(node, Name):
        return f"'{node.name}'"
    if isinstance(node, Literal):
        shown = str(node.value).lower() if isinstance(node.value, bool) else repr(node.value)
        return shown[:40]
    return "this part"
