"""Closing time and days off: from which day counts what was sent in."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.calendar import china
from workflow.domain.received import counted_day

CALENDAR = china()
HALF_PAST_FIVE = 17 * 60 + 30


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CALENDAR.zone)


@pytest.mark.parametrize(
    ("sent", "counts"),
    [
        ("03-02 09:00", "03-02"),
        ("03-02 17:29", "03-02"),
        ("03-02 17:30", "03-03"),
        ("03-06 18:00", "03-09"),  # Friday evening
        ("03-07 10:00", "03-09"),  # Saturday
        ("02-14 10:00", "02-14"),  # a Saturday in exchange for a holiday: offices are open
        ("02-14 20:00", "02-24"),  # the Spring Festival lies between
        ("02-18 10:00", "02-24"),
    ],
)
def test_what_comes_after_closing_time_or_on_a_day_off_counts_later(sent: str, counts: str) -> None:
    expected = date.fromisoformat(f"2026-{counts}")
    assert counted_day(CALENDAR, at(sent), HALF_PAST_FIVE) == expected


def test_without_such_a_rule_everything_counts_from_its_own_day() -> None:
    assert counted_day(CALENDAR, at("03-07 23:00"), 0) == date(2026, 3, 7)


@given(
    moment=st.datetimes(
        datetime(2024, 1, 1),  # noqa: DTZ001  # the strategy wants naive bounds
        datetime(2026, 12, 1),  # noqa: DTZ001
        timezones=st.just(CALENDAR.zone),
    ),
    closes=st.integers(1, 1440),
)
def test_it_counts_from_a_working_day_and_never_from_an_earlier_one(
    moment: datetime, closes: int
) -> None:
    day = counted_day(CALENDAR, moment, closes)
    assert CALENDAR.is_working(day)
    assert day >= moment.date()
    assert CALENDAR.working_days_after(moment.date(), day) <= 1
