"""The export of 低保 for a province's platform: cell by cell, only new ones, only one's own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from tests.support.office import Played, TryOffice, make_office
from tests.support.people import another
from workflow.cli.main import main
from workflow.definition.exporting import ExportColumn
from workflow.domain import facts as f
from workflow.domain.days import Days
from workflow.domain.people import Post
from workflow.errors import NotFound, Refusal
from workflow.exporting import workbooks as exports
from workflow.exporting.workbooks import Plan
from workflow.store.tables import cases

MAPPING = "low_income_platform"
MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
ROW = {
    "申请编号": "OW-2026-000001-7",
    "救助类别": "110",
    "户主姓名": "=张甲一",
    "户主身份证号": "990101197905060116",
    "联系电话": "13900000001",
    "户籍所在村（社区）": "示范县甲镇甲村",
    "户籍区划代码": "village_a",
    "家庭人口": 3,
    "家庭月收入（元）": 1800,
    "人均月收入（元）": 600,
    "有无机动车": "0",
    "保障类别": "01",
    "月保障金额（元）": 1260,
    "起始年月": "202604",
    "确认日期": "20260320",
    "确认单位": "县民政局",
    "文号": "〔2026〕1号",
    "收款人": "张甲一",
    "开户银行": None,
    "银行账号": "6200000000000000018",
}
NUMBERS = {"家庭人口": "0", "家庭月收入（元）": "0.00", "人均月收入（元）": "0.00",
           "月保障金额（元）": "0.00"}  # fmt: skip


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TryOffice]:
    made = make_office(tmp_path_factory.mktemp("exports"))
    yield made
    made.office.close()


@pytest.fixture(scope="module")
def played(at: TryOffice) -> Played:
    """Granted on 20 March; the family's name begins like a formula."""
    return at.play("granted_quietly", applicant_name="=张甲一")


def planned(at: TryOffice, login: str = "", **given: Any) -> Plan:
    actor = at.actor(login or at.staff("county_officer"))
    return exports.plan(at.office, actor, MAPPING, MARCH, **given)


def sheet(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content)).active


def test_the_workbook_cell_by_cell_and_who_took_it(at: TryOffice, played: Played) -> None:
    officer = at.actor(at.staff("county_officer"))
    plan = planned(at)
    assert [line.ready for line in plan.lines] == [True]
    number = exports.make(at.office, officer, plan)
    rows = list(sheet(exports.workbook(at.office, officer, number, "k")).iter_rows())
    assert sheet(exports.workbook(at.office, officer, number, "k")).title == "低保确认"
    assert len(rows) == 2
    written = dict(zip((cell.value for cell in rows[0]), rows[1], strict=True))
    assert {name: cell.value for name, cell in written.items()} == ROW
    for name, cell in written.items():
        if cell.value is not None:
            kind = ("n", NUMBERS[name]) if name in NUMBERS else ("s", "@")
            assert (cell.data_type, cell.number_format) == kind, name

    taken = [each for each in at.office.store.facts(played.case_id)
             if isinstance(each.fact, f.DecisionExported)]  # fmt: skip
    assert [(each.fact.export, each.user) for each in taken] == [(number, officer.user)], (  # type: ignore[attr-defined]
        "the same press notes it once"
    )
    (noted, *_) = at.office.register.between(taken[0].at, at.now().replace(year=2027))
    assert (noted.act, noted.about["decisions"]) == ("export", 1)
    assert planned(at).lines == (), "it is new no more"
    assert [line.about.exported for line in planned(at, again=True).lines] == [number]


def test_only_whose_scope_it_is_makes_or_fetches_it(at: TryOffice, played: Played) -> None:
    officer = at.actor(at.staff("county_officer"))
    if not exports.made_by_office(at.office, officer):
        exports.make(at.office, officer, planned(at))
    number = exports.made_by_office(at.office, officer)[0].id
    for login in (at.staff("township_lead"), at.staff("medical_officer"), at.staff("inspector")):
        with pytest.raises(NotFound, match="no_such_export"):
            planned(at, login)
        with pytest.raises(NotFound, match="no_such_export"):
            exports.workbook(at.office, at.actor(login), number)
    narrow = at.staff("county_officer", "town_b")
    assert planned(at, narrow, again=True).lines == ()
    with pytest.raises(NotFound, match="no_such_export"):
        exports.workbook(at.office, at.actor(narrow), number)
    assert planned(at, at.staff("administrator", "county"), again=True).lines


def test_ones_own_household_is_left_to_a_colleague(at: TryOffice, played: Played) -> None:
    officer = at.actor(at.staff("county_officer"))
    own = replace(officer, person=played.case.applicant)
    empty = exports.plan(at.office, own, MAPPING, MARCH, again=True)
    assert empty.lines == (), "not even among what was left out"
    assert len(planned(at, again=True).lines) == 1, "a colleague exports it"
    with pytest.raises(Refusal, match="nothing_to_export"):
        exports.make(at.office, own, empty)


def test_a_decision_that_can_still_be_taken_back_waits(at: TryOffice, played: Played) -> None:
    moment = at.at
    at.at = moment - at.office.settings.decision_wait
    try:
        (line,) = planned(at, again=True).lines
    finally:
        at.at = moment
    assert line.why == "waits"


