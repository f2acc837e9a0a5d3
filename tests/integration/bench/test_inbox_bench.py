"""The benchmark of the inbox, small: both sides agree, and page one asks little of the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from scripts.bench import inbox as bench
from workflow.store.database import Database
from workflow.store.migrate import upgrade

TASKS = 6_000


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Database:
    url = f"sqlite:///{Path(tmp_path_factory.mktemp('inbox'), 'bench.db')}"
    upgrade(url)
    database = Database(url)
    bench.fill(database, TASKS)
    return database


def asked(database: Database) -> list[tuple[str, Any]]:
    """The statements of page one of an officer's queue."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append((statement, parameters))

    user, post = bench.officers(1)[0]
    with database.read() as connection:
        event.listen(connection, "before_cursor_execute", note)
        bench.ours(connection, user, post)
    return seen


def test_both_sides_answer_the_same(filled: Database) -> None:
    mine, hand = bench.measure(filled, 12)
    assert len(mine) == len(hand) == 12
    with filled.read() as connection:
        tabs, view, page = bench.front(connection, 1, (bench.officers(1)[0][1],), bench.NOW)
    assert tabs[view] == page.total > 0


@pytest.mark.parametrize(
    ("slow", "ratio", "code"),
    [(2, 1.0, 0), (4, 3.0, 1), (40, 3.0, 1)],
    ids=["within the limit", "slow in one page of twenty", "slow in most pages"],
)
def test_both_the_median_and_the_p95_are_judged(
    slow: int, ratio: float, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Measured times are exchanged for made ones: the verdict is tested, not this machine."""
    made = [3.0] * slow + [1.0] * (60 - slow), [1.0] * 60
    assert bench.report("made", *made) == ratio
    monkeypatch.setattr(bench, "_one_store", lambda *_: bench.report("made", *made))
    assert bench.main(["--sqlite"]) == code


def test_page_one_with_all_its_counts_is_four_statements(filled: Database) -> None:
    assert len(asked(filled)) == 4


def test_no_table_is_read_from_end_to_end(filled: Database) -> None:
    statements = asked(filled)
    assert statements
    for statement, parameters in statements:
        with filled.read() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [row[-1] for row in plan]
        assert steps
        scanned = [step for step in steps if step.startswith("SCAN ") and "anon" not in step]
        assert scanned == [], statement
        rows = [step for step in steps if "SEARCH tasks" in step]
        assert all("INDEX" in step for step in rows), rows
