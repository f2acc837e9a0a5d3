"""The tables of the language reference, made from the model and the checks.

Consumer: `docs/reference/definition-language.md`, whose tables `python -m
workflow.definition.reference PAGE` brings up to date; a test compares them.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from workflow.definition.base import Part, Span
from workflow.definition.catalogues import Catalogues
from workflow.definition.check import CHECKS
from workflow.definition.check.registry import Check
from workflow.definition.model import Definition, Nature, Subject
from workflow.definition.model_keys import keys_of, options, parts_of

BEGIN = "<!-- tables of {name}: made from the model, do not edit -->"
END = "<!-- end of tables -->"


def updated(page: str) -> str:
    """The page with its tables as the model and the checks are now. Raises ValueError without
    the marks between which each table stands."""
    for name, table in tables().items():
        begin = BEGIN.format(name=name)
        before, found, rest = page.partition(begin)
        _, ended, after = rest.partition(END)
        if not (found and ended):
            raise ValueError(f"the page has no place for the tables of {name}: {begin} … {END}")
        page = f"{before}{begin}\n\n{table}\n{END}{after}"
    return page


def tables() -> dict[str, str]:
    """The tables by name: `definitions`, `catalogues`, `checks`."""
    catalogues = [part for part in parts_of(Catalogues) if part not in parts_of(Definition)]
    return {
        "definitions": "\n".join(_part(part) for part in parts_of(Definition)),
        "catalogues": "\n".join(_part(part) for part in catalogues),
        "checks": _checks(),
    }


def _part(part: type[Part]) -> str:
    """One part: what it is, and a row for each key."""
    meaning = " ".join(inspect.cleandoc(part.__doc__ or "").split())
    rows = [
        f"| `{key}` | {_value(field)} | {'yes' if field.is_required() else ''} | {_cell(text)} |"
        for (key, text), field in zip(
            keys_of(part).items(), part.model_fields.values(), strict=True
        )
    ]
    head = "| key | value | required | meaning |\n|---|---|---|---|"
    return f"### {part.__name__}\n{meaning}\n\n{head}\n" + "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _value(field: FieldInfo) -> str:
    """What can stand under a key, in a few words."""
    if _is_name(field.metadata):
        return "name"
    return _inner(field.annotation)


def _option(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{each}`" for each in inner)
    if origin is dict:
        return f"map: name → {_inner(inner[1])}"
    if origin is tuple:
        item = _inner(inner[0])
        return f"list of {item}s" if item in ("name", "text") else f"list of {item}"
    if annotation in (Nature, Subject) or _is_enum(annotation):
        return ", ".join(f"`{each.value}`" for each in annotation)
    if annotation is Span:
        return "length of time"
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return _SCALARS.get(annotation, "text")


_SCALARS = {int: "number", bool: "`true`, `false`"}


def _inner(annotation: Any) -> str:
    """What can stand where this annotation does: each alternative once."""
    if _is_name(getattr(annotation, "__metadata__", ())):
        return "name"
    if get_origin(annotation) in (Union, UnionType):
        inner = [each for each in get_args(annotation) if each is not NoneType]
        return " or ".join(dict.fromkeys(_inner(each) for each in inner))
    return " or ".join(dict.fromkeys(_option(each) for each in options(annotation)))


def _is_name(metadata: Iterable[Any]) -> bool:
    """Whether a text must be an identifier."""
    return any(isinstance(each, StringConstraints) and each.pattern for each in metadata)


def _is_enum(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, StrEnum)


def _checks() -> str:
    rows = [
        f"| {', '.join(f'`{code}`' for code in each.codes)} | {_doc(each)} |" for each in CHECKS
    ]
    return "| code | what must hold |\n|---|---|\n" + "\n".join(sorted(rows)) + "\n"


def _doc(check: Check) -> str:
    function = check.definition or check.library
    return _cell(" ".join(inspect.cleandoc(function.__doc__ or "").split()))


def undocumented() -> Iterator[str]:
    """The keys, parts and checks without a description."""
    for part in (*parts_of(Definition), *parts_of(Catalogues)):
        if not (part.__doc__ or "").strip():
            yield part.__name__
        for key, text in keys_of(part).items():
            if not text:
                yield f"{part.__name__}.{key}"
    for check in CHECKS:
        if not _doc(check):
            yield check.name


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(updated(path.read_text(encoding="utf-8")), encoding="utf-8")
