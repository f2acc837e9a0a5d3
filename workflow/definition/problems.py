"""What is wrong in a definition file, where, and what to write instead.

Every step that reads or checks a file (reader, loader, checks) makes `Problem`s and raises them
together as one `ProblemsFound`; the command line and the pages print them or link to them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right. Lines and columns count from 1, columns in characters.

    `what` says what stands there, `instead` what to write; both are short English clauses without
    a full stop. `code` never changes, so that pages can translate a problem or link to its
    explanation.
    """

    file: str
    line: int
    column: int
    what: str
    instead: str
    code: str = field(kw_only=True)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}: {self.what}"
        return f"{place}; {self.instead}" if self.instead else place


class ProblemsFound(Exception):
    """The definition cannot be used until these problems are put right."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing is close enough to suggest."""
    matches = difflib.get_close_matches(word[:80], sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None
