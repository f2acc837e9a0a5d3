"""A small valid library, and what the checks find after one change to it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from workflow.definition.check import CHECKS
from workflow.definition.library import Library, load_text
from workflow.definition.problems import Problem

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    """The small library with one passage exchanged; the passage must be there exactly once."""
    assert SMALL.count(old) == 1, f"{old!r} stands there {SMALL.count(old)} times"
    return SMALL.replace(old, new)


def library(old: str = "", new: str = "") -> Library:
    """The small library, with one passage exchanged if given."""
    return load_text(changed(old, new) if old else SMALL, "small.yaml")


@lru_cache(maxsize=256)
def problems(old: str, new: str) -> tuple[Problem, ...]:
    """What the checks find after one change."""
    return CHECKS.run(library(old, new))


def codes_after(*passages: tuple[str, str]) -> list[str]:
    """The codes of the problems after several passages were exchanged, each of which stands in
    the definition once."""
    text = SMALL
    for old, new in passages:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return [each.code for each in CHECKS.run(load_text(text, "small.yaml"))]


def assert_only(code: str, old: str, new: str, at: str = "") -> Problem:
    """The change gives exactly one problem: this code, at the line that holds `at` (or `new`)."""
    found = problems(old, new)
    text = changed(old, new)
    line = text[: text.index(at or new)].count("\n") + 1
    assert [(each.code, each.line) for each in found] == [(code, line)], "\n".join(map(str, found))
    return found[0]
