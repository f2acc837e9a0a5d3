"""Waiting grows with each wrong try, is over by itself, and meets nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workflow.throttle import Brake

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BRAKE = Brake(free=3, longest=10 * MINUTE)


@pytest.mark.parametrize(
    ("wrong", "minutes"), [(0, 0), (2, 0), (3, 1), (4, 2), (5, 4), (6, 8), (7, 10), (9_999, 10)]
)
def test_each_try_beyond_the_free_ones_doubles_the_wait(wrong: int, minutes: int) -> None:
    assert BRAKE.wait(wrong, NOW, NOW) == minutes * MINUTE


def test_the_wait_runs_from_the_last_try_and_is_over_by_itself() -> None:
    assert BRAKE.wait(4, NOW, NOW + MINUTE) == MINUTE
    assert BRAKE.wait(4, NOW, NOW + 2 * MINUTE) == timedelta()
    assert BRAKE.wait(4, NOW, NOW + 99 * MINUTE) == timedelta()


def test_who_never_tried_waits_for_nothing() -> None:
    assert BRAKE.wait(0, None, NOW) == timedelta()
