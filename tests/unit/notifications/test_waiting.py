"""How long a message waits before it is tried again."""

from __future__ import annotations

from datetime import timedelta

from notifications.dispatch import LONGEST_WAIT, wait_before


def test_the_wait_doubles_from_half_a_minute_to_an_hour() -> None:
    longest = [wait_before(attempt, lambda: 1.0) for attempt in (1, 2, 3, 7, 8, 9, 500)]
    seconds = [wait.total_seconds() for wait in longest]
    assert seconds == [30, 60, 120, 1920, 3600, 3600, 3600]


def test_chance_takes_off_up_to_half_so_that_not_all_come_back_at_once() -> None:
    assert wait_before(3, lambda: 0.0) == timedelta(seconds=60)
    assert len({wait_before(20) for _ in range(50)}) > 40
    assert all(LONGEST_WAIT / 2 <= wait_before(20) <= LONGEST_WAIT for _ in range(200))
