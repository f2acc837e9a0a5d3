"""No list costs more because of the cases that are closed.

Measured, not timed: SQLite counts the steps of its machine, PostgreSQL the rows it touches. Twenty
thousand closed cases are made by the database itself, from one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from tests.contract.conftest import opened
from tests.support.made_cases import MONDAY, NOW, by_no, filed, save_new, task
from workflow.domain.case import Relative, Signature
from workflow.domain.people import Post
from workflow.domain.tracking import tracking_number
from workflow.keys import Ciphertext, KeyRing
from workflow.machine.oversight import Oversight
from workflow.store.database import Database
from workflow.store.queries import cases as case_queries
from workflow.store.queries import history, overview
from workflow.store.queries.inbox import counts_of_views, inbox
from workflow.store.queries.inbox_shapes import Filters, View
from workflow.store.store import SqlStore
from workflow.store.tables import accounts, metadata

ME, COLLEAGUE = 5, 6
LEAD = Post("township_lead", "330105")
LOOKS_AFTER = (Oversight(frozenset({"township_lead", "township_officer"}), frozenset({"330105"})),)
FEW, MANY = 2_000, 20_000
COPIED = ("cases", "scopes", "tasks", "signatures", "relatives", "facts")
NUMBER = tracking_number(2026, 3)
STEP = 100
"""SQLite's machine steps between two looks."""


def copies(table: str, first: int, last: int) -> str:
    """An insert of the rows of case 1 again, once for each number from `first` to `last`."""
    own = {"cases": "id"}.get(table, "case_id")
    fresh = {own: "n", "tracking": "'OW-' || n"} if table == "cases" else {own: "n"}
    names = [column.name for column in metadata.tables[table].columns]
    values = [fresh.get(name, f't."{name}"') for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO {table} ({columns}) WITH RECURSIVE series(n) AS "
        f"(SELECT {first} UNION ALL SELECT n + 1 FROM series WHERE n < {last}) "
        f"SELECT {', '.join(values)} FROM {table} AS t, series WHERE t.{own} = 1"
    )


def grow(database: Database, first: int, last: int, copied: tuple[str, ...] = COPIED) -> None:
    """More closed cases, all signed by me, filed by me, with a colleague as a relative."""
    with database.changing() as connection:
        for table in copied:
            connection.exec_driver_sql(copies(table, first, last))
    if not database.sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as bare:
            bare.exec_driver_sql("VACUUM ANALYZE")


def some_cases(database: Database, keys: KeyRing) -> None:
    """One closed case to be copied, and a few that run."""
    store = SqlStore(database, keys)
    row = {"login": "me", "password_hash": "", "created_at": NOW, "name": Ciphertext("-")}
    with database.changing() as connection:
        connection.execute(insert(accounts).values(id=ME, **row))
    signed = Signature(8, 2, "", "opinion", ME, "吴某", "r", "p", MONDAY)
    relative = Relative(9, COLLEAGUE, "林某", 1, MONDAY)
    done = task(2, path="", status="done", outcome="support", ended_at=NOW)
    old = filed(1, status="closed", closed_on=MONDAY, filed_by=ME, tasks=by_no(done))
    old = replace(old, signatures=by_no(signed), relatives=by_no(relative), timers={})
    save_new(store, replace(old, tracking="OW-1"))
    for number in range(2, 12):
        live = filed(number, tasks=by_no(task(2, path=""), task(3, path="", claimed_by=ME)))
        save_new(store, replace(live, tracking=tracking_number(2026, number)))


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def costs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing
) -> Iterator[dict[str, tuple[int, int]]]:
    """What each list costs with few and with many closed cases."""
    folder: Path = tmp_path_factory.mktemp("growth")
    with opened(request, request.param, folder) as database:
        some_cases(database, keys)
        grow(database, 1_001, 1_000 + FEW)
        few = {name: cost(database, work) for name, work in LISTS.items()}
        grow(database, 1_001 + FEW, 1_000 + MANY)
        many = {name: cost(database, work) for name, work in LISTS.items()}
        yield {name: (few[name], many[name]) for name in LISTS}


def cost(database: Database, work: Callable[[Connection], object]) -> int:
    """What the statements of `work` make the database do."""
    with database.read() as connection:
        if database.sqlite:
            return steps(connection, work)
        return sum(rows_touched(connection, *each) for each in statements(connection, work))


def steps(connection: Connection, work: Callable[[Connection], object]) -> int:
    count = 0

    def tick() -> int:
        nonlocal count
        count += STEP
        return 0

    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(tick, STEP)
    work(connection)
    driver.set_progress_handler(None, 0)
    return count


def statements(
    connection: Connection, work: Callable[[Connection], object]
) -> list[tuple[str, Any]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _x: object, sql: str, parameters: Any, _y: object, _z: object) -> None:
        seen.append((sql, parameters))

    event.listen(connection, "before_cursor_execute", note)
    work(connection)
    event.remove(connection, "before_cursor_execute", note)
    return seen


def rows_touched(connection: Connection, sql: str, parameters: Any) -> int:
    explained = connection.exec_driver_sql("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, parameters)
    found = explained.scalar_one()
    (root,) = json.loads(found) if isinstance(found, str) else found
    return touched(root["Plan"])


def touched(node: dict[str, Any]) -> int:
    rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    rows += node.get("Rows Removed by Join Filter", 0)
    return int(rows * node["Actual Loops"]) + sum(map(touched, node.get("Plans", ())))


def inbox_of(view: View, **narrowed: Any) -> Callable[[Connection], object]:
    return lambda connection: inbox(connection, ME, (LEAD,), view, NOW, Filters(**narrowed))


LISTS: dict[str, Callable[[Connection], object]] = {
    "case_by_tracking": lambda c: case_queries.case_by_tracking(c, NUMBER),
    "cases_filed_by": lambda c: case_queries.cases_filed_by(c, ME),
    "cases_filed_by, nothing": lambda c: case_queries.cases_filed_by(c, COLLEAGUE),
    "cases_of_person, none": lambda c: case_queries.cases_of_person(c, 7),
    "open_cases_at": lambda c: case_queries.open_cases_at(c, (LEAD.place,), ME),
    "mine": inbox_of(View.MINE),
    "queue": inbox_of(View.QUEUE),
    "watched": inbox_of(View.WATCHED),
    "done": inbox_of(View.DONE),
    "done, by number": inbox_of(View.DONE, text=NUMBER),
    "tabs": lambda c: counts_of_views(c, ME, (LEAD,)),
    "load": lambda c: overview.live_load(c, NOW, LOOKS_AFTER, overview.Narrowed()),
    "load_tasks": lambda c: overview.live_tasks(c, NOW, LOOKS_AFTER, overview.Narrowed()),
    "open_cases": lambda c: overview.open_cases(c, (LEAD.place,)),
    "back_dated": lambda c: history.back_dated(c, NOW, NOW),
    "notable": lambda c: history.notable(c, NOW, NOW),
}


@pytest.mark.parametrize("name", LISTS)
def test_ten_times_as_many_closed_cases_cost_the_same(
    name: str, costs: dict[str, tuple[int, int]]
) -> None:
    few, many = costs[name]
    assert many <= 1.25 * few + 500, "ten times the closed cases"
