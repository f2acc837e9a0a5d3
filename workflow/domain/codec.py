"""Frozen values as plain JSON data and back, derived from their annotations.

Input: any frozen dataclass of the domain whose fields are texts, numbers, booleans, dates,
moments, tuples of these, other such dataclasses, or None. Consumers: `history` (facts under a hash
chain) and the store (the parts of a case as rows). One generic codec instead of one for each kind.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Convert = Callable[[Any], Any]

_NO_DEFAULT = object()
_codecs: dict[type, Codec[Any]] = {}


class Codec(Generic[T]):
    """Writes the values of one dataclass as dictionaries that JSON can hold, and reads them."""

    def __init__(self, kind: type[T]) -> None:
        self.kind = kind
        hints = get_type_hints(kind)
        declared = fields(kind)  # type: ignore[arg-type]
        self._plans = [
            (each.name, *converters_of(hints[each.name]), _default(each)) for each in declared
        ]

    def to_plain(self, value: T) -> dict[str, Any]:
        """The fields of `value` by name, without those that have their default.

        Leaving defaults out keeps the text, and so the hash, of an old value unchanged when a
        later version of its class gets another field. Raises ValueError for a naive datetime.
        """
        plain: dict[str, Any] = {}
        for name, encode, _, default in self._plans:
            field_value = getattr(value, name)
            if field_value is default or field_value == default:
                continue
            plain[name] = field_value if encode is None else encode(field_value)
        return plain

    def from_plain(self, plain: Mapping[str, Any]) -> T:
        """The value that `to_plain` wrote. Raises TypeError if a field is missing."""
        values = {
            name: plain[name] if decode is None else decode(plain[name])
            for name, _, decode, _ in self._plans
            if name in plain
        }
        return self.kind(**values)


def codec_of(kind: type[T]) -> Codec[T]:
    """The codec of a dataclass, made once."""
    codec = _codecs.get(kind)
    if codec is None:
        codec = _codecs[kind] = Codec(kind)
    return codec


def moment_to_text(moment: datetime) -> str:
    """A moment in UTC, such as `2026-03-02T01:05:00+00:00`. Raises ValueError when it is naive."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.astimezone(UTC).isoformat()


def _default(declared: Any) -> object:
    if declared.default is not MISSING:
        return declared.default
    return _NO_DEFAULT if declared.default_factory is MISSING else declared.default_factory()


def converters_of(hint: Any) -> tuple[Convert | None, Convert | None]:
    """How a value annotated `hint` becomes plain and how it comes back; None where it is both.

    Raises TypeError for an annotation that has no plain form.
    """
    if hint in (str, int, bool):
        return None, None
    if hint is datetime:
        return moment_to_text, datetime.fromisoformat
    if hint is date:
        return date.isoformat, date.fromisoformat
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType) and len(arguments) == 2 and type(None) in arguments:
        encode, decode = converters_of(next(each for each in arguments if each is not type(None)))
        return _optional(encode), _optional(decode)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        encode, decode = converters_of(arguments[0])
        return _sequence(list, encode), _sequence(tuple, decode)
    if isinstance(hint, type) and is_dataclass(hint):
        codec = codec_of(hint)
        return codec.to_plain, codec.from_plain
    raise TypeError(f"{hint!r} has no plain form")


def _optional(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda value: None if value is None else convert(value)


def _sequence(make: Callable[[Any], Any], convert: Convert | None) -> Convert:
    if convert is None:
        return make
    return lambda values: make(convert(value) for value in values)
