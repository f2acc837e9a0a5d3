"""Addresses compiled once for all applications of a test run: nearly every test makes its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_known: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}
_compile = Rule._compile_builder


def _once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """What builds a rule's address: the same function for the same words; it gets its rule when it
    is bound, so that converters stay the application's own."""
    defaults = tuple(sorted((rule.defaults or {}).items()))
    key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
    if key not in _known:
        _known[key] = _compile(rule, append_unknown)
    return _known[key]


def compile_once() -> None:
    """From now on in this process."""
    Rule._compile_builder = _once
