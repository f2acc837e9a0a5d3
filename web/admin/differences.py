"""What differs between two texts of a definition, and between two published versions, line by line.

Consumers: the pages of drafts, of publishing, and of a definition's versions.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from web.language import say
from workflow.definition.closure import Closure
from workflow.definition.written import as_yaml, plain_data


@dataclass(frozen=True, slots=True)
class Changed:
    """One definition that differs."""

    title: str
    lines: list[str]
    """Lines with - are only in the older one, lines with + only in the newer, @@ begins a place."""


def between(before: str, after: str) -> list[str]:
    """The lines in which two texts differ, with two lines around them."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return list(lines)[2:]


def of_versions(older: Closure, newer: Closure) -> list[Changed]:
    """The definitions that a newer version has otherwise, with those it runs inside of itself; of
    shared lists (roles, reasons, papers) nothing."""
    found = []
    for name in {**older.definitions, **newer.definitions}:
        pair = [closure.definitions.get(name) for closure in (older, newer)]
        before, after = (as_yaml(plain_data(each)) if each is not None else "" for each in pair)
        title = next(say(each.title) for each in reversed(pair) if each is not None)
        if before != after:
            found.append(Changed(title, between(before, after)))
    return found
