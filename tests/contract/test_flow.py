"""What lies beside the steps, on real databases: signals, milestones, sections, added instances."""

from __future__ import annotations

import pytest

from tests.contract.test_worked_examples import SqlRun
from tests.patterns.harness import DAY, patterns
from workflow.machine.evolve import fold
from workflow.store.queries.history import intact
from workflow.store.store import SqlStore

KEPT = (9, 15, 18, 19, 24, 39)
"""Patterns that keep something in rows: lanes that go on, rows added, marks, queues."""
PATTERNS = {pattern.path.stem: pattern for pattern in patterns() if pattern.number in KEPT}


@pytest.mark.parametrize("name", PATTERNS)
def test_after_every_step_the_rows_are_what_the_history_says(name: str, store: SqlStore) -> None:
    pattern = PATTERNS[name]
    run = SqlRun(pattern.example, store, pattern.library)
    for number, step in enumerate(pattern.data["script"], 1):
        assert run.step({"on": DAY, **step}) is None, f"step {number}"
        assert fold(run.case_id, store.facts(run.case_id)) == run.case
    with store.database.read() as connection:
        assert intact(connection, store.keys, run.case_id)