def cells_of(at: TryOffice, played: Played, *columns: dict[str, Any], **export: Any) -> Any:
    """The texts and problems of other columns over the same case."""
    shipped = exports.exports_of(at.office)[MAPPING]
    made = tuple(ExportColumn(title=f"c{n}", **each) for n, each in enumerate(columns))
    other = shipped.model_copy(update={**export, "columns": made})
    decision = next(each for each in played.case.decisions.values() if each.outcome == "granted")
    rows = exports._rows(at.office, played.case, decision, other)
    return [[(cell.text, cell.problem) for cell in row] for row in rows]


def test_every_row_says_what_keeps_it_back(at: TryOffice, played: Played) -> None:
    assert cells_of(
        at, played,
        {"field": "address", "required": True},
        {"field": "registered", "format": "name"},
        {"field": "applicant_name", "longest": 2},
        {"field": "grade", "codes": {"b": "02"}},
        {"is": "family_income / 7", "format": "yuan"},
        {"is": "family_income / 7", "format": "yuan", "round": {"how": "down", "to": 100}},
        {"is": "family_savings + 1", "required": True},
        {"fact": "reasons"},
        {"fact": "served_on", "format": "yyyy年M月d日"},
        {"field": "happened"},
    ) == [[
        ("", "empty"), ("甲村", ""), ("=张甲一", "too_long"), ("a", "no_code"),
        ("25714.285714285714", "uneven"), ("257.00", ""), ("", "empty"), ("", ""),
        ("2026年3月20日", ""), ("收入不够日常生活", ""),
    ]]  # fmt: skip


def test_a_row_for_each_member(at: TryOffice, played: Played) -> None:
    found = cells_of(
        at, played, {"fact": "row"}, {"column": "name"}, {"column": "relation"},
        {"column": "works_elsewhere", "codes": {"yes": "1", "no": "0"}}, each="members",
    )  # fmt: skip
    assert [text for text, _ in found[0][:3]] == ["1", "张甲一", "本人"]
    assert [row[0][0] for row in found] == ["1", "2", "3"]
    assert [row[3][0] for row in found] == ["0", "1", "0"]


def test_the_command_line_writes_what_the_pages_write(
    at: TryOffice,
    played: Played,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    at.here(monkeypatch)
    by = ["--as", at.staff("county_officer"), "--lang", "en"]
    file = tmp_path / "out.xlsx"
    days = ["2026-03-01", "2026-03-31", str(file)]
    assert main(["export", "write", MAPPING, *days, "--again", "--dry-run", *by]) == 0
    assert not file.exists()
    assert main(["export", "write", MAPPING, *days, "--again", *by]) == 0
    assert "1 ready, 0 left out" in capsys.readouterr().out
    assert sheet(file.read_bytes())["C2"].value == "=张甲一"
    assert main(["export", "list", *by]) == 0
    out = capsys.readouterr().out
    assert MAPPING in out
    number = out.splitlines()[1].split()[0]
    again = tmp_path / "again.xlsx"
    assert main(["export", "fetch", number, str(again), *by]) == 0
    assert sheet(again.read_bytes())["A2"].value == "OW-2026-000001-7"
    other = ["--as", at.staff("township_lead")]
    assert main(["export", "fetch", number, str(tmp_path / "x.xlsx"), *other]) == 2
    assert main(["export", "fetch", number, str(again), *by]) == 2, "nothing is overwritten"
    assert main(["export", "write", "nothing", *days[:2], str(tmp_path / "y"), *by]) == 2
    assert "no export nothing" in capsys.readouterr().err


def test_one_workbook_covers_all_places_of_who_makes_it_and_is_for_who_has_them_all(
    at: TryOffice, played: Played
) -> None:
    second = at.play("granted_quietly", **another("1980-01-01"))
    with at.office.store.database.changing() as connection:
        moved = update(cases).where(cases.c.id == second.case_id)
        connection.execute(moved.values(place="town_b"))
    officer = at.actor(at.staff("county_officer"))
    here, there = (Post("county_officer", place) for place in ("town_a", "town_b"))
    both = replace(officer, posts=(here, there))
    until = at.office.calendar.civil_day(at.at)
    days = Days(MARCH.since, until)
    plan = exports.plan(at.office, both, MAPPING, days, again=True)
    assert {line.about.case for line in plan.ready} == {played.case_id, second.case_id}
    number = exports.make(at.office, both, plan)
    assert number in {made.id for made in exports.made_by_office(at.office, both)}
    assert sheet(exports.workbook(at.office, both, number)).max_row == 3
    for post in (here, there):
        narrow = replace(officer, posts=(post,))
        (line,) = exports.plan(at.office, narrow, MAPPING, days, again=True).lines
        assert line.ready
        assert number not in {made.id for made in exports.made_by_office(at.office, narrow)}
        with pytest.raises(NotFound, match="no_such_export"):
            exports.workbook(at.office, narrow, number)


def test_what_was_erased_is_in_no_workbook_any_more(at: TryOffice, played: Played) -> None:
    officer = at.actor(at.staff("county_officer"))
    number = exports.make(at.office, officer, planned(at, again=True))
    with at.office.store.database.changing() as connection:
        gone = update(cases).where(cases.c.id == played.case_id)
        connection.execute(gone.values(erased_on=date(2026, 3, 21)))
    left = [line.about.case for line in planned(at, again=True).lines]
    assert played.case_id not in left
    assert sheet(exports.workbook(at.office, officer, number)).max_row == 1 + len(left)
