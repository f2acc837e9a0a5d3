"""Which parts the model is made of, and which keys each has.

Input: a model class. Consumers: the messages about unknown keys, the JSON Schema and the
reference, so that none of them can forget a key.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from workflow.definition.base import Part, Span
from workflow.definition.reader import Path


def keys_of(part: type[Part]) -> dict[str, str]:
    """The keys of a part as they are written in a file, each with what it means."""
    return {
        field.alias or name: " ".join((field.description or "").split())
        for name, field in part.model_fields.items()
    }


def parts_of(model: type[Part]) -> list[type[Part]]:
    """A model and every part that can stand in it, each once, outermost first.

    Without `Span`, which a file writes as a text: `20 working days`.
    """
    found: list[type[Part]] = []
    pending = [model]
    while pending:
        part = pending.pop(0)
        if part not in found and part is not Span:
            found.append(part)
            for field in part.model_fields.values():
                pending.extend(_parts_in(field.annotation))
    return found


def part_at(model: type[Part], path: Path, value: Any = None) -> type[Part] | None:
    """The kind of part that stands at `path` in a `model`; None where there is none.

    Where several may stand there, the one that has most keys of `value`.
    """
    annotation: Any = model
    for step in path:
        annotation = _below(annotation, step)
    keys = value if isinstance(value, dict) else {}
    return max(
        _direct_parts(annotation), key=lambda part: len(keys_of(part).keys() & keys), default=None
    )


def _below(annotation: Any, step: str | int) -> Any:
    """What stands under the key or index `step` of something annotated so."""
    for option in options(annotation):
        if get_origin(option) is dict:
            return get_args(option)[1]
        if get_origin(option) is tuple:
            return get_args(option)[0]
        if isinstance(option, type) and issubclass(option, Part):
            for name, field in option.model_fields.items():
                if step in (name, field.alias):
                    return field.annotation
    return None


def options(annotation: Any) -> Iterator[Any]:
    """The alternatives of an annotation, without None and `Annotated`."""
    if hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (typing.Union, types.UnionType):
        for option in get_args(annotation):
            yield from options(option)
    elif annotation is not types.NoneType:
        yield annotation


def _direct_parts(annotation: Any) -> Iterator[type[Part]]:
    for option in options(annotation):
        if isinstance(option, type) and issubclass(option, Part):
            yield option


def _parts_in(annotation: Any) -> Iterator[type[Part]]:
    """The parts in an annotation, also inside of lists and maps."""
    yield from _direct_parts(annotation)
    for option in options(annotation):
        for inner in get_args(option):
            if inner is not Ellipsis:
                yield from _parts_in(inner)
