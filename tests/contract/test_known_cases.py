"""A page reads the parts of a case once; and it never takes an old state for the present one."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread

import pytest

from tests.support.made_cases import change, full, save_new
from workflow.domain.case import Case
from workflow.domain.tracking import tracking_number
from workflow.store.database import Database
from workflow.store.store import SqlStore


def taken_by(name: str) -> object:
    """A change of the tasks, for `change`: somebody takes the second one."""
    return lambda case: {**case.tasks, 2: replace(case.tasks[2], claimed_name=name)}


def by_somebody_else(store: SqlStore, name: str) -> None:
    other = Thread(target=change, args=(store, 1), kwargs={"tasks": taken_by(name)})
    other.start()
    other.join()


def locked(store: SqlStore) -> Case:
    with store.begin() as unit:
        return unit.lock(1)


@pytest.fixture
def filed(store: SqlStore) -> Case:
    return save_new(store, replace(full(1), tracking=tracking_number(2026, 1)))


def test_a_page_reads_the_parts_of_a_case_once(
    store: SqlStore, database: Database, filed: Case
) -> None:
    with database.one_snapshot():
        first = store.case(1)
        assert locked(store) is first
        assert store.case(1) is first
        assert store.case_numbered(filed.tracking) is first


def test_what_it_wrote_itself_it_knows_as_it_would_read_it(
    store: SqlStore, database: Database, filed: Case
) -> None:
    backwards = dict(reversed(list(filed.tasks.items())))
    with database.one_snapshot():
        change(store, 1, tasks=backwards)
        known = store.case(1)
    read = store.case(1)
    assert known is not read
    assert repr(known) == repr(read), "also the order of the parts"


def test_what_others_wrote_meanwhile_is_read(
    store: SqlStore, database: Database, filed: Case
) -> None:
    with database.one_snapshot():
        assert store.case(1).tasks[2].claimed_name != "吴某"
        by_somebody_else(store, "吴某")
        assert locked(store).tasks[2].claimed_name == "吴某"
        assert store.case(1).tasks[2].claimed_name == "吴某"


def test_what_was_rolled_back_is_not_there(
    store: SqlStore, database: Database, filed: Case
) -> None:
    with database.one_snapshot():
        with store.begin() as unit:
            before = unit.lock(1)
            unit.save(before, replace(before, place="330106", chain="never", seq=99), (), {})
        assert store.case(1) == before


def test_outside_of_a_page_every_command_loads_its_case_afresh(
    store: SqlStore, filed: Case
) -> None:
    assert store.case(1) is not store.case(1)
    assert locked(store) is not locked(store)
    assert locked(store) == filed
