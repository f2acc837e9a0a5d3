"""Every worked example of every shipped definition runs through the engine and comes out right."""

from __future__ import annotations

import pytest

from tests.support.worked import examples, library, played
from workflow.domain.history import verify
from workflow.machine.evolve import fold


@pytest.mark.parametrize("name", list(examples()))
def test_the_example_comes_out_as_written(name: str) -> None:
    run = played(name)
    history = run.store.rows.facts[run.case_id]
    assert verify(history), "the chain of facts is broken"
    assert fold(run.case_id, history) == run.case, "the history does not make the rows"


def test_every_definition_that_citizens_file_has_an_example() -> None:
    filed = {name for name, d in library().definitions.items() if d.applicant is not None}
    assert filed <= {example["of"] for example in examples().values()}
