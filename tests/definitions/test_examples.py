"""Every worked example of every shipped definition runs through the engine and comes out right."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from workflow.definition.library import Library, load
from workflow.domain.calendar import china
from workflow.domain.history import verify
from workflow.examples.play import run_example
from workflow.machine.evolve import fold


@lru_cache
def library() -> Library:
    return load()


def examples() -> list[Any]:
    return [
        pytest.param(entry.document.data, id=entry.id)
        for entry in library().entries
        if entry.kind == "example"
    ]


@pytest.mark.parametrize("example", examples())
def test_the_example_comes_out_as_written(example: dict[str, Any]) -> None:
    failure, run = run_example(example, library(), china())
    assert failure is None, str(failure)
    history = run.store.rows.facts[run.case_id]
    assert verify(history), "the chain of facts is broken"
    assert fold(run.case_id, history) == run.case, "the history does not make the rows"


def test_every_definition_that_citizens_file_has_an_example() -> None:
    filed = {name for name, d in library().definitions.items() if d.applicant is not None}
    played = {entry.document.data["of"] for entry in library().entries if entry.kind == "example"}
    assert filed <= played
