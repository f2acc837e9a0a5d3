"""The table of all 43 patterns and the folder say the same."""

from __future__ import annotations

import re
from pathlib import Path

from tests.patterns.harness import patterns

PAGE = Path(__file__).parents[2] / "docs/reference/patterns.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
LINK = re.compile(r"\[(.+)\]\(\.\./\.\./tests/patterns/(.+)\)")
NEEDED = {*range(1, 8), 9, 10, 11, *range(13, 17), *range(18, 22), *range(24, 28), 29, 30, 32, 34,
          35, 39, 40, 43}  # fmt: skip
"""What approval needs, at the least."""

ROWS = {int(no): cells for no, *cells in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def test_every_pattern_has_a_row() -> None:
    assert list(ROWS) == list(range(1, 44))


def test_every_row_has_its_definition_or_a_reason() -> None:
    linked = {}
    for no, (_, says, how) in ROWS.items():
        link = LINK.fullmatch(says)
        if link is None:
            assert len(says) > 10, f"{no} has neither a definition nor a reason"
            assert not how, f"{no} has no definition, yet says how it is written"
        else:
            assert link[1] == link[2], f"{no} is called otherwise than it is"
            assert how, f"{no} does not say how it is written"
            linked[no] = link[2]
    assert linked == {pattern.number: pattern.path.name for pattern in patterns()}


def test_the_names_are_those_of_the_definitions() -> None:
    named = {pattern.number: f"{pattern.name['en']} {pattern.name['zh']}" for pattern in patterns()}
    assert {no: ROWS[no][0] for no in named} == named


def test_what_approval_needs_is_there() -> None:
    assert {pattern.number for pattern in patterns()} >= NEEDED
