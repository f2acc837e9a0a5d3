"""The words and signs of guards: text → tokens with their columns.

Used by `expression_syntax`. What belongs to another language (`=`, `and`, full-width brackets) is
refused with what to write here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn


class ExpressionError(Exception):
    """The text is not a guard. `column` counts characters from 1; `code` never changes."""

    def __init__(self, code: str, what: str, instead: str, column: int) -> None:
        super().__init__(f"{what}; {instead}")
        self.code = code
        self.what = what
        self.instead = instead
        self.column = column


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign, with the column where it begins; the last one is an `end`."""

    kind: str  # number, decimal (in tables), name, text, sign, end
    text: str
    column: int


_TOKEN = re.compile(
    r"(?P<space>[ \t\n\r\f]+)"
    r"|(?P<number>[0-9]+(?![0-9A-Za-z_.]))"
    r"|(?P<decimal>[0-9]+\.[0-9]+(?![0-9A-Za-z_.]))"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>'(?:[^'\\\n\r]|\\.)*'|\"(?:[^\"\\\n\r]|\\.)*\")"
    r"|(?P<sign>&&|\|\||[=!<>]=|[-+*/%!<>?:()\[\],])"
)
_SIGNS_OF_OTHER_LANGUAGES = {
    "=": "write == to compare",
    "&": "write &&",
    "|": "write ||",
    ".": "use a flat name; a condition reads no fields and calls no methods",
    "{": "write a list in [ ]; there are no maps",
    "'": "close the text with the mark it began with",
    '"': "close the text with the mark it began with",
    "（": "write (",
    "）": "write )",
    "，": "write ,",
    "：": "write :",
    "？": "write ?",
    "！": "write !",
    "＝": "write ==",
    "＜": "write <",
    "＞": "write >",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    "“": "put texts in ' '",
    "”": "put texts in ' '",
    "‘": "put texts in ' '",
    "’": "put texts in ' '",
    "\u3000": "write an ordinary space",
}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([\\'\"nt])|.)")
_ESCAPED = {"n": "\n", "t": "\t"}


def tokenized(text: str, exact: bool = False) -> list[Token]:
    """The words and signs of a guard; with `exact` also decimals. Raises `ExpressionError`."""
    tokens: list[Token] = []
    index = 0
    while index < len(text):
        match = _TOKEN.match(text, index)
        if match is None or (match.lastgroup == "decimal" and not exact):
            _refuse_character(text, index)
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match[0], index + 1))
        index = match.end()
    tokens.append(Token("end", "", len(text) + 1))
    return tokens


def _refuse_character(text: str, index: int) -> NoReturn:
    sign = text[index]
    if "0" <= sign <= "9":
        what, code = "this is not a whole number in plain digits", "fraction"
        instead = "write whole numbers only, money in fen"
    elif sign in _SIGNS_OF_OTHER_LANGUAGES:
        code = "dotted-name" if sign == "." else "syntax"
        what = f"'{sign}' cannot stand here"
        instead = _SIGNS_OF_OTHER_LANGUAGES[sign]
    else:
        code, what = "syntax", f"the character U+{ord(sign):04X} cannot stand in a condition"
        instead = "use names in small Latin letters, and put texts in ' '"
    raise ExpressionError(code, what, instead, index + 1)


def unescaped(token: Token) -> str:
    """The characters that a text token stands for."""

    def meaning(match: re.Match[str]) -> str:
        code, sign = match[1], match[2]
        if code is not None and not 0xD800 <= int(code, 16) <= 0xDFFF:
            return chr(int(code, 16))
        if sign is None:
            column = token.column + 1 + match.start()
            what = f"'{match[0]}' is not known in a text"
            raise ExpressionError("syntax", what, "write \\\\ for a backslash", column)
        return _ESCAPED.get(sign, sign)

    return _ESCAPE.sub(meaning, token.text[1:-1])
