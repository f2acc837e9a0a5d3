"""How values look on pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from web import format as formats
from web.forms.display import display
from web.forms.fields import as_typed
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, FormField, Privacy

TODAY = date(2026, 3, 2)


def test_a_day_names_its_weekday_and_another_year() -> None:
    assert formats.day(date(2026, 3, 3), "zh", TODAY) == "3月3日 周二"
    assert formats.day("2026-03-03", "en", TODAY) == "Tue 3 Mar"
    assert formats.day(date(2027, 1, 1), "zh", TODAY) == "2027年1月1日 周五"
    assert formats.day(date(2027, 1, 1), "en", TODAY) == "Fri 1 Jan 2027"
    assert formats.long_day("2026-03-03", "zh") == "2026年3月3日"
    assert formats.long_day("2026-03-03", "en") == "3 March 2026"
    assert formats.month("2026-03", "zh") == "2026年3月"
    assert formats.month("2026-03", "en") == "March 2026"


def test_a_moment_is_in_the_office_s_time() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    evening = datetime(2026, 3, 1, 17, 41, tzinfo=UTC)
    assert formats.moment(evening, "zh", zone, TODAY) == "今天 01:41"
    assert formats.moment(evening, "en", zone, date(2026, 3, 5)) == "Mon 2 Mar 01:41"


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [
        (4, "还剩4个工作日", "4 working days left"),
        (1, "还剩1个工作日", "1 working day left"),
        (0, "今天到期", "due today"),
        (-2, "超期2个工作日", "2 working days overdue"),
    ],
)
def test_how_much_time_is_left(days: int, chinese: str, english: str) -> None:
    assert formats.remaining(days, "zh") == chinese
    assert formats.remaining(days, "en") == english


def test_calendar_days_are_called_days() -> None:
    assert formats.remaining(3, "zh", "calendar") == "还剩3天"
    assert formats.remaining(-1, "en", "calendar") == "1 day overdue"


def test_a_quarter_names_its_months() -> None:
    assert formats.quarter("2026-Q3", "zh") == "2026年第三季度"
    assert formats.quarter("2026-Q3", "en") == "July to September 2026"


def test_a_provision_is_cited_as_chinese_offices_do() -> None:
    assert formats.law("社会救助法 15、37–48", "zh") == "《社会救助法》第15、37–48条"
    assert (
        formats.law("行政许可法 26（一个窗口受理）", "zh") == "《行政许可法》第26条（一个窗口受理）"
    )
    for other in ("国办发〔2025〕24号", "同类规定如商标法 45；其他"):
        assert formats.law(other, "zh") == other
    assert formats.law("社会救助法 42", "en") == "社会救助法 42"


def test_money_is_shown_in_yuan() -> None:
    assert formats.money(126000, "zh") == "1,260.00元"
    assert formats.money(5, "en") == "0.05 yuan"
    assert formats.money(-61250, "zh") == "-612.50元"
    assert formats.yuan(126000) == "1260.00"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三丰", "张*丰"),
        ("张三", "张*"),
        ("欧阳小明", "欧**明"),
        ("买买提·某某", "买*****"),
        ("Ann Lee", "A******"),
        ("张", "*"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert formats.masked_name(name) == masked


def test_numbers_are_masked() -> None:
    assert formats.masked_phone("13812341234") == "138****1234"
    assert formats.masked_phone("110") == "***"
    assert formats.masked_id("350000194912310123") == "35*************123"
    assert formats.masked_id("12") == "********"


@pytest.mark.parametrize(
    ("kind", "value", "whole", "masked"),
    [
        ("phone", "13812341234", "13812341234", "138****1234"),
        ("email", "li.yi@example.org", "li.yi@example.org", "l****@example.org"),
        ("bank_account", "6200000000000000018", "6200 0000 0000 0000 018", "**** 0018"),
    ],
)
def test_how_somebody_is_reached_and_paid_is_shown_whole_or_in_part(
    kind: str, value: str, whole: str, masked: str
) -> None:
    asked = FormField(
        title=Text(zh="问", en="Question"), type=FieldType(kind), privacy=Privacy.SENSITIVE
    )
    for language in ("zh", "en"):
        assert display(asked, value, language) == whole
        assert display(asked, value, language, masked=True) == masked
    assert as_typed(asked, value) == whole, "typed again where it stands in a form"
    assert as_typed(asked, "half ty") == "half ty"


def test_sizes_of_files() -> None:
    assert formats.file_size(300) == "1 kB"
    assert formats.file_size(20 * 2**20) == "20.0 MB"
