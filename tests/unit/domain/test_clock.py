"""The clock of a limit: due dates, pauses, lights and the explanation of every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from workflow.domain.calendar import calendar_from_mapping, china
from workflow.domain.clock import (
    DayLine,
    Ledger,
    Light,
    Limit,
    Pause,
    Reading,
    Unit,
    due,
    explain,
    read,
    turns_yellow,
    used,
    worst_working_days,
)

CALENDAR = china()
TWENTY = Limit(20, Unit.WORKING)
SEVEN_DAYS = Limit(7, Unit.CALENDAR)
YELLOW = Limit(5, Unit.WORKING)


def day(text: str) -> date:
    return date.fromisoformat(text)


def ledger(
    started: str, *pauses: tuple[str, str | None], stopped: str | None = None, why: str = "补正"
) -> Ledger:
    return Ledger(
        day(started),
        tuple(Pause(day(since), until and day(until), why) for since, until in pauses),
        stopped and day(stopped),
    )


def reading(limit: Limit, clock: Ledger, today: str) -> Reading:
    return read(limit, clock, CALENDAR, day(today), YELLOW)


# Limits as they are written


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("20 working days", Limit(20, Unit.WORKING)),
        ("1 working day", Limit(1, Unit.WORKING)),
        ("7 calendar days", Limit(7, Unit.CALENDAR)),
        ("6 months", Limit(6, Unit.MONTHS)),
        (" 0 working days ", Limit(0, Unit.WORKING)),
    ],
)
def test_a_limit_is_read_with_its_unit(text: str, limit: Limit) -> None:
    assert Limit.parse(text) == limit
    assert Limit.parse(str(limit)) == limit


@pytest.mark.parametrize("text", ["20", "20 days", "-1 working days", "two months", "", "7天"])
def test_a_limit_without_a_clear_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no limit"):
        Limit.parse(text)


def test_a_limit_reads_well_in_both_languages() -> None:
    assert [TWENTY.to("zh_CN"), TWENTY.to("en")] == ["20个工作日", "20 working days"]
    assert [SEVEN_DAYS.to("zh"), Limit(1, Unit.MONTHS).to("en")] == ["7天", "1 month"]


def test_impossible_values_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Limit(-1, Unit.WORKING)
    with pytest.raises(ValueError, match="before it begins"):
        Pause(day("2026-03-05"), day("2026-03-04"), "补正")
    with pytest.raises(ValueError, match="before it starts"):
        ledger("2026-03-05", stopped="2026-03-04")


# Due dates


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-13", 20, "2026-03-19"),
        ("2026-01-30", 30, "2026-03-19"),
        ("2026-04-30", 10, "2026-05-18"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-24", 20, "2026-10-29"),
        ("2025-09-26", 10, "2025-10-16"),
        ("2025-01-24", 7, "2025-02-10"),
    ],
)
def test_working_day_limits_pass_over_holidays_and_use_make_up_days(
    start: str, days: int, last: str
) -> None:
    assert due(Limit(days, Unit.WORKING), ledger(start), CALENDAR) == day(last)


def test_calendar_days_count_holidays_too() -> None:
    assert due(SEVEN_DAYS, ledger("2026-02-13"), CALENDAR) == day("2026-02-20")


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-03-15", 6, "2026-09-15"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-05-20", 24, "2028-05-20"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(
    start: str, months: int, last: str
) -> None:
    assert due(Limit(months, Unit.MONTHS), ledger(start), CALENDAR) == day(last)


@pytest.mark.parametrize("unit", Unit)
def test_a_limit_of_no_days_is_due_on_the_day_it_starts(unit: Unit) -> None:
    assert due(Limit(0, unit, roll=True), ledger("2026-02-16"), CALENDAR) == day("2026-02-16")


def test_a_last_day_on_a_holiday_rolls_only_if_asked() -> None:
    clock = ledger("2026-02-10")
    assert due(SEVEN_DAYS, clock, CALENDAR) == day("2026-02-17")
    rolling = Limit(7, Unit.CALENDAR, roll=True)
    assert due(rolling, clock, CALENDAR) == day("2026-02-24")
    assert used(rolling, clock, CALENDAR, day("2026-02-24")) == 7
    assert used(rolling, clock, CALENDAR, day("2026-02-25")) == 8
    assert due(rolling, ledger("2026-02-07"), CALENDAR) == day("2026-02-14"), "a make-up day"


def test_rolling_onto_a_paused_day_goes_on_to_the_next_open_one() -> None:
    rolling = Limit(7, Unit.CALENDAR, roll=True)
    assert due(rolling, ledger("2026-02-10", ("2026-02-23", "2026-02-25")), CALENDAR) == day(
        "2026-02-26"
    )
    assert due(rolling, ledger("2026-02-10", ("2026-02-20", None)), CALENDAR) is None


# Pauses


def test_paused_working_days_are_added_at_the_end() -> None:
    # Paused on Wednesday the 4th, resumed on Monday the 9th: Thursday, Friday and Monday are out.
    clock = ledger("2026-03-02", ("2026-03-04", "2026-03-09"))
    assert due(Limit(5, Unit.WORKING), clock, CALENDAR) == day("2026-03-12")
    assert due(Limit(5, Unit.WORKING), ledger("2026-03-02"), CALENDAR) == day("2026-03-09")


def test_paused_calendar_days_are_added_too() -> None:
    clock = ledger("2026-03-02", ("2026-03-04", "2026-03-09"))
    assert due(SEVEN_DAYS, clock, CALENDAR) == day("2026-03-14")
    assert due(Limit(1, Unit.MONTHS), clock, CALENDAR) == day("2026-04-07")


def test_overlapping_pauses_leave_a_day_out_once() -> None:
    once = ledger("2026-03-02", ("2026-03-03", "2026-03-11"))
    twice = ledger("2026-03-02", ("2026-03-05", "2026-03-11"), ("2026-03-03", "2026-03-06"))
    within = ledger("2026-03-02", ("2026-03-03", "2026-03-11"), ("2026-03-05", "2026-03-06"))
    assert due(TWENTY, once, CALENDAR) == due(TWENTY, twice, CALENDAR)
    assert due(TWENTY, once, CALENDAR) == due(TWENTY, within, CALENDAR)


def test_a_pause_over_rest_days_costs_a_working_day_limit_nothing() -> None:
    clock = ledger("2026-03-02", ("2026-03-06", "2026-03-08"))
    assert due(TWENTY, clock, CALENDAR) == due(TWENTY, ledger("2026-03-02"), CALENDAR)


def test_a_pause_from_before_the_start_counts_only_from_the_start() -> None:
    clock = ledger("2026-03-02", ("2026-02-09", "2026-03-03"))
    assert due(Limit(5, Unit.WORKING), clock, CALENDAR) == day("2026-03-10")


def test_while_a_pause_is_open_the_due_date_is_unknown() -> None:
    clock = ledger("2026-03-02", ("2026-03-04", None))
    for limit in (TWENTY, SEVEN_DAYS, Limit(2, Unit.MONTHS)):
        assert due(limit, clock, CALENDAR) is None


def test_a_pause_that_opens_on_the_last_day_comes_too_late_to_change_it() -> None:
    assert due(Limit(5, Unit.WORKING), ledger("2026-03-02", ("2026-03-09", None)), CALENDAR) == day(
        "2026-03-09"
    )
    assert due(Limit(5, Unit.WORKING), ledger("2026-03-02", ("2026-03-08", None)), CALENDAR) is None


# Readings


def test_the_day_of_the_start_is_day_nought() -> None:
    shown = reading(TWENTY, ledger("2026-02-13"), "2026-02-13")
    assert (shown.day, shown.of, shown.remaining) == (0, 20, 20)
    assert (shown.due, shown.light) == (day("2026-03-19"), Light.GREEN)
    assert (shown.provisional, shown.paused_for) == (False, None)


def test_a_day_before_the_start_shows_an_unused_limit() -> None:
    shown = reading(TWENTY, ledger("2026-02-13"), "2026-02-09")
    assert (shown.day, shown.remaining, shown.light) == (0, 20, Light.GREEN)


def test_it_turns_yellow_with_the_given_days_to_go_and_red_after_the_last() -> None:
    clock = ledger("2026-02-13")
    lights = {
        at: (shown.remaining, shown.light)
        for at in ("2026-03-11", "2026-03-12", "2026-03-19", "2026-03-20", "2026-03-23")
        for shown in [reading(TWENTY, clock, at)]
    }
    assert lights == {
        "2026-03-11": (6, Light.GREEN),
        "2026-03-12": (5, Light.YELLOW),
        "2026-03-19": (0, Light.YELLOW),
        "2026-03-20": (-1, Light.RED),
        "2026-03-23": (-2, Light.RED),
    }


def test_overdue_on_a_weekend_is_already_one_day_too_late() -> None:
    shown = reading(Limit(5, Unit.WORKING), ledger("2026-03-06"), "2026-03-14")
    assert (shown.due, shown.day, shown.remaining) == (day("2026-03-13"), 5, -1)
    assert shown.light is Light.RED


def test_yellow_may_be_given_in_another_unit() -> None:
    clock = ledger("2026-03-02")
    lights = [
        read(SEVEN_DAYS, clock, CALENDAR, day(at), Limit(2, Unit.WORKING)).light
        for at in ("2026-03-04", "2026-03-05", "2026-03-06")
    ]
    # Due on Monday the 9th: from Thursday, Friday and Monday are two working days.
    assert lights == [Light.GREEN, Light.YELLOW, Light.YELLOW]


@pytest.mark.parametrize("yellow", [Limit(2, Unit.WORKING), Limit(3, Unit.CALENDAR)])
@pytest.mark.parametrize("last", ["2026-02-27", "2026-03-09", "2026-05-06"])
def test_the_first_yellow_day_is_the_one_on_which_a_reading_turns(yellow: Limit, last: str) -> None:
    """Also over a weekend and the long holidays, and never before the start."""
    start, end = day("2026-02-13"), day(last)
    limit = Limit((end - start).days, Unit.CALENDAR)
    first = turns_yellow(yellow, start, end, CALENDAR)
    lights = [
        read(limit, Ledger(start), CALENDAR, at, yellow).light
        for at in (first - timedelta(days=1), first, end)
    ]
    assert lights == [Light.GREEN, Light.YELLOW, Light.YELLOW]
    assert turns_yellow(Limit(90, Unit.CALENDAR), start, end, CALENDAR) == start


def test_a_paused_clock_shows_why_and_keeps_its_days() -> None:
    clock = ledger("2026-03-02", ("2026-03-04", None), why="等待补正")
    shown = reading(TWENTY, clock, "2026-03-20")
    assert (shown.light, shown.paused_for, shown.due) == (Light.PAUSED, "等待补正", None)
    assert (shown.day, shown.remaining) == (2, 18)


def test_the_clock_is_paused_from_the_day_of_pausing_until_the_day_of_resuming() -> None:
    clock = ledger("2026-03-02", ("2026-03-04", "2026-03-06"))
    lights = [reading(TWENTY, clock, f"2026-03-0{n}").light for n in (3, 4, 5, 6)]
    assert lights == [Light.GREEN, Light.PAUSED, Light.PAUSED, Light.GREEN]


def test_two_reasons_to_pause_are_both_told() -> None:
    clock = Ledger(
        day("2026-03-02"),
        (Pause(day("2026-03-04"), None, "补正"), Pause(day("2026-03-05"), None, "鉴定")),
    )
    assert reading(TWENTY, clock, "2026-03-06").paused_for == "补正；鉴定"


def test_what_is_overdue_stays_red_when_it_is_paused() -> None:
    clock = ledger("2026-03-02", ("2026-03-12", None))
    shown = reading(Limit(5, Unit.WORKING), clock, "2026-03-13")
    assert (shown.light, shown.due) == (Light.RED, day("2026-03-09"))
    assert shown.paused_for == "补正"


def test_a_stopped_clock_keeps_the_reading_of_its_last_day() -> None:
    in_time = reading(TWENTY, ledger("2026-02-13", stopped="2026-03-02"), "2026-06-01")
    assert (in_time.light, in_time.day, in_time.remaining) == (Light.STOPPED, 7, 13)
    too_late = reading(
        Limit(5, Unit.WORKING), ledger("2026-03-02", stopped="2026-03-11"), "2026-06-01"
    )
    assert (too_late.light, too_late.remaining, too_late.due) == (
        Light.STOPPED,
        -2,
        day("2026-03-09"),
    )


def test_a_stopped_clock_was_running_the_day_before() -> None:
    clock = ledger("2026-02-13", stopped="2026-03-02")
    assert reading(TWENTY, clock, "2026-02-27").light is Light.GREEN
    assert reading(TWENTY, clock, "2026-03-02").light is Light.STOPPED


def test_months_are_read_in_calendar_days() -> None:
    shown = reading(Limit(2, Unit.MONTHS), ledger("2026-03-15"), "2026-04-15")
    assert (shown.of, shown.day, shown.remaining) == (61, 31, 30)


def test_a_due_date_that_rests_on_an_unpublished_year_says_so() -> None:
    assert not reading(TWENTY, ledger("2026-11-23"), "2026-11-23").provisional
    over_new_year = reading(TWENTY, ledger("2026-12-15"), "2026-12-15")
    assert over_new_year.provisional
    assert over_new_year.due == day("2027-01-13")
    paused = ledger("2026-12-15", ("2026-12-16", None))
    assert not reading(TWENTY, paused, "2026-12-20").provisional


def test_plain_calendar_days_never_rest_on_a_notice() -> None:
    clock = ledger("2026-12-28")
    assert not reading(SEVEN_DAYS, clock, "2026-12-28").provisional
    assert reading(Limit(7, Unit.CALENDAR, roll=True), clock, "2026-12-28").provisional


# Explanations


def brief(lines: list[DayLine]) -> list[tuple[str, int | None, str, str]]:
    return [(f"{line.date:%m-%d}", line.number, line.why, line.note) for line in lines]


def test_every_day_is_explained() -> None:
    clock = ledger("2026-04-29", ("2026-05-07", "2026-05-08"), why="等待补正")
    lines = explain(Limit(4, Unit.WORKING), clock, CALENDAR, day("2026-05-13"))
    assert brief(lines) == [
        ("04-29", None, "start", ""),
        ("04-30", 1, "counted", ""),
        ("05-01", None, "holiday", "劳动节"),
        ("05-02", None, "holiday", "劳动节"),
        ("05-03", None, "holiday", "劳动节"),
        ("05-04", None, "holiday", "劳动节"),
        ("05-05", None, "holiday", "劳动节"),
        ("05-06", 2, "counted", ""),
        ("05-07", 3, "counted", ""),
        ("05-08", None, "paused", "等待补正"),
        ("05-09", 4, "make_up", "劳动节"),
        ("05-10", None, "rest", ""),
        ("05-11", 5, "over", ""),
        ("05-12", 6, "over", ""),
        ("05-13", 7, "over", ""),
    ]
    assert lines[2].note_en == "Labour Day"
    assert due(Limit(4, Unit.WORKING), clock, CALENDAR) == day("2026-05-09")


def test_calendar_days_count_a_holiday_and_still_name_it() -> None:
    lines = explain(SEVEN_DAYS, ledger("2026-09-30"), CALENDAR, day("2026-10-02"))
    assert brief(lines)[1:] == [
        ("10-01", 1, "counted", "国庆节"),
        ("10-02", 2, "counted", "国庆节"),
    ]


def test_a_rolled_last_day_is_explained() -> None:
    lines = explain(
        Limit(3, Unit.CALENDAR, roll=True), ledger("2026-06-16"), CALENDAR, day("2026-06-23")
    )
    assert brief(lines)[2:] == [
        ("06-18", 2, "counted", ""),
        ("06-19", None, "rolled", "端午节"),
        ("06-20", None, "rolled", "端午节"),
        ("06-21", None, "rolled", "端午节"),
        ("06-22", 3, "counted", ""),
        ("06-23", 4, "over", ""),
    ]


def test_nothing_is_counted_after_the_clock_stopped() -> None:
    clock = ledger("2026-03-02", stopped="2026-03-03")
    assert brief(explain(TWENTY, clock, CALENDAR, day("2026-03-05")))[1:] == [
        ("03-03", 1, "counted", ""),
        ("03-04", None, "stopped", ""),
        ("03-05", None, "stopped", ""),
    ]


def test_days_without_a_notice_are_marked_where_the_calendar_matters() -> None:
    clock = ledger("2026-12-25")
    working = explain(TWENTY, clock, CALENDAR, day("2027-01-04"))
    assert [line.provisional for line in working] == [False] * 4 + [True] * 7
    plain = explain(SEVEN_DAYS, clock, CALENDAR, day("2027-01-04"))
    assert not any(line.provisional for line in plain)


def test_there_is_nothing_to_explain_before_the_start() -> None:
    assert explain(TWENTY, ledger("2026-03-02"), CALENDAR, day("2026-03-01")) == []


# Comparing units


def test_the_worst_windows_are_those_of_make_up_weekends() -> None:
    """From 8 to 14 October 2022 offices were open on all seven days."""
    assert CALENDAR.working_days_after(day("2022-10-07"), day("2022-10-14")) == 7
    windows = {n: worst_working_days(CALENDAR, n) for n in (0, 1, 5, 7, 10, 14, 30)}
    assert windows == {0: 0, 1: 1, 5: 5, 7: 7, 10: 9, 14: 12, 30: 23}


def test_without_experience_every_day_is_taken_as_worked() -> None:
    plain = calendar_from_mapping({"calendar": "plain"})
    assert worst_working_days(plain, 7) == 7
    assert worst_working_days(CALENDAR, 20 * 366) == 20 * 366
