"""The benchmark measures what it says: both sides write the same rows, nothing is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.bench import approval
from scripts.bench.approval import STEPS, Bench, Times, furnish, measure, record
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
    assert times.ratio() > 0, "how large it is, one case on a busy machine does not say"


@pytest.mark.parametrize(
    ("ratio", "code", "said"),
    [(0.125, 0, []), (0.0625, 1, ["SQLite, synchronous=NORMAL: 0.06 is below 0.12"])],
)
def test_a_store_below_its_least_ratio_fails_the_benchmark(
    ratio: float,
    code: int,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Measured times are exchanged for made ones: the verdict is tested, not this machine."""
    made = Times([[1.0]] * len(STEPS), [[ratio]] * len(STEPS))
    monkeypatch.setattr(approval, "measure", lambda *_: made)
    monkeypatch.setattr(approval, "where_time_goes", lambda *_: None)
    assert approval.main(["--sqlite", "--cases", "1"]) == code
    assert [line for line in capsys.readouterr().out.splitlines() if "is below" in line] == said
