"""A case is kept whole, and only what changed is written."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests.support.made_cases import (
    MONDAY,
    NOW,
    by_no,
    change,
    collections_of,
    filed,
    filing,
    full,
    recorded,
    save_new,
    task,
    timers,
)
from workflow.domain.case import COLLECTIONS, Case, Timer
from workflow.domain.facts import CaseClosed
from workflow.domain.history import verify
from workflow.errors import Conflict, NotFound
from workflow.ports import Message
from workflow.store.database import Database
from workflow.store.store import SqlStore
from workflow.store.tables import cases, facts, outbox, part_tables

VERB_AND_TABLE = re.compile(
    r'(?:(?:(INSERT|DELETE|UPDATE) (?:INTO|FROM)?)|SELECT .*? FROM) *"?(\w+)'
)


@contextmanager
def statements(database: Database) -> Iterator[Counter[str]]:
    """Counts executions by verb and table, and their rows under `rows …`."""
    seen: Counter[str] = Counter()

    def count(
        _c: object, _cur: object, sql: str, parameters: object, _x: object, many: bool
    ) -> None:
        found = VERB_AND_TABLE.match(sql.replace("\n", " "))
        if found is None:
            return
        verb, table = found[1] or "SELECT", found[2]
        seen[f"{verb} {table}"] += 1
        seen[f"rows {verb} {table}"] += len(parameters) if many else 1  # type: ignore[arg-type]

    event.listen(database.engine, "before_cursor_execute", count)
    yield seen
    event.remove(database.engine, "before_cursor_execute", count)


def written(seen: Counter[str]) -> set[str]:
    return {key for key in seen if key.split()[0] in ("INSERT", "UPDATE", "DELETE")}


def test_a_case_with_parts_of_every_kind_comes_back_equal(store: SqlStore) -> None:
    case = full(1)
    assert collections_of(case) == set(COLLECTIONS)
    saved = save_new(store, case)
    assert store.case(1) == saved
    with store.begin() as uow:
        assert uow.lock(1) == saved


def test_every_field_of_every_part_comes_back_as_the_type_it_was(store: SqlStore) -> None:
    saved = save_new(store, full(1))
    loaded = store.case(1)
    for name in COLLECTIONS:
        for key, part in getattr(saved, name).items():
            back = getattr(loaded, name)[key]
            for each in fields(part):
                value = getattr(back, each.name)
                assert type(value) is type(getattr(part, each.name)), f"{name}.{each.name}"


def test_parts_come_back_in_the_order_in_which_they_were_added(store: SqlStore) -> None:
    saved = save_new(store, full(1))
    assert list(store.case(1).scopes) == list(saved.scopes)
    assert list(saved.scopes) != sorted(saved.scopes), "the order must be able to get lost"
    assert list(store.case(1).tasks) == [2, 5, 9]


def test_scopes_added_later_come_after_the_first_ones(store: SqlStore) -> None:
    before = save_new(store, filed(1))
    first = before.scopes[""]
    grown = {**before.scopes, "z": replace(first, path="z"), "a": replace(first, path="a")}
    change(store, 1, scopes=grown)
    assert list(store.case(1).scopes) == ["", "z", "a"]


def test_an_unknown_case_is_not_found(store: SqlStore) -> None:
    with store.begin() as uow, pytest.raises(NotFound, match="no_such_case"):
        uow.lock(404)


def test_only_the_changed_task_is_written(store: SqlStore, database: Database) -> None:
    save_new(store, full(1))
    before = store.case(1)
    claimed = replace(before.tasks[2], claimed_by=5, claimed_name="吴某", revision=1)
    with statements(database) as seen:
        change(store, 1, tasks=lambda case: {**case.tasks, 2: claimed})
    assert written(seen) == {"UPDATE cases", "UPDATE tasks", "INSERT facts"}
    assert seen["rows UPDATE tasks"] == 1
    assert store.case(1).tasks[2] == claimed
    assert store.case(1).tasks[5] == before.tasks[5]


def test_a_change_names_the_columns_that_changed_and_writes_several_parts_at_once(
    store: SqlStore, database: Database
) -> None:
    save_new(store, full(1))
    old = store.case(1).tasks
    done = replace(old[2], status="done", outcome="support", revision=1)
    other = replace(old[5], revision=old[5].revision + 1)
    said: list[str] = []

    def note(_c: object, _x: object, sql: str, *_rest: object) -> None:
        said.extend(re.findall(r"UPDATE tasks SET (.*?) WHERE", sql))

    event.listen(database.engine, "before_cursor_execute", note)
    change(store, 1, tasks=lambda case: {**case.tasks, 2: done, 5: other})
    event.remove(database.engine, "before_cursor_execute", note)
    (columns,) = said
    assert set(re.findall(r"(\w+)=", columns)) == {"status", "outcome", "revision"}
    assert (store.case(1).tasks[2], store.case(1).tasks[5]) == (done, other)


def test_an_equal_copy_of_a_part_counts_as_changed_and_the_same_object_does_not(
    store: SqlStore, database: Database
) -> None:
    save_new(store, full(1))
    with statements(database) as seen, store.begin() as uow:
        before = uow.lock(1)
        after, new = recorded(replace(before, tasks=dict(before.tasks)), CaseClosed("x", MONDAY))
        uow.save(before, after, new, {})
        uow.commit()
    assert written(seen) == {"UPDATE cases", "INSERT facts"}


def test_new_parts_of_one_kind_are_written_in_one_statement(
    store: SqlStore, database: Database
) -> None:
    save_new(store, filed(1))
    with statements(database) as seen:
        change(
            store,
            1,
            tasks=lambda case: {**case.tasks, **by_no(*(task(no) for no in range(10, 30)))},
        )
    assert seen["rows INSERT tasks"] == 20
    assert seen["INSERT tasks"] == 1
    assert len(store.case(1).tasks) == 21


@pytest.mark.parametrize("make", [filed, full])
def test_a_case_is_loaded_with_two_statements(
    store: SqlStore, database: Database, make: Callable[[int], Case]
) -> None:
    save_new(store, make(1))
    with statements(database) as seen, store.begin() as uow:
        uow.lock(1)
    reads = {key: number for key, number in seen.items() if key.startswith("SELECT")}
    assert reads == {"SELECT cases": 1, "SELECT scopes": 1}


def test_tables_without_rows_for_the_case_are_not_asked(
    store: SqlStore, database: Database
) -> None:
    save_new(store, filed(1))
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with store.begin() as uow:
        uow.lock(1)
    names = {name for name in part_tables if any(f"FROM {name}" in sql for sql in asked)}
    assert names == {"scopes", "tasks", "entries", "timers"}


def test_timers_that_fell_away_are_deleted(store: SqlStore) -> None:
    save_new(store, full(1))
    later = timers(Timer("late", 2, "", NOW + timedelta(days=9)), Timer("answer", 10, "", NOW))
    change(store, 1, timers=later)
    assert store.case(1).timers == later
    change(store, 1, timers={})
    assert store.case(1).timers == {}


def test_due_timers_come_oldest_first_and_no_more_than_asked(store: SqlStore) -> None:
    hour = timedelta(hours=1)
    made = [Timer("late", no, "lane", NOW + no * hour) for no in (3, 1, 2, 9)]
    save_new(store, filed(1, timers=timers(*made)))
    due = store.due_timers(NOW + 3 * hour, most=10)
    assert due == [(1, "late", no, "lane") for no in (1, 2, 3)]
    assert store.due_timers(NOW + 3 * hour, most=2) == due[:2]
    assert store.due_timers(NOW, most=10) == []
    assert store.next_due() == NOW + hour


def test_leaving_without_commit_leaves_nothing(store: SqlStore, database: Database) -> None:
    case, made = recorded(filed(1), filing(filed(1)))
    with store.begin() as uow:
        uow.save(None, case, made, {1: {"applicant_name": "张某某"}})
        uow.enqueue(case, [Message("filed", "applicant", 1)])
    with pytest.raises(NotFound), store.begin() as uow:  # noqa: PT012
        uow.save(None, case, made, {})
        uow.lock(404)
    with database.read() as connection:
        for table in (cases, facts, outbox):
            assert connection.execute(select(table)).all() == []


def test_the_history_comes_back_unbroken(store: SqlStore) -> None:
    save_new(store, full(1))
    change(store, 1, status="accepted")
    history = store.facts(1)
    assert [each.seq for each in history] == [1, 2]
    assert verify(history)
    assert not verify([history[0], replace(history[1], actor="somebody else")])
    assert store.facts(1, after=1) == history[1:]
    assert store.case(1).chain == history[-1].hash


def test_the_second_of_two_who_lock_a_case_sees_what_the_first_committed(store: SqlStore) -> None:
    save_new(store, filed(1))
    first_has_it, seen = threading.Event(), []

    def second() -> None:
        first_has_it.wait(10)
        with store.begin() as uow:
            seen.append(uow.lock(1))

    thread = threading.Thread(target=second)
    thread.start()
    with store.begin() as uow:
        before = uow.lock(1)
        first_has_it.set()
        thread.join(0.3)
        assert thread.is_alive(), "the second must wait"
        after, made = recorded(replace(before, status="accepted"), CaseClosed("x", MONDAY))
        uow.save(before, after, made, {})
        uow.commit()
    thread.join(10)
    assert seen == [after]


def test_many_threads_on_one_case_lose_nothing(store: SqlStore) -> None:
    save_new(store, filed(1))

    def add(first: int) -> None:
        for no in range(first, first + 5):
            with store.begin() as uow:
                before = uow.lock(1)
                grown: Case = replace(before, tasks={**before.tasks, no: task(no)})
                after, made = recorded(grown, CaseClosed("x", MONDAY))
                uow.save(before, after, made, {})
                uow.commit()

    threads = [threading.Thread(target=add, args=(100 * n,)) for n in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(store.case(1).tasks) == 1 + 6 * 5
    assert verify(store.facts(1))


def test_a_case_that_was_not_loaded_under_the_lock_is_not_written(store: SqlStore) -> None:
    save_new(store, filed(1))
    old = store.case(1)
    change(store, 1, status="accepted")
    with store.begin() as uow, pytest.raises(Conflict, match="stale_case"):
        uow.save(old, replace(old, seq=2), [], {})


def test_naive_times_are_refused(store: SqlStore) -> None:
    naive = timers(Timer("late", 2, "", NOW.replace(tzinfo=None)))
    case, made = recorded(filed(1, timers=naive), filing(filed(1)))
    with store.begin() as uow, pytest.raises(ValueError, match="no time zone"):
        uow.save(None, case, made, {})
