"""The working calendar: published years, years without a notice, an office's own days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from workflow.definition.reader import read
from workflow.domain.calendar import (
    Calendar,
    CalendarMappingError,
    DayKind,
    NaiveMomentError,
    calendar_from_mapping,
    china,
)

CATALOGUE = Path(__file__).parents[3] / "definitions" / "catalogues" / "calendars" / "cn.yaml"
WEEKENDS = {"calendar": "plain", "zone": "Asia/Shanghai", "base": "weekends"}

# As the notices of the State Council Office list them, both ends included.
OFF = {
    2025: [
        ("01-01", "01-01", "元旦"),
        ("01-28", "02-04", "春节"),
        ("04-04", "04-06", "清明节"),
        ("05-01", "05-05", "劳动节"),
        ("05-31", "06-02", "端午节"),
        ("10-01", "10-08", "国庆节"),
    ],
    2026: [
        ("01-01", "01-03", "元旦"),
        ("02-15", "02-23", "春节"),
        ("04-04", "04-06", "清明节"),
        ("05-01", "05-05", "劳动节"),
        ("06-19", "06-21", "端午节"),
        ("09-25", "09-27", "中秋节"),
        ("10-01", "10-07", "国庆节"),
    ],
}
WORK = {
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def listed(year: int) -> dict[date, str]:
    found = {}
    for first, last, name in OFF[year]:
        start, end = (date.fromisoformat(f"{year}-{day}") for day in (first, last))
        for n in range((end - start).days + 1):
            found[start + timedelta(days=n)] = name
    return found


@pytest.mark.parametrize("year", [2025, 2026])
def test_exactly_the_days_of_the_notice_are_holidays(year: int) -> None:
    holidays = {d for d in days_of(year) if china().day(d).kind is DayKind.HOLIDAY}
    assert holidays == set(listed(year))


@pytest.mark.parametrize("year", [2025, 2026])
def test_exactly_the_listed_weekends_are_worked(year: int) -> None:
    made_up = [f"{d:%m-%d}" for d in days_of(year) if china().day(d).kind is DayKind.MAKE_UP]
    assert made_up == WORK[year]
    assert all(china().is_working(date.fromisoformat(f"{year}-{day}")) for day in WORK[year])


@pytest.mark.parametrize("year", [2025, 2026])
def test_published_years_have_248_working_days(year: int) -> None:
    assert sum(china().is_working(d) for d in days_of(year)) == 248
    assert china().working_days_after(date(year - 1, 12, 31), date(year, 12, 31)) == 248


def test_every_holiday_carries_its_festival() -> None:
    festivals = listed(2026)
    assert len(festivals) > 20
    assert {day: china().day(day).name for day in festivals} == festivals


def test_two_festivals_in_one_holiday_are_both_named() -> None:
    assert china().day(date(2025, 10, 1)).name == "国庆节"
    assert china().day(date(2025, 10, 6)).name == "中秋节"
    joined = china().day(date(2025, 10, 8))
    assert (joined.name, joined.name_en) == ("国庆节、中秋节", "National Day, Mid-Autumn Festival")


def test_a_made_up_weekend_names_the_festival_it_is_worked_for() -> None:
    """20 September 2026 lies next to the Mid-Autumn Festival but is worked for the National Day."""
    assert china().day(date(2026, 9, 20)).name == "国庆节"
    assert china().day(date(2026, 9, 20)).counts


def test_an_ordinary_weekend_is_rest_without_a_name() -> None:
    saturday = china().day(date(2026, 11, 21))
    assert (saturday.kind, saturday.name, saturday.counts) == (DayKind.REST, "", False)


@pytest.mark.parametrize(
    ("start", "n", "last"),
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
def test_working_days_are_counted_from_the_day_after(start: str, n: int, last: str) -> None:
    found = china().add_working_days(date.fromisoformat(start), n)
    assert found == date.fromisoformat(last)
    assert china().working_days_after(date.fromisoformat(start), found) == n


def test_counting_agrees_with_looking_at_each_day() -> None:
    start = date(2025, 12, 20)
    walked = 0
    for n in range(1, 500):
        day = start + timedelta(days=n)
        walked += china().day(day).counts
        assert china().working_days_after(start, day) == walked


def test_no_days_after_is_the_day_itself_even_if_closed() -> None:
    assert china().add_working_days(date(2026, 10, 1), 0) == date(2026, 10, 1)


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        china().add_working_days(date(2026, 1, 5), -1)
    assert china().working_days_after(date(2026, 1, 9), date(2026, 1, 5)) == 0


def test_a_closed_day_gives_way_to_the_next_working_day() -> None:
    assert china().working_day_from(date(2026, 2, 15)) == date(2026, 2, 24)
    assert china().working_day_from(date(2026, 2, 14)) == date(2026, 2, 14)


# Years without a notice


def test_2026_is_settled_and_2027_is_provisional() -> None:
    assert not china().is_provisional(date(2026, 10, 1))
    assert china().is_provisional(date(2027, 1, 4))
    assert china().day(date(2027, 2, 8)).provisional


def test_a_provisional_year_still_knows_the_statutory_holidays() -> None:
    for day in ["01-01", "02-05", "02-08", "04-05", "05-01", "06-09", "09-15", "10-01", "10-03"]:
        assert not china().is_working(date.fromisoformat(f"2027-{day}"))


def test_the_last_days_before_an_unknown_year_are_provisional() -> None:
    """The notice for 2019 moved 29, 30 and 31 December 2018."""
    assert not china().is_provisional(date(2026, 12, 28))
    assert china().is_provisional(date(2026, 12, 29))
    assert not china().is_provisional(date(2025, 12, 31))


def test_a_span_is_provisional_if_any_of_its_days_is() -> None:
    calendar = china()
    assert not calendar.any_provisional(date(2026, 1, 1), date(2026, 12, 28))
    assert calendar.any_provisional(date(2026, 12, 1), date(2027, 1, 5))
    assert calendar.any_provisional(date(2017, 12, 1), date(2018, 1, 5))
    assert not calendar.any_provisional(date(2027, 5, 1), date(2027, 5, 1))


# The catalogue


def from_catalogue() -> dict[str, object]:
    (document,) = read(CATALOGUE.read_bytes(), CATALOGUE.name)
    assert isinstance(document.data, dict)
    return dict(document.data)


def test_the_shipped_catalogue_is_the_calendar_of_the_mainland() -> None:
    assert calendar_from_mapping(from_catalogue()) == china()
    assert china().version.startswith("cn-2026.")


def test_a_notice_makes_its_year_official_and_replaces_what_was_computed() -> None:
    notice = {
        "source": "a made-up notice",
        "off": {"元旦": ["2027-01-01..2027-01-03"], "春节": [date(2027, 2, 5)]},
        "work": {"元旦": ["2026-12-27"], "春节": ["2027-01-31"]},
    }
    calendar = calendar_from_mapping({**from_catalogue(), "notices": {2027: notice}})
    assert not calendar.is_provisional(date(2027, 6, 1))
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.day(date(2027, 1, 31)).kind is DayKind.MAKE_UP
    assert calendar.is_working(date(2026, 12, 27)), "a notice may move the December before"
    assert calendar.is_working(date(2027, 2, 8)), "not in the notice, so not off"
    assert calendar.day(date(2026, 10, 1)).name == "国庆节"
    assert calendar.version.startswith("cn-2027.")


def test_an_office_adds_days_of_its_own() -> None:
    local = {"off": {"台风停工": ["2026-08-12"]}, "work": {"补班": ["2026-08-15"]}}
    calendar = calendar_from_mapping({**from_catalogue(), "local": local})
    assert calendar.day(date(2026, 8, 12)).name == "台风停工"
    assert calendar.add_working_days(date(2026, 8, 11), 1) == date(2026, 8, 13)
    assert calendar.day(date(2026, 8, 15)).kind is DayKind.MAKE_UP


def test_the_version_changes_with_a_day_and_only_then() -> None:
    base = calendar_from_mapping(from_catalogue())
    again = calendar_from_mapping(from_catalogue())
    moved = calendar_from_mapping({**from_catalogue(), "local": {"off": {"停电": ["2026-08-12"]}}})
    renamed = calendar_from_mapping({**from_catalogue(), "title": {"zh": "另名", "en": "Other"}})
    assert base.version == again.version == renamed.version
    assert moved.version != base.version
    assert moved != base


def test_the_version_changes_when_a_year_becomes_official() -> None:
    later = calendar_from_mapping({**from_catalogue(), "official": {"from": 2019, "to": 2026}})
    assert later.version != china().version
    earlier = calendar_from_mapping({**from_catalogue(), "official": {"from": 2018, "to": 2025}})
    assert earlier.version != china().version
    assert earlier.is_provisional(date(2026, 5, 1))


def test_every_problem_of_a_catalogue_is_reported_at_once() -> None:
    with pytest.raises(CalendarMappingError) as refused:
        calendar_from_mapping(
            {
                "calendar": "two words",
                "zone": "Asia/Nowhere",
                "base": "moon",
                "official": {"from": 2026, "to": 2025},
                "holidays": [],
                "notices": {
                    "soon": {},
                    2027: {
                        "off": {"春节": ["2028-02-05", "2027-02-30"], "元旦": "2027-01-01"},
                        "closed": {},
                    },
                },
                "local": {
                    "off": {"停电": ["2026-08-12", "2026-08-12", "2026-08-20..2026-08-01", 7]}
                },
            }
        )
    problems = "\n".join(refused.value.problems)
    for expected in [
        "calendar: a short name",
        "zone: 'Asia/Nowhere'",
        "base: 'moon'",
        "official: write",
        "holidays: unknown",
        "notices.soon: ",
        "notices.2027.off.春节: 2028-02-05 is not a day of the notice for 2027",
        "notices.2027.off.春节: '2027-02-30' is no day",
        "notices.2027.off.元旦: a list of days",
        "notices.2027.closed: unknown",
        "local.off.停电: 2026-08-12 is written twice",
        "local.off.停电: '2026-08-20..2026-08-01' spans -18 days",
        "local.off.停电: 7 is no day",
    ]:
        assert expected in problems
    assert len(refused.value.problems) == 13


def test_a_calendar_of_plain_weeks_has_no_holidays_and_no_official_years() -> None:
    calendar = calendar_from_mapping(WEEKENDS)
    assert calendar.is_working(date(2026, 10, 1))
    assert not calendar.is_working(date(2026, 10, 3))
    assert calendar.is_provisional(date(2026, 10, 1))


def test_a_run_of_closed_days_of_any_length_is_crossed() -> None:
    closed = {
        "off": {
            "修缮": [
                f"2026-{m:02}-01..2026-{m:02}-{last}" for m, last in ((7, 31), (8, 31), (9, 30))
            ]
        }
    }
    calendar = calendar_from_mapping({**WEEKENDS, "local": closed})
    assert calendar.add_working_days(date(2026, 6, 30), 1) == date(2026, 10, 1)


# Moments and civil days


def test_a_moment_belongs_to_the_day_of_the_office_not_of_utc() -> None:
    late = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    assert china().civil_day(late) == date(2026, 3, 3)
    elsewhere = datetime(2026, 3, 2, 11, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert china().civil_day(elsewhere) == date(2026, 3, 3)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveMomentError, match="no time zone"):
        china().civil_day(datetime(2026, 3, 2, 16, 30))  # noqa: DTZ001


def test_a_moment_is_not_taken_for_a_day() -> None:
    moment = datetime(2026, 10, 1, 3, tzinfo=UTC)
    calendar = china()
    for question in (
        calendar.day,
        calendar.is_working,
        calendar.is_provisional,
        calendar.end_of,
        lambda d: calendar.add_working_days(d, 3),
        lambda d: calendar.working_days_after(d, date(2026, 11, 1)),
    ):
        with pytest.raises(TypeError, match="civil day"):
            question(moment)


def test_a_day_ends_at_the_next_midnight_of_the_office() -> None:
    day = date(2026, 3, 19)
    assert china().start_of(day) == datetime(2026, 3, 18, 16, tzinfo=UTC)
    assert china().end_of(day) == datetime(2026, 3, 19, 16, tzinfo=UTC)
    assert china().end_of(day).tzinfo is UTC
    assert china().civil_day(china().end_of(day)) == date(2026, 3, 20), "the end is exclusive"
    assert china().civil_day(china().end_of(day) - timedelta(microseconds=1)) == day


def test_calendars_are_equal_by_their_days() -> None:
    assert len({china(), calendar_from_mapping(from_catalogue())}) == 1
    assert china() != "cn"
    assert isinstance(china(), Calendar)
    assert china().version in repr(china())
