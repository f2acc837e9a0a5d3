"""Turns what pydantic says about a document into problems that a clerk can act on.

Input: a `ValidationError` and the document it is about. Output: `Problem`s at the right line, with
the nearest known key and what to write instead. Consumer: the library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from workflow.definition.base import Part
from workflow.definition.model_keys import keys_of, part_at
from workflow.definition.problems import Problem, nearest
from workflow.definition.reader import Document, Path

_QUOTED = re.compile(r"`([a-z_]+)`")
NAME_RULE = "use lower-case letters a-z, digits and _, beginning with a letter"


def problems_of(error: ValidationError, document: Document, model: type[Part]) -> list[Problem]:
    """Every problem of `document`, which should have been a `model`."""
    details = error.errors(include_url=False)
    return [problem for each in details if (problem := _problem(each, document, model)) is not None]


def _problem(error: ErrorDetails, document: Document, model: type[Part]) -> Problem | None:
    path, value, alternatives = _walk(document.data, error["loc"])
    if any(not _meant(model, *each) for each in alternatives):
        return None  # the file shows which alternative was meant: this error is about another
    kind = error["type"]
    if kind == "extra_forbidden":
        return _unknown_key(path, document, model)
    if kind == "missing":
        return _missing(path, str(error["loc"][-1]), document, model)
    at_key = error["loc"][-1:] == ("[key]",)
    what, instead = _words(error, path[-1] if at_key and path else value, path)
    code = _CODES.get(kind, "wrong-value")
    if kind == "value_error" and isinstance(value, dict):
        named = [each for each in _QUOTED.findall(str(error["msg"])) if each in value]
        path = (*path, *named[:1])  # the rule is about the whole part, and names the key to mend
        at_key = bool(named)
    place = document.key_problem if at_key or value is None else document.problem
    return place(path, code, what, instead)


Alternative = tuple[Path, Any, str]
"""Where one of several may stand: the place, the value there, and the name of one of them."""


def _walk(data: Any, location: tuple[int | str, ...]) -> tuple[Path, Any, tuple[Alternative, ...]]:
    """The part of pydantic's location that is in the file, its value, and alternatives passed."""
    path: Path = ()
    passed: tuple[Alternative, ...] = ()
    for step in location:
        if _has(data, step):
            data, path = data[step], (*path, step)
        elif isinstance(step, str) and (_is_scalar(step) or step[:1].isupper()):
            passed = (*passed, (path, data, step))
    return path, data, passed


def _meant(model: type[Part], path: Path, value: Any, alternative: str) -> bool:
    """Whether the file shows this alternative at `path`: a text, or the part most like `value`."""
    if not isinstance(value, dict) or _is_scalar(alternative):
        return isinstance(value, dict) != _is_scalar(alternative)
    part = part_at(model, path, value)
    return part is None or part.__name__ == alternative


def _has(data: Any, step: int | str) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data


_SCALARS = ("constrained-str", "str", "int", "bool")


def _is_scalar(alternative: str) -> bool:
    return alternative in _SCALARS or alternative.startswith("literal[")


def _named(path: Path) -> str:
    names = [str(step) for step in path if isinstance(step, str)]
    return f"`{names[-1]}`" if names else "this document"


def _unknown_key(path: Path, document: Document, model: type[Part]) -> Problem:
    key, above = str(path[-1]), path[:-1]
    part = _part(document, model, above)
    known = keys_of(part) if part is not None else {}
    where = f"in {_named(above)}" if above else "at the top of a document"
    outer = next(
        (each for each in _outwards(above) if key in _keys_at(document, model, each)), None
    )
    if outer is not None:
        instead = f"it belongs to {_named(outer)}: move it out to the left"
    elif close := nearest(key, known):
        instead = f"did you mean `{close}`?"
    else:
        instead = f"the keys here are {', '.join(known)}"
    return document.key_problem(path, "unknown-key", f"`{key}` is not known {where}", instead)


def _outwards(path: Path) -> Iterator[Path]:
    while path:
        path = path[:-1]
        yield path


def _part(document: Document, model: type[Part], path: Path) -> type[Part] | None:
    return part_at(model, path, _walk(document.data, path)[1])


