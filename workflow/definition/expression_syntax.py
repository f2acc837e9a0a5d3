"""The grammar of guards: text → a small tree, or an `ExpressionError` that says what to write.

The language is a subset of CEL, cut down to what a condition in a definition needs: flat names,
whole numbers, texts, true and false; `! - * / % + < <= > >= == != in && || ?:`; `size`, `min`,
`max`. There are no loops, fields, methods or calls of anything else, so every guard ends, and its
cost is bounded by its length. `expressions` gives the tree its types and its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from workflow.definition.expression_tokens import ExpressionError, Token, tokenized, unescaped
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

MAX_LENGTH = 400
MAX_DEPTH = 20
MAX_INTEGER = 2**63 - 1

FUNCTIONS = {"size": "size(text)", "min": "min(a, b, …)", "max": "max(a, b, …)"}


def parse(text: str, exact: bool = False) -> Node:
    """The tree of one guard; `exact` knows decimals, as fractions. Raises `ExpressionError`."""
    if len(text) > MAX_LENGTH:
        what = f"the condition has more than {MAX_LENGTH} characters"
        raise ExpressionError("too-long", what, "split it into two states", MAX_LENGTH + 1)
    return _Parser(tokenized(text, exact)).whole()


_WORDS_OF_OTHER_LANGUAGES = {
    "and": "write &&",
    "or": "write ||",
    "not": "write !, as in !(a in ['x'])",
    "true": "write true",
    "false": "write false",
    "null": "compare with 'absent' or 'pending'; every name always has a value",
    "none": "compare with 'absent' or 'pending'; every name always has a value",
    "if": "write a ? b : c",
    "else": "write a ? b : c",
}
_RESERVED = frozenset(
    {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in"}
    | {"let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while"}
)
_MACROS = frozenset({"all", "exists", "exists_one", "filter", "has", "map"})
_VARIABLE = re.compile(r"[a-z](?:_?[a-z0-9])*_?")


class _Parser:
    """Recursive descent over the tokens, one method for each level of precedence."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._expression()
        token = self._next
        if token.kind != "end":
            raise self._unexpected(token, "an operator such as &&, || or == is expected here")
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _took(self, *signs: str) -> Token | None:
        token = self._next
        if token.kind in ("sign", "name") and token.text in signs:
            return self._take()
        return None

    def _expect(self, sign: str) -> None:
        if not self._took(sign):
            raise self._unexpected(self._next, f"'{sign}' is expected here")

    def _unexpected(self, token: Token, instead: str) -> ExpressionError:
        what = (
            f"'{token.text[:40]}' cannot stand here" if token.text else "the condition ends early"
        )
        if token.kind == "name":
            instead = _WORDS_OF_OTHER_LANGUAGES.get(token.text.lower(), instead)
        return ExpressionError("syntax", what, instead, token.column)

    def _deeper(self, parse: Callable[[], Node]) -> Node:
        """Every nesting passes here, so that no text can exhaust the stack."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            what = f"the condition is nested more than {MAX_DEPTH} levels deep"
            raise ExpressionError("too-deep", what, "split it up", self._next.column)
        node = parse()
        self._depth -= 1
        return node

    def _expression(self) -> Node:
        condition = self._logic("||", lambda: self._logic("&&", self._relation))
        if not (mark := self._took("?")):
            return condition
        then = self._deeper(lambda: self._logic("||", lambda: self._logic("&&", self._relation)))
        self._expect(":")
        return Choice(condition, then, self._deeper(self._expression), mark.column)

    def _logic(self, sign: str, part: Callable[[], Node]) -> Node:
        column = self._next.column
        operands = [part()]
        while self._took(sign):
            operands.append(part())
        return operands[0] if len(operands) == 1 else Logic(sign, tuple(operands), column)

    def _relation(self) -> Node:
        left = self._sum()
        if mark := self._took("in"):
            node: Node = Within(left, self._choices(), mark.column)
        elif mark := self._took("==", "!=", "<", "<=", ">", ">="):
            node = Compare(mark.text, left, self._sum(), mark.column)
        else:
            return left
        if self._next.text in ("==", "!=", "<", "<=", ">", ">=", "in"):
            instead = "write a < b && b < c, or put one comparison in ( )"
            raise self._unexpected(self._next, instead)
        return node

    def _choices(self) -> tuple[Node, ...]:
        if not self._took("["):
            raise self._unexpected(self._next, "write a list after in: in ['a', 'b']")
        choices = self._list_until("]")
        if not choices:
            raise self._unexpected(
                self._tokens[self._at - 1], "name at least one value in the list"
            )
        return choices

    def _list_until(self, end: str) -> tuple[Node, ...]:
        nodes: list[Node] = []
        while not self._took(end):
            if nodes:
                self._expect(",")
            nodes.append(self._deeper(self._expression))
        return tuple(nodes)

    def _sum(self) -> Node:
        return self._arithmetic(("+", "-"), lambda: self._arithmetic(("*", "/", "%"), self._unary))

    def _arithmetic(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        column = self._next.column
        first = part()
        rest: list[tuple[str, Node]] = []
        while mark := self._took(*signs):
            if self._next.text == "/" and mark.text == "/":
                raise self._unexpected(
                    self._next, "write one /: whole numbers are divided without rest"
                )
            rest.append((mark.text, part()))
        return Arithmetic(first, tuple(rest), column) if rest else first

    def _unary(self) -> Node:
        if mark := self._took("!", "-"):
            return Unary(mark.text, self._deeper(self._unary), mark.column)
        return self._primary()

    def _primary(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return self._number(token)
        if token.kind == "decimal":
            return self._decimal(token)
        if token.kind == "text":
            return Literal(unescaped(token), token.column)
        if token.kind == "name":
            return self._named(token)
        if token.text == "(":
            node = self._deeper(self._expression)
            self._expect(")")
            return node
        if token.text == "[":
            raise self._unexpected(token, "a list can only follow in: a in ['x', 'y']")
        raise self._unexpected(token, "a name, a number or a text in ' ' is expected here")

    def _number(self, token: Token) -> Literal:
        if len(token.text) > 19 or int(token.text) > MAX_INTEGER:
            what = "this number is too large to count with"
            raise ExpressionError("number", what, "put it in ' ' if it is a code", token.column)
        return Literal(int(token.text), token.column)

    def _decimal(self, token: Token) -> Node:
        """`1.5` is 15 / 10: exact where division is."""
        whole, _, digits = token.text.partition(".")
        over = self._number(Token("number", whole + digits, token.column))
        under = self._number(Token("number", f"1{'0' * len(digits)}", token.column))
        return Arithmetic(over, (("/", under),), token.column)

    def _named(self, token: Token) -> Node:
        word = token.text
        if self._next.text == "(":
            return self._call(token)
        if word in ("true", "false"):
            return Literal(word == "true", token.column)
        if self._next.kind == "text":
            raise self._unexpected(self._next, "put an operator such as == before a text in ' '")
        if word in _RESERVED or word.lower() in _WORDS_OF_OTHER_LANGUAGES:
            raise self._unexpected(token, "choose another name; this word is reserved")
        if not _VARIABLE.fullmatch(word):
            what = f"'{word[:40]}' is not a name of a definition"
            instead = "use small letters, digits and single _, beginning with a letter"
            raise ExpressionError("name", what, instead, token.column)
        return Name(word, token.column)

    def _call(self, token: Token) -> Node:
        word = token.text
        if word in _MACROS:
            what = f"{word}() is not available: a condition has no loops"
            instead = "compare one value, for instance a in ['x', 'y']"
            raise ExpressionError("macro", what, instead, token.column)
        if word not in FUNCTIONS:
            if word in _RESERVED or word.lower() in _WORDS_OF_OTHER_LANGUAGES:
                raise self._unexpected(token, "an operator such as && is expected here")
            close = nearest(word, FUNCTIONS)
            instead = FUNCTIONS[close] if close else ", ".join(FUNCTIONS.values())
            what = f"there is no function {word[:40]}()"
            raise ExpressionError("function", what, f"available: {instead}", token.column)
        self._take()
        arguments = self._list_until(")")
        if len(arguments) != 1 if word == "size" else len(arguments) < 2:
            what = f"{word}() is given the wrong number of values"
            raise ExpressionError("function", what, f"write {FUNCTIONS[word]}", token.column)
        return Call(word, arguments, token.column)
