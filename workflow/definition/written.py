"""Definitions written back as text, in the shape in which people write them.

Input: plain data of a model (`model_dump` by alias). Output: YAML that `reader` reads into the same
data. Consumer: the desk, which shows what is published where no file of it is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflow.definition.base import Part

_PLAIN = re.compile(r"^[a-z][a-z0-9_]*(?: [a-z_]+)*$")
_SPECIAL = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_SHORT = 72
"""Maps and lists without anything nested in them stay on one line up to this length."""


def plain_data(part: Part) -> dict[str, Any]:
    """The data of a part as it is written: aliases, no defaults."""
    return part.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)


def as_yaml(data: Mapping[str, Any]) -> str:
    """The text of one document."""
    return "\n".join(_map(data, 0)) + "\n"


def _map(data: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, value in data.items():
        yield from _item(" " * indent + f"{_scalar(key)}:", value, indent + 2)


def _item(head: str, value: Any, indent: int) -> Iterator[str]:
    """One entry: `head` followed by the value, on the same line or below it."""
    flat = _flow(value)
    simple = not isinstance(value, (Mapping, list, tuple))
    if simple or not value or (_is_flat(value) and len(head) + len(flat) <= _SHORT + indent):
        yield f"{head} {flat}"
    elif isinstance(value, Mapping):
        yield head
        yield from _map(value, indent)
    else:
        yield head
        for each in value:
            yield from _listed(each, indent)


def _listed(value: Any, indent: int) -> Iterator[str]:
    lead = " " * indent + "-"
    if isinstance(value, Mapping) and value and not _is_flat(value):
        lines = list(_map(value, indent + 2))
        yield f"{lead} {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield f"{lead} {_flow(value)}"


def _is_flat(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(not isinstance(each, (Mapping, list, tuple)) for each in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return all(not isinstance(each, (Mapping, list, tuple)) for each in value)
    return True


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.match(value) and value not in _SPECIAL:
        return value
    return json.dumps(value, ensure_ascii=False)
