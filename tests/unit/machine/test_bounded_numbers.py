"""Quick aid is at most one month of the subsistence line, whatever a county has set."""

from __future__ import annotations

import pytest

from workflow.definition.library import Library, load
from workflow.domain.calendar import china
from workflow.examples.play import ExampleRun


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


@pytest.mark.parametrize(
    ("numbers", "way"),
    [
        ({}, "quick"),
        ({"subsistence_line": 60_000}, "quick"),
        ({"subsistence_line": 59_999}, "data_check"),
        ({"subsistence_line": 200_000, "aid_quick_ceiling": 59_999}, "data_check"),
        ({"subsistence_line": 59_999, "aid_quick_ceiling": 80_000}, "data_check"),
    ],
)
def test_a_request_above_the_line_takes_the_full_way(
    library: Library, numbers: dict[str, int], way: str
) -> None:
    name = "temporary_aid_small_and_quick"
    entry = next(e for e in library.entries if e.kind == "example" and e.id == name)
    answers = {**entry.document.data["answers"], "amount_needed": 60_000}
    given = {**entry.document.data, "answers": answers, "parameters": numbers}
    run = ExampleRun(given, library, china())
    for step in given["steps"][:2]:
        assert run.step(step) is None
    assert run.case.scopes[""].state == way
