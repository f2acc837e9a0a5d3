"""The benchmark measures what it says: both sides write the same rows, nothing is skipped."""

from __future__ import annotations

from pathlib import Path

from scripts.bench.approval import STEPS, Bench, furnish, measure, record
from scripts.bench.handwritten import Handwritten, snapshot


def test_both_sides_write_the_same_rows(tmp_path: Path) -> None:
    bench = Bench(furnish(f"sqlite:///{tmp_path / 'bench.db'}"))
    recorded, case = record(bench)
    assert len(recorded) == len(STEPS) == 12
    assert all(recorded), "a step that writes nothing is no durable step"
    hand = Handwritten(bench.store.database, recorded, case)
    before = {table: len(rows) for table, rows in snapshot(bench.store.database).items()}
    times = measure(bench, hand, 1, ["synchronous=FULL"])
    after = {table: len(rows) for table, rows in snapshot(bench.store.database).items()}
    grown = {table: after[table] - before[table] for table in after}
    assert grown["facts"] > 30
    assert grown["facts"] % 2 == 0, "one case by the engine, one by hand"
    assert all(count % 2 == 0 for count in grown.values()), grown
    assert 0 < times.ratio() < 1
