"""The benchmark of a whole request, small: real decisions are made, and little is asked for them.

The numbers of statements are what keeps a request quick on any machine; how long it takes is for
`make bench-request` to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.bench import request as bench
from tests.support.worked import library

TASKS = 3_000
PLANNED_ANEW = re.compile(r"\.status !?= \?")
ONCE = ("accounts", "sessions", "posts", "substitutes", "counters", "publications", "entries")
"""Tables that a page has no reason to read twice."""


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bench.Load]:
    url = f"sqlite:///{Path(tmp_path_factory.mktemp('request'), 'bench.db')}"
    with bench.furnished(url, TASKS, officers=3, library=library()) as load:
        yield load


@pytest.fixture
def desk(load: bench.Load) -> bench.Desk:
    """An officer who has opened a task, with everything warm."""
    desk = bench.Desk(load.clients[2])
    desk.begin()
    desk.decide()
    desk.open()
    return desk


def reads(statements: list[str]) -> Counter[str]:
    """How often each table is read first."""
    asked = [each.split() for each in statements if each.startswith("SELECT")]
    return Counter(words[words.index("FROM") + 1] for words in asked)


def test_each_press_decides_a_case_and_leads_to_the_next(load: bench.Load) -> None:
    seconds = bench.measure(load, 4)
    assert len(seconds.decide) == len(seconds.open) == 4
    assert len(seconds.hand) == 4 * 12
    assert all(each > 0 for each in (*seconds.decide, *seconds.open, *seconds.hand))
    with load.office.store.database.read() as connection:
        decided = connection.exec_driver_sql(
            "SELECT count(*) FROM tasks WHERE status = 'done' AND state = 'check' "
            "AND ended_at > opened_on AND path = 'd' AND case_id < 0"
        ).scalar_one()
    assert decided >= len(load.clients) + 4


def test_a_decision_asks_little_of_the_database(load: bench.Load, desk: bench.Desk) -> None:
    database = load.office.store.database
    asked = bench.statements(database, desk.decide)
    assert len(asked) <= 20, asked
    again = reads(asked)
    assert again["cases"] == 2, "looked at, locked; what the page has written, it knows"
    assert again["scopes"] == 1, "its parts are read once: nobody else changed them"
    assert again["accounts"] == again["posts"] == 1
    assert again["sessions"] == 0, "asked for together with the account"
    assert again["counters"] == 1, "within the transaction; before it, only where a place is asked"
    assert again["facts"] == 0, "no history for a step that decided nothing"
    assert asked.count("BEGIN") == 3, "before the transaction, in it, and after it"


def test_no_statement_is_planned_anew_for_each_value(load: bench.Load, desk: bench.Desk) -> None:
    """SQLite does so where a parameter stands beside a column of a partial index's condition."""
    asked = bench.statements(load.office.store.database, desk.decide)
    asked += bench.statements(load.office.store.database, desk.open)
    assert [each for each in asked if PLANNED_ANEW.search(each)] == []


def test_a_page_asks_nothing_twice(load: bench.Load, desk: bench.Desk) -> None:
    desk.decide()
    asked = bench.statements(load.office.store.database, desk.open)
    assert len(asked) <= 12, asked
    assert asked.count("BEGIN") == 1
    again = reads(asked)
    assert {table: again[table] for table in ONCE if again[table] > 1} == {}
