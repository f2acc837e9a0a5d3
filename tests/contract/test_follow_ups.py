"""What the system files later is filed once: with several workers, and whatever is killed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.contract.test_worked_examples import EXAMPLES, SqlRun
from workflow.engine import Engine
from workflow.machine.evolve import fold
from workflow.store.store import SqlStore
from workflow.store.tables import cases

DUE = datetime(2026, 9, 20, 8, tzinfo=UTC)


@pytest.fixture
def granted(store: SqlStore) -> SqlRun:
    """A household whose check is due."""
    run = SqlRun(EXAMPLES["granted_quietly"], store)
    for step in EXAMPLES["granted_quietly"]["steps"]:
        assert run.step(step) is None
    run.at = DUE
    return run


def filed(store: SqlStore) -> int:
    with store.database.read() as connection:
        count = select(func.count()).where(cases.c.definition == "reverification")
        return int(connection.execute(count).scalar_one())


def test_several_workers_at_once_file_one_check(granted: SqlRun, store: SqlStore) -> None:
    start, errors = threading.Barrier(3), []

    def work() -> None:
        engine = Engine(store, granted.calendar, now=lambda: DUE)
        start.wait()
        try:
            engine.fire_due()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert filed(store) == 1


def test_a_worker_that_is_killed_while_filing_leaves_nothing_behind(
    granted: SqlRun, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(*_given: object) -> None:
        raise Killed

    before = store.case(granted.first_id)
    with monkeypatch.context() as patched:
        patched.setattr("workflow.engine.engine.hash_secret", dies)
        with pytest.raises(Killed):
            granted.engine.fire_due()
    assert store.case(granted.first_id) == before
    assert filed(store) == 0
    granted.engine.fire_due()
    assert filed(store) == 1
    case = store.case(granted.first_id)
    assert fold(case.id, store.facts(case.id)) == case


def test_a_change_and_the_decision_it_follows_from_stand_or_fall_together(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = SqlRun(EXAMPLES["ended_by_death"], store)
    steps = EXAMPLES["ended_by_death"]["steps"]
    last = next(n for n, step in enumerate(steps) if step.get("outcome") == "benefit_ends")
    for step in steps[:last]:
        assert run.step(step) is None
    review, opened = run.case, store.case(run.first_id)

    def dies(*_given: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("workflow.machine.entitled.last_month", dies)
        with pytest.raises(RuntimeError):
            run.step(steps[last])
    assert store.case(run.case_id) == review
    assert store.case(run.first_id) == opened
    assert run.step(steps[last]) is None
    (benefit,) = store.case(run.first_id).entitlements.values()
    assert benefit.ends == "2026-05"