def _keys_at(document: Document, model: type[Part], path: Path) -> dict[str, str]:
    part = _part(document, model, path)
    return {} if part is None else keys_of(part)


def _missing(path: Path, key: str, document: Document, model: type[Part]) -> Problem:
    what = f"`{key}` is missing in {_named(path)}"
    meaning = _keys_at(document, model, path).get(key, "").rstrip(".")
    instead = f"add `{key}:`" + (f" ({meaning})" if meaning else "")
    return document.key_problem(path, "missing-key", what, instead)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a map of keys"
    if isinstance(value, list):
        return "a list"
    return f"`{str(value)[:60]}`"


_CODES = {
    "string_type": "wrong-type",
    "int_type": "wrong-type",
    "int_parsing": "wrong-type",
    "bool_type": "wrong-type",
    "bool_parsing": "wrong-type",
    "model_type": "wrong-type",
    "model_attributes_type": "wrong-type",
    "dict_type": "wrong-type",
    "tuple_type": "wrong-type",
    "string_pattern_mismatch": "bad-name",
}


def _words(error: ErrorDetails, value: Any, path: Path) -> tuple[str, str]:
    """What is wrong with a value, and what to write instead."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return _rule_broken(str(context["error"]))
    if value is None:
        return f"nothing stands after {_named(path)}", _EXPECTED.get(kind, "write a value")
    if kind in ("enum", "literal_error"):
        return _not_offered(value, str(context["expected"]))
    if kind in _LIMITS:
        return _LIMITS[kind](value, context)
    expected = _EXPECTED.get(kind, "look at the reference for what can stand here")
    return f"{_shown(value)} cannot stand in {_named(path)}", expected


def _rule_broken(message: str) -> tuple[str, str]:
    """A rule of the model in two halves; the model's own message may say only the first."""
    if one := _ONE_OF.fullmatch(message):
        what = f"{one['part']} has {one['found']}" + (" of these" * (one["found"] == "none"))
        return what, f"write exactly one of {one['names']}"
    what, _, instead = message.partition("; ")
    return what, instead or next(
        (mend for sign, mend in _MENDED.items() if sign in message), "look at the reference"
    )


_ONE_OF = re.compile(r"(?P<part>.+) has exactly one of (?P<names>.+); found (?P<found>.+)")
_MENDED = {
    "a task needs `then`": "add `then: {<outcome>: <state>}`",
    "`start` names the first": "write `start` where `states` are written, and only there",
    "`posted_by` has `within`": "add the one that is missing, or take the other out",
    "`lanes` has `join`": "add `join: all` to the lanes, or take `join` out",
    "`begun` belongs": "take it out, or put it beside a `task`",
}


def _not_offered(value: Any, expected: str) -> tuple[str, str]:
    offered = [each.strip("' ") for each in expected.replace(" or ", ", ").split(",")]
    close = nearest(value, offered) if isinstance(value, str) else None
    instead = f"did you mean {close}? " if close else "write "
    instead += f"(one of {', '.join(offered)})" if close else " or ".join(offered)
    return f"{_shown(value)} is not offered here", instead


_EXPECTED = {
    "string_type": "write a text or a name; put a number in quotes",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "model_type": "write its keys, each `key: value` on a line, further in",
    "model_attributes_type": "write its keys, each `key: value` on a line, further in",
    "dict_type": "write its entries, each `name: …` on a line, further in",
    "tuple_type": "write a list: [one, two]",
    "string_pattern_mismatch": NAME_RULE,
}

_LIMITS: dict[str, Callable[[Any, dict[str, Any]], tuple[str, str]]] = {
    "string_too_short": lambda _value, _context: ("this text is empty", "write it"),
    "string_too_long": lambda value, context: (
        f"{_shown(value)} is too long",
        f"use at most {context['max_length']} characters",
    ),
    "too_short": lambda _value, context: (
        "this list is too short",
        f"write at least {context['min_length']} of them",
    ),
    "too_long": lambda _value, context: (
        "this list is too long",
        f"write at most {context['max_length']} of them",
    ),
    "greater_than_equal": lambda value, context: (
        f"{_shown(value)} is too small",
        f"write {context['ge']} or more",
    ),
    "less_than_equal": lambda value, context: (
        f"{_shown(value)} is too large",
        f"write {context['le']} or less",
    ),
}
