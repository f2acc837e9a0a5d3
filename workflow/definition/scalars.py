"""What a bare word of a definition file means, and what a YAML syntax error means in plain words.

Used by the reader only. Values follow YAML 1.2, narrowed to what cannot be mistaken: `true` and
`false` are the only booleans (`on`, `no`, `yes`, `off` are texts), dates are texts, numbers are
whole. A spelling that another program could take for something else is refused.
"""

from __future__ import annotations

import re

Scalar = str | int | bool | None

MAX_INTEGER = 2**63 - 1  # what guards and both databases can hold

_INTEGER = re.compile(r"[-+]?[0-9]+")
_CODE_LIKE = re.compile(r"[-+]?0[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FRACTION = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}
_MISSPELT = {
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
    "Null": "null",
    "NULL": "null",
}


class Ambiguous(Exception):
    """A bare word that may be read in more than one way."""

    def __init__(self, code: str, what: str, instead: str) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.instead = instead


def plain_value(text: str) -> Scalar:
    """The value of a word without quotes. Raises `Ambiguous`."""
    if text in _WORDS:
        return _WORDS[text]
    if text in _MISSPELT:
        instead = f"write {_MISSPELT[text]}, or put it in quotes if it is a text"
        raise Ambiguous("boolean-form", f"'{text}' can be read in two ways", instead)
    if text[0] not in "+-.0123456789":
        return text
    shown = text if len(text) <= 24 else f"{text[:24]}…"
    if _CODE_LIKE.fullmatch(text):
        instead = "put a code in quotes; write a number without the leading 0"
        raise Ambiguous("number-form", f"'{shown}' may be a number or a code", instead)
    if _INTEGER.fullmatch(text):
        # The length comes first: Python refuses to convert thousands of digits at all.
        if len(text) <= 20 and abs(number := int(text)) <= MAX_INTEGER:
            return number
        what = f"the number {shown} is too large to count with"
        raise Ambiguous("number-form", what, "put it in quotes if it is a code")
    if _FRACTION.fullmatch(text):
        instead = "write money in fen as a whole number; put a version or a code in quotes"
        raise Ambiguous("fraction", f"{shown} is not a whole number", instead)
    return text


# What the YAML scanner says (its problem or its context), what that means, what to do.
_CAUSES: tuple[tuple[str, str, str], ...] = (
    ("'\\t'", "a tab stands where only spaces can", "indent with spaces"),
    (
        "mapping values are not allowed",
        "a ':' stands where none is expected",
        "check the indentation, or put a text that holds ': ' in quotes",
    ),
    (
        "could not find expected ':'",
        "a name without its ':'",
        "write ': ' after the name above, or indent the line under its text",
    ),
    (
        "expected <block end>",
        "this line does not fit the lines above it",
        "check its indentation, and whether a '-' or a quotation mark is missing or left over",
    ),
    (
        "<document start>",
        "something stands here after the end of the document",
        "begin what follows with a line '---', or check the signs before it",
    ),
    ("escape", "'\\' in double quotes begins a code", "use single quotes, or write it twice"),
    (
        "expected the node content",
        "a sign stands where a value is expected",
        "write the value, or take the sign out",
    ),
    ("flow sequence", "a list in [ ] is not finished", "check its commas and its closing ']'"),
    ("flow mapping", "a map in { } is not finished", "check its commas and its closing '}'"),
    ("quoted scalar", "a text in quotes is not finished", "close it, or double the mark inside it"),
    ("block scalar", "'|' or '>' is not followed by a text", "put the text on the next lines"),
    (
        "cannot start any token",
        "a text cannot begin with this sign",
        "put the whole text in quotes",
    ),
)


def syntax_in_plain_words(problem: str, context: str) -> tuple[str, str]:
    """(what is wrong, what to do instead) for what the YAML scanner reported."""
    for sign, what, instead in _CAUSES:
        if sign in problem or sign in context:
            return what, instead
    return f"this cannot be read as YAML ({problem[:120]})", "check the lines just above as well"
